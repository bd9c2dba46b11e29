"""From a kept mail to a report, a reply, a bounce noted, or something set aside. Nothing is lost."""

from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError
from mailbox_of_tests import CONTACT, delivery_status, mail, stored

from firsthand.cases import actions
from firsthand.cases.models import Case, Message
from firsthand.cases.queries import contact_of, title_of, unseal_body
from firsthand.cases.rules import Direction
from firsthand.intake.actions import receive_mail
from firsthand.intake.models import Arrival
from firsthand.journal.models import Entry
from firsthand.letters import tokens
from firsthand.letters.models import Letter
from firsthand.mail import sweeps
from firsthand.mail.sorting import acting as sorting
from firsthand.mail.sorting import understanding
from firsthand.mail.sweeps import send_letters, sort_arrivals
from firsthand.promises.models import Promise
from firsthand.vault.queries import unseal, unseal_text


@pytest.fixture
def sent(settings, tmp_path):
    """The letters that went out, parsed, in the order they were written."""
    settings.DATA = tmp_path
    settings.SMTP_URL = ""

    def sent() -> list:
        files = sorted((tmp_path / "sent").glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    return sent


def words_of(case: Case) -> list[str]:
    rows = Message.objects.filter(case=case, direction=Direction.FROM_REPORTER).order_by("at", "pk")
    return [unseal_body(row)["text"].strip() for row in rows]


def test_a_report_becomes_a_case_with_what_the_mail_says(arrives):
    case = arrives(stored("report-english")).case
    contact = contact_of(case)
    assert title_of(case) == "Shared files of other customers can be read"
    assert (contact.mail, contact.greet_as, contact.name) == ("nele@finder.example", "Nele Vos", "")
    assert (case.language, case.missing) == ("en", "name")
    assert case.received_at == Arrival.objects.get().received_at


def test_a_dutch_mail_makes_a_dutch_case(arrives):
    case = arrives(stored("report-dutch")).case
    assert (case.language, case.missing) == ("nl", "location,steps,name")


def test_a_name_given_in_words_is_consent_and_a_from_line_is_not(arrives):
    case = arrives(mail("Credit: Nele Vos, https://nele.example")).case
    assert (contact_of(case).name, contact_of(case).link) == ("Nele Vos", "https://nele.example")
    assert case.reporter.credit_named_at is not None


def test_mail_to_report_to_receipt_to_answer_is_one_thread(arrives, sent, at):
    case = arrives(stored("report-english")).case
    assert send_letters(at=at, worker="w") == 1
    receipt = sent()[0]
    assert receipt["To"] == "nele@finder.example"
    assert receipt["In-Reply-To"] == "<report-1@finder.example>"
    later = at + timedelta(hours=1)
    answer = arrives(mail("You asked for a name: Credit me as N. Vos."), to=str(receipt["Reply-To"]), when=later)
    assert (answer.kind, answer.case, Case.objects.count()) == ("reply", case, 1)
    assert words_of(case)[-1].startswith("You asked for a name")


def test_an_answer_to_our_message_id_alone_lands_in_its_thread(arrives):
    case = arrives(stored("report-english")).case
    letter = Letter.objects.get()
    assert arrives(mail("More.", In_Reply_To=letter.message_id)).case == case


def test_the_subject_alone_makes_a_new_case(arrives):
    first = arrives(stored("report-english")).case
    second = arrives(mail("More on it.", Subject=f"Re: Your report {first.number} has arrived")).case
    assert second != first


def test_a_reply_from_another_address_is_taken_and_marked(arrives):
    case = arrives(stored("report-english")).case
    to = tokens.reply_address(settings.KEYRING, CONTACT, case.number)
    arrives(mail("It is me, elsewhere.", sender="other@finder.example"), to=to)
    arrives(mail("It is me.", sender="NELE@finder.example", Message_ID="<2@x>"), to=to)
    known = (
        Message.objects.filter(case=case, is_report=False).order_by("pk").values_list("from_known_sender", flat=True)
    )
    assert sorted(known) == [False, True]


def test_a_reply_is_taken_after_the_case_is_closed(arrives, handler, at):
    case = arrives(stored("report-english")).case
    actions.decline(case.number, "not_qualifying", rule_id="N11", reason="This does not qualify.", by=handler, at=at)
    assert arrives(mail("But look.", In_Reply_To=Letter.objects.earliest("written_at").message_id)).case == case


def test_an_automatic_answer_in_a_thread_is_listed_and_says_nothing(arrives):
    case = arrives(stored("report-english")).case
    letter = Letter.objects.get()
    away = arrives(stored("out-of-office"), to=tokens.reply_address(settings.KEYRING, CONTACT, case.number))
    assert (away.kind, away.case, len(words_of(case)), Letter.objects.count()) == ("auto-reply", case, 1, 1)
    assert letter.bounced_at is None


def test_a_report_that_may_not_be_answered_opens_a_case_without_a_receipt(arrives):
    arrival = arrives(stored("mailing-list"))
    assert (arrival.kind, Letter.objects.count()) == ("report", 0)
    assert arrival.reason == "not answered: Precedence"


def test_two_senders_are_answered_nowhere_and_the_envelope_is_the_contact(arrives):
    case = arrives(stored("two-senders"), sender="ada@finder.example").case
    assert (contact_of(case).mail, Letter.objects.count()) == ("ada@finder.example", 0)


def test_a_bounced_confirmation_opens_the_promise_again(arrives, handler, at):
    case = arrives(stored("report-english")).case
    actions.confirm(case.number, by=handler, at=at)
    letter = Letter.objects.get(kind="confirmed")
    to = tokens.bounce_address(settings.KEYRING, CONTACT, letter.pk)
    assert Promise.objects.get(case=case, kind="confirm").kept_at is not None
    bounce = arrives(delivery_status(message_id=letter.message_id), sender="", to=to)
    letter.refresh_from_db()
    assert (bounce.kind, bounce.case, letter.bounced_at) == ("bounce", case, at)
    assert Promise.objects.get(case=case, kind="confirm").kept_at is None
    assert {"letter.bounced", "promise.reopened"} <= set(Entry.objects.values_list("kind", flat=True))


@pytest.mark.parametrize(("letter_kind", "action"), [("confirmed", "delayed"), ("receipt", "failed")])
def test_a_delay_or_a_bounced_receipt_opens_no_promise(arrives, handler, at, letter_kind, action):
    case = arrives(stored("report-english")).case
    actions.confirm(case.number, by=handler, at=at)
    letter = Letter.objects.get(kind=letter_kind)
    to = tokens.bounce_address(settings.KEYRING, CONTACT, letter.pk)
    arrives(delivery_status(action=action), sender="", to=to)
    letter.refresh_from_db()
    assert (letter.bounced_at is not None) == (action == "failed")
    assert Promise.objects.get(case=case, kind="confirm").kept_at is not None


def test_the_same_bounce_twice_is_noted_once(arrives, handler, at):
    arrives(stored("report-english"))
    to = tokens.bounce_address(settings.KEYRING, CONTACT, Letter.objects.get().pk)
    arrives(delivery_status(), sender="", to=to)
    arrives(delivery_status(text="Once more."), sender="", to=to)
    assert Entry.objects.filter(kind="letter.bounced").count() == 1


def test_what_cannot_be_taken_apart_is_a_report_with_its_octets(arrives):
    bomb = mail(Content_Type="multipart/mixed; boundary=b", Subject="") + b"--b\r\n\r\n\r\n" * 1000
    arrival = arrives(bomb)
    attachment = Message.objects.get(case=arrival.case).attachments.get()
    assert (arrival.kind, arrival.reason) == ("unreadable", "too many parts")
    assert title_of(arrival.case) == "Unreadable mail"
    assert unseal(attachment.content) == bomb
    assert Letter.objects.count() == 1


def test_a_monstrous_bounce_is_still_a_bounce(arrives):
    bomb = delivery_status() + b"--b\r\n\r\n\r\n" * 20_000
    assert (arrives(bomb, sender="").kind, Case.objects.count()) == ("bounce", 0)


def test_an_unreadable_reply_goes_into_its_thread_with_its_octets(arrives):
    case = arrives(stored("report-english")).case
    bomb = mail(Content_Type="multipart/mixed; boundary=b") + b"--b\r\n\r\n\r\n" * 1000
    again = arrives(bomb, to=tokens.reply_address(settings.KEYRING, CONTACT, case.number))
    assert (again.kind, again.case) == ("reply", case)
    assert Message.objects.get(case=case, is_report=False).attachments.count() == 1


def test_one_bad_mail_holds_up_no_other_and_is_tried_again(programme, at, monkeypatch):
    first = receive_mail(stored("report-english"), mail_from="a@x.example", rcpt_to=(CONTACT,), at=at)
    receive_mail(stored("report-dutch"), mail_from="b@x.example", rcpt_to=(CONTACT,), at=at)
    real = sorting.classify

    def fails_on_the_first(parsed, **rest):
        if parsed.message_id == "<report-1@finder.example>":
            raise OperationalError("locked")
        return real(parsed, **rest)

    monkeypatch.setattr(sorting, "classify", fails_on_the_first)
    assert sort_arrivals(at=at) == 1
    assert sort_arrivals(at=at) == 0
    first.refresh_from_db()
    assert (first.tries, first.try_again_at, first.sorted_at) == (1, at + timedelta(minutes=1), None)
    monkeypatch.setattr(sorting, "classify", real)
    assert sort_arrivals(at=at + timedelta(minutes=1)) == 1


def test_a_round_ends_when_its_time_is_up_and_the_next_goes_on(programme, at, monkeypatch):
    for number in range(3):
        raw = mail(f"Hole {number}.", Message_ID=f"<{number}@x.example>")
        receive_mail(raw, mail_from="a@x.example", rcpt_to=(CONTACT,), at=at)
    clock = iter(range(0, 1000, sweeps.SECONDS_A_ROUND - 4))
    monkeypatch.setattr(sweeps, "monotonic", lambda: next(clock))
    assert sort_arrivals(at=at) == 2
    assert sort_arrivals(at=at) == 1


def test_a_round_sorts_one_mail_however_slow_it_is(programme, at):
    for name in ("report-english", "report-dutch"):
        receive_mail(stored(name), mail_from="a@x.example", rcpt_to=(CONTACT,), at=at)
    assert sort_arrivals(at=at, seconds=0) == 1


def test_after_many_failures_a_mail_is_a_report_as_it_stands(programme, at, monkeypatch):
    arrival = receive_mail(stored("report-english"), mail_from="a@x.example", rcpt_to=(CONTACT,), at=at)

    def fails(raw):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(understanding, "read_apart", fails)
    for hour in range(sweeps.TRIES + 1):
        sort_arrivals(at=at + timedelta(hours=hour))
    arrival.refresh_from_db()
    assert (arrival.kind, arrival.tries) == ("unreadable", sweeps.TRIES)
    assert Case.objects.count() == 1


def test_a_crash_in_the_middle_leaves_no_half_case(programme, at, monkeypatch):
    receive_mail(stored("report-english"), mail_from="a@x.example", rcpt_to=(CONTACT,), at=at)
    monkeypatch.setattr("firsthand.cases.opening.put_receipt", lambda *a, **k: 1 / 0)
    sort_arrivals(at=at)
    assert (Case.objects.count(), Letter.objects.count(), Message.objects.count()) == (0, 0, 0)


def test_no_word_of_a_mail_reaches_the_machine_log(programme, at, monkeypatch, caplog):
    receive_mail(mail("canary-51c2", Subject="canary-51c2"), mail_from="a@x.example", rcpt_to=(CONTACT,), at=at)

    def fails(parsed, **rest):
        raise ValueError(parsed.text)

    monkeypatch.setattr(sorting, "classify", fails)
    sort_arrivals(at=at)
    assert caplog.records
    assert "canary-51c2" not in caplog.text


@pytest.mark.parametrize("name", sorted(p.stem for p in (Path(__file__).parents[1] / "data" / "mail").glob("*.eml")))
def test_every_stored_mail_is_sorted_at_once(arrives, name):
    assert arrives(stored(name)).sorted_at is not None


def test_a_subject_that_says_nothing_gives_way_to_the_first_words(arrives):
    case = arrives(mail("The door is open.", Subject="...")).case
    assert unseal_text(case.title) == "The door is open."
