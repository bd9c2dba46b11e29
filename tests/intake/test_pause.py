"""A pause of intake keeps every report and every clock, tells people what to expect, and leaves a lane open."""

from datetime import timedelta

import pytest
from django.test import Client

from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.cases.rules import Outcome
from firsthand.core.clock import iso
from firsthand.core.errors import NotAllowed, RulesBroken, StepNotAllowed
from firsthand.intake.actions import follow_up
from firsthand.intake.models import Pause
from firsthand.intake.pausing.actions import pause, resume
from firsthand.intake.pausing.queries import pause_at
from firsthand.journal.models import Entry
from firsthand.journal.queries import facts_of
from firsthand.letters.models import Letter
from firsthand.promises.models import Promise
from firsthand.tasks.models import Task
from firsthand.vault.queries import unseal_json

WHY = {"en": "Two of us are ill.", "nl": "Twee van ons zijn ziek."}
DAYS = timedelta(days=10)
FILLED = {"location": "https://www.mimecast.com/share/4471", "mail": "nele@finder.example"}


@pytest.fixture
def clock(monkeypatch, at):
    for module in ("intake.views", "programme.views"):
        monkeypatch.setattr(f"firsthand.{module}.now", lambda: at)


@pytest.fixture
def paused(programme, lead, at, clock) -> Pause:
    return pause(WHY, until=at + DAYS, by=lead, at=at - timedelta(hours=1))


def page(address: str, language: str = "en") -> str:
    return Client().get(f"/{language}/{address}").content.decode()


def sends(language: str = "en", **fields: object) -> str:
    return Client().post(f"/{language}/report/", {**FILLED, **fields}).content.decode()


def receipt() -> str:
    return str(unseal_json(Letter.objects.get(kind="receipt").content)["text"])


# who may, and what is written down


def test_a_lead_pauses_and_ends_it_and_the_journal_says_who(programme, lead, at):
    row = pause(WHY, until=at + DAYS, by=lead, at=at)
    assert pause_at(at).reason("nl") == WHY["nl"]
    resume(by=lead, at=at + timedelta(days=1))
    assert pause_at(at + timedelta(days=1)) is None
    begun, ended = Entry.objects.filter(kind__startswith="intake.").order_by("number")
    assert (begun.kind, begun.by, facts_of(begun)["until"]) == (
        "intake.paused", f"person:{lead.pk}", iso(at + DAYS),
    )  # fmt: skip
    assert (ended.kind, ended.by, facts_of(ended)) == ("intake.resumed", f"person:{lead.pk}", {"pause": row.pk})


def test_what_the_sentences_say_is_not_in_the_journal_for_ever(paused):
    assert "ill" not in Entry.objects.get(kind="intake.paused").text


def test_who_may_not_and_who_is_outside_do_not(programme, lead, handler, at):
    running = pause(WHY, until=at + DAYS, by=lead, at=at)
    for person in (handler, None):
        with pytest.raises(NotAllowed):
            pause(WHY, until=at + DAYS, by=person, at=at)
        with pytest.raises(NotAllowed):
            resume(by=person, at=at)
    assert list(Pause.objects.values_list("pk", "ended_at")) == [(running.pk, None)]


def test_a_pause_against_the_rules_changes_nothing(programme, lead, at):
    with pytest.raises(RulesBroken):
        pause({"en": "Ill."}, until=at + DAYS, by=lead, at=at)
    assert not Pause.objects.exists()


def test_it_ends_by_itself_at_its_time(paused, at):
    assert pause_at(at + DAYS - timedelta(seconds=1)) is not None
    assert pause_at(at + DAYS) is None


def test_another_one_takes_its_place_and_its_days_count_from_the_first(paused, lead, at):
    pause(WHY, until=at + timedelta(days=29), by=lead, at=at + timedelta(days=9))
    assert Pause.objects.filter(ended_at=None).count() == 1
    with pytest.raises(RulesBroken):
        pause(WHY, until=at + timedelta(days=35), by=lead, at=at + timedelta(days=28))


def test_after_a_day_of_answers_a_new_row_begins(paused, lead, at):
    resume(by=lead, at=at + timedelta(days=1))
    again = at + timedelta(days=2, hours=1)
    assert pause(WHY, until=again + timedelta(days=29), by=lead, at=again).row_began_at == again


