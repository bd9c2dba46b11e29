"""A log read where anybody can read it: at an address, or in a folder that holds its files. Pure; needs no Django.

Nothing that is read here is believed: whoever asks checks signature and proof. Below a place lie `checkpoint`, `vkey`
and `tile/...` (C2SP tlog-tiles). All reading is bounded: octets, seconds, requests; no other host, no other folder.
"""

import queue
import threading
import time
import urllib.request
from collections.abc import Sequence
from functools import cache, cached_property
from http.client import HTTPException
from pathlib import Path
from typing import Protocol
from urllib.error import HTTPError
from urllib.parse import SplitResult, urljoin, urlsplit

from firsthand.journal.log import tree
from firsthand.journal.log.checkpoints import Checkpoint, read_checkpoint
from firsthand.journal.log.notes import NoteFaulty, Verifier, read_note, read_verifier
from firsthand.journal.log.tiles import HEIGHT, WIDTH, Tile, hash_from_tiles, hashes_in, path_of
from firsthand.journal.log.tree import HASH_BYTES

CHECKPOINT_BYTES = 100_000
VKEY_BYTES = 1_000
REQUESTS = 64
"""More than twice what the proof between any two sizes needs; redirects count as well."""
SECONDS = 120
"""For all requests to one place together."""
SECONDS_EACH = 20
GONE = (404, 410)
MOVED = (301, 302, 303, 307, 308)
REDIRECTS = 3
"""For one file."""


class PlaceFaulty(ValueError):
    """There is no log to be read at the place. The message is one line for people."""


class Place(Protocol):
    """Where files of a log lie. Its text says it: "in the folder X", "at https://…"."""

    def read(self, path: str, limit: int) -> bytes | None:
        """The first `limit` octets of a file and one more where there is one; None where there is no such file.

        Raises PlaceFaulty.
        """


class Folder:
    """Files below a folder. What leads out of it, such as a link, is not read."""

    def __init__(self, path: str) -> None:
        self._name = path
        try:
            self._root = Path(path).resolve(strict=True)
            found = bool(path) and self._root.is_dir()
        except (OSError, RuntimeError, ValueError):
            found = False
        if not found:
            raise PlaceFaulty(f"There is no folder “{path}” to read a log from.")

    def __str__(self) -> str:
        return f"in the folder {self._name}"

    def read(self, path: str, limit: int) -> bytes | None:
        """See Place."""
        try:
            file = (self._root / path).resolve()
            if not file.is_relative_to(self._root):
                raise PlaceFaulty(f"What stands {self} as “{path}” leads out of it.")
            if not file.is_file():
                return None
            with file.open("rb") as opened:
                return opened.read(limit + 1)
        except (OSError, RuntimeError):
            raise PlaceFaulty(f"What stands {self} as “{path}” cannot be read.") from None


class Address:
    """Files below an https or http address. Proxies are those of the environment, as for other programs."""

    def __init__(self, url: str) -> None:
        self._base = url.rstrip("/")
        self._requests, self._until = REQUESTS, time.monotonic() + SECONDS
        parts = _parts(url)
        if parts is None or not parts.hostname or parts.username is not None or parts.query or parts.fragment:
            raise PlaceFaulty(f"No log can be read at {url}: give https://HOST/PATH.")
        self._opener = _opener()

    def __str__(self) -> str:
        return f"at {self._base}"

    def read(self, path: str, limit: int) -> bytes | None:
        """See Place. A thread reads, so that no server can hold us longer than SECONDS_EACH, however it drips."""
        answers: queue.SimpleQueue[bytes | Exception | None] = queue.SimpleQueue()
        seconds = max(0.0, min(SECONDS_EACH, self._until - time.monotonic()))
        self._count()
        asking = threading.Thread(target=lambda: answers.put(self._answer(path, limit)), daemon=True)
        asking.start()
        try:
            answer = answers.get(timeout=seconds)
        except queue.Empty:
            raise PlaceFaulty(f"{self._base} does not answer in time.") from None
        if isinstance(answer, Exception):
            raise PlaceFaulty(f"{self._base} cannot be read: {_reason(answer)}.") from None
        return answer

    def _count(self) -> None:
        self._requests -= 1
        if self._requests < 0:
            raise PlaceFaulty(f"{self._base} asks for more than {REQUESTS} requests.")

    def _answer(self, path: str, limit: int) -> bytes | Exception | None:
        url = f"{self._base}/{path}"
        try:
            for _ in range(REDIRECTS + 1):
                try:
                    with self._opener.open(url, timeout=SECONDS_EACH) as response:
                        content: bytes = response.read(limit + 1)
                        return content
                except HTTPError as error:
                    error.close()
                    if error.code in GONE:
                        return None
                    to = error.headers.get("Location")
                    if error.code not in MOVED or not to:
                        return OSError(f"it answers {error.code} for “{path}”")
                    url = self._moved(url, to)
        except (OSError, HTTPException, ValueError) as error:
            return error
        return OSError(f"it leads on and on for “{path}”")

    def _moved(self, url: str, location: str) -> str:
        self._count()
        new = urljoin(url, location)
        if not may_lead(url, new):
            raise PlaceFaulty("it leads to another host, or to one that is not https")
        return new


