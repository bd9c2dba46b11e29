"""The keyed hash of this instance: what makes a token of a word. Its key is derived from the master key."""

from collections.abc import Callable
from functools import cache

from django.conf import settings

from firsthand.vault.keyring import Keyring

PURPOSE = "look-alike tokens"


def token_mac() -> Callable[[bytes], bytes]:
    """HMAC-SHA-256 under the key for tokens (`tokens.keyed`); it is derived once a process, not once a token."""
    return _of(settings.KEYRING)


@cache
def _of(keyring: Keyring) -> Callable[[bytes], bytes]:
    from firsthand.triage.look_alikes.tokens import keyed

    return keyed(keyring.derived(PURPOSE))
