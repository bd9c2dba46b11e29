"""A list of known issues as a file: a table (CSV), advisories as JSON, JSON lines, or a ZIP of JSON files. Pure.

All or nothing: a list with a fault is refused with every fault named (at most FAULTS_AT_MOST), so that what is imported
is what the list says.
"""

import io
import json
import zipfile
import zlib
from collections.abc import Iterator

from firsthand.triage.known_issues.advisories import issues_of_record
from firsthand.triage.known_issues.rules import ISSUES_AT_MOST, Issue, ListFaulty
from firsthand.triage.known_issues.tables import issues_of_table

FILE_BYTES = 256 * 1024 * 1024
OPENED_BYTES = 2 * 1024 * 1024 * 1024
"""All that a ZIP may hold, unpacked."""
RECORD_BYTES = 64 * 1024 * 1024
FAULTS_AT_MOST = 20

_ZIP = b"PK\x03\x04"
Read = tuple[str, Issue | str | None]
"""Where it stands, and the issue, its fault, or None for one that was withdrawn."""


def issues_in(content: bytes) -> list[Issue]:
    """The issues of a list, in their order. Raises ListFaulty with every fault, each with its line or file."""
    if len(content) > FILE_BYTES:
        raise ListFaulty([f"The file is larger than {FILE_BYTES // 1024 // 1024} MB."], "Import it in parts.")
    faults: list[str] = []
    found: dict[str, tuple[str, Issue]] = {}
    for where, issue in _read(content):
        if isinstance(issue, str):
            faults.append(f"{where} {issue}.")
        elif issue is not None and issue.reference in found:
            faults.append(f"{where} has the reference of {_inside(found[issue.reference][0])} again.")
        elif issue is not None:
            found[issue.reference] = where, issue
        if len(faults) >= FAULTS_AT_MOST:
            faults.append("There may be more.")
            break
        if len(found) > ISSUES_AT_MOST:
            raise ListFaulty([f"The list has more than {ISSUES_AT_MOST} issues."], "Import it in parts.")
    if faults:
        raise ListFaulty(faults)
    return [issue for _, issue in found.values()]


def _inside(where: str) -> str:
    return where[:1].lower() + where[1:] if where.startswith("Line ") else where


def _read(content: bytes) -> Iterator[Read]:
    if content.startswith(_ZIP):
        yield from _in_zip(content)
        return
    text = _text(content)
    if text.lstrip()[:1] in {"{", "["}:
        yield from _in_json(text)
    else:
        yield from issues_of_table(text)


def _text(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ListFaulty([f"Line {line} is not in UTF-8."], "Save the list as UTF-8.") from None


def _in_json(text: str) -> Iterator[Read]:
    """One document, a list of them, or one on each line."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        yield from _in_lines(text)
        return
    for order, record in enumerate(whole if isinstance(whole, list) else [whole], 1):
        yield from _of(f"Document {order}", record)


def _in_lines(text: str) -> Iterator[Read]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                yield f"Line {number}", "is no JSON"
                return  # what follows is most likely the rest of the same document
            yield from _of(f"Line {number}", record)


def _in_zip(content: bytes) -> Iterator[Read]:
    opened = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                if not member.filename.lower().endswith(".json"):
                    continue
                with archive.open(member) as file:
                    octets = file.read(RECORD_BYTES + 1)
                opened += len(octets)
                if len(octets) > RECORD_BYTES or opened > OPENED_BYTES:
                    raise ListFaulty([f"{_name(member)} is too large."], "Import the list in parts.")
                try:
                    record = json.loads(octets)
                except (ValueError, RecursionError):
                    yield _name(member), "is no JSON"
                    continue
                yield from _of(_name(member), record)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error) as error:
        raise ListFaulty([f"The ZIP file cannot be read ({type(error).__name__})."]) from None


def _name(member: zipfile.ZipInfo) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in member.filename[-80:])


def _of(where: str, record: object) -> Iterator[Read]:
    for issue in issues_of_record(record):
        yield where, issue
