"""Published advisories as known issues: OSV records and CSAF 2.0 documents. Pure.

Of either only what words there are and what products they name; nothing is validated.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from firsthand.triage.known_issues.rules import Issue, issue_of

NAMED_AT_MOST = 50
"""Products, packages and versions of one advisory that are read."""
_ABOUT = ("description", "summary", "details")
"""Categories of notes in CSAF that tell of the vulnerability itself."""
DEEP_AT_MOST = 12
"""Branches of a CSAF product tree that lie in each other."""


def issues_of_record(record: Any) -> Iterator[Issue | str | None]:
    """The issues of one JSON document, or why it has none; None for one that its publisher withdrew."""
    if not isinstance(record, dict):
        yield "is no OSV record and no CSAF document"
    elif isinstance(record.get("document"), dict):
        yield from _of_csaf(record)
    elif "id" in record and any(name in record for name in ("summary", "details", "affected")):
        yield None if record.get("withdrawn") else _of_osv(record)
    else:
        yield "is no OSV record and no CSAF document"


def _of_osv(record: Mapping[str, Any]) -> Issue | str:
    """OSV schema 1.x: `summary` is a line, `details` is Markdown, `affected` names packages and versions."""
    summary, details = _text(record.get("summary")), _text(record.get("details"))
    named = [_text(alias) for alias in _list(record.get("aliases"))[:NAMED_AT_MOST]]
    for affected in _dicts(record.get("affected"))[:NAMED_AT_MOST]:
        package = _dict(affected.get("package"))
        named += [_text(package.get("name")), _text(package.get("ecosystem"))]
        for reach in _dicts(affected.get("ranges"))[:NAMED_AT_MOST]:
            for event in _dicts(reach.get("events"))[:NAMED_AT_MOST]:
                named += [f"{name} {_text(event[name])}" for name in ("fixed", "last_affected") if name in event]
    text = "\n\n".join(part for part in (summary, details, _line(named)) if part)
    return issue_of(_text(record.get("id")), summary, text, _address(record.get("references"), "type", "ADVISORY"))


def _of_csaf(record: Mapping[str, Any]) -> Iterator[Issue | str]:
    """CSAF 2.0: one issue a vulnerability, named by the document and, where it has one, by its CVE."""
    document = _dict(record.get("document"))
    name, title = _text(_dict(document.get("tracking")).get("id")), _text(document.get("title"))
    url = _address(document.get("references"), "category", "self")
    named = _line(list(_products(_dict(record.get("product_tree")).get("branches"), DEEP_AT_MOST))[:NAMED_AT_MOST])
    about = _notes(document)
    vulnerabilities = _dicts(record.get("vulnerabilities"))
    for order, found in enumerate(vulnerabilities or [{}], 1):
        cve = _text(found.get("cve")) or (str(order) if len(vulnerabilities) > 1 else "")
        own = _text(found.get("title"))
        weakness = _text(_dict(found.get("cwe")).get("name"))
        parts = (own, _notes(found), weakness, about if not vulnerabilities else "", named)
        text = "\n\n".join(part for part in parts if part)
        yield issue_of(f"{name} {cve}", f"{title}: {own}" if own else title, text, url)


def _products(branches: Any, deep: int) -> Iterator[str]:
    for branch in _dicts(branches)[:NAMED_AT_MOST]:
        yield _text(branch.get("name"))
        if deep:
            yield from _products(branch.get("branches"), deep - 1)


def _notes(where: Mapping[str, Any]) -> str:
    notes = _dicts(where.get("notes"))
    return "\n\n".join(_text(note.get("text")) for note in notes if note.get("category") in _ABOUT)


def _address(references: Any, kind: str, first: str) -> str:
    """The address of the advisory itself, else the first one; "" for what is none of the web."""
    known = [found for found in _dicts(references) if _text(found.get("url")).startswith(("https://", "http://"))]
    known.sort(key=lambda found: found.get(kind) != first)
    url = _text(known[0]["url"]) if known else ""
    return url if not isinstance(issue_of("x", "x", "", url), str) else ""


def _line(words: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(word for word in words if word))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in _list(value) if isinstance(one, dict)]


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
