"""Who sees a case: closed to all who need not know it, single people let in, guests from beside the team."""

from datetime import datetime

from django.db import transaction

from firsthand.cases.actions.common import actor, for_change, message, note, required
from firsthand.cases.models import Access, Case, Message
from firsthand.cases.queries import open_to_guest
from firsthand.cases.rules import Direction
from firsthand.core.errors import BadInput, NotFound
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.people.actions import invite_guest
from firsthand.people.models import Person
from firsthand.people.rules import Act, Role, Sight, sight_of


@transaction.atomic
def restrict(number: str, *, by: Person | None, at: datetime) -> None:
    """Close a case to all but leads and those who are let in. Who closes it, and who works on it, stays let in.

    What is restricted already is not written again. Raises NotAllowed, NotFound.
    """
    case, person = for_change(number, by, Act.RESTRICT)
    if case.restricted:
        return
    case.restricted = True
    case.save(update_fields=["restricted"])
    note(case, Kind.CASE_RESTRICTED, person, at)
    for colleague in {person, *filter(None, [case.handler])}:
        _give(case, colleague, by=person, at=at)


@transaction.atomic
def open_to_team(number: str, *, by: Person | None, at: datetime) -> None:
    """End the restriction: the team sees the case again. Raises NotAllowed, NotFound."""
    case, person = for_change(number, by, Act.RESTRICT)
    if not case.restricted:
        return
    case.restricted = False
    case.save(update_fields=["restricted"])
    note(case, Kind.CASE_OPENED_TO_TEAM, person, at)


@transaction.atomic
def let_in(number: str, colleague: int, *, by: Person | None, at: datetime) -> Person:
    """Let a colleague into a restricted case. Raises BadInput, NotAllowed, NotFound."""
    case, person = for_change(number, by, Act.RESTRICT)
    chosen = Person.objects.filter(pk=colleague, is_active=True).first()
    if chosen is None or sight_of(chosen.role) is Sight.NONE:
        raise BadInput("This person reads no cases.", "Choose a colleague whose role reads cases, or invite a guest.")
    _give(case, chosen, by=person, at=at)
    return chosen


@transaction.atomic
def let_guest_in(number: str, mail: str, name: str, *, by: Person | None, at: datetime) -> tuple[Person, str]:
    """Invite somebody from beside the team into one case: their account, and a one-time link for a new one.

    They read nothing before they have agreed to the embargo (`agree`). Raises BadInput, NotAllowed, NotFound.
    """
    case, person = for_change(number, by, Act.INVITE_GUEST)
    guest, link = invite_guest(mail, name, by=person, at=at)
    _give(case, guest, by=person, at=at)
    return guest, link


@transaction.atomic
def agree(number: str, *, by: Person | None, at: datetime) -> None:
    """A guest agrees to keep what they read to themselves until the embargo ends. Raises NotFound.

    A new participant gets the embargo first and the report only after consent (lifecycle, 3).
    """
    case = open_to_guest(by, agreed=False).select_for_update(of=("self",), no_key=True).filter(number=number).first()
    if case is None or by is None:
        raise NotFound(f"There is no case {number[:20]}.")
    case.let_in.filter(person=by, ended_at=None).update(agreed_at=at)
    journal.write(Kind.ACCESS_AGREED, at=at, by=actor(by), subject=case.number, facts={"person": by.pk})


@transaction.atomic
def keep_note_of_guest(number: str, text: str, *, by: Person | None, at: datetime) -> Message:
    """A guest writes to the team. The reporter never sees it, nor does another guest. Raises BadInput, NotFound."""
    case = open_to_guest(by).select_for_update(of=("self",), no_key=True).filter(number=number).first()
    if case is None or by is None:
        raise NotFound(f"There is no case {number[:20]}.")
    kept = message(case, Direction.NOTE, required(text, "note"), by, at)
    note(case, Kind.NOTE_KEPT, by, at, {"message": str(kept.pk)})
    return kept


@transaction.atomic
def end_access(number: str, colleague: int, *, by: Person | None, at: datetime) -> None:
    """Take back that somebody was let in; it counts from their next request on.

    Who ends a guest's access needs no more than may invite one. Raises BadInput for oneself in a restricted case that
    one would no longer see, NotAllowed, NotFound.
    """
    case, person = for_change(number, by, Act.INVITE_GUEST)
    given = case.let_in.filter(person=colleague, ended_at=None).select_related("person").first()
    if given is None:
        raise NotFound("This person was not let into the case.")
    if given.person_id == person.pk and case.restricted and sight_of(person.role) is not Sight.ALL:
        raise BadInput("You would shut yourself out.", "Ask a colleague who stays in the case.")
    given.ended_at = at
    given.save(update_fields=["ended_at"])
    note(case, Kind.ACCESS_ENDED, person, at, {"person": given.person_id})


def _give(case: Case, colleague: Person, *, by: Person, at: datetime) -> None:
    """Let somebody in, once. Colleagues are bound by their work; a guest has to agree first."""
    if case.let_in.filter(person=colleague, ended_at=None).exists():
        return
    bound = None if colleague.role == Role.GUEST else at
    Access.objects.create(case=case, person=colleague, given_at=at, given_by=by, agreed_at=bound)
    note(case, Kind.ACCESS_GIVEN, by, at, {"person": colleague.pk, "guest": colleague.role == Role.GUEST})
