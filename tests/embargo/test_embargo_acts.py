"""Proposing, agreeing, declining, withdrawing, ending: row, journal, promise, task and letter together."""

from datetime import UTC, datetime, timedelta

import pytest

from firsthand.cases.models import Case, Participant
from firsthand.core.errors import NotAllowed, NotFound, RulesBroken
from firsthand.embargo import actions
from firsthand.embargo.models import Embargo, Proposal
from firsthand.journal.models import Entry
from firsthand.letters.models import Letter
from firsthand.promises.models import Promise
from firsthand.vault.queries import unseal_json, unseal_text

DAY = timedelta(days=1)
REASON = "Somebody else has published it."


def letter(talks, kind):
    return unseal_json(Letter.objects.filter(case=talks.case, kind=kind).latest("written_at").content)


def words(talks, kind):
    return " ".join(letter(talks, kind)["text"].split())


# Three people for each act of staff

ACTS = {
    "propose": lambda t, by: actions.propose_by_staff(
        t.case.number, ends_at=t.day(60), why=REASON, by=by, at=t.at),
    "accept": lambda t, by: actions.accept_by_staff(t.case.number, by=by, at=t.at),
    "decline": lambda t, by: actions.decline_by_staff(t.case.number, why=REASON, by=by, at=t.at),
    "withdraw": lambda t, by: actions.withdraw_by_staff(t.case.number, by=by, at=t.at),
    "end": lambda t, by: actions.end_by_staff(t.case.number, reason=REASON, by=by, at=t.at),
}  # fmt: skip
BEFORE = {"accept": lambda t: t.they_propose(50), "decline": lambda t: t.they_propose(50),
          "withdraw": lambda t: t.we_propose(50)}  # fmt: skip
EVERY_ACT = pytest.mark.parametrize("act", ACTS)


@EVERY_ACT
def test_a_handler_may(talks, act):
    BEFORE.get(act, lambda t: None)(talks)
    before = len(talks.kinds)
    ACTS[act](talks, talks.staff)
    assert len(talks.kinds) > before


@EVERY_ACT
def test_an_auditor_may_not_and_nothing_changes(talks, auditor, act):
    BEFORE.get(act, lambda t: None)(talks)
    before = Entry.objects.count(), talks.record
    with pytest.raises(NotAllowed):
        ACTS[act](talks, auditor)
    assert (Entry.objects.count(), talks.record) == before


@EVERY_ACT
def test_nobody_and_the_machine_may_not(talks, act):
    for outsider in (None, "firsthand"):
        with pytest.raises(NotAllowed):
            ACTS[act](talks, outsider)


@EVERY_ACT
def test_a_case_that_is_not_there_is_not_found(talks, act):
    talks.case = Case(number="2027-9999", received_at=talks.case.received_at)
    with pytest.raises(NotFound):
        ACTS[act](talks, talks.staff)


# The beginning


def test_a_report_begins_with_the_default_agreed_by_sending_it(talks):
    record = talks.record
    assert (record.state, record.ends_at, record.consent) == ("active", talks.day(45), "signatory")
    (line,) = record.history
    assert (line.by_reporter, line.by, line.answer, line.ends_at) == (False, "", "accepted", talks.day(45))
    assert talks.facts("embargo.began")["days"] == 45
    assert Promise.objects.get(case=talks.case, kind="embargo").due_at == talks.day(45)


def test_whoever_asks_for_longer_gets_the_default_and_a_proposal_that_waits_for_us(talks, report_at, at):
    talks.case = report_at(at, asked_end=at + 90 * DAY).case
    record = talks.record
    assert (record.state, record.ends_at) == ("revise", talks.day(45))
    assert (record.open.by_reporter, record.open.ends_at) == (True, talks.day(90))
    assert talks.tasks == [("embargo_proposed", str(record.open.id))]
    talks.we_agree()
    assert talks.record.ends_at == talks.day(90)


def test_whoever_asks_for_shorter_gets_it_and_the_default_waits_for_them(talks, report_at, at):
    talks.case = report_at(at, asked_end=at + 10 * DAY).case
    record = talks.record
    assert (record.state, record.ends_at) == ("revise", talks.day(10))
    assert (record.open.by_reporter, record.open.by, record.open.ends_at) == (False, "", talks.day(45))
    assert Promise.objects.get(case=talks.case, kind="embargo").due_at == talks.day(10)
    assert talks.tasks == []
    talks.they_agree()
    assert talks.record.ends_at == talks.day(45)


