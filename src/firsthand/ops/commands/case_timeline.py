"""How `firsthand case show` prints what happened, the oldest first."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from firsthand.ops.commands.terminal import block, printable, when

if TYPE_CHECKING:
    from firsthand.cases.lines import DecisionLine, Event, MessageLine

SAID = ("promise", "turn", "share", "participant", "from", "to", "fact", "kind", "rule", "upheld", "why")
"""Facts of an entry that tell a reader something which the lines below it do not."""
MOMENTS = ("due_at", "ends_at", "happened_at")


def timeline_lines(events: "Iterable[Event]", zone: str) -> Iterator[str]:
    """The journal of a case. A message or decision stands where it came about, and not again below what names it."""
    said: set[object] = set()
    for event in events:
        yield f"  {when(event.at, zone)}  {event.kind}  {event.by}{_about(event, zone)}"
        if event.message is not None and event.message.id not in said:
            said.add(event.message.id)
            yield from _message_lines(event.message)
        if event.decision is not None and event.decision.id not in said:
            said.add(event.decision.id)
            yield from _decision_lines(event.decision, zone)


def _about(event: "Event", zone: str) -> str:
    facts = event.facts
    said = [f"{name} {facts[name]}" for name in SAID if facts.get(name) not in (None, "")]
    for name in MOMENTS:
        if facts.get(name):
            said.append(f"{name.removesuffix('_at')} {when(datetime.fromisoformat(str(facts[name])), zone)}")
    letter = [event.letter.kind.replace("_", " ")] if event.letter and "kind" not in facts else []
    return printable(f"  ({', '.join(letter + said)})") if letter or said else ""


def _decision_lines(decision: "DecisionLine", zone: str) -> Iterator[str]:
    rule = f" {decision.rule_id}: {decision.rule_text}" if decision.rule_id else ""
    yield from block(f"{decision.outcome}{rule}\n{decision.reason}")
    yield from (line for name, value in grounds(decision, zone) for line in block(f"{name}: {value}"))


def grounds(decision: "DecisionLine", zone: str) -> Iterator[tuple[str, str]]:
    """What a decision rests on besides its rule and its reason."""
    if decision.known_since:
        yield "known since", when(decision.known_since, zone)
    for name, value in (
        ("record", decision.record), ("tried on", decision.versions), ("seen", decision.traces),
    ):  # fmt: skip
        if value:
            yield name, value


def _message_lines(message: "MessageLine") -> Iterator[str]:
    if message.direction == "note":
        yield "      (team only)"
    if not message.from_known_sender:
        yield "      (from another address than the reporter's)"
    for name, value in message.fields.items():
        yield from block(f"{name}: {value}")
    if message.text:
        yield from block(message.text)
    for file in message.files:
        yield f"      attached: {printable(file.name)} ({file.size_bytes} bytes)"
