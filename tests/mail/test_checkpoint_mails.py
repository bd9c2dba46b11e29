"""Once a day the newest checkpoint goes to addresses outside the house, which can prove what the log was then."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, transaction
from mailbox_of_tests import CONTACT, delivery_status, mail

from firsthand.administration.health.checks import Check, examine
from firsthand.core.errors import SetupRefused
from firsthand.journal.log import actions as log
from firsthand.journal.log.notes import read_verifier
from firsthand.journal.log.queries import state
from firsthand.journal.log.verifying import signed_checkpoint
from firsthand.journal.models import Entry, LogHead
from firsthand.letters import caps, delivery, languages, tokens
from firsthand.letters.models import Letter
from firsthand.letters.sweeps import keepers_not_reached, mail_checkpoints
from firsthand.mail.sweeps import send_letters
from firsthand.ops import sweeps
from firsthand.ops.environment import check_environment
from firsthand.tasks.models import Task
from mail_server import Server, running

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
KEEPERS = ("log@university.example", "log@press.example")


@pytest.fixture
def keepers(settings, programme, at):
    """Two keepers, and a log that is signed."""
    settings.CHECKPOINT_MAILS = KEEPERS
    log.catch_up(at=at)
    return KEEPERS


@pytest.fixture
def sent(settings):
    """Send what waits; the messages."""

    def sent(at) -> list[EmailMessage]:
        server = Server()
        with running(server) as settings.SMTP_URL:
            send_letters(at=at, worker="w")
        return [message_from_bytes(content, policy=policy.default) for _, _, content in server.got]  # type: ignore[misc]

    return sent


def words(message: EmailMessage, form: str = "plain") -> str:
    """One part with line ends as in a file."""
    return message.get_body((form,)).get_content().replace("\r\n", "\n")  # type: ignore[union-attr]


def enclosed(message: EmailMessage) -> EmailMessage:
    [file] = message.iter_attachments()
    return file  # type: ignore[return-value]


def test_each_keeper_gets_the_newest_checkpoint_octet_for_octet(keepers, sent, at):
    assert mail_checkpoints(at=at) == 2
    messages, known = sent(at), state()
    assert {message["To"] for message in messages} == set(KEEPERS)
    for message in messages:
        file = enclosed(message)
        assert (file.get_filename(), file.get_content_type()) == ("checkpoint.txt", "text/plain")
        assert file.get_payload(decode=True).decode() == known.note
        assert f"\n\n{known.note}\n" in words(message)
        assert signed_checkpoint(known.note, read_verifier(known.vkey)).size == known.size


def test_the_mail_says_what_it_is_for_with_the_key_and_in_text_as_in_html(keepers, sent, at):
    mail_checkpoints(at=at)
    message = sent(at)[0]
    text, page = words(message), words(message, "html")
    for said in ("firsthand log compare checkpoint.txt", "/log/checkpoint", state().vkey, "can prove it with that"):
        assert said in " ".join(text.split())
        assert said in page
    assert f"{state().size} entries" in message["Subject"]
    assert (message["Auto-Submitted"], message["Reply-To"]) == ("auto-generated", CONTACT)


def test_it_is_written_in_the_first_language_of_the_programme(keepers, programme, sent, at, monkeypatch):
    from firsthand.letters import actions

    dutch = replace(programme, programme=replace(programme.programme, languages=("nl", "en")))
    monkeypatch.setattr(actions, "in_force", lambda: dutch)
    mail_checkpoints(at=at)
    message = sent(at)[0]
    assert message["Content-Language"] == "nl"
    assert "Bewaar deze e-mail, of het bijgevoegde bestand checkpoint.txt" in " ".join(words(message).split())
    assert state().note in words(message)


def test_every_language_of_the_letters_has_it():
    assert languages.available_outside() == languages.available()


def test_it_comes_once_a_day(keepers, at):
    written = [mail_checkpoints(at=at + timedelta(minutes=10) * n) for n in range(3 * 144)]
    assert sum(written) == 6
    assert [n for n, count in enumerate(written) if count] == [0, 144, 288]


def test_a_new_keeper_gets_theirs_at_once_and_the_others_no_second_one(keepers, settings, at):
    mail_checkpoints(at=at)
    settings.CHECKPOINT_MAILS = (*KEEPERS, "log@court.example", "LOG@court.example")
    assert mail_checkpoints(at=at + timedelta(hours=1)) == 1


def test_a_clock_that_ran_years_ahead_does_not_end_it(keepers, at):
    mail_checkpoints(at=at)
    Letter.objects.update(written_at=at + timedelta(days=900))
    assert mail_checkpoints(at=at + A_DAY) == 2


def test_without_a_checkpoint_or_keepers_or_programme_none_is_written(settings, programme, at):
    assert mail_checkpoints(at=at) == 0
    settings.CHECKPOINT_MAILS = KEEPERS
    assert mail_checkpoints(at=at) == 0


def test_without_a_programme_none_is_written(db, settings, at):
    settings.CHECKPOINT_MAILS = KEEPERS
    assert mail_checkpoints(at=at) == 0


def test_a_day_without_a_new_checkpoint_says_so(keepers, sent, at):
    mail_checkpoints(at=at)
    assert "nothing was signed since" not in " ".join(words(sent(at)[0]).split())
    mail_checkpoints(at=at + A_DAY)
    assert "the same as in the last mail: nothing was signed since." in " ".join(words(sent(at + A_DAY)[0]).split())


def test_a_stopped_log_says_since_when(keepers, sent, at):
    LogHead.objects.update(stopped_at=at, stopped_why="The journal is not what the log was signed over.")
    mail_checkpoints(at=at)
    said = " ".join(words(sent(at)[0]).split())
    assert "The log has stopped: since Monday 1 March 2027, 09:00 GMT nothing is signed" in said


def test_of_a_database_that_does_not_fit_what_was_signed_none_is_written_before_the_log_was_stopped(keepers, at):
    LogHead.objects.update(root=bytes(32))
    assert mail_checkpoints(at=at) == 0
    with pytest.raises(log.Forked):
        log.sequence(at=at)
    assert mail_checkpoints(at=at) == 2


def test_the_worker_does_it(keepers, settings, tmp_path, at):
    settings.DATA = tmp_path
    done = sweeps.run_once(at=at)
    assert (done["mail checkpoints"], done["send letters"]) == (2, 2)


def test_many_keepers_do_not_wait_for_each_other(keepers, settings, sent, at):
    settings.CHECKPOINT_MAILS = tuple(f"log@keeper{n}.example" for n in range(caps.TO_A_CASE + 3))
    mail_checkpoints(at=at)
    assert len(sent(at)) == caps.TO_A_CASE + 3


# What does not arrive, and what is answered


@pytest.fixture
def letter(keepers, at) -> Letter:
    mail_checkpoints(at=at)
    return Letter.objects.all()[0]


@pytest.mark.parametrize("to_return_path", [True, False])
def test_a_bounce_is_noted_and_calls_nobody(letter, arrives, to_return_path):
    back = tokens.bounce_address(django_settings.KEYRING, CONTACT, letter.pk) if to_return_path else CONTACT
    arrival = arrives(delivery_status(message_id=letter.message_id), sender="", to=back)
    letter.refresh_from_db()
    assert (arrival.kind, arrival.case, letter.bounced_at is not None) == ("bounce", None, True)
    assert not Task.objects.exists()
    assert Entry.objects.filter(kind="letter.bounced", subject="").count() == 1
    assert len(keepers_not_reached()) == 1


def test_a_mail_that_cannot_be_sent_calls_nobody_and_is_told(letter, at):
    claimed = delivery.claim(now=at, worker="w")
    delivery.mark_failed(claimed, "550 5.1.1", at=at, for_good=True)
    assert not Task.objects.exists()
    assert len(keepers_not_reached()) == 1
    mail_checkpoints(at=at + A_DAY)
    assert keepers_not_reached() == []


def test_an_absence_notice_is_set_aside(letter, arrives):
    notice = mail("I am away.", sender=KEEPERS[0], In_Reply_To=letter.message_id, Auto_Submitted="auto-replied")
    arrival = arrives(notice, sender=KEEPERS[0])
    assert (arrival.kind, arrival.case) == ("auto-reply", None)


def test_a_keeper_who_answers_is_read(letter, arrives):
    answer = mail("It does not fit what I kept yesterday.", sender=KEEPERS[0], In_Reply_To=letter.message_id)
    arrival = arrives(answer, sender=KEEPERS[0])
    assert (arrival.kind, arrival.case is not None) == ("report", True)


def told_by_doctor(at) -> Check:
    return next(check for check in examine(at=at) if check.name == "keepers")


def test_doctor_names_who_was_not_reached(letter, settings, at):
    assert told_by_doctor(at).ok
    delivery.mark_bounced(letter.pk, at=at)
    told = told_by_doctor(at)
    assert (told.ok, told.says, len(told.rows)) == (False, "1 keeper was not reached.", 1)
    settings.CHECKPOINT_MAILS = ()
    assert told_by_doctor(at).ok


# The table and the settings


def test_a_letter_of_another_kind_still_belongs_to_somebody(letter):
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(kind="receipt")


@pytest.mark.parametrize("wrong", ["log", "a@b.example, no address", "a@b.example;c@d.example"])
def test_a_list_that_is_none_refuses_the_start(monkeypatch, wrong):
    monkeypatch.setenv("FIRSTHAND_CHECKPOINT_MAILS", wrong)
    with pytest.raises(SetupRefused, match="FIRSTHAND_CHECKPOINT_MAILS"):
        check_environment()


def test_a_list_of_addresses_lets_start(monkeypatch):
    monkeypatch.setenv("FIRSTHAND_CHECKPOINT_MAILS", "a@b.example, c@d.example")
    check_environment()