@pytest.mark.parametrize(
    "asked", [datetime(1999, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC), datetime(2027, 4, 1)]
)
def test_a_wish_that_makes_no_sense_loses_no_report_and_is_kept_in_the_journal(talks, report_at, at, asked):
    talks.case = report_at(at, asked_end=asked).case
    assert (talks.record.state, talks.record.ends_at) == ("active", talks.day(45))
    assert talks.facts("embargo.began")["asked"] == asked.isoformat()


# Talking


def test_a_proposal_of_ours_changes_nothing_and_the_letter_says_how_to_answer(talks):
    proposal = talks.we_propose(60)
    record = talks.record
    assert (record.state, record.ends_at, record.open.id) == ("revise", talks.day(45), proposal.pk)
    assert (record.open.by, record.open.why) == (talks.staff.name, unseal_text(proposal.why))
    assert talks.facts("embargo.proposed") == {
        "proposal": proposal.pk, "ends_at": "2027-04-30T09:00:00.000000Z", "by_reporter": False,
    }  # fmt: skip
    said = words(talks, "embargo_proposed")
    assert "Friday 30 April 2027, 10:00 BST" in said
    assert f"/en/embargo/{proposal.pk}." in said
    assert talks.tasks == []


def test_a_proposal_of_the_reporter_changes_nothing_and_calls_somebody(talks):
    proposal = talks.they_propose(30, why="")
    assert (talks.record.state, talks.record.ends_at) == ("revise", talks.day(45))
    assert talks.tasks == [("embargo_proposed", str(proposal.pk))]
    assert "embargo_asked" in talks.letters
    assert proposal.why is None


def test_an_unanswered_proposal_changes_nothing_until_the_agreed_end_comes(talks):
    talks.we_propose(60)
    talks.at = talks.day(45) - timedelta(microseconds=1)
    assert (talks.record.state, talks.record.ends_at) == ("revise", talks.day(45))
    talks.at = talks.day(45)
    assert actions.lapse(talks.case.embargo.pk, at=talks.at)
    assert (talks.record.state, talks.record.history[-1].answer) == ("exited", "ended")


def test_agreeing_moves_the_end_the_promise_and_tells_the_reporter(talks):
    proposal = talks.they_propose(60)
    talks.we_agree()
    record = talks.record
    assert (record.state, record.ends_at, record.open) == ("active", talks.day(60), None)
    assert (record.history[-1].answer, record.history[-1].answered_at) == ("accepted", talks.at)
    assert talks.facts("embargo.agreed") == {
        "proposal": proposal.pk, "ends_at": "2027-04-30T09:00:00.000000Z", "was_ends_at": "2027-04-15T09:00:00.000000Z",
    }  # fmt: skip
    assert Promise.objects.get(case=talks.case, kind="embargo").due_at == talks.day(60)
    assert talks.tasks == []
    said = words(talks, "embargo_agreed")
    assert "Friday 30 April 2027, 10:00 BST" in said
    assert "Thursday 15 April 2027, 10:00 BST" in said


def test_the_reporter_agrees_to_ours(talks):
    proposal = talks.we_propose(60)
    talks.they_agree(proposal=proposal.pk)
    assert talks.record.ends_at == talks.day(60)
    assert Entry.objects.filter(kind="embargo.agreed").get().by == "reporter"


def test_a_word_of_ours_keeps_the_promise_to_answer_and_a_word_of_theirs_does_not(talks):
    talks.they_propose(60)
    assert Promise.objects.get(case=talks.case, kind="confirm").kept_at is None
    talks.we_agree()
    assert Promise.objects.get(case=talks.case, kind="confirm").kept_at == talks.at


def test_a_counter_proposal_answers_the_older_one_and_its_task(talks):
    theirs = talks.they_propose(30)
    ours = talks.we_propose(40, why="")
    first, second = talks.record.history[1:]
    assert (first.id, first.answer) == (theirs.pk, "countered")
    assert (second.id, second.answer) == (ours.pk, "")
    assert talks.facts("embargo.proposed")["counters"] == theirs.pk
    assert talks.tasks == []
    assert talks.record.ends_at == talks.day(45)


def test_declining_leaves_what_was_agreed_and_says_why(talks):
    talks.they_propose(30)
    actions.decline_by_staff(talks.case.number, why=REASON, by=talks.staff, at=talks.at)
    record = talks.record
    assert (record.state, record.ends_at) == ("active", talks.day(45))
    assert (record.history[-1].answer, record.history[-1].answer_why) == ("declined", REASON)
    assert talks.tasks == []
    assert REASON in words(talks, "embargo_declined")


