"""Reads of the Hall of Fame. It is public: there is no viewer to ask about."""

from dataclasses import dataclass

from firsthand.acknowledgements.models import Entry
from firsthand.acknowledgements.rules import CreditState, credit_is_owed, short_link
from firsthand.cases.models import Case
from firsthand.cases.queries import credit_is_barred, is_first_report
from firsthand.programme.rules import YearOrder


@dataclass(frozen=True)
class PersonLine:
    """A person as printed; an empty name stands for a finder who prefers no name."""

    name: str
    link: str
    short_link: str


@dataclass(frozen=True)
class EntryLine:
    """One line of the Hall of Fame."""

    persons: tuple[PersonLine, ...]
    organisation: str


@dataclass(frozen=True)
class YearOfThanks:
    """A year and its entries in order."""

    year: int
    entries: tuple[EntryLine, ...]


def hall_of_fame(order: YearOrder) -> list[YearOfThanks]:
    """Every published entry, grouped by year, in the order the programme sets (R76, R77): two queries."""
    years: dict[int, list[EntryLine]] = {}
    for entry in Entry.objects.order_by("year", "place", "pk").prefetch_related("persons"):
        persons = sorted(entry.persons.all(), key=lambda p: p.place)
        line = EntryLine(tuple(PersonLine(p.name, p.link, short_link(p.link)) for p in persons), entry.organisation)
        years.setdefault(entry.year, []).append(line)
    rising = [YearOfThanks(year, tuple(entries)) for year, entries in sorted(years.items())]
    return rising if order is YearOrder.RISING else rising[::-1]


def credit_state(case: Case, *, first: bool | None = None) -> CreditState:
    """How recognition stands for a case, worked out from facts; `first` where the caller knows `is_first_report`."""
    if not hasattr(case, "remedy"):  # nothing is published without a change: see `actions.publish`
        return CreditState.NONE
    entry = Entry.objects.filter(case=case).prefetch_related("persons").first()
    if entry is not None:
        named = any(p.name for p in entry.persons.all())
        return CreditState.PUBLISHED if named else CreditState.WITHDRAWN
    first = is_first_report(case) if first is None else first
    if not credit_is_owed(first=first and not credit_is_barred(case), changed=True):
        return CreditState.NONE
    return CreditState.DECLINED if case.reporter.credit_declined_at else CreditState.OWED
