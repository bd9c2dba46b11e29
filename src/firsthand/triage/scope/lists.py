"""A platform's scope list as lines of a programme (R27, R31-35).

Every entry becomes a line or is named in `remarks`: nothing is lost in silence. What cannot be read at all is
BadInput with one reason and a mend.
"""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from firsthand.core.errors import BadInput
from firsthand.programme import addresses
from firsthand.programme.product_ids import product_of
from firsthand.programme.rules import ADDRESSED, Asset, AssetKind, Credit, Programme, Promises
from firsthand.programme.wildcards import wildcard_of
from firsthand.triage.scope.shapes import Entry, Listed, entry_of, programmes_in
from firsthand.triage.scope.values import Value, holds_address, values_of

FILE_MAX_BYTES = 64 * 1024 * 1024
ENTRIES_MAX = 9999
"""As many as a list of the policy has ids for."""
VALUE_MAX = 2000
_COLUMNS = frozenset(
    {"identifier", "asset_identifier", "asset", "target", "endpoint", "scope", "value", "domain", "uri"}
)


@dataclass(frozen=True)
class ScopeList:
    """The lines of one list."""

    name: str
    scope: tuple[Asset, ...]
    out_of_scope: tuple[Asset, ...]
    notes: dict[str, str]
    """What the list says beside a line, by the line's id."""
    remarks: tuple[str, ...]
    """What a person should look at: entries in words, entries left out, contradictions."""

    def programme(self) -> Programme:
        """The lines as a programme that can be asked about scope; all else in it is empty."""
        return Programme(
            organisation=self.name, languages=("en",), timezone="UTC", contact_mail="",
            promises=Promises(timedelta(hours=72), timedelta(days=45)), credit=Credit(),
            scope=self.scope, out_of_scope=self.out_of_scope, qualifying_classes=(), rules={}, texts={}, titles={},
            thanks={},
        )  # fmt: skip


def read_list(path: Path, *, handle: str = "") -> ScopeList:
    """The list in a file of a platform: JSON, JSON lines, CSV or plain text, also packed with gzip.

    Of a file with several programmes `handle` says which. Raises BadInput.
    """
    return _lines(_chosen(_listed(_text(path), path.name), handle, path.name), path.name)


