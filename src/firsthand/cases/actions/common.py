"""What every act on a case shares: the locked case and the person who may, the journal, a message, the machine."""

from datetime import datetime

from firsthand.cases import copies
from firsthand.cases.models import Case, Message
from firsthand.cases.queries import visible_to
from firsthand.cases.rules import Direction, RmState, RmStep, rm_after
from firsthand.core.errors import BadInput, NotFound
from firsthand.core.text import without_controls
from firsthand.journal import actions as journal
from firsthand.journal.rules import Facts, Kind
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.queue.searching import keeping as searching
from firsthand.vault import actions as vault


def for_change(number: str, by: Person | None, act: Act) -> tuple[Case, Person]:
    """The case, locked until the transaction ends, and the person who may do this act to it.

    Every act locks in one order: case, journal, promises. The lock leaves the key free (`no_key`), so that a row which
    only refers to the case can be written meanwhile. Raises NotAllowed, NotFound.
    """
    person = permit(by, act)
    rows = visible_to(person).select_for_update(of=("self",), no_key=True).select_related("key")
    case = rows.filter(number=number).first()
    if case is None:
        raise NotFound(f"There is no case {number[:20]}.", "See: firsthand case list")
    return case, person


def lock(case: Case) -> Case:
    """The same case, read again and locked: for acts of its reporter, who holds the code."""
    return Case.objects.select_for_update(of=("self",), no_key=True).select_related("key").get(pk=case.pk)


def actor(person: Person) -> str:
    """How the journal names a member of staff."""
    return f"person:{person.pk}"


def note(case: Case, kind: Kind, by: Person, at: datetime, facts: Facts | None = None) -> None:
    """Write a person's act into the journal of a case."""
    journal.write(kind, at=at, by=actor(by), subject=case.number, facts=facts)


def required(text: str, what: str) -> str:
    """The text, trimmed. Raises BadInput for an empty one."""
    text = without_controls(text).strip()
    if not text:
        raise BadInput(f"The {what} is empty.", "Write it and send again; nothing was changed.")
    return text


def message(
    case: Case, direction: Direction, text: str, by: Person, at: datetime, *, question: bool = False
) -> Message:
    """Keep a message or note of ours."""
    kept = Message.objects.create(
        case=case, at=at, direction=direction, by=by, is_question=question,
        body=vault.seal_json(case.key, "message", {"text": text}),
    )  # fmt: skip
    searching.keep_message(kept, text)
    if question:
        copies.follow(case)
    return kept


def move(case: Case, steps: tuple[RmStep, ...], by: Person, at: datetime) -> None:
    """Take the vendor's report management through these steps, each of them in the journal. Does not save."""
    for step in steps:
        before = RmState(case.rm)
        case.rm = rm_after(before, step)
        note(case, Kind.RM_MOVED, by, at, {"participant": "vendor", "from": str(before), "to": str(case.rm)})
