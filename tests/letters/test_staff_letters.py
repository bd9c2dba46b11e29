"""Letters to the team name a case by its number, say what is due when, and tell nothing of what it is about."""

from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from every_letter import LATER, STAFF_FACTS

from firsthand.cases import records
from firsthand.core.dates import say_moment
from firsthand.intake.actions import receive_form
from firsthand.letters import delivery, tokens
from firsthand.letters.actions import put_staff
from firsthand.letters.kinds import StaffLetterKind
from firsthand.letters.models import Letter
from firsthand.mail.outbox.sending import send
from firsthand.programme.actions import publish
from firsthand.tasks.rules import TaskKind
from firsthand.vault.queries import unseal_json, unseal_text
from stage import REPORT, ROOT

PROMISES = ["confirm", "update", "assessment", "resolution", "credit", "incident", "own:x"]


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA = tmp_path
    settings.SMTP_URL = ""


def said(letter: Letter) -> str:
    content = unseal_json(letter.content)
    return " ".join(f"{content['subject']}\n{content['text']}".split())


@pytest.mark.parametrize("promise", PROMISES)
@pytest.mark.parametrize("kind", [StaffLetterKind.PROMISE_NEAR, StaffLetterKind.PROMISE_MISSED])
def test_it_names_the_case_the_promise_the_moment_and_the_page(a_case, handler, at, kind, promise):
    letter = put_staff(kind, handler, at=at, case=a_case, facts={**STAFF_FACTS, "promise": promise})
    text = said(letter)
    assert text.startswith(f"Case {a_case.number}: ")
    assert "Dear Ines," in text
    assert say_moment(LATER, "en", "Europe/London") in text
    assert f"/desk/cases/{a_case.number}/" in text
    assert (unseal_text(letter.to), letter.person) == (handler.mail, handler)


@pytest.mark.parametrize("task", TaskKind)
def test_a_task_is_told_in_words_of_its_own(a_case, handler, at, task):
    letter = put_staff(StaffLetterKind.TASK, handler, at=at, case=a_case, facts={"task_kind": str(task)})
    assert "Something waits for a person" not in said(letter)


@pytest.mark.parametrize(
    ("language", "subject"), [("en", "The log has stopped"), ("nl", "Het openbare logboek staat stil")]
)
def test_that_the_log_has_stopped_stands_in_the_subject(programme, language, subject):
    template = f"letters/{language}/staff/task.txt"
    assert f"Subject: {subject}\n" in render_to_string(template, {"task_kind": "log_stopped"})


def test_a_task_without_a_case_leads_to_the_tasks(programme, handler, at):
    letter = put_staff(StaffLetterKind.TASK, handler, at=at, facts={"task_kind": "channel_dead"})
    text = said(letter)
    assert letter.case is None
    assert "/desk/tasks/" in text
    assert "Case" not in text


def test_a_promise_of_the_operators_is_named_as_they_named_it(tmp_path, handler, at, db):
    own = '\n[[promises.own]]\nid = "call"\nname = { en = "A call with the team", nl = "Een gesprek" }\n'
    own += 'within = { hours = 48 }\nstarts = "arrived"\nkept_by = "accepted"\n'
    for file in (ROOT / "programmes" / "mimecast").iterdir():
        (tmp_path / file.name).write_text(file.read_text().replace("embargo_days = 45\n", f"embargo_days = 45\n{own}"))
    publish(tmp_path, by="operator", at=at)
    case = receive_form(REPORT, language="nl", at=at).case
    letter = put_staff(
        StaffLetterKind.PROMISE_MISSED, handler, at=at, case=case, facts={"promise": "own:call", "due": at}
    )
    assert "We promised, and have not kept to it: A call with the team." in said(letter)


def test_it_is_in_the_default_language_of_the_programme(tmp_path, handler, at, db):
    for file in (ROOT / "programmes" / "mimecast").iterdir():
        (tmp_path / file.name).write_text(file.read_text().replace('["en", "nl"]', '["nl", "en"]'))
    publish(tmp_path, by="operator", at=at)
    case = receive_form(REPORT, language="en", at=at).case
    letter = put_staff(StaffLetterKind.PROMISE_NEAR, handler, at=at, case=case, facts=STAFF_FACTS)
    assert letter.language == "nl"
    assert "bevestig uiterlijk zaterdag 20 maart 2027, 09.00 uur GMT" in said(letter)


def test_it_tells_nothing_of_the_report_or_of_who_sent_it(programme, handler, at):
    report = replace(
        REPORT, title="Kanarie", location="https://kanarie.example", impact="Kanarie", steps="Kanarie",
        name="Kanarie", link="https://kanarie.example", mail="kanarie@finder.example",
    )  # fmt: skip
    case = receive_form(report, language="en", at=at).case
    for kind in StaffLetterKind:
        content = unseal_json(put_staff(kind, handler, at=at, case=case, facts=STAFF_FACTS).content)
        assert "kanarie" not in str(content).lower()


def test_it_goes_out_as_automatic_mail_with_an_address_that_speaks_for_no_reporter(a_case, handler, settings, at):
    from email import message_from_bytes, policy

    letter = put_staff(StaffLetterKind.PROMISE_NEAR, handler, at=at, case=a_case, facts=STAFF_FACTS)
    send(letter, at=at)
    (file,) = (settings.DATA / "sent").glob(f"*{letter.pk}.eml")
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["To"].addresses[0].addr_spec == handler.mail
    assert mail["Auto-Submitted"] == "auto-generated"
    assert tokens.case_of_address(settings.KEYRING, str(mail["Reply-To"])) is None
    assert mail["References"] is None


def test_a_reporters_page_and_thread_know_nothing_of_it(a_case, handler, at):
    from firsthand.cases import actions

    letter = put_staff(StaffLetterKind.PROMISE_NEAR, handler, at=at, case=a_case, facts=STAFF_FACTS)
    delivery.mark_sent(letter, at=at)
    told = [event.facts.get("letter") for event in records.for_reporter(a_case, at=at).timeline]
    assert str(letter.pk) not in told
    actions.confirm(a_case.number, by=handler, at=at)
    confirmed = Letter.objects.get(case=a_case, kind="confirmed")
    assert letter.message_id not in unseal_json(confirmed.content)["references"]
