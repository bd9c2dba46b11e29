"""The timeline has words for everything that the journal tells of a case."""

from dataclasses import replace
from datetime import timedelta

import pytest

from firsthand.cases import actions
from firsthand.cases.lines import Event
from firsthand.cases.models import Case
from firsthand.cases.rules import RmStep
from firsthand.embargo import actions as embargo
from firsthand.embargo.rules import ConsentStep
from firsthand.journal.rules import Kind
from firsthand.letters.kinds import LetterKind, StaffLetterKind
from firsthand.public.templatetags.house import sign
from firsthand.staff import words
from firsthand.staff.happenings import LINES
from firsthand.staff.scene import scene_of
from firsthand.staff.timeline import HIDDEN, LETTERS, entries
from pages import words_of
from staff.prepared import ACTS, Stage, address, prepare

ELSEWHERE = {
    Kind.REPORT_RECEIVED, Kind.MESSAGE_RECEIVED, Kind.PROMISE_KEPT, Kind.PROGRAMME_PUBLISHED, Kind.ARRIVAL_KEPT,
    Kind.ARRIVAL_LOOKED_AT, Kind.CHANNEL_TESTED, Kind.CHANNEL_ANSWERED, Kind.STAFF_INVITED, Kind.STAFF_JOINED,
    Kind.STAFF_ESCALATION_CHANGED, Kind.STAFF_ROLE_CHANGED, Kind.STAFF_LEFT, Kind.STAFF_CAME_BACK,
    Kind.STAFF_FACTORS_TAKEN, Kind.STAFF_INVITATION_VOIDED, Kind.KEY_MADE, Kind.KEY_RETIRED, Kind.LOG_BEGUN_AGAIN,
    Kind.INTAKE_PAUSED, Kind.INTAKE_RESUMED, Kind.KNOWN_ISSUES_IMPORTED, Kind.ANSWER_CHANGED,
    Kind.STAFF_SIGNED_IN, Kind.STAFF_SIGN_IN_FAILED, Kind.STAFF_SIGNED_OUT, Kind.STAFF_FACTOR_ADDED,
    Kind.STAFF_FACTOR_REMOVED, Kind.STAFF_CODES_RENEWED, Kind.STAFF_PASSWORD_CHANGED, Kind.STAFF_SESSIONS_ENDED,
    Kind.STAFF_ORGANISATION_LINKED,
}  # fmt: skip
"""Kinds with a shape of their own, and kinds that are about no case."""


def scene(case, person, at, *events):
    seen = scene_of(Case.objects.get(pk=case.pk), person, at=at, zone="Europe/London")
    return replace(seen, record=replace(seen.record, timeline=events)) if events else seen


def says(case, person, at):
    return [entry.says for entry in entries(scene(case, person, at))]


def test_no_kind_of_the_journal_is_without_words():
    assert set(Kind) - set(LINES) - HIDDEN - LETTERS - ELSEWHERE == set()


def test_no_letter_is_without_a_name():
    assert {*LetterKind, *StaffLetterKind} - set(words.LETTERS) == set()


@pytest.mark.parametrize("kind", sorted({*LINES, "tomorrow.invented"}))
def test_an_entry_without_its_facts_still_reads_as_words(a_case, handler, at, kind):
    [entry] = entries(scene(a_case, handler, at, Event(at, kind, "Ines", {})))
    assert entry.says
    assert kind not in entry.says


@pytest.mark.parametrize("act", ACTS)
def test_no_act_leaves_a_raw_kind_on_the_page(a_case, handler, lead, desk_of, at, act):
    desk_of(lead).post(address(a_case, act), prepare(act, a_case, handler, at))
    page = words_of(desk_of(lead).get(f"/desk/cases/{a_case.number}/").content.decode())
    assert [kind for kind in Kind if kind in page] == []


def test_the_talks_about_the_embargo_read_as_they_went(a_case, handler, at):
    Stage(a_case, handler, at).they_proposed()
    embargo.accept_by_staff(a_case.number, by=handler, at=at + timedelta(hours=1))
    told = says(a_case, handler, at + timedelta(hours=2))
    end = "Sun 21 Mar 2027, 09:00 GMT"
    assert f"agreed: the embargo ends {end}." in told
    assert f"proposed another end of the embargo: {end}." in told


def test_a_warning_is_a_quiet_line(a_case, handler, at):
    facts = {"promise": "confirm", "turn": 1, "share": 75}
    [entry] = entries(scene(a_case, handler, at, Event(at, Kind.PROMISE_WARNED, "firsthand", facts)))
    assert (entry.tone, entry.who, entry.says) == ("quiet", "", "75 percent of the time is used: Confirm.")


def test_a_word_of_ours_is_not_followed_by_the_promise_that_it_keeps(a_case, handler, at):
    Stage(a_case, handler, at).asked()
    actions.reply(a_case.number, "Still here.", by=handler, at=at + timedelta(days=1))
    assert [line for line in says(a_case, handler, at + timedelta(days=1)) if "Update" in line] == []


def test_an_appeal_stands_once_with_its_words(a_case, handler, at):
    Stage(a_case, handler, at).appealed()
    shown = entries(scene(a_case, handler, at))
    assert [entry.message.text for entry in shown if entry.message and "Look again." in entry.message.text] == [
        "Look again."
    ]
    assert sum(entry.decision is not None for entry in shown) == 1


@pytest.mark.parametrize(("step", "told"), [
    (ConsentStep.ACCEPT, "CSIRT: agrees to the embargo."),
    (ConsentStep.DECLINE, "CSIRT: does not agree to the embargo."),
])  # fmt: skip
def test_the_word_of_somebody_else_on_the_embargo_is_not_told_as_the_reporters(a_case, handler, lead, at, step, told):
    other = int(Stage(a_case, handler, at).joined()["about"])
    actions.note_consent(a_case.number, other, step, by=lead, at=at)
    said = says(a_case, lead, at)
    assert told in said
    assert [line for line in said if "The reporter" in line] == []


def test_a_reporter_who_leaves_the_embargo_is_told_as_the_reporter(a_case, handler, at):
    embargo.leave_by_reporter(a_case, at=at)
    assert "The reporter no longer keeps to the embargo." in says(a_case, handler, at)


def test_what_others_received_stands_on_the_time_line_and_our_own_steps_do_not(a_case, handler, lead, at):
    other = int(Stage(a_case, handler, at).agreed()["about"])
    actions.note_participant_step(a_case.number, other, RmStep.RECEIVE, by=lead, at=at)
    actions.verify(a_case.number, by=handler, at=at)
    said = says(a_case, handler, at)
    assert "added CSIRT to the case." in said
    assert [line for line in said if line.startswith("noted of")] == ["noted of CSIRT: has received the report."]


def test_every_sign_of_the_timeline_can_be_drawn():
    for line in LINES.values():
        assert sign(line.sign)