def _opener() -> urllib.request.OpenerDirector:
    """For http and https alone; it follows nothing by itself."""
    opener = urllib.request.OpenerDirector()
    opener.addheaders = [("User-Agent", "firsthand-verify")]
    for handler in (
        urllib.request.ProxyHandler, urllib.request.HTTPHandler, urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler, urllib.request.HTTPErrorProcessor,
    ):  # fmt: skip
        opener.add_handler(handler())
    return opener


class PublishedLog:
    """A log as one place shows it at one moment: all that is asked of it is about one checkpoint."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def vkey(self) -> Verifier:
        """The key that the place publishes for the log. Raises PlaceFaulty."""
        try:
            return read_verifier(self._text("vkey", VKEY_BYTES))
        except NoteFaulty:
            raise PlaceFaulty(f"What stands {self.place} as “vkey” is no key.") from None

    @property
    def checkpoint(self) -> str:
        """The newest checkpoint, signed, as it was when it was first read. Raises PlaceFaulty."""
        return self._newest[0]

    def proof_between(self, old: int, new: int) -> Sequence[bytes]:
        """The consistency proof from `old` to `new`, the size of the newest checkpoint, made from hash tiles alone.

        Raises PlaceFaulty also where the tiles do not fit the checkpoint beside them: a damaged copy is not called
        a log that was rewritten. Raises ValueError where there can be no such proof.
        """
        checkpoint = self._newest[1]
        if new != checkpoint.size:
            raise ValueError("not the newest checkpoint")

        @cache
        def row(level: int, index: int) -> list[bytes]:
            return self._row(level, index, new)

        hash_at = hash_from_tiles(row)
        proof = tree.consistency_proof(old, new, hash_at)
        if not tree.is_consistent(old, tree.root(old, hash_at), new, checkpoint.root, proof):
            raise PlaceFaulty(f"The tiles {self.place} do not fit the checkpoint beside them.")
        return proof

    @cached_property
    def _newest(self) -> tuple[str, Checkpoint]:
        text = self._text("checkpoint", CHECKPOINT_BYTES)
        try:
            return text, read_checkpoint(read_note(text))
        except NoteFaulty:
            raise PlaceFaulty(f"What stands {self.place} as “checkpoint” is no checkpoint.") from None

    def _text(self, path: str, limit: int) -> str:
        content = self.place.read(path, limit)
        if content is None:
            raise PlaceFaulty(f"There is no log {self.place}: it has no “{path}”.")
        try:
            if len(content) <= limit:
                return content.decode()
        except UnicodeDecodeError:
            pass
        raise PlaceFaulty(f"What stands {self.place} as “{path}” is none.")

    def _row(self, level: int, index: int, size: int) -> list[bytes]:
        """The hashes of a tile of the log of `size`. Where a part of a tile is gone, the whole one has its hashes."""
        width = min(WIDTH, (size >> (HEIGHT * level)) - index * WIDTH)
        for asked in dict.fromkeys((width, WIDTH)):
            path = f"tile/{path_of(Tile(level, index, asked))}"
            content = self.place.read(path, WIDTH * HASH_BYTES)
            if content is not None and len(content) != asked * HASH_BYTES:
                raise PlaceFaulty(f"The log {self.place} is not whole: “{path}” has another length than its tile.")
            if content is not None:
                return hashes_in(content)[:width]
        missing = path_of(Tile(level, index, width))
        raise PlaceFaulty(f"The log {self.place} is not whole: “tile/{missing}” is missing.")


def may_lead(old: str, new: str) -> bool:
    """Whether an address may send a reader on to another: within one host and port, or from http to https there."""
    before, after = _parts(old), _parts(new)
    if before is None or after is None:
        return False
    safer = (before.scheme, after.scheme, before.hostname) == ("http", "https", after.hostname)
    return safer or (before.scheme, before.netloc) == (after.scheme, after.netloc)


def log_at(place: str) -> PublishedLog:
    """The log at an address (https or http) or in a folder. Nothing is asked of an address yet. Raises PlaceFaulty."""
    if "://" not in place:
        return PublishedLog(Folder(place))
    return PublishedLog(Address(place))


def _parts(url: str) -> SplitResult | None:
    """An http or https address taken apart; None for any other."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") else None


def _reason(error: Exception) -> str:
    """Why nothing could be read, in one line."""
    found = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
    said = " ".join(str(getattr(found, "strerror", None) or found).split())
    return said.rstrip(".") or type(error).__name__
