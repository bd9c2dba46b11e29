"""The scope lists of the big platforms, brought to one shape: programmes with entries on two sides. Pure.

HackerOne gives CSV and JSON; Bugcrowd, Intigriti and YesWeHack JSON; collections of such lists put many programmes in
one file. What an entry is called differs, what it says does not: a value, the platform's word for its kind, a side.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

# In the order in which they are looked for: what names the asset first, what merely describes it last.
_VALUE = (
    "asset_identifier", "identifier", "target", "endpoint", "asset_value", "scope", "value", "asset", "domain", "host",
    "name", "uri", "url",
)  # fmt: skip
_KIND = ("asset_type", "type", "scope_type", "category", "kind")
_NOTE = ("instruction", "note", "notes", "description")
_IN = ("in_scope", "inScope", "scopes", "domains", "structured_scopes", "assets", "scope")
_OUT = ("out_of_scope", "outOfScope", "out_of_scopes", "exclusions")
_SAYS_SIDE = ("eligible_for_submission", "in_scope", "inScope", "submission")
_SAYS_OUT = ("out of scope", "out_of_scope", "outofscope", "out-of-scope", "out")
_GROUPED = ("targets", "assets", "scopes")
_DEPTH = 6


@dataclass(frozen=True)
class Entry:
    """One entry of a list, as typed."""

    value: str
    kind: str = ""
    excluded: bool = False
    link: str = ""
    """A second address that the platform keeps beside the name of a target."""
    note: str = ""


@dataclass
class Listed:
    """One programme's list."""

    handle: str = ""
    name: str = ""
    entries: list[Entry] = field(default_factory=list)
    unread: int = 0
    """Entries that hold no value, or something that is no entry."""


def programmes_in(data: Any) -> list[Listed]:
    """The programmes of a parsed JSON document; empty when it has none of the known shapes."""
    if isinstance(data, Mapping):
        for key in ("programs", "programmes", "data", "results", "items"):
            if isinstance(data.get(key), list) and not _is_programme(data):
                return programmes_in(data[key])
        return [_programme(data)] if _is_programme(data) else []
    if not isinstance(data, list):
        return []
    if data and all(isinstance(item, Mapping) and _is_programme(item) for item in data):
        return [_programme(item) for item in data]
    listed = Listed()
    _take(listed, data, excluded=False)
    return [listed] if listed.entries else []


def _is_programme(item: Mapping[str, Any]) -> bool:
    item = _unwrapped(item)
    keys = (*_IN, *_OUT, "targets", "target_groups", "groups")
    return any(isinstance(item.get(key), list | Mapping) for key in keys)


def _unwrapped(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """An object of JSON:API with its attributes and relations beside one another."""
    flat = dict(item)
    for key in ("attributes", "relationships"):
        inner = item.get(key)
        if isinstance(inner, Mapping):
            flat |= {name: value for name, value in inner.items() if name not in ("id",)}
    return flat


def _programme(item: Mapping[str, Any]) -> Listed:
    item = _unwrapped(item)
    listed = Listed(
        handle=next((str(item[key]) for key in ("handle", "slug", "code", "id") if item.get(key)), ""),
        name=next((str(item[key]) for key in ("name", "title", "organisation") if isinstance(item.get(key), str)), ""),
    )
    targets = item.get("targets")
    inside = _unwrapped(targets) if isinstance(targets, Mapping) else item
    if isinstance(targets, list):
        _take(listed, targets, excluded=False)
    for keys, excluded in ((_IN, False), (_OUT, True)):
        for key in keys:
            if isinstance(inside.get(key), list | Mapping):
                _take(listed, inside[key], excluded=excluded)
    for key in ("target_groups", "groups"):
        if isinstance(inside.get(key), list):
            _take(listed, inside[key], excluded=False)
    return listed


def _take(listed: Listed, found: Any, *, excluded: bool, depth: int = 0) -> None:
    """Add the entries of a list, however deep a platform wraps them."""
    if isinstance(found, Mapping) and depth < _DEPTH:
        inner = next((found[key] for key in ("data", "content", "items") if isinstance(found.get(key), list)), None)
        if inner is not None:
            _take(listed, inner, excluded=excluded, depth=depth + 1)
            return
        for key, value in found.items():
            _take(listed, value, excluded=excluded or key in _OUT, depth=depth + 1)
        return
    if not isinstance(found, list):
        listed.unread += 1
        return
    for item in found:
        if isinstance(item, str):
            _add(listed, Entry(item, excluded=excluded))
        elif isinstance(item, Mapping):
            item = _unwrapped(item)
            inner = next((item[key] for key in _GROUPED if isinstance(item.get(key), list)), None)
            if inner is not None and depth < _DEPTH:
                _take(listed, inner, excluded=_side(item, excluded), depth=depth + 1)
            else:
                _add(listed, entry_of(item, excluded=excluded))
        else:
            listed.unread += 1


def _add(listed: Listed, entry: Entry) -> None:
    if entry.value.strip():
        listed.entries.append(entry)
    else:
        listed.unread += 1


def entry_of(item: Mapping[str, Any], *, excluded: bool = False) -> Entry:
    """One entry from an object of JSON or a row of CSV; its `value` is "" when none of the known keys is there."""
    value = next(_texts(item, _VALUE), "")
    link = next(_texts(item, ("uri", "url")), "")
    kind = next(_texts(item, _KIND), "")
    note = next(_texts(item, _NOTE), "")
    return Entry(value, kind, _side(item, excluded), "" if link == value else link, note)


def _texts(item: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[str]:
    for key in keys:
        value = item.get(key)
        if isinstance(value, Mapping):
            value = value.get("value") or value.get("name")
        if isinstance(value, str) and value.strip():
            yield value


def _side(item: Mapping[str, Any], excluded: bool) -> bool:
    """Whether an entry, or a group of them, is out of scope."""
    for key in _SAYS_SIDE:
        said = item.get(key)
        if isinstance(said, bool):
            return excluded or not said
        if isinstance(said, str) and said.strip().lower() in ("false", "no", "0"):
            return True
    for text in _texts(item, ("tier", "scope_side", "side", "status", "eligibility")):
        if text.strip().lower() in _SAYS_OUT:
            return True
    return excluded or str(item.get("out_of_scope", "")).strip().lower() in ("true", "yes", "1")