def test_what_does_not_run_cannot_be_ended(programme, lead, at):
    with pytest.raises(StepNotAllowed):
        resume(by=lead, at=at)


# what everybody reads


@pytest.mark.parametrize(("language", "why"), WHY.items())
def test_the_policy_and_the_form_say_until_when_and_why(paused, language, why):
    for address in ("", "report/"):
        said = page(address, language)
        assert why in said
        assert 'id="pause-title"' in said
        assert "2027" in said.partition('id="pause-title"')[2][:300]
    assert "critical-exploited" in page("report/", language)


def test_without_a_pause_nothing_of_it_is_on_a_page(programme, clock):
    for address in ("", "report/"):
        assert 'id="pause-title"' not in page(address)
    assert "critical-exploited" not in page("report/")


# what becomes of reports


def test_every_report_is_kept_and_its_clock_runs_from_its_arrival(paused, at):
    said = sends()
    case = Case.objects.get()
    assert Promise.objects.get(case=case, kind="confirm").due_at == at + timedelta(hours=72)
    assert "come later than usual: after" in said
    assert "Expect our answers after" in receipt()
    assert WHY["en"] in receipt()
    assert not Task.objects.exists()


def test_a_critical_report_goes_on_as_always_and_calls_somebody_at_once(paused, handler, at):
    said = sends(critical=["exploited", "no_sign_in", "made up"])
    task = Task.objects.get()
    assert (task.kind, task.case, task.about) == ("critical", Case.objects.get(), "exploited,no_sign_in")
    assert Letter.objects.filter(kind="task", person=handler, send_after=at).exists()
    assert "as always, pause or no pause" in said
    assert "later than usual" not in said + receipt()


def test_what_was_ticked_is_kept_with_the_report(paused):
    sends(critical="personal_data")
    message = Case.objects.get().messages.get()
    assert unseal_json(message.body)["critical"] == ["personal_data"]


def test_a_tick_of_a_form_that_did_not_ask_calls_nobody(programme, clock):
    sends(critical="exploited")
    assert not Task.objects.exists()


def test_the_receipt_of_a_day_without_a_pause_says_nothing_of_one(programme, clock):
    assert "later than usual" not in sends() + receipt()


def test_words_that_come_later_call_somebody_too(paused, at):
    sends()
    follow_up(Case.objects.get(), text="I looked again.\nCRITICAL: no", files=(), at=at)
    assert not Task.objects.exists()
    follow_up(Case.objects.get(), text="CRITICAL: it is being used now.", files=(), at=at)
    assert Task.objects.get().about == "said"


def test_a_flood_of_ticks_has_a_task_each_and_calls_by_mail_only_for_the_first(paused, handler):
    for number in range(13):
        sends(critical="exploited", location=f"place {number}")
    assert Task.objects.filter(kind="critical").count() == 13
    assert Letter.objects.filter(kind="task", person=handler).count() == 10


@pytest.mark.parametrize("ends", ["confirmed", "declined"])
def test_who_confirms_or_decides_has_read_it_and_the_task_is_done(paused, handler, at, ends):
    sends(critical=["exploited", "no_sign_in"])
    case = Case.objects.get()
    follow_up(case, text="CRITICAL: it is being used now.", files=(), at=at)
    assert Task.objects.filter(kind="critical", done_at=None).count() == 2
    if ends == "confirmed":
        actions.confirm(case.number, by=handler, at=at)
    else:
        reason = "The location that you name belongs to somebody else, and we cannot change it."
        actions.decline(case.number, Outcome.OUT_OF_SCOPE, rule_id="S1", reason=reason, by=handler, at=at)
    assert [task.done_by for task in Task.objects.filter(kind="critical", done_at=at)] == [handler, handler]
    done = [facts_of(entry)["about"] for entry in Entry.objects.filter(kind="task.done", by=f"person:{handler.pk}")]
    assert sorted(done) == ["exploited,no_sign_in", "said"]


def test_a_note_for_the_team_settles_nothing(paused, handler, at):
    sends(critical="exploited")
    actions.keep_note(Case.objects.get().number, "Seen.", by=handler, at=at)
    assert Task.objects.filter(kind="critical", done_at=None).exists()
