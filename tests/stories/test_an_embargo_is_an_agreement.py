"""R7, R12, R46, R47: the time of confidentiality is agreed between both sides, and silence agrees to nothing."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firsthand.cases.rules import FactKind
from firsthand.core.errors import FirsthandError, RulesBroken
from firsthand.intake.rules import ReportContent
from stage import MONDAY


def test_both_sides_see_the_same_embargo_from_the_first_moment(story):
    case = story.reporter_files().case
    ours, theirs = story.record(case).embargo, story.what_the_reporter_sees(case).embargo
    assert (ours.state, ours.starts_at, ours.ends_at) == (theirs.state, theirs.starts_at, theirs.ends_at)
    assert (str(ours.state), ours.starts_at) == ("active", case.received_at)


def test_an_unanswered_proposal_changes_nothing(story):
    case = story.reporter_files().case
    story.wait(days=2)
    story.team_proposes(case, 80)
    story.wait(days=40)
    story.the_clocks_are_looked_at()
    assert (story.end_of_silence(case), str(story.record(case).embargo_state)) == (45, "revise")
    story.wait(days=3)
    story.the_clocks_are_looked_at()
    assert str(story.record(case).embargo_state) == "exited"


def test_what_both_sides_agree_on_replaces_the_45_days(story):
    case = story.reporter_files().case
    story.team_proposes(case, 80)
    story.reporter_agrees(case)
    assert story.end_of_silence(case) == 80
    story.wait(days=46)
    story.the_clocks_are_looked_at()
    assert "embargo_lapsed" not in story.letters(case)
    story.wait(days=34)
    story.the_clocks_are_looked_at()
    assert story.letters(case).count("embargo_lapsed") == 1


def test_a_counter_proposal_takes_the_place_of_the_first(story):
    case = story.reporter_files().case
    story.team_proposes(case, 80)
    story.reporter_proposes(case, 60)
    assert [p.answer for p in story.record(case).embargo.history][-2:] == ["countered", ""]
    story.team_agrees(case)
    assert story.end_of_silence(case) == 60


def test_nobody_agrees_to_their_own_proposal(story):
    case = story.reporter_files().case
    story.reporter_proposes(case, 60)
    with pytest.raises(FirsthandError):
        story.reporter_agrees(case)
    assert story.end_of_silence(case) == 45


@pytest.mark.parametrize(("asked", "runs", "pending"), [(None, 45, None), (30, 30, 45), (90, 45, 90)])
def test_a_wish_in_the_report_makes_the_shortest_win_and_leaves_the_rest_to_talk_about(story, asked, runs, pending):
    case = story.reporter_files(asked_end=asked and MONDAY + timedelta(days=asked)).case
    open_ = story.record(case).embargo.open
    assert story.end_of_silence(case) == runs
    assert (open_ and (open_.ends_at - case.received_at).days) == pending


@pytest.mark.parametrize("fact", [FactKind.PUBLIC_AWARE, FactKind.EXPLOIT_PUBLIC, FactKind.ATTACKS_SEEN])
def test_the_world_ends_an_embargo_and_the_reporter_is_told_once(story, fact):
    case = story.reporter_files().case
    story.wait(days=3)
    story.the_world_learns(case, fact)
    story.wait(days=60)
    story.the_clocks_are_looked_at()
    assert [k for k in story.letters(case) if k.startswith("embargo")] == ["embargo_ended"]
    assert story.record(case).embargo_ends_at == case.received_at + timedelta(days=3)


def test_after_publication_there_is_nothing_left_to_agree_on(story):
    case = story.reporter_files().case
    story.the_world_learns(case)
    with pytest.raises(RulesBroken, match="no confidentiality left"):
        story.team_proposes(case, 80)


def test_an_extension_needs_a_reason_and_an_end_that_is_not_for_ever(story):
    case = story.reporter_files().case
    with pytest.raises(RulesBroken) as refused:
        story.team_proposes(case, 900, why="")
    assert len(refused.value.broken) == 2
    assert story.record(case).embargo.open is None


MOVES = st.lists(
    st.tuples(st.sampled_from(["propose", "agree", "decline", "withdraw"]), st.booleans(), st.floats(-2, 200)),
    max_size=12,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_whatever_both_sides_do_the_end_moves_only_by_the_word_of_the_other(story, moves):
    from firsthand.embargo import actions as embargo

    case = story.reporter_files(name=f"{len(moves)} {hash(str(moves))}").case
    now = story.record(case)
    for move, ours, days in moves:
        before = now
        try:
            if move == "propose":
                (story.team_proposes if ours else story.reporter_proposes)(case, days)
            elif move == "agree":
                (story.team_agrees if ours else story.reporter_agrees)(case)
            elif move == "decline" and ours:
                embargo.decline_by_staff(case.number, why="Too long for us.", by=story.staff, at=story.now)
            elif move == "decline":
                embargo.decline_by_reporter(case, at=story.now)
            elif ours:
                embargo.withdraw_by_staff(case.number, by=story.staff, at=story.now)
            else:
                embargo.withdraw_by_reporter(case, at=story.now)
        except RulesBroken:
            now = story.record(case)
            assert (now.embargo_ends_at, now.embargo.open) == (before.embargo_ends_at, before.embargo.open)
            continue
        now = story.record(case)
        if now.embargo_ends_at != before.embargo_ends_at:
            assert move == "agree"
            assert before.embargo.open is not None
            assert before.embargo.open.by_reporter is ours


def test_a_report_with_a_wish_that_makes_no_sense_is_taken_all_the_same(story):
    assert ReportContent().asked_end is None
    case = story.reporter_files(asked_end=MONDAY - timedelta(days=400)).case
    assert story.end_of_silence(case) == 45
