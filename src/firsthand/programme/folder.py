"""A published version written back into the files of a folder: what one reads, changes and publishes again. Pure.

Comments of the folder it came from are not kept in a version, and neither is its Hall of Fame, whose names can go.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from firsthand.programme.reader import FILE
from firsthand.programme.reading import text_file
from firsthand.programme.rules import ADDRESSED
from firsthand.programme.severity import KEY, TABLE

TABLE_FILE = "ssvc.json"
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ROWS = ("highlights", "scope", "out_of_scope", "qualifying_classes")
_ORDER = (
    *("format", "organisation", "languages", "timezone", "contact", "promises", "credit", "severity"),
    *("id", "kind", "value", "cwe", "name", "aliases", "parts"),
)
"""As people write them; what is not named here follows in the order of the alphabet."""
_ESCAPED = {'"': '\\"', "\\": "\\\\"}


def files_of(definition: Mapping[str, Any]) -> dict[str, str]:
    """Every file of the folder by name. Read again it makes the same definition, and so the same hash."""
    facts = _sorted({key: value for key, value in definition.items() if key != "texts"})
    files = {text_file(language): text for language, text in definition["texts"].items()}
    part = facts.get(KEY)
    if part and TABLE in part:
        facts[KEY] = {**part, TABLE: TABLE_FILE}
        files[TABLE_FILE] = json.dumps(part[TABLE], ensure_ascii=False, indent=2) + "\n"
    return {FILE: "\n".join(_lines(facts)).strip() + "\n", **files}


def _lines(facts: Mapping[str, Any]) -> Iterator[str]:
    """Plain values first, then the tables, then the lists of tables: TOML reads a key after a header as part of it."""
    tables = {key: value for key, value in facts.items() if isinstance(value, dict)}
    for key, value in facts.items():
        if key not in tables and key not in _ROWS:
            yield f"{_key(key)} = {_value(value)}"
    for key, table in tables.items():
        own = table.get("own", []) if key == "promises" else []
        yield from ("", f"[{_key(key)}]")
        yield from _pairs({k: v for k, v in table.items() if k != "own"})
        for row in own:
            yield from ("", f"[[{_key(key)}.own]]", *_pairs(row))
    for key in _ROWS:
        for row in facts.get(key, ()):
            yield from ("", f"[[{key}]]", *_pairs(row, leave_out_empty=True))


def _pairs(table: Mapping[str, Any], *, leave_out_empty: bool = False) -> Iterator[str]:
    for key, value in _sorted(table).items():
        needed = key in ("figure", "text") or (key == "name" and table.get("kind") not in ADDRESSED)
        if value is not None and (needed or not leave_out_empty or value not in ("", [], {})):
            yield f"{_key(key)} = {_value(value)}"


def _sorted(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: table[key] for key in sorted(table, key=lambda key: ((*_ORDER, key).index(key), key))}


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _quoted(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(_value(each) for each in value)}]"
    if isinstance(value, dict):
        inside = ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    return str(int(value))


def _quoted(text: str) -> str:
    """A basic string of TOML 1.0 with every sign kept."""
    signs = (
        _ESCAPED.get(sign) or (f"\\u{ord(sign):04X}" if ord(sign) < 0x20 or sign == "\x7f" else sign) for sign in text
    )
    return f'"{"".join(signs)}"'
