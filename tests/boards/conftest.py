"""A small house whose figures one can count by hand, and the desk from which they are read."""

from datetime import timedelta

import pytest

from firsthand.boards import keeping
from firsthand.cases import actions
from firsthand.cases.rules import ChangeKind, Outcome
from staff.conftest import clock, desk_of

__all__ = ["clock", "desk_of"]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REASON = "We looked at it with care and this is why."


@pytest.fixture(autouse=True)
def no_figures_of_another_test() -> None:
    keeping._kept.clear()


@pytest.fixture
def house(report_at, handler, lead, at):
    """Five cases by what became of them. Mimecast promises to confirm within 72 hours, and news every 14 days.

    late: nobody has confirmed it for 100 hours. soon: due in an hour. week: due in 62 hours.
    declined: confirmed after 10 hours, declined on its third day. fixed: confirmed after 80 hours, accepted on its
    fifth day, fixed on its tenth.
    """
    cases = {
        "late": report_at(at - 100 * HOUR, mail="").case,
        "soon": report_at(at - 71 * HOUR, language="nl").case,
        "week": report_at(at - 10 * HOUR, language="nl", asset="S1").case,
    }
    declined = report_at(at - 12 * DAY, mail="ash@finder.example").case
    actions.take(declined.number, by=handler, at=at - 12 * DAY + 10 * HOUR)
    actions.confirm(declined.number, by=handler, at=at - 12 * DAY + 10 * HOUR)
    actions.decline(declined.number, Outcome.NO_IMPACT, rule_id="N1", reason=REASON, by=handler, at=at - 9 * DAY)
    fixed = report_at(at - 20 * DAY).case
    actions.take(fixed.number, by=lead, at=at - 20 * DAY + 80 * HOUR)
    actions.confirm(fixed.number, by=lead, at=at - 20 * DAY + 80 * HOUR)
    actions.accept(fixed.number, by=lead, at=at - 15 * DAY, reason=REASON)
    actions.record_remedy(fixed.number, kind=ChangeKind.CODE, reference="commit 1", day=None, by=lead, at=at - 10 * DAY)
    return {**cases, "declined": declined, "fixed": fixed}