def test_the_reporter_declines_without_a_reason(talks):
    talks.we_propose(60)
    actions.decline_by_reporter(talks.case, at=talks.at)
    assert (talks.record.state, talks.record.history[-1].answer) == ("active", "declined")
    assert Promise.objects.filter(case=talks.case, kind="update").count() == 1


def test_what_was_done_by_the_link_reaches_the_reporter_and_repeats_no_words_of_theirs(talks):
    talks.we_propose(60)
    actions.decline_by_reporter(talks.case, why="The heron cannot wait.", at=talks.at)
    assert "Thursday 15 April 2027, 10:00 BST" in words(talks, "embargo_declined")
    assert "heron" not in words(talks, "embargo_declined")


def test_withdrawing_takes_the_task_along(talks):
    talks.they_propose(30)
    actions.withdraw_by_reporter(talks.case, at=talks.at)
    assert (talks.record.state, talks.record.history[-1].answer, talks.tasks) == ("active", "withdrawn", [])


def test_our_withdrawal_reaches_the_reporter(talks):
    talks.we_propose(60)
    actions.withdraw_by_staff(talks.case.number, by=talks.staff, at=talks.at)
    assert "Friday 30 April 2027, 10:00 BST" in words(talks, "embargo_withdrawn")


def test_a_refused_proposal_leaves_no_trace_and_names_every_rule(talks):
    talks.we_propose(60)
    before = talks.kinds, talks.letters, talks.record
    with pytest.raises(RulesBroken) as refused:
        talks.we_propose(200, why="")
    assert len(refused.value.broken) == 3
    assert (talks.kinds, talks.letters, talks.record) == before


def test_an_answer_to_a_proposal_that_was_replaced_is_refused(talks):
    ours = talks.we_propose(60)
    actions.withdraw_by_staff(talks.case.number, by=talks.staff, at=talks.at)
    talks.we_propose(90)
    with pytest.raises(RulesBroken, match="made or answered in the meantime"):
        talks.they_agree(proposal=ours.pk)
    assert talks.record.ends_at == talks.day(45)


def test_a_proposal_that_was_withdrawn_cannot_be_agreed_to(talks):
    talks.we_propose(60)
    actions.withdraw_by_staff(talks.case.number, by=talks.staff, at=talks.at)
    with pytest.raises(RulesBroken, match="No proposal is open"):
        talks.they_agree()


# The end


def test_when_it_lapses_the_reporter_is_told_once_and_nothing_stays_open(talks):
    talks.they_propose(60)
    talks.at = talks.day(45) + timedelta(hours=5)
    done = [actions.lapse(talks.case.embargo.pk, at=talks.at) for _ in range(3)]
    record = talks.record
    assert done == [True, False, False]
    assert (record.state, record.exited_at, record.exited_why) == ("exited", talks.day(45), "lapsed")
    assert (record.open, record.history[-1].answer, talks.tasks) == (None, "ended", [])
    assert record.consent == "no_embargo"
    assert talks.letters.count("embargo_lapsed") == 1
    assert talks.kinds.count("embargo.lapsed") == 1
    assert Promise.objects.get(case=talks.case, kind="embargo").kept_at == talks.day(45)


def test_it_does_not_lapse_a_moment_too_early(talks):
    assert not actions.lapse(talks.case.embargo.pk, at=talks.day(45) - timedelta(microseconds=1))
    assert talks.record.exited_at is None


def test_an_end_that_moved_later_does_not_lapse_at_the_old_one(talks):
    talks.we_propose(60)
    talks.they_agree()
    assert not actions.lapse(talks.case.embargo.pk, at=talks.day(45))
    assert actions.lapse(talks.case.embargo.pk, at=talks.day(60))


def test_what_is_over_stays_over_when_the_clock_is_set_back(talks):
    actions.lapse(talks.case.embargo.pk, at=talks.day(45))
    talks.at = talks.day(2)
    assert talks.record.state == "exited"
    with pytest.raises(RulesBroken, match="has ended"):
        talks.we_propose(60)


def test_an_end_that_has_come_counts_before_any_sweep_has_been_by(talks):
    talks.we_propose(60)
    talks.at = talks.day(45)
    record = talks.record
    assert (record.state, record.exited_at, record.exited_why, record.open) == ("exited", talks.day(45), "lapsed", None)
    assert record.history[-1].answer == "ended"
    with pytest.raises(RulesBroken, match="has ended"):
        talks.they_agree()


