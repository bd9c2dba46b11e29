"""R93: promises kept and missed stand in public, and anybody who holds the journal counts the same figures."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

import pytest
from django.utils.dateparse import parse_datetime

from firsthand.cases.rules import FactKind, Outcome
from firsthand.journal.models import Entry
from firsthand.record.forms import exact
from firsthand.record.queries import exact_figures, public_record
from firsthand.record.rules import Span

SPRING = datetime(2027, 3, 31, 23, tzinfo=UTC)
"""Midnight in London, summer time: the first quarter is over."""
MAY = datetime(2027, 5, 20, 9, tzinfo=UTC)


@pytest.fixture
def a_quarter(story):
    """Fourteen reports of March: most answered in time, two late, some accepted, some not, one public too early."""
    cases = []
    for number in range(14):
        story.now = datetime(2027, 3, 2 + number, 9, tzinfo=UTC)
        cases.append(story.reporter_files(mail=f"finder{number}@finder.example").case)
        story.the_post_goes_out()
        story.wait(hours=5 + number)
        if number in (3, 9):
            story.wait(hours=72)
            story.the_clocks_are_looked_at()
        story.team_confirms(cases[-1])
    story.now = datetime(2027, 3, 25, 9, tzinfo=UTC)
    for case in cases[:7]:
        story.team_accepts(case)
    for case in cases[7:12]:
        story.team_declines(case, rule="N11", outcome=Outcome.NOT_QUALIFYING)
    story.the_world_learns(cases[0], FactKind.PUBLIC_AWARE)
    for number, case in enumerate(cases[:6]):
        story.wait(hours=number)
        story.team_repairs(case)
    story.now = datetime(2027, 4, 20, 9, tzinfo=UTC)
    story.the_clocks_are_looked_at()
    story.team_accepts(cases[12])
    return cases


class Recount:
    """Another way to the same figures: straight from the text of the entries, with nothing of ours."""

    def __init__(self, since: datetime, until: datetime) -> None:
        everything = [json.loads(text) for text in Entry.objects.order_by("number").values_list("text", flat=True)]
        self.all = [{**e, "at": parse_datetime(e["at"])} for e in everything]
        self.these = [e for e in self.all if since <= e["at"] < until]
        self.arrived = {
            e["subject"]: parse_datetime(e["facts"]["received_at"]) for e in self.all if e["kind"] == "report.received"
        }

    def count(self, kind: str, /, **facts: object) -> int:
        return len(self._found(self.these, kind, facts))

    def promises(self, kind: str) -> tuple[int, int]:
        kept, seen = 0, set()
        for e in self._found(self.all, "promise.kept", {"promise": kind}):
            once = (e["subject"], e["at"].date() if kind == "update" else e["facts"]["turn"])
            kept += e in self.these and e["facts"]["in_time"] and once not in seen
            seen.add(once)
        return kept, self.count("promise.missed", promise=kind)

    def seconds(self, kind: str, /, **facts: object) -> list[int]:
        """From arrival to the first such entry of each case, where that first one lies in the quarter."""
        first: dict[str, Any] = {}
        for e in self._found(self.all, kind, facts):
            first.setdefault(e["subject"], e)
        return sorted(int((e["at"] - self.arrived[s]).total_seconds()) for s, e in first.items() if e in self.these)

    def waiting(self, kind: str, until: datetime, /, **facts: object) -> int:
        """Open cases without such an entry; of those that may wait for a fix, the accepted alone."""
        written = [e for e in self.all if e["at"] < until]
        done = {e["subject"] for e in self._found(written, kind, facts)}
        closed = {e["subject"] for e in written if e["kind"] == "case.closed"}
        owed = {s for s, at in self.arrived.items() if at < until}
        if kind == "case.remedied":
            owed = {e["subject"] for e in self._found(written, "case.decided", {"outcome": "accepted"})}
        return len(owed - done - closed)

    @staticmethod
    def _found(entries: list[Any], kind: str, facts: dict[str, object]) -> list[Any]:
        return [e for e in entries if e["kind"] == kind and facts.items() <= e["facts"].items()]

    def outcomes(self) -> Counter[bool]:
        last = {e["subject"]: e["facts"]["outcome"] for e in self.these if e["kind"] == "case.decided"}
        return Counter(outcome in ("accepted", "duplicate", "known", "accepted_risk") for outcome in last.values())

    def still_open(self, until: datetime) -> int:
        closed = {e["subject"] for e in self.all if e["kind"] == "case.closed" and e["at"] < until}
        return sum(at < until and subject not in closed for subject, at in self.arrived.items())


@pytest.fixture
def recount(a_quarter):
    return Recount(datetime(2027, 1, 1, tzinfo=UTC), SPRING)


def test_the_exact_figures_equal_a_recount_from_the_raw_journal(recount):
    (_, tally), _ = exact_figures(at=MAY)
    assert tally.reports == recount.count("report.received") == 14
    for kind in ("confirm", "update", "credit"):
        found = tally.promises.get(kind)
        assert ((found.kept, found.missed) if found else (0, 0)) == recount.promises(kind), kind
    assert recount.promises("confirm") == (12, 2)
    assert (tally.valid, tally.not_valid) == (recount.outcomes()[True], recount.outcomes()[False]) == (7, 5)
    assert len(tally.open_days) == recount.still_open(SPRING) == 9


def test_the_times_equal_a_recount_from_the_raw_journal(recount):
    (_, tally), _ = exact_figures(at=MAY)
    for span, kind, facts in (
        (Span.RECEIPT, "letter.sent", {"kind": "receipt"}),
        (Span.CONFIRMATION, "promise.kept", {"promise": "confirm"}),
        (Span.DECISION, "case.decided", {}),
        (Span.REMEDY, "case.remedied", {}),
    ):
        assert sorted(tally.seconds[span]) == recount.seconds(kind, **facts), span
        assert len(tally.seconds[span]) > 5, span
        if span is not Span.RECEIPT:
            assert tally.waiting[span] == recount.waiting(kind, SPRING, **facts), span
    assert [tally.waiting[span] for span in (Span.CONFIRMATION, Span.DECISION, Span.REMEDY)] == [0, 2, 1]


def test_what_the_public_sees_is_the_recount_rounded_down_with_small_figures_left_out(recount):
    (period,) = public_record(at=MAY).periods
    assert str(period.period) == "2027-Q1"
    assert period.reports == 10
    assert (period.promises["confirm"].yes, period.promises["confirm"].no) == (10, None)
    assert (period.validity.yes, period.validity.no, period.validity.share) == (5, 5, 50)
    hours = recount.seconds("promise.kept", promise="confirm")
    assert period.times[Span.CONFIRMATION].median == ceil(hours[ceil(len(hours) / 2) - 1] / 3600)
    days = recount.seconds("case.decided")
    assert (len(days), recount.waiting("case.decided", SPRING)) == (12, 2)
    assert period.times[Span.DECISION].median == ceil(days[ceil((12 + 2) / 2) - 1] / 86_400)
    assert (period.times[Span.DECISION].ninety, period.times[Span.DECISION].ninety_waits) == (None, True)


def test_messages_within_seconds_of_each_other_count_as_one_update(story):
    """Everybody can write four times in six seconds; the reporter heard from us once."""
    story.now = datetime(2027, 3, 2, 9, tzinfo=UTC)
    case = story.reporter_files().case
    story.wait(hours=1)
    story.team_confirms(case)
    story.wait(hours=48)
    for part in range(4):
        story.team_writes(case, f"We are looking into it, part {part}.")
        story.now += timedelta(seconds=2)
    recount = Recount(datetime(2027, 1, 1, tzinfo=UTC), SPRING)
    assert recount.count("promise.kept", promise="update", in_time=True) == 4
    (_, tally), _ = exact_figures(at=MAY)
    assert tally.promises["update"].kept == recount.promises("update")[0] == 1


def test_a_running_quarter_is_counted_for_the_team_and_shown_to_nobody(a_quarter):
    quarters = exact(exact_figures(at=MAY))
    assert [q["period"] for q in quarters] == ["2027-Q1", "2027-Q2"]
    assert quarters[1]["validity"] == {"valid": 1, "not_valid": 0}
    assert [str(p.period) for p in public_record(at=MAY).periods] == ["2027-Q1"]


def test_the_record_names_no_case_and_none_of_its_words(a_quarter, story, monkeypatch):
    """A canary in every place where a report has words: none of it sings in public."""
    monkeypatch.setattr("firsthand.record.views.now", lambda: MAY)
    words = ["share/4471", "oak", "finder", "N11", "S8", "change 4711", "Ines", *(case.number for case in a_quarter)]
    for address in ("/en/record/", "/nl/record/", "/en/record/figures.json"):
        page = story.page(address)
        assert "2027" in page
        assert [word for word in words if word in page] == []


def test_the_page_and_the_data_tell_the_same_figures(a_quarter, story, monkeypatch):
    monkeypatch.setattr("firsthand.record.views.now", lambda: MAY)
    data = json.loads(story.page("/en/record/figures.json"))["periods"][0]
    page = story.page("/en/record/")
    confirm = next(p for p in data["promises"] if p["kind"] == "confirm")
    assert f"{confirm['kept']} kept, fewer than 5 missed" in page
    half = next(t for t in data["times"] if t["to"] == "confirmation")["median"]
    assert f"half within {half} hours" in page
