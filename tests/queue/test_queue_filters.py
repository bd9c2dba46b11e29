"""What an address asks of the queue, in one form, and what is left of the queue then."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.cases import actions
from firsthand.cases.listing import Horizon, View, queue
from firsthand.cases.models import Case
from firsthand.cases.rules import CaseState, Channel
from firsthand.intake.actions import follow_up
from firsthand.promises.rules import PromiseKind
from firsthand.queue.queries import fitting
from firsthand.queue.rules import (
    LATE,
    ME,
    NOBODY,
    THIS_WEEK,
    WITHIN_A_DAY,
    Filters,
    as_fields,
    of_query,
    parse,
    written,
)

ZONE = "Europe/Amsterdam"
DAYS = st.dates(date(2000, 1, 1), date(9000, 12, 31)) | st.none()
FILTERS = st.builds(
    Filters, state=st.sampled_from(["", *CaseState]), asset=st.sampled_from(["", "S1", "S10.a"]),
    language=st.sampled_from(["", "en", "pt-BR"]), channel=st.sampled_from(["", *Channel]),
    handler=st.sampled_from(["", ME, NOBODY, "17"]), promise=st.sampled_from(["", *PromiseKind, "own:first-word"]),
    due=st.sampled_from(["", LATE, WITHIN_A_DAY, THIS_WEEK]),
    severity=st.sampled_from(["", "critical", "Out-of-Cycle", "unrated"]), unread=st.booleans(), asked=st.booleans(),
    restricted=st.booleans(), since=DAYS,
)  # fmt: skip


@given(FILTERS, st.integers(0, 400))
def test_filters_that_are_written_are_read_again(filters, longer):
    later = filters.since.toordinal() + longer if filters.since else None
    until = date.fromordinal(later) if later and date.fromordinal(later).year <= 9000 else None
    whole = Filters(**{**filters.__dict__, "until": until})
    assert of_query(written(whole)) == whole
    assert parse(as_fields(whole)) == (whole, ())


NAMES = st.sampled_from([*Filters.__dataclass_fields__, "view", "x"])


@given(st.dictionaries(NAMES, st.text(max_size=60)))
def test_whatever_stands_in_an_address_gives_filters_in_one_form(query):
    filters, junk = parse(query)
    assert of_query(written(filters)) == filters
    assert set(junk) <= set(query)
    assert len(written(filters)) <= 400


@pytest.mark.parametrize("query", [
    {"state": "fixed-ish"}, {"handler": "0"}, {"since": "2027-02-30"}, {"due": "soon"}, {"unread": "yes"},
    {"asset": "S1' OR 1=1"}, {"severity": "9.8; very"}, {"view": "everything"},
    {"since": "2027-03-02", "until": "2027-03-01"},
])  # fmt: skip
def test_what_is_not_understood_asks_for_nothing_and_is_named(query):
    filters, junk = parse(query)
    assert len(junk) == 1
    assert filters == Filters(since=filters.since)


@pytest.fixture
def house(report_at, handler, lead, at):
    """Cases by name, no two alike."""
    found = {
        "mine": report_at(at - timedelta(days=1)).case,
        "dutch": report_at(at - timedelta(days=2), language="nl", asset="S1").case,
        "late": report_at(at - timedelta(days=4)).case,
        "asked": report_at(at).case,
        "wrote": report_at(at).case,
        "closed to most": report_at(at).case,
    }
    actions.take(found["mine"].number, by=handler, at=at)
    actions.ask(found["asked"].number, "Which version?", by=lead, at=at)
    follow_up(found["wrote"], text="And one more thing.", files=(), at=at)
    actions.restrict(found["closed to most"].number, by=lead, at=at)
    return {case.pk: name for name, case in found.items()}


def seen(house, viewer, at, **asked):
    horizon = Horizon.at(at)
    only = fitting(Filters(**asked), viewer, horizon=horizon, zone=ZONE)
    page = queue(viewer, View.OPEN, horizon=horizon, language="en", only=only)
    return {house[row.id] for row in page.rows}


@pytest.mark.parametrize(("asked", "left"), [
    ({"handler": "me"}, {"mine"}),
    ({"handler": "nobody"}, {"dutch", "late", "wrote"}),
    ({"language": "nl"}, {"dutch"}),
    ({"asset": "S1"}, {"dutch"}),
    ({"due": LATE}, {"late"}),
    ({"due": WITHIN_A_DAY}, set()),
    ({"asked": True}, {"asked"}),
    ({"unread": True}, {"wrote"}),
    ({"state": "in_review"}, {"asked"}),
    ({"state": "received"}, {"mine", "dutch", "late", "wrote"}),
    ({"state": "remedied"}, set()),
    ({"promise": "update"}, {"asked"}),
    ({"promise": "incident"}, set()),
    ({"channel": "mail"}, set()),
    ({"since": date(2027, 2, 28), "until": date(2027, 2, 28)}, {"mine"}),
    ({"until": date(2027, 2, 27)}, {"dutch", "late"}),
    ({"restricted": True}, set()),
])  # fmt: skip
def test_each_filter_leaves_what_it_names_and_nothing_that_is_closed_to_the_viewer(house, handler, at, asked, left):
    assert seen(house, handler, at, **asked) == left


def test_who_sees_restricted_cases_can_ask_for_them(house, lead, at):
    assert seen(house, lead, at, restricted=True) == {"closed to most"}


def test_every_state_of_a_case_is_found_by_the_filter_of_that_state(house, handler, at):
    states = {case.pk: str(case.state) for case in Case.objects.all()}
    for state in CaseState:
        assert {states[pk] for pk, name in house.items() if name in seen(house, handler, at, state=str(state))} <= {
            state
        }


def test_the_page_names_what_it_did_not_understand(a_case, handler, desk_of):
    page = desk_of(handler).get("/desk/", {"state": "x", "language": "nl"}).content.decode()
    assert "Left out, because it says nothing that can be filtered by: State." in page
    assert a_case.number not in page


def test_old_addresses_of_views_still_lead_there(a_case, handler, desk_of):
    assert a_case.number in desk_of(handler).get("/desk/?view=nobodys").content.decode()
    assert a_case.number not in desk_of(handler).get("/desk/?view=mine").content.decode()
