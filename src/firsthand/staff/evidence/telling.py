"""The facts of an evidence pack as plain data: what `timeline.json` holds, and what its pages are made from."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import translation

from firsthand.cases.models import Case
from firsthand.cases.records import as_json
from firsthand.cases.redaction import without_identity
from firsthand.core.clock import iso
from firsthand.core.dates import say_moment_exact
from firsthand.journal.log.receipts import Receipt
from firsthand.programme.queries import version
from firsthand.staff.evidence.rules import FileOfTheirs, Line, Wanted
from firsthand.staff.evidence.timelines import Story

FORMAT = "firsthand-evidence-1"
_OF_THE_RECORD = (
    "number", "title", "asset_id", "asset_name", "received_at", "channel", "state", "content_sha256", "promises",
    "facts", "embargo", "decision", "remedy", "departures", "legal_steps", "appeal", "severity", "participants",
    "confirmed_at", "closed_at", "same_as", "later_ones",
)  # fmt: skip
"""Of a record that holds nothing its reader may not know; messages and events stand in the lines."""

Cleaned = Callable[[dict[str, Any]], dict[str, Any]]


def cleaner(story: Story, wanted: Wanted) -> Cleaned:
    """What takes out of words who reported; it changes nothing for those who may know it."""
    return (lambda said: said) if wanted.names_them else (lambda said: without_identity(said, story.reporter))


def told(case: Case, story: Story, wanted: Wanted, *, at: datetime) -> dict[str, Any]:
    """The facts of the pack, moments in UTC; without who reported, unless `wanted` names them."""
    record, who = as_json(story.record), story.reporter
    lines = [{"at": iso(line.at), "who": line.who, "what": line.what, "text": line.text} for line in story.lines]
    said = {name: record[name] for name in _OF_THE_RECORD} | {
        "reporter": {"name": who.name or who.greet_as, "organisation": who.organisation, "mail": who.mail,
                     "link": who.link} if wanted.names_them else None,
        "lines": lines,
    }  # fmt: skip
    for line, name in zip(said["promises"], story.promises, strict=True):
        line["name"] = name
        for of_the_screen in ("near", "share_used"):
            del line[of_the_screen]
    for cited in filter(None, [said["decision"], *said["departures"], *said["legal_steps"]]):
        cited["rule_text"] = story.rules.get(cited["rule_id"], cited["rule_text"])
    return cleaner(story, wanted)(said) | {
        "format": FORMAT, "for": str(wanted.for_whom), "language": wanted.language, "made_at": iso(at),
        "with_notes": wanted.notes, "with_identity": wanted.names_them,
        "policy": {"version": story.record.programme_version, "sha256": version(case.version_id).sha256},
    }  # fmt: skip


def with_files(
    said: dict[str, Any], lines: Sequence[Line], messages: Mapping[str, str],
    files: Mapping[str, Sequence[FileOfTheirs]],
) -> None:  # fmt: skip
    """Say of each line in which file its message stands, and which files came with it."""
    for line_said, line in zip(said["lines"], lines, strict=True):
        line_said["tone"] = line.tone
        line_said["message"] = messages.get(line.message, "")
        line_said["files"] = [
            {"path": file.path, "size_bytes": file.size_bytes, "sha256": file.sha256}
            for file in files.get(line.message, ())
        ]


def proved(receipt: Receipt | None) -> list[dict[str, Any]]:
    """What the receipt opens, entry by entry, with its place in the log, as `firsthand verify --json` has it."""
    return [
        {"index": entry.index, "opened": {field.name: field.value for field in entry.fields if field.salt is not None}}
        for entry in (receipt.entries if receipt else ())
    ]


def in_words(said: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """The same for a page: each moment also as `…said`, in the zone of the programme."""

    def spoken(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            moments = {f"{name}_said": _say(each, zone) for name, each in value.items() if _is_moment(name, each)}
            return {name: spoken(each, name) for name, each in value.items()} | moments
        return [spoken(each) for each in value] if isinstance(value, list) else value

    shown: dict[str, Any] = spoken(dict(said))
    return shown


def _is_moment(name: str, value: object) -> bool:
    return isinstance(value, str) and (name == "at" or name.endswith("_at"))


def _say(moment: str, zone: str) -> str:
    return say_moment_exact(datetime.fromisoformat(moment), translation.get_language() or "en", zone)