def _text(path: Path) -> str:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            content = file.read(FILE_MAX_BYTES + 1)
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or "it is damaged"
        raise BadInput(f"{path} cannot be read: {reason}.", "Name the file of a scope list.") from None
    if len(content) > FILE_MAX_BYTES:
        raise BadInput(f"{path.name} is larger than 64 MiB.", "Cut it down to the programme that is meant.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadInput(f"Line {line} of {path.name} is not UTF-8.", "Save the file as UTF-8.") from None


def _listed(text: str, name: str) -> list[Listed]:
    """The programmes of a file in any of its forms."""
    if not text.strip():
        raise BadInput(f"{name} is empty.", "Export the list again.")
    if text.lstrip()[0] in "[{" and not text.lstrip().startswith("[:"):
        found = programmes_in(_json(text, name))
        if not found:
            raise BadInput(
                f"{name} is JSON of a form that is not known.",
                'Give an object with "in_scope" and "out_of_scope", each a list of texts or of objects with a "value".',
            )
        return found
    rows = _csv(text, name)
    return [rows] if rows else [_plain(text)]


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        first = error
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        line = getattr(first, "lineno", 1)
        raise BadInput(f"Line {line} of {name} is not JSON.", "Export the list again, or mend that line.") from None


def _csv(text: str, name: str) -> Listed | None:
    """The rows of a CSV whose first line names a column for the asset; None for any other text."""
    head = text.lstrip().splitlines()[0]
    mark = max(",;\t", key=head.count)
    columns = [column.strip().strip('"').lower() for column in head.split(mark)]
    if not _COLUMNS & set(columns) or (len(columns) == 1 and columns[0] not in _COLUMNS):
        return None
    listed = Listed()
    reader = csv.DictReader(io.StringIO(text.lstrip()), fieldnames=columns, delimiter=mark, strict=True)
    try:
        next(reader)
        for row in reader:
            entry = entry_of({key: value for key, value in row.items() if isinstance(key, str) and value})
            if entry.value:
                listed.entries.append(entry)
            else:
                listed.unread += 1
    except csv.Error:
        raise BadInput(
            f"Line {reader.line_num} of {name} is not CSV.", "Export the list again, or mend that line."
        ) from None
    return listed


def _plain(text: str) -> Listed:
    """One entry a line; a heading "Out of scope" turns the side, and so does "!" before an entry."""
    listed, excluded = Listed(), False
    for line in text.splitlines():
        line = line.strip()
        said = line.strip("#*=-:[] ").lower().replace("-", " ").replace("_", " ")
        if said in ("out of scope", "in scope", "scope", "exclusions", "excluded"):
            excluded = said not in ("in scope", "scope")
            continue
        if not line or line.startswith(("#", "//")):
            continue
        if line.startswith(("- ", "* ", "• ", "+ ")):
            line = line[2:].strip()
        turned = line.startswith("!")
        listed.entries.append(Entry(line.removeprefix("!").strip(), excluded=excluded or turned))
    return listed


def _chosen(found: list[Listed], handle: str, name: str) -> Listed:
    if handle:
        wanted = [one for one in found if handle.casefold() in (one.handle.casefold(), one.name.casefold())]
        if len(wanted) != 1:
            said = "no programme" if not wanted else "more than one programme"
            raise BadInput(f"{name} holds {said} called {handle}.", "Give its handle as the file writes it.")
        return wanted[0]
    if len(found) > 1:
        raise BadInput(f"{name} holds {len(found)} programmes.", "Say which one with --handle, or cut the others out.")
    return found[0]


class _Made:
    """Lines as they are made."""

    def __init__(self) -> None:
        self.assets: dict[bool, list[Asset]] = {False: [], True: []}
        self.notes: dict[str, str] = {}
        self.remarks: list[str] = []
        self.sides: dict[str, tuple[bool, str]] = {}

    def add(self, value: Value, entry: Entry) -> None:
        """Make a line of one value of an entry; one that stands there already is told of and kept once."""
        key, side = _key(value), entry.excluded
        known = self.sides.get(key)
        shown = value.value or value.name[:120]
        if known and known[0] == side:
            self.remarks.append(f"{shown} stands twice: kept once, as {known[1]}.")
            return
        line = Asset(
            f"{'O' if side else 'S'}{len(self.assets[side]) + 1}",
            value.kind,
            {"en": value.name or value.value} if value.name or value.kind not in ADDRESSED else {},
            value.value,
        )
        if known:
            self.remarks.append(f"{shown} stands on both sides ({known[1]} and {line.id}): it counts as excluded.")
        self.sides.setdefault(key, (side, line.id))
        self.assets[side].append(line)
        if entry.note.strip():
            self.notes[line.id] = " ".join(entry.note.split())[:500]
        self._remark(value, line)

    def _remark(self, value: Value, line: Asset) -> None:
        if not value.value and holds_address(value.name):
            self.remarks.append(f"{line.id} is kept as words, which cover no address: {value.name[:200]}")
        wildcard = wildcard_of(value.value) if value.kind is AssetKind.WILDCARD else None
        if wildcard and wildcard.covers_strangers and line.id.startswith("S"):
            self.remarks.append(f"{line.id} covers names that anybody may register: {value.value}")


def _key(value: Value) -> str:
    """What makes two lines one."""
    address = addresses.address_of(value.value) if value.kind in (AssetKind.HOST, AssetKind.URL) else None
    if address:
        return f"{address.host}:{address.port}{address.path}"
    return product_of(value.value) or f"{value.kind}:{(value.value or value.name).casefold()}"


def _lines(listed: Listed, name: str) -> ScopeList:
    if not listed.entries:
        raise BadInput(f"{name} names no asset.", "Export the list again, with its scope.")
    made = _Made()
    for entry in listed.entries:
        if len(entry.value) > VALUE_MAX:
            raise BadInput(
                f"An entry of {name} is longer than {VALUE_MAX} signs: {entry.value[:60]} …", "Shorten it, or split it."
            )
        for value in _values(entry):
            made.add(value, entry)
    if max(len(lines) for lines in made.assets.values()) > ENTRIES_MAX:
        raise BadInput(f"{name} has more than {ENTRIES_MAX} lines on one side.", "Cut it into several programmes.")
    if listed.unread:
        made.remarks.append(f"{listed.unread} entries without a value were left out.")
    return ScopeList(
        listed.name or listed.handle, tuple(made.assets[False]), tuple(made.assets[True]), made.notes,
        tuple(made.remarks),
    )  # fmt: skip


def _values(entry: Entry) -> Iterator[Value]:
    """What an entry covers; the link beside a name stands in where the name itself is no address."""
    found = values_of(entry.value, entry.kind, excluded=entry.excluded)
    words = found[0] if not found[0].value else None
    if words is None or not entry.link or holds_address(words.name) or len(words.name) > 80:
        yield from found
        return
    linked = values_of(entry.link, entry.kind, excluded=entry.excluded)
    yield from (replace(value, name=words.name) for value in linked)
