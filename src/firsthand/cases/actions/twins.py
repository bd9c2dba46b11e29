"""Several reports of what another one told first: each is decided by itself, with its own reason and letter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from firsthand.cases.actions.deciding import decline
from firsthand.cases.models import Decision
from firsthand.cases.queries import visible_to
from firsthand.cases.rules import Outcome
from firsthand.core.errors import BadInput, FirsthandError
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act

AT_ONCE = 20
"""So many reports are decided together at most."""


@dataclass(frozen=True)
class Twin:
    """One report to decline as reported earlier, and the reason that its reporter reads."""

    number: str
    reason: str


class TwinsRefused(FirsthandError):
    """At least one of them cannot be decided so: `refusals` holds why, by number, and nothing was changed."""

    exit_code = 6

    def __init__(self, refusals: Mapping[str, FirsthandError]) -> None:
        super().__init__(" ".join(f"{number}: {why}" for number, why in refusals.items()), "Nothing was changed.")
        self.refusals = dict(refusals)


def decline_twins(
    first: str, twins: Sequence[Twin], *, rule_id: str, by: Person | None, at: datetime
) -> list[Decision]:
    """Decline each of `twins` as reported earlier than it by `first`, all of them or none (R23, R48).

    Each goes the way of a single decision: its own reason, journal and letter. Raises BadInput for none or too many,
    NotAllowed, TwinsRefused.
    """
    person = permit(by, Act.DECIDE)
    if not twins or len(twins) > AT_ONCE:
        raise BadInput(f"Between 1 and {AT_ONCE} reports are decided together.", "Choose them, and try again.")
    refusals: dict[str, FirsthandError] = {}
    decisions: list[Decision] = []
    with transaction.atomic():
        for twin in _latest_first(twins, person):
            try:
                decisions.append(
                    decline(
                        twin.number, Outcome.DUPLICATE, rule_id=rule_id, reason=twin.reason, by=person, at=at,
                        same_as=first,
                    )
                )  # fmt: skip
            except FirsthandError as refused:
                refusals[twin.number] = refused
        if refusals:
            raise TwinsRefused(refusals)
    return decisions


def _latest_first(twins: Sequence[Twin], person: Person) -> list[Twin]:
    """The twins from the latest arrival to the first, all locked in this order: as every act on linked cases locks."""
    rows = visible_to(person).filter(number__in=[twin.number for twin in twins])
    rows = rows.select_for_update(of=("self",), no_key=True).order_by("-received_at", "-arrival_order")
    place = {case.number: order for order, case in enumerate(rows)}
    return sorted(twins, key=lambda twin: place.get(twin.number, len(place)))
