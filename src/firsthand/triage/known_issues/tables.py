"""A table of known issues: CSV with a header, as spreadsheets and trackers write it. Pure."""

import csv
import io
from collections.abc import Iterator, Mapping

from firsthand.triage.known_issues.rules import TEXT_SIGNS, Issue, ListFaulty, issue_of

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "reference": (
        "reference", "id", "ref", "cve", "cve id", "cveid", "ghsa id", "advisory", "advisory id", "key", "issue key",
        "issue id", "report id", "number", "identifier",
    ),
    "title": ("title", "name", "subject", "summary"),
    "text": ("text", "description", "details", "body", "content", "notes", "summary"),
    "url": ("url", "link", "href", "web url", "address"),
}  # fmt: skip
"""The column of each part, by the names that its header may have; the first one that is there counts."""
_NO_HEADER = "Its first line is to name the columns: reference, title, text, url."


def issues_of_table(text: str) -> Iterator[tuple[str, Issue | str]]:
    """(where, the issue or its fault) of each row; an empty row is none. Raises ListFaulty for what is no table."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    before = csv.field_size_limit(4 * TEXT_SIGNS)
    try:
        columns = _columns(next(rows, []))
        begins = rows.line_num + 1
        for row in rows:
            if any(cell.strip() for cell in row):
                said = {part: row[at] if at < len(row) else "" for part, at in columns.items()}
                found = issue_of(said["reference"], said.get("title", ""), said.get("text", ""), said.get("url", ""))
                yield f"Line {begins}", found
            begins = rows.line_num + 1
    except csv.Error as error:
        raise ListFaulty([f"Line {rows.line_num}: this is no CSV ({error})."]) from None
    finally:
        csv.field_size_limit(before)


def _delimiter(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    return max(",;\t", key=header.count)


def _columns(header: list[str]) -> dict[str, int]:
    """Which part stands in which column."""
    names = [" ".join(name.replace("_", " ").replace("-", " ").lower().split()) for name in header]
    found: dict[str, int] = {}
    for part, known in COLUMNS.items():
        free = [at for name in known if name in names and (at := names.index(name)) not in found.values()]
        if free:
            found[part] = free[0]
    if "reference" not in found:
        raise ListFaulty(["The table has no column for the reference of an issue."], _NO_HEADER)
    if "title" not in found and "text" not in found:
        raise ListFaulty(["The table has neither a column for a title nor one for a text."], _NO_HEADER)
    return found
