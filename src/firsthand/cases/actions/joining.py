"""Several reports about one vulnerability: the first by arrival leads, the later ones keep their own thread."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from firsthand.acknowledgements.actions import follow_credit
from firsthand.acknowledgements.queries import credit_state
from firsthand.cases.actions.common import actor, for_change, note
from firsthand.cases.facts import write_fact
from firsthand.cases.models import Case
from firsthand.cases.queries import facts_of_case, visible_to
from firsthand.cases.rules import FactKind, RmState
from firsthand.core.dates import say_moment_exact
from firsthand.core.errors import BadInput
from firsthand.journal.rules import Kind
from firsthand.letters import actions as letters
from firsthand.letters.kinds import LetterKind
from firsthand.letters.languages import letter_language
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.programme.rules import Moment, Programme
from firsthand.promises import actions as promises
from firsthand.receipts.duplicates import arrived, told
from firsthand.receipts.rules import Evidence, Shows


@transaction.atomic
def link_to_earlier(number: str, earlier: str, *, by: Person | None, at: datetime) -> Case:
    """Record that this case is about the same vulnerability as one that arrived before it (R23).

    If that one is fixed already, the reporter is told at once. Raises BadInput, NotAllowed, NotFound.
    """
    case, person = for_change(number, by, Act.DECIDE)
    before = credit_state(case)
    join(case, earlier, person, at)
    case.save(update_fields=["same_as"])
    follow_credit(case, before=before, at=at, by=actor(person))
    tell_if_fixed(case, person, at)
    return case


def join(case: Case, earlier: str, by: Person, at: datetime) -> None:
    """Make this report one of those that belong to the earlier case. Does not save. Raises BadInput.

    Locks from the later to the earlier arrival, and reads again under the lock: two links at once make no chain.
    """
    rows = visible_to(by).select_for_update(of=("self",), no_key=True)
    original = rows.filter(number=earlier.strip()).first()
    while original is not None and original.same_as_id is not None:
        original = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=original.same_as_id)
    if original is not None and not visible_to(by).filter(pk=original.pk).exists():
        original = None  # it belongs to a case that is not there for this person
    original = _another(original, case, earlier.strip()[:20])
    _require_earlier(original, case, earlier.strip()[:20])
    case.same_as = original
    # Whoever was joined to this one belongs to the first of all as well.
    Case.objects.filter(same_as=case).update(same_as=original)
    # The number of its arrival, which can be opened to the later reporter and told apart from any other (R23).
    note(case, Kind.CASE_LINKED, by, at, {"same_as": original.number, "first_arrival": original.arrival_order})


def _another(original: Case | None, case: Case, named: str) -> Case:
    """The first report, or in words what is wrong with the number that was named. Raises BadInput."""
    see = "Name the number of an earlier case; see: firsthand case list"
    if not named:
        raise BadInput("A duplicate needs the number of the earlier case.", see)
    if original is None:
        raise BadInput(f"There is no case with the number {named}.", see)
    if original.pk != case.pk:
        return original
    if named == case.number:
        raise BadInput(f"{named} is the case itself.", see)
    raise BadInput(f"Case {named} is itself a duplicate of {case.number}.", see)


def _require_earlier(original: Case, case: Case, named: str) -> None:
    """Refuse a later arrival, by the columns and by the journal, of which the receipt is made. Raises BadInput.

    An arrival that was entered afterwards with an earlier time is taken: it may well be the first. The journal has the
    moment of entry as well, and the receipt shows that the log holds it after the later report (R11, R23).
    """
    by_columns = (original.received_at, original.arrival_order) < (case.received_at, case.arrival_order)
    if by_columns and Evidence(arrived(original), arrived(case)).holds:
        return
    raise BadInput(
        f"Case {original.number} did not arrive before {case.number}."
        if original.number == named
        else f"Case {named} belongs to {original.number}, which did not arrive before case {case.number}.",
        f"The first report is the one that arrived first: link {original.number} to {case.number} instead.",
    )


def words_of_earlier(case: Case, programme: Programme) -> dict[str, object]:
    """What the letter to a later reporter says of the earlier report: time, place in the log, hash; and what shows it.

    Call once the decision is written.
    """
    earlier = told(case)
    if earlier is None:
        return {}
    language = letter_language(case.language, programme)
    moment, own, entered = (
        say_moment_exact(when, language, programme.timezone) if when else ""
        for when in (earlier.received_at, earlier.later_received_at, earlier.entered_at)
    )
    said: dict[str, object] = {"earlier_shown": str(earlier.shows), "earlier_at": moment, "own_at": own}
    if earlier.shows is Shows.NOTHING:
        return said
    return {**said, "earlier_place": earlier.place, "earlier_sha256": earlier.sha256, "earlier_entered_at": entered}


def tell_later_reporters(original: Case, day: date, by: Person, at: datetime) -> None:
    """Tell everybody who reported the same later that it is fixed: the outcome, and nothing of the first report."""
    for later in Case.objects.filter(same_as=original).select_related("key").order_by("arrival_order"):
        _tell_fixed(later, day, by, at)


def tell_if_fixed(case: Case, by: Person, at: datetime) -> None:
    """Tell a reporter whose report joins one that is fixed already."""
    remedy = getattr(case.same_as, "remedy", None) if case.same_as else None
    if remedy is not None:
        _tell_fixed(case, remedy.day, by, at)


def _tell_fixed(later: Case, day: date, by: Person, at: datetime) -> None:
    """One fix removes the vulnerability for all: a later report that was accepted itself is fixed with it."""
    have = facts_of_case(later)
    if later.rm == RmState.ACCEPTED:
        for fact in (FactKind.FIX_READY, FactKind.FIX_DEPLOYED):
            if fact not in have:
                write_fact(later, fact, at, by, at)
        promises.mark(later, Moment.REMEDIED, at=at, by=actor(by))
    letters.put(later, LetterKind.EARLIER_REMEDIED, at=at, by=by, facts={"day": day})
    note(later, Kind.CASE_REMEDIED, by, at, {"with_earlier": True, "day": day.isoformat()})


def group_of(case: Case) -> list[Case]:
    """Every case about the same vulnerability, this one too, locked from the latest arrival to the first."""
    first = case.same_as_id or case.pk
    rows = Case.objects.select_for_update(of=("self",), no_key=True).select_related("key")
    return list(rows.filter(Q(pk=first) | Q(same_as=first)).order_by("-received_at", "-arrival_order"))


def group_for_change(number: str, by: Person | None, act: Act) -> tuple[list[Case], Case, Person]:
    """As `for_change`, for an act that concerns every report of the vulnerability: all of them locked, and the case.

    Whoever locked only the first and came to a later one afterwards would wait for an act on that one, which waits for
    the journal. Raises NotAllowed, NotFound.
    """
    seen = visible_to(permit(by, act)).filter(number=number).first()
    group = group_of(seen) if seen is not None else []
    return group, *for_change(number, by, act)
