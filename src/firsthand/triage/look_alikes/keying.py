"""The key under which words become tokens. Pure."""

import hmac
from functools import lru_cache

from firsthand.triage.look_alikes.tokens import Mac


def keyed(key: bytes) -> Mac:
    """HMAC-SHA-256 under `key`, which remembers the words it met last: most words of a report are those of others."""

    @lru_cache(maxsize=100_000)
    def mac(term: bytes) -> bytes:
        return hmac.digest(key, term, "sha256")

    return mac