@pytest.mark.parametrize("fact", ["public_aware", "exploit_public", "attacks_seen"])
@pytest.mark.parametrize("pending", [True, False])
def test_a_fact_ends_it_and_what_is_open_with_it(talks, fact, pending):
    if pending:
        talks.they_propose(60)
    assert actions.end_by_fact(talks.case, fact, at=talks.at, by=f"person:{talks.staff.pk}")
    record = talks.record
    assert (record.state, record.exited_at, record.exited_why) == ("exited", talks.at, fact)
    assert (record.open, talks.tasks, record.consent) == (None, [], "no_embargo")
    assert talks.facts("embargo.ended")["why"] == fact
    assert talks.letters.count("embargo_ended") == 1


def test_a_second_fact_ends_nothing_and_is_never_refused(talks):
    by = f"person:{talks.staff.pk}"
    assert actions.end_by_fact(talks.case, "exploit_public", at=talks.at, by=by)
    assert not actions.end_by_fact(talks.case, "public_aware", at=talks.at, by=by)
    assert (talks.record.exited_why, talks.letters.count("embargo_ended")) == ("exploit_public", 1)


@pytest.mark.parametrize("fact", ["vendor_aware", "fix_ready", "fix_deployed"])
def test_a_fix_ends_no_embargo(talks, fact):
    assert not actions.end_by_fact(talks.case, fact, at=talks.at, by="person:1")
    assert talks.record.state == "active"


def test_a_fact_after_the_end_that_no_sweep_has_seen_lets_it_lapse(talks):
    actions.end_by_fact(talks.case, "public_aware", at=talks.day(46), by="person:1")
    talks.at = talks.day(46)
    assert (talks.record.exited_why, talks.record.exited_at) == ("lapsed", talks.day(45))
    assert not actions.lapse(talks.case.embargo.pk, at=talks.at)
    assert talks.letters.count("embargo_lapsed") == 1


def test_a_decision_ends_it_with_a_reason_that_the_reporter_reads(talks):
    actions.end_by_staff(talks.case.number, reason=REASON, by=talks.staff, at=talks.at)
    record = talks.record
    assert (record.state, record.exited_why, record.exited_reason) == ("exited", "decision", REASON)
    assert REASON in words(talks, "embargo_ended")
    assert Entry.objects.get(kind="embargo.ended").by == f"person:{talks.staff.pk}"
    with pytest.raises(RulesBroken, match="has ended"):
        actions.end_by_staff(talks.case.number, reason=REASON, by=talks.staff, at=talks.at)


# Consent


def another(talks, consent):
    return Participant.objects.create(
        case=talks.case, is_reporter=False, contact=talks.case.reporter.contact, consent=consent
    )  # fmt: skip


def test_the_reporter_may_leave_once_and_the_embargo_goes_on(talks):
    actions.leave_by_reporter(talks.case, at=talks.at)
    assert (talks.record.state, talks.record.consent) == ("active", "declined")
    assert [kind for kind, _ in talks.tasks] == ["reporter_left_embargo"]
    assert talks.facts("consent.changed") == {
        "participant": talks.case.reporter.pk, "from": "signatory", "to": "declined"
    }  # fmt: skip
    with pytest.raises(RulesBroken, match="left this agreement"):
        actions.leave_by_reporter(talks.case, at=talks.at)


def test_a_reporter_who_left_is_invited_by_our_proposal_and_back_by_agreeing(talks):
    actions.leave_by_reporter(talks.case, at=talks.at)
    talks.we_propose(20)
    assert talks.record.consent == "invited"
    talks.they_agree()
    assert talks.record.consent == "signatory"


def test_new_terms_are_put_to_the_other_participants_again(talks):
    bound, asked = another(talks, "signatory"), another(talks, "invited")
    talks.we_propose(60)
    talks.they_agree()
    assert [Participant.objects.get(pk=p.pk).consent for p in (bound, asked)] == ["lapsed", "invited"]
    assert talks.record.consent == "signatory"
    actions.lapse(talks.case.embargo.pk, at=talks.day(60))
    assert set(Participant.objects.filter(case=talks.case).values_list("consent", flat=True)) == {"no_embargo"}


def test_the_embargo_of_another_case_is_left_alone(talks, report_at, at):
    other = report_at(at).case
    talks.we_propose(60)
    talks.they_agree()
    assert Embargo.objects.get(case=other).ends_at == other.received_at + 45 * DAY
    assert Proposal.objects.filter(case=other).count() == 1
