"""Wildcards of a scope list: what a star stands for, and what it never does (R31). Pure.

A star stands for any signs of a host, dots included: "*.tidewater.example" is every name below that domain,
"dev-*.tidewater.example" every name with that beginning. Two bounds keep a line with its owner. A star never begins
the name that somebody registers unless it is a whole label of its own, so "*tidewater.com" is tidewater.com and what
lies below it, not "eviltidewater.com". And a star at the end stands for an ending that registries sell below:
"tidewater.*" is tidewater.com and tidewater.co.uk, not "tidewater.evil.com".
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from firsthand.programme import addresses, suffixes

_SHAPE = re.compile(
    r"(?:https?://)?(?P<host>[^/:?#@\s]+)(?::(?P<port>[0-9]{1,5}|\*))?(?P<path>/[^?#\s]*)?",
    re.IGNORECASE,
)
_STARS_MAX = 6
_PATH_MAX = 1000
_STAR = "*"


@dataclass(frozen=True)
class Wildcard:
    """A host with stars in it, a path with or without them, or both."""

    host: str
    """Lower-case ASCII with `*`, or one plain host where only the path has stars."""
    path: str = ""
    """"" for everything on the host; no star at its end."""
    port: int | None = None

    @property
    def base(self) -> str:
        """The plain host behind a single leading "*.", "" for every other shape."""
        rest = self.host.removeprefix("*.")
        return rest if rest != self.host and _STAR not in rest else ""

    @property
    def narrowness(self) -> int:
        """The greater, the fewer hosts are covered: how many signs of the host are given."""
        return len(self.host) - self.host.count(_STAR)

    def covers(self, host: str) -> bool:
        """Whether a host in the shape of `addresses.host_of` is one of those meant."""
        if _STAR not in self.host:
            return host == self.host
        if addresses.ip_of(host):
            return False
        return _covers(self.host, host)

    def covers_path(self, path: str) -> bool:
        """Whether the path of an address, in the shape of `addresses.path_of`, is one of those meant."""
        if _STAR not in self.path:
            return not self.path or path == self.path or path.startswith(f"{self.path}/")
        return _fits_beginning(self.path, path)

    @property
    def covers_strangers(self) -> bool:
        """Whether names that anybody may register are among those covered, as with "*.co.uk" and "a.*.com"."""
        if _STAR not in self.host:
            return False
        labels = self.host.split(".")
        open_ended = labels[-1] == _STAR
        if open_ended:
            labels.pop()
        labels[-1] = labels[-1].rstrip(_STAR) or _STAR
        tail = [label for n, label in enumerate(labels) if not any(_STAR in later for later in labels[n:])]
        if not open_ended:
            if tail and not suffixes.is_suffix(".".join(tail)):
                return False
            labels = labels[: len(labels) - len(tail)]
        return not labels or labels[-1] == _STAR or _STAR in labels[-1].lstrip(_STAR)


@lru_cache(maxsize=8192)
def wildcard_of(value: str) -> Wildcard | None:
    """The wildcard that a value of a scope list writes, with scheme, port or path or without; None when it is none.

    "*" and "*.*" give no sign of a host, and are none: they would cover the whole of the net.
    """
    value = addresses.tidy(value)
    match = _SHAPE.fullmatch(value)
    if match is None or _STAR not in value:
        return None
    host, path = _host(match["host"]), _path(match["path"] or "")
    if host is None or path is None or value.count(_STAR) > _STARS_MAX:
        return None
    if _STAR in host and not re.search(r"[^*.]", host):
        return None
    if "." not in host:
        return None
    port = int(match["port"]) if match["port"] not in (None, _STAR) else None
    return Wildcard(host, path, port)


def _host(text: str) -> str | None:
    """The host of a pattern with every star kept and the letters between them as they are compared."""
    text = text.removesuffix(".")
    if _STAR not in text:
        return addresses.host_of(text)
    if text.startswith("."):
        text = text.replace(".*", _STAR, 1) if text.startswith(".*") else f"*{text}"
    labels = []
    for label in re.sub(r"\*+", _STAR, text).split("."):
        if _STAR in label:
            # Letters beside a star cannot be punycode: a label in other letters has its star alone or not at all.
            plain = label.lower()
            if not re.fullmatch(r"[a-z0-9_*-]+", plain):
                return None
        else:
            plain = addresses.host_of(label) or ""
        labels.append(plain)
    host = ".".join(labels)
    return host if all(labels) and len(host) <= addresses.HOST_MAX else None


def _path(text: str) -> str | None:
    """The path of a pattern. "/*" is everything on the host, and at the end of a path a star adds nothing to it."""
    return addresses.path_of(re.sub(r"(?:/\*+)+/?$", "", text)) if len(text) <= _PATH_MAX else None


def _bounds(host: str) -> tuple[int, int]:
    """Where the registered name of a host begins, and where its ending begins (at the dot)."""
    suffix = suffixes.suffix_of(host, registries=True)
    end = len(host) - len(suffix) - 1 if len(suffix) < len(host) else len(host)
    return (host.rfind(".", 0, max(end, 0)) + 1 if end < len(host) else 0), end


def _covers(pattern: str, host: str) -> bool:
    """Whether the pattern fits the whole host within the two bounds of this module."""
    pieces = pattern.split(_STAR)
    if not host.endswith(pieces[-1]) or not host.startswith(pieces[0]):
        return False
    name, ending = _bounds(host)
    places = {len(pieces[0])}
    for number, piece in enumerate(pieces[1:], 1):
        before = pieces[number - 1]
        whole = (not before or before.endswith(".")) and piece.startswith(".")
        last = not piece and number == len(pieces) - 1
        reached: set[int] = set()
        for at in places:
            for to in _ends_of_star(host, at, name, ending, whole=whole, last=last):
                if host.startswith(piece, to):
                    reached.add(to + len(piece))
        places = reached
        if not places:
            return False
    return len(host) in places


def _ends_of_star(host: str, at: int, name: int, ending: int, *, whole: bool, last: bool) -> range:
    """Where a star that begins at `at` may end. A whole label is never empty; the rest may be."""
    furthest = len(host)
    if at <= name < len(host) and not whole:
        furthest = name  # it may reach the registered name, and not begin it
    if at > ending and host[at - 1 : at] != "." and host[at : at + 1] != ".":
        furthest = at  # an ending is taken whole: ".com*" is no ".community"
    first = at + 1 if whole or (last and at and host[at - 1] == ".") else at
    return range(first, furthest + 1)


def _fits_beginning(pattern: str, path: str) -> bool:
    """Whether a pattern in which a star stands for anything fits the path, or its beginning up to a slash."""
    first, *pieces, last = pattern.split(_STAR)
    if not path.startswith(first):
        return False
    at = len(first)
    for piece in pieces:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    while last:
        found = path.find(last, at)
        if found < 0:
            return False
        at = found + 1
        if path[found + len(last) :][:1] in ("", "/"):
            return True
    return True
