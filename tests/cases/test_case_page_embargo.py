"""The end of the embargo on the case page: agree, keep, propose, withdraw, leave (R12, R47)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from firsthand.cases import actions
from firsthand.cases.forms import EndForm
from firsthand.cases.rules import FactKind, Outcome
from firsthand.embargo import actions as embargo
from firsthand.embargo.queries import EmbargoRecord, embargo_record
from firsthand.embargo.rules import ConsentState, EmState
from firsthand.intake.actions import Taken
from firsthand.people.models import Person
from holder import Holder

DAY = timedelta(days=1)
WHY = "The release of the mobile clients is on 9 May."
FREE = "You are free to publish. You need not ask us."


def record(taken: Taken, holder: Holder) -> EmbargoRecord:
    return embargo_record(taken.case, at=holder.at)


@pytest.fixture
def proposed(unmailed: Taken, lead: Person, at: datetime) -> int:
    """We ask for seventy days."""
    return embargo.propose_by_staff(unmailed.case.number, ends_at=at + 70 * DAY, why=WHY, by=lead, at=at).pk


def test_the_running_end_is_shown_with_day_time_and_zone(holder: Holder) -> None:
    words = holder.send()
    assert "Thursday 15 April 2027, 10:00 BST" in words
    assert "From that moment you are free to publish. You need not ask us." in words


def test_a_proposal_of_ours_says_who_what_and_why_and_what_silence_means(holder: Holder, proposed: int) -> None:
    words = holder.send()
    assert "We ask for more time. The answer is yours." in words
    assert "Monday 10 May 2027, 10:00 BST" in words
    assert WHY in words
    assert "Proposed by Tomas, Mon 1 Mar 2027, 09:00 GMT." in words
    assert "Until you agree, Thursday 15 April 2027 stays. If you do not answer, it stays too." in words


def test_agreeing_moves_the_end(unmailed: Taken, holder: Holder, proposed: int, at: datetime) -> None:
    holder.send()
    assert "You have agreed." in holder.send("agree", proposal=holder.field("proposal"))
    assert record(unmailed, holder).ends_at == at + 70 * DAY


def test_keeping_the_end_declines_with_a_word_of_why(
    unmailed: Taken, holder: Holder, proposed: int, at: datetime
) -> None:
    words = holder.send("keep", proposal=proposed, decline_why="I speak on <i>20 April</i>.")
    assert "You have declined." in words
    assert "I speak on <i>20 April</i>." in words
    assert record(unmailed, holder).ends_at == at + 45 * DAY
    assert record(unmailed, holder).open is None


def test_a_counter_proposal_answers_ours(unmailed: Taken, holder: Holder, proposed: int) -> None:
    assert "Your proposal is with us." in holder.send("propose", proposal=proposed, day="2027-04-20", why="A talk.")
    pending = record(unmailed, holder).open
    assert pending is not None
    assert pending.by_reporter
    assert pending.why == "A talk."


@pytest.mark.parametrize(
    ("time", "moment"), [("", "2027-03-31T22:59:00+00:00"), ("17:30", "2027-03-31T16:30:00+00:00")]
)
def test_a_proposed_end_is_a_moment_in_the_zone_of_the_page(
    unmailed: Taken, holder: Holder, time: str, moment: str
) -> None:
    holder.send("propose", day="2027-03-31", time=time)
    pending = record(unmailed, holder).open
    assert pending is not None
    assert pending.ends_at == datetime.fromisoformat(moment)


def test_every_broken_rule_is_said_in_one_answer_and_what_was_typed_stays(unmailed: Taken, holder: Holder) -> None:
    words = holder.send("propose", day="2029-01-01", time="17:30", why="")
    assert holder.status == 409
    assert words.count("The proposed end lies after Saturday 28 August 2027, 10:00 BST; no agreement") == 2
    assert words.count("A later end needs a reason; write why more time is needed.") == 2
    assert 'value="2029-01-01"' in holder.html
    assert 'value="17:30"' in holder.html
    assert record(unmailed, holder).state is EmState.ACTIVE


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"day": ""}, "The day is empty."),
        ({"day": "soon"}, "This is not a day."),
        ({"day": "2027-04-01", "time": "noon"}, "This is not a time."),
        ({"day": "2027-04-01", "why": "y" * 2001}, "The reason is longer than 2,000 characters."),
    ],
)
def test_a_faulty_proposal_comes_back_with_the_mend(holder: Holder, fields: dict[str, str], said: str) -> None:
    assert said in holder.send("propose", **fields)
    assert holder.status == 400


def test_one_own_proposal_can_be_withdrawn(unmailed: Taken, holder: Holder) -> None:
    words = holder.send("propose", day="2027-04-01", why="A talk.")
    assert "You proposed Thursday 1 April 2027, 23:59 BST." in words
    assert "Your proposal is withdrawn." in holder.send("withdraw", proposal=holder.field("proposal"))
    assert record(unmailed, holder).open is None


@pytest.mark.parametrize("act", ["agree", "keep", "withdraw"])
def test_an_act_on_a_proposal_that_is_gone_is_refused_and_nothing_changes(
    unmailed: Taken, holder: Holder, proposed: int, lead: Person, at: datetime, act: str
) -> None:
    embargo.withdraw_by_staff(unmailed.case.number, by=lead, at=at)
    words = holder.send(act, proposal=proposed, decline_why="my words")
    assert holder.status == 409
    assert "Nothing was changed." in words
    assert ("my words" in words) is (act == "keep")
    assert record(unmailed, holder).ends_at == at + 45 * DAY


def test_an_answer_to_an_older_proposal_does_not_hit_the_newer_one(
    unmailed: Taken, holder: Holder, proposed: int, lead: Person, at: datetime
) -> None:
    embargo.withdraw_by_staff(unmailed.case.number, by=lead, at=at)
    embargo.propose_by_staff(unmailed.case.number, ends_at=at + 80 * DAY, why=WHY, by=lead, at=at)
    holder.send("agree", proposal=proposed)
    assert holder.status == 409
    assert record(unmailed, holder).ends_at == at + 45 * DAY


def test_leaving_ends_it_for_the_reporter_alone(unmailed: Taken, holder: Holder) -> None:
    assert "It ends the agreement for you alone" in holder.send()
    words = holder.send("leave")
    assert "when you publish is up to you. For everybody else it stays confidential until" in words
    assert record(unmailed, holder).consent is ConsentState.DECLINED
    assert record(unmailed, holder).state is EmState.ACTIVE


def test_leaving_twice_is_refused(holder: Holder) -> None:
    holder.send("leave")
    holder.send("leave")
    assert holder.status == 409


def test_after_the_end_the_page_says_that_they_are_free(holder: Holder) -> None:
    holder.at += 46 * DAY
    words = holder.send()
    assert f"The time of confidentiality ended on Thursday 15 April 2027, 10:00 BST. {FREE}" in words
    assert "I no longer keep to it" not in words
    assert "Propose another end" not in words


def test_a_public_fact_ends_it_with_its_reason(unmailed: Taken, holder: Holder, lead: Person, at: datetime) -> None:
    actions.note_fact(unmailed.case.number, FactKind.EXPLOIT_PUBLIC, happened_at=at, by=lead, at=at)
    words = holder.send()
    said = "A way to exploit it is public, so the time of confidentiality ended on Monday 1 March 2027, 09:00 GMT."
    assert f"{said} {FREE}" in words
    assert "A way to exploit it has been public since Monday 1 March 2027." in words


def test_an_early_end_is_told_with_its_words(unmailed: Taken, holder: Holder, lead: Person, at: datetime) -> None:
    embargo.end_by_staff(unmailed.case.number, reason="The fix is everywhere.", by=lead, at=at)
    assert "The fix is everywhere." in holder.send()
    assert FREE in holder.send()


def test_a_declined_case_offers_no_talks_but_says_until_when(
    unmailed: Taken, holder: Holder, lead: Person, at: datetime
) -> None:
    actions.decline(
        unmailed.case.number, Outcome.NOT_QUALIFYING, rule_id="N11", reason="It leads to nothing.", by=lead, at=at
    )
    words = holder.send()
    assert "Propose another end" not in words
    assert "From that moment you are free to publish." in words


@pytest.mark.parametrize("act", ["agree", "keep", "propose", "withdraw", "leave"])
def test_no_act_without_the_code(unmailed: Taken, holder: Holder, proposed: int, act: str) -> None:
    before = record(unmailed, holder)
    holder.code = "0000-0000-0000-0000-0000"
    holder.send(act, proposal=proposed, day="2027-04-01", why="because", decline_why="because")
    assert holder.status == 404
    assert 'name="act"' in holder.html, "what was sent comes along to the second try"
    assert record(unmailed, holder) == before


def test_the_code_of_another_case_answers_nothing_here(
    unmailed: Taken, holder: Holder, proposed: int, report_at: Callable[..., Taken]
) -> None:
    before = record(unmailed, holder)
    other = Holder(report_at(holder.at, mail="", location="elsewhere").code, holder.at)
    other.send("agree", proposal=proposed)
    assert other.status == 409
    assert WHY not in other.html
    assert record(unmailed, holder) == before


@pytest.mark.parametrize(
    ("typed", "said"), [("7:05", "07:05"), ("17.30", "17:30"), ("17:30:15", "17:30"), ("", "None")]
)
def test_times_are_read_as_people_write_them(typed: str, said: str) -> None:
    form = EndForm({"day": "2027-04-01", "time": typed}, zone="Europe/London")
    assert form.is_valid()
    assert str(form.cleaned_data["time"])[:5] == said[:5]


@pytest.mark.parametrize("typed", ["17:30+05:00", "17:30Z", "17:30:15.5", "25:00", "1730", "٢:٠٠", "T17:30"])
def test_a_time_that_is_more_or_less_than_a_time_of_the_day_is_refused(typed: str) -> None:
    form = EndForm({"day": "2027-04-01", "time": typed}, zone="Europe/London")
    assert "This is not a time." in str(form.errors["time"])


@pytest.mark.parametrize(
    ("day", "time", "moment"),
    [
        ("2026-10-25", "03:00", "2026-10-25T02:00:00+00:00"),
        ("0001-01-01", "00:00", "1969-12-31T23:00:00+00:00"),
        ("9999-12-31", "00:00", "9998-12-30T23:00:00+00:00"),
    ],
    ids=["the end of an hour that comes twice", "the first day", "the last day"],
)
def test_odd_moments_are_moments_all_the_same(day: str, time: str, moment: str) -> None:
    form = EndForm({"day": day, "time": time}, zone="Europe/Amsterdam")
    assert form.is_valid()
    assert form.cleaned_data["ends_at"] == datetime.fromisoformat(moment)


@pytest.mark.parametrize("day", ["2026-10-25", "2026-03-29"], ids=["it comes twice", "it does not come"])
def test_a_time_that_is_no_one_moment_is_refused_with_the_mend(day: str) -> None:
    form = EndForm({"day": day, "time": "02:30"}, zone="Europe/Amsterdam")
    assert "this time is not one moment. Name an earlier one." in str(form.errors["time"])


def test_the_sixth_proposal_of_a_day_is_refused_and_told_from_when_on(unmailed: Taken, holder: Holder) -> None:
    for _ in range(5):
        holder.send("propose", day="2027-04-01", why="A talk.")
        holder.send("withdraw", proposal=holder.field("proposal"))
    words = holder.send("propose", day="2027-04-01", why="A talk.")
    assert holder.status == 409
    assert "made 5 proposals within 24 hours; it can make the next one from Tuesday 2 March 2027, 09:00 GMT on" in words
    assert record(unmailed, holder).open is None


def test_whoever_left_and_was_invited_again_is_not_told_that_they_keep_it(
    unmailed: Taken, holder: Holder, lead: Person, at: datetime
) -> None:
    holder.send("leave")
    embargo.propose_by_staff(unmailed.case.number, ends_at=at + 70 * DAY, why=WHY, by=lead, at=at)
    assert record(unmailed, holder).consent is ConsentState.INVITED
    words = holder.send()
    assert "when you publish is up to you" in words
    assert words.count("For everybody else it stays confidential until") == 2
    assert "From that moment you are free to publish." not in words
