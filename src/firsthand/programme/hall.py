"""The Hall of Fame that a programme brings along from before, read from `programme.toml` (R74-85). Pure."""

import re
from collections.abc import Mapping
from typing import Any

from firsthand.programme import addresses
from firsthand.programme.places import Path, Places
from firsthand.programme.reader import Reader, Table, shown
from firsthand.programme.rules import Finding, HallEntry, HallPerson

YEARS = range(1990, 2101)
_EDGES = re.compile(r"^\s|\s$|[\u200b\ufeff]")


def read_hall(raw: Mapping[str, Any], places: Places) -> tuple[tuple[HallEntry, ...], list[Finding]]:
    """The entries in the order of the file, and what was wrong with them."""
    reader = Reader(places)
    entries = []
    for path, row in reader.rows(raw, "hall_of_fame", ()):
        reader.known_keys(row, path, ("year", "organisation", "persons"))
        if "year" not in row:
            reader.report("key.missing", path, "An entry of the Hall of Fame has no year.", "Add a line year = …")
        year = reader.whole(row, "year", path, YEARS) or YEARS[0]
        persons = tuple(_person(reader, at, person) for at, person in reader.rows(row, "persons", path))
        if not persons:
            reader.report("hall.nobody", path, "An entry names nobody.", 'Add persons = [ { name = "…" } ].')
        entries.append(HallEntry(year, persons, _trimmed(reader, path, row, "organisation")))
    return tuple(entries), reader.findings


def _person(reader: Reader, path: Path, row: Table) -> HallPerson:
    reader.known_keys(row, path, ("name", "link"))
    return HallPerson(_trimmed(reader, path, row, "name", needed=True), _link(reader, path, row))


def _trimmed(reader: Reader, path: Path, row: Table, key: str, *, needed: bool = False) -> str:
    """The text without the spaces around it, no-break spaces too (R85)."""
    written = row.get(key)
    if isinstance(written, str) and _EDGES.search(written):
        reader.warn("hall.spaces", (*path, key), f"{key} has spaces around it.", "They are left out; remove them.")
    text = reader.text(row, key, path, needed=needed)
    return text.strip("\u200b\ufeff \t\u00a0")


def _link(reader: Reader, path: Path, row: Table) -> str:
    """The link as a full https address (R79)."""
    written = _trimmed(reader, path, row, "link")
    link = addresses.web_link(written)
    if link is None:
        reader.report(
            "hall.link",
            (*path, "link"),
            f"{shown(written)} is not a link that a page may carry.",
            "Write an https:// address, or leave the link out.",
        )
        return ""
    if link != written:
        reader.warn(
            "hall.link_scheme",
            (*path, "link"),
            f"{shown(written)} is no full https address.",
            f"Write {shown(link)}.",
        )
    return link
