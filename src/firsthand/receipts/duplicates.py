"""What can be shown of the order of two reports about one vulnerability: to the team before it decides, and to the
later reporter afterwards. Read from the journal, as receipts are. Source: R23."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from firsthand.cases.models import Case
from firsthand.cases.queries import case_for
from firsthand.cases.rules import Outcome
from firsthand.core.errors import BadInput
from firsthand.intake.models import Arrival
from firsthand.journal.actions import MACHINE
from firsthand.journal.models import Entry
from firsthand.journal.queries import facts_of
from firsthand.journal.rules import FORMAT, Kind
from firsthand.people.models import Person
from firsthand.receipts.rules import Arrived, Earlier, Evidence, earlier_of


def arrived(case: Case) -> Arrived:
    """The arrival of a case's report. Whoever has the case may see it."""
    row = Arrival.objects.filter(pk=case.arrival_order).first()
    entry = Entry.objects.filter(number=row.entry).first() if row and row.entry else None
    if entry is not None and opens_in_part(entry):
        return _by_entry(entry)
    return Arrived(
        case.arrival_order, case.received_at, row.entered_at if row else None,
        row is not None and row.entered_by_id is not None, case.content_sha256, None,
    )  # fmt: skip


def _by_entry(entry: Entry) -> Arrived:
    """The arrival that an entry of the journal took down."""
    facts, said = facts_of(entry), entry.said
    at, received = datetime.fromisoformat(said["at"]), facts.get("received_at")
    return Arrived(
        facts["arrival"], datetime.fromisoformat(received) if received else at, at if received else None,
        said["by"] != MACHINE, facts["sha256"], entry.number - 1,
    )  # fmt: skip


def opens_in_part(entry: Entry) -> bool:
    """Whether single fields of an entry can be shown."""
    return bool(entry.said["format"] == FORMAT)


@dataclass(frozen=True)
class Compared:
    """For the team: the case that would be the first, and what can be shown."""

    first: str
    evidence: Evidence


def compared(viewer: Person | None, number: str, earlier: str) -> Compared:
    """What can be shown if the case `number` is called the same as `earlier`, or as the one that this belongs to.

    Also where it did not come before: then `evidence.holds` is False. Raises BadInput for the case itself, NotFound.
    """
    case, first = case_for(viewer, number), case_for(viewer, earlier.strip())
    while first.same_as is not None:
        first = first.same_as
    first = case_for(viewer, first.number)
    if first.pk == case.pk:
        raise BadInput("This is the case itself, or one that belongs to it.", "Name the number of an earlier case.")
    return Compared(first.number, Evidence(arrived(first), arrived(case)))


def told(case: Case) -> Earlier | None:
    """What a receipt of this case shows of the earlier report; None unless the case is declined as a duplicate.

    The caller has checked that the viewer is the reporter, or may see the case. Holds no number of another case.
    """
    if not is_duplicate(case):
        return None
    links = _links(case)
    first = Case.objects.filter(arrival_order=_first_of(links[-1])).first() if links else None
    if first is None:
        first = case.same_as  # a decision from before links named the arrival
    if first is None:
        return None
    changed = len({_first_of(link) for link in links}) > 1
    return earlier_of(Evidence(arrived(first), arrived(case)), changed_at=links[-1].at if changed else None)


def is_duplicate(case: Case) -> bool:
    """Whether the decision that holds says that the report came before, from somebody else."""
    decision = case.decisions.order_by("-at", "-pk").first()
    return decision is not None and decision.outcome == Outcome.DUPLICATE


def links_of(case: Case) -> list[Entry]:
    """The entries that say which report came first: the one that the decision rests on, and each one since.

    Empty unless the case is declined as a duplicate: until the team decides, what it links is its own business.
    """
    return _links(case) if is_duplicate(case) else []


def _links(case: Case) -> list[Entry]:
    kinds = (Kind.CASE_LINKED, Kind.CASE_DECIDED)
    entries = list(Entry.objects.filter(subject=case.number, kind__in=kinds).order_by("number"))
    decided = max((e.number for e in entries if e.kind == Kind.CASE_DECIDED), default=0)
    links = [entry for entry in entries if entry.kind == Kind.CASE_LINKED and _first_of(entry)]
    before = [entry for entry in links if entry.number < decided]
    return [*before[-1:], *(entry for entry in links if entry.number > decided)]


def first_arrivals(links: Sequence[Entry]) -> dict[int, Entry]:
    """By the numbers of such links, the entries of the arrivals that they name; none that does not open in part."""
    named = {link.number: _first_of(link) for link in links}
    rows = Arrival.objects.filter(pk__in=set(named.values())).exclude(entry=None)
    places = {arrival: entry for arrival, entry in rows.values_list("pk", "entry") if entry}
    entries = Entry.objects.filter(number__in=list(places.values()))
    found = {entry.number: entry for entry in entries if opens_in_part(entry)}
    return {link: found[places[first]] for link, first in named.items() if places.get(first) in found}


def _first_of(link: Entry) -> int:
    """The number of the arrival that a link names; 0 for one of before receipts."""
    return int(facts_of(link).get("first_arrival") or 0)
