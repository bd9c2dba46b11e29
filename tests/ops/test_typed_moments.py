"""Moments as people type them: exact, with a zone, or refused."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.core.clock import iso
from firsthand.core.errors import BadInput
from firsthand.ops.commands import case_args, terminal


@pytest.fixture(autouse=True)
def _in_brussels(monkeypatch):
    monkeypatch.setattr(terminal, "zone", lambda: "Europe/Brussels")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-24T18:00+01:00", "2026-11-24T17:00:00.000000Z"),
        ("2026-11-24T18:00Z", "2026-11-24T18:00:00.000000Z"),
        ("2026-11-24T18:00-0500", "2026-11-24T23:00:00.000000Z"),
        ("2026-11-24T18:00", "2026-11-24T17:00:00.000000Z"),
        ("2026-07-24T18:00", "2026-07-24T16:00:00.000000Z"),
        (" 2026-11-24 18:00:30 ", "2026-11-24T17:00:30.000000Z"),
        ("2026-11-24", "2026-11-24T22:59:00.000000Z"),
        ("2028-02-29", "2028-02-29T22:59:00.000000Z"),
        ("2026-10-25", "2026-10-25T22:59:00.000000Z"),
        ("2026-10-25T02:30+02:00", "2026-10-25T00:30:00.000000Z"),
    ],
)
def test_a_moment_without_a_zone_is_read_in_the_zone_of_the_programme(typed, meant):
    assert iso(case_args.moment(typed)) == meant


@pytest.mark.parametrize(
    "typed",
    ["", "tomorrow", "2026-02-29", "2026-11-31T10:00", "2026-11-24T24:01", "2026-11-24T18:00+99:00", "24-11-2026",
     "20261124", "2026-W48-2", "2026-11-24T18", "2026-11-24T18:00 CET", "0001-01-01T00:00Z", "9999-12-31T23:59-12:00",
     "２０２６-11-24", "2026-11-24T18:00\n2026"],
)  # fmt: skip
def test_what_is_no_moment_is_refused_with_the_form_to_use(typed):
    with pytest.raises(BadInput) as refusal:
        case_args.moment(typed)
    assert "YYYY-MM-DD" in refusal.value.mend


@pytest.mark.parametrize("typed", ["2026-10-25T02:30", "2027-03-28T02:30"])
def test_a_time_that_comes_twice_or_never_needs_its_zone(typed):
    with pytest.raises(BadInput, match="The clocks change that night in Europe/Brussels"):
        case_args.moment(typed)


def test_today_alone_is_now_for_what_has_happened(at):
    assert case_args.past_moment(None, at) == at
    assert case_args.past_moment("2027-03-01", at) == at
    assert iso(case_args.past_moment("2027-02-28", at)) == "2027-02-28T22:59:00.000000Z"


@given(st.text(max_size=40) | st.from_regex(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d)?(Z|[+-]\d\d:\d\d)?", fullmatch=True))
def test_no_words_break_the_reader_and_none_give_a_moment_without_a_zone(typed):
    try:
        read = case_args.moment(typed)
    except BadInput:
        return
    assert iso(read).endswith("Z")


@given(st.text(max_size=60), st.sampled_from([case_args.row_id, case_args.question_id, case_args.day]))
def test_ids_and_days_are_read_or_refused(typed, read):
    with contextlib.suppress(BadInput):
        assert read(typed) is not None
