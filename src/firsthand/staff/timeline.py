"""The timeline of a case as lines to show: a sign, who, what in words, and the message or decision itself."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from firsthand.cases.lines import DecisionLine, Event, LetterLine, MessageLine
from firsthand.cases.records import CaseRecord
from firsthand.journal.rules import Kind
from firsthand.letters.kinds import StaffLetterKind
from firsthand.promises.rules import PromiseKind
from firsthand.staff import words
from firsthand.staff.happenings import Facts, line_of
from firsthand.staff.scene import Scene

HIDDEN = frozenset({
    Kind.ARRIVAL_SORTED, Kind.EMBARGO_BEGAN, Kind.TASK_OPENED, Kind.TASK_DONE, Kind.LETTER_TRIED_AGAIN,
})  # fmt: skip
"""What tells nothing that the page does not say elsewhere."""
LETTERS = frozenset({Kind.LETTER_WRITTEN, Kind.LETTER_SENT, Kind.LETTER_BOUNCED, Kind.LETTER_FAILED})
_TO_THE_TEAM = frozenset(StaffLetterKind)
_MACHINE = frozenset({"firsthand", "operator"})


@dataclass(frozen=True)
class Entry:
    """One line. `who` is empty for what no person did; `tone` is "", "quiet", "kept", "missed" or "note"."""

    at: datetime
    sign: str
    who: str
    says: str
    tone: str = ""
    message: MessageLine | None = None
    decision: DecisionLine | None = None
    named: tuple[str, ...] = ()
    """Whom a note names."""


def entries(scene: Scene) -> list[Entry]:
    """Every event that tells something, the newest first."""
    shown = [_entry(event, scene) for event in scene.record.timeline if not _is_hidden(event)]
    return [entry for entry in reversed(shown) if entry is not None]


def _is_hidden(event: Event) -> bool:
    """Our own report management is what decisions and remedy say already; that of others stands nowhere else."""
    ours = event.kind == Kind.RM_MOVED and event.facts.get("participant") == "vendor"
    return ours or event.kind in HIDDEN


def reporter_name(record: CaseRecord) -> str:
    """What the team calls the reporter."""
    return record.reporter.called or _("The reporter")


def _entry(event: Event, scene: Scene) -> Entry | None:
    if event.kind in (Kind.REPORT_RECEIVED, Kind.MESSAGE_RECEIVED):
        return _theirs(event, scene.record)
    if event.kind == Kind.PROMISE_KEPT:
        return _kept(event, scene)
    if event.kind in LETTERS:
        return _letter(event, event.letter, scene) if event.letter else None
    facts = _facts(event, scene)
    line = line_of(event.kind, facts)
    # An appeal names what has a line of its own already: what the reporter wrote, and the decision.
    aside = event.kind == Kind.APPEAL_MADE
    message, decision = (None, None) if aside else (event.message, event.decision)
    who = _who(event, scene.record) if line.named else ""
    named = tuple(scene.named.get(message.id, ())) if message else ()
    return Entry(event.at, line.sign, who, line.says(facts), line.tone, message, decision, named)


def _who(event: Event, record: CaseRecord) -> str:
    return "" if event.by in _MACHINE else reporter_name(record) if event.by == "reporter" else event.by


def _facts(event: Event, scene: Scene) -> Facts:
    return Facts(
        event.facts, scene.programme, scene.zone, {str(p.id): p.name for p in scene.others}, scene.names,
        by_machine=event.by in _MACHINE, by_reporter=event.by == "reporter",
    )  # fmt: skip


def _theirs(event: Event, record: CaseRecord) -> Entry:
    channel = words.CHANNELS.get(event.facts.get("channel", ""), "")
    first = event.kind == Kind.REPORT_RECEIVED
    says = (_("reported, %(channel)s") if first else _("wrote, %(channel)s")) % {"channel": channel}
    is_known = event.message is None or event.message.from_known_sender
    who = reporter_name(record) if is_known else _("Somebody")
    return Entry(event.at, "envelope", who, says, "theirs", event.message)


def _kept(event: Event, scene: Scene) -> Entry | None:
    told = {"promise": _facts(event, scene).promise}
    if not event.facts.get("in_time", True):
        return Entry(event.at, "cross", "", _("Promise kept too late: %(promise)s.") % told, "missed")
    if event.facts.get("promise") == PromiseKind.UPDATE:
        return None  # every word of ours keeps one, and that word stands beside it
    return Entry(event.at, "tick", "", _("Promise kept in time: %(promise)s.") % told, "kept")


def _letter(event: Event, letter: LetterLine, scene: Scene) -> Entry | None:
    name = {"letter": words.LETTERS.get(letter.kind, _("A letter"))}
    if letter.kind in _TO_THE_TEAM and event.kind in (Kind.LETTER_WRITTEN, Kind.LETTER_SENT):
        return None  # a notice to the team tells nothing of the case, as long as it arrives
    if event.kind == Kind.LETTER_WRITTEN:
        if letter.sent_at or letter.failed_at:
            return None
        return Entry(event.at, "clock", "", _("%(letter)s waits in the outbox.") % name)
    if event.kind == Kind.LETTER_SENT:
        after = words.span(event.at - letter.written_at)
        return Entry(event.at, "tick", "", _("%(letter)s sent, after %(span)s.") % {**name, "span": after}, "kept")
    if event.kind == Kind.LETTER_BOUNCED:
        sent = words.moment(letter.sent_at, scene.zone) if letter.sent_at else "?"
        said = _("%(letter)s of %(moment)s came back: it did not reach the reporter.") % {**name, "moment": sent}
        return Entry(event.at, "cross", "", said, "missed")
    return Entry(event.at, "cross", "", _("%(letter)s could not be sent.") % name, "missed")
