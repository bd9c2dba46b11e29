"""The page of one mail: what it says of it, and what a person may say against the machine."""

import pytest
from django.conf import settings
from django.test import Client

from firsthand.cases.models import Case, Message
from firsthand.intake.actions import receive_mail, try_sorting_again
from firsthand.intake.models import Arrival
from firsthand.letters import tokens
from firsthand.letters.models import Letter
from firsthand.vault.actions import destroy_key
from pages import words_of
from staff.mails_kept import AWAY, BOUNCE, CONTACT, arrived, mail_of, told


def address(arrival: Arrival, *more: str) -> str:
    return "/".join(["/desk/mail", str(arrival.pk), *more, ""])


@pytest.fixture
def bounce(programme, at):
    """A mail that the machine took for a bounce, and that nobody has looked at."""
    return arrived(mail_of("The user is unknown here.", **BOUNCE), at)


@pytest.fixture
def reply(programme, a_case, at):
    """A mail in the thread of a case."""
    to = tokens.reply_address(settings.KEYRING, CONTACT, a_case.number)
    return arrived(mail_of("More on it."), at, to=to)


def test_the_page_tells_when_and_how_a_mail_came_what_it_says_and_what_it_was_taken_for(bounce, auditor, desk_of):
    page = words_of(desk_of(auditor).get(address(bounce)).content.decode())
    assert "Mon 1 Mar 2027, 09:00 GMT handed over by SMTP" in page
    assert "From mailer-daemon@mx.finder.example" in page
    assert f"Envelope nele@finder.example to {CONTACT}" in page
    assert "Taken for: bounce A mail system sent it." in page
    assert "The user is unknown here." in page
    assert bounce.sha256 in page


def test_a_mail_in_a_case_leads_to_its_words_there(reply, a_case, handler, desk_of):
    page = desk_of(handler).get(address(reply)).content.decode()
    assert f'Its words stand in the thread of <a href="/desk/cases/{a_case.number}/">' in page
    assert "More on it." not in page
    assert "A finding" in page


def test_a_bounce_becomes_a_report_that_no_machine_answers(bounce, handler, desk_of, at):
    desk = desk_of(handler)
    answer = desk.post(address(bounce, "is", "report"), follow=True)
    page = words_of(answer.content.decode())
    assert answer.redirect_chain == [(address(bounce), 302)]
    assert "Within a few seconds this mail opens a case" in page
    assert "Ines said: report. It is sorted so within a few seconds." in page
    case = told(bounce, at).case
    assert (case.received_at, Letter.objects.count()) == (at, 0)
    page = words_of(desk.get(address(bounce)).content.decode())
    assert "Ines said so" in page
    assert f"This mail opened case {case.number}." in page


def test_a_mail_is_put_into_the_thread_of_a_case(bounce, a_case, handler, desk_of, at):
    desk_of(handler).post(address(bounce, "is", "reply"), {"number": f" {a_case.number} "})
    assert told(bounce, at).case == a_case
    assert Message.objects.filter(case=a_case).count() == 2


@pytest.mark.parametrize(("number", "says"), [
    ("2027-0999", "There is no case with this number."), ("", "Name the case, such as 2026-0147."),
])  # fmt: skip
def test_a_number_that_names_no_case_stays_with_the_mend(bounce, handler, desk_of, number, says):
    answer = desk_of(handler).post(address(bounce, "is", "reply"), {"number": number})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert f'value="{number}"' in answer.content.decode()
    assert Arrival.objects.get().told_kind == ""


def test_a_bounce_is_called_junk(bounce, handler, desk_of, at):
    desk_of(handler).post(address(bounce, "is", "junk"))
    junk = told(bounce, at)
    assert (junk.kind, junk.case, junk.told_by) == ("junk", None, handler)


def test_a_reply_in_the_wrong_thread_becomes_a_report_of_its_own(reply, a_case, handler, desk_of, at):
    page = words_of(desk_of(handler).get(address(reply)).content.decode())
    assert "In the wrong thread? Make it a report of its own" in page
    desk_of(handler).post(address(reply, "is", "report"))
    assert told(reply, at).case not in (None, a_case)
    assert Case.objects.count() == 2


@pytest.mark.parametrize(("kind", "says"), [
    ("junk", "It can become a report of its own."), ("reply", "It can become a report of its own."),
])  # fmt: skip
def test_a_reply_becomes_nothing_else(reply, a_case, handler, desk_of, kind, says):
    answer = desk_of(handler).post(address(reply, "is", kind), {"number": a_case.number})
    assert (answer.status_code, Arrival.objects.get(pk=reply.pk).told_kind) == (422, "")
    assert says in answer.content.decode()


def test_what_opened_a_case_is_settled_there(programme, handler, desk_of, at):
    arrival = arrived(mail_of(), at)
    page = desk_of(handler).get(address(arrival)).content.decode()
    assert f"/desk/cases/{arrival.case.number}/?act=decline#decline" in page
    assert desk_of(handler).post(address(arrival, "is", "junk")).status_code == 422


def test_a_mail_of_an_old_mailbox_waits_for_a_person(programme, handler, desk_of, at):
    arrival = arrived(mail_of(), at, past=True)
    assert "A finding" in desk_of(handler).get("/desk/mail/?view=look").content.decode()
    page = words_of(desk_of(handler).get(address(arrival)).content.decode())
    assert "It comes from an old mailbox: a person opens it as a report." in page
    desk_of(handler).post(address(arrival, "is", "report"))
    assert told(arrival, at).case is not None
    assert "A finding" not in desk_of(handler).get("/desk/mail/?view=look").content.decode()


def test_a_mail_that_waits_to_be_sorted_says_so(programme, handler, desk_of, at):
    arrival = receive_mail(mail_of(), mail_from="", rcpt_to=(CONTACT,), at=at)
    page = words_of(desk_of(handler).get(address(arrival)).content.decode())
    assert "It is sorted within a few seconds." in page
    assert "no sender (null return path)" in page
    assert desk_of(handler).post(address(arrival, "is", "report")).status_code == 422
    try_sorting_again(arrival.pk, at=at)
    page = words_of(desk_of(handler).get(address(arrival)).content.decode())
    assert "Sorting it failed once. The next try is at Mon 1 Mar 2027, 09:01 GMT." in page


def test_an_erased_mail_says_so_and_has_no_words(bounce, handler, desk_of, at):
    destroy_key(bounce.raw.key, at=at)
    answer = desk_of(handler).get(address(bounce))
    assert "This mail was erased" in answer.content.decode()
    assert "unknown here" not in answer.content.decode()
    assert desk_of(handler).get("/desk/mail/").status_code == 200
    assert desk_of(handler).get(f"/desk/mail/{bounce.pk}.eml").status_code == 404


def test_an_auditor_reads_it_and_changes_nothing(bounce, auditor, desk_of):
    page = words_of(desk_of(auditor).get(address(bounce)).content.decode())
    assert "Your role reads this mail and changes nothing." in page
    for act in (("is", "report"), ("is", "junk"), ("looked-at",)):
        assert desk_of(auditor).post(address(bounce, *act)).status_code == 403
    assert Arrival.objects.get().told_kind == ""
    assert Arrival.objects.get().looked_at is None


def test_it_is_not_there_for_a_role_that_reads_no_case(bounce, administrator, desk_of):
    assert desk_of(administrator).get(address(bounce)).status_code == 404
    assert desk_of(administrator).post(address(bounce, "is", "report")).status_code == 403


def test_somebody_outside_is_led_to_the_door(bounce):
    for answer in (Client().get(address(bounce)), Client().post(address(bounce, "is", "report"))):
        assert answer.headers["Location"].startswith("/desk/sign-in/")
    assert Arrival.objects.get().told_kind == ""


def test_an_act_without_the_mark_of_its_form_is_refused(bounce, handler, desk_of):
    desk = desk_of(handler, enforce_csrf_checks=True)
    for act in (("is", "report"), ("looked-at",)):
        assert desk.post(address(bounce, *act)).status_code == 403
    assert Arrival.objects.get().told_kind == ""


def test_what_is_not_there_is_not_found(bounce, handler, desk_of):
    desk = desk_of(handler)
    for page in ("/desk/mail/999/", "/desk/mail/999/html/", f"/desk/mail/{bounce.pk}/html/"):
        assert desk.get(page).status_code == 404
    for act in ("/desk/mail/999/is/report/", address(bounce, "is", "bounce"), "/desk/mail/999/looked-at/"):
        assert desk.post(act).status_code == 404


def test_several_mails_leave_the_list_in_one_act(programme, handler, desk_of, at):
    for n in range(3):
        arrived(mail_of(f"Bounce {n}", **BOUNCE), at)
    ids = [str(pk) for pk in Arrival.objects.order_by("pk").values_list("pk", flat=True)]
    answer = desk_of(handler).post("/desk/mail/looked-at/", {"mail": [*ids[:2], "x", "999"]}, follow=True)
    assert "Looked at 2 mails. They stay kept." in answer.content.decode()
    assert Arrival.objects.filter(looked_by=handler).count() == 2
    assert desk_of(handler).get("/desk/mail/?view=look").context["to_look_at"] == 1


def test_only_who_may_triage_looks_at_several(bounce, auditor, desk_of):
    assert desk_of(auditor).post("/desk/mail/looked-at/", {"mail": [str(bounce.pk)]}).status_code == 403
    assert Client().post("/desk/mail/looked-at/").headers["Location"].startswith("/desk/sign-in/")
    assert 'type="checkbox" name="mail"' not in desk_of(auditor).get("/desk/mail/?view=look").content.decode()


def test_the_list_shows_who_wrote_and_what_about_and_is_filtered_by_kind(bounce, handler, desk_of, at):
    arrived(mail_of(**AWAY), at)
    page = words_of(desk_of(handler).get("/desk/mail/").content.decode())
    assert "Out of office Nele Vos <nele@finder.example> sender not confirmed" in page
    away = desk_of(handler).get("/desk/mail/?kind=auto-reply").content.decode()
    assert "Out of office" in away
    assert "Returned mail" not in away
    assert desk_of(handler).get("/desk/mail/?kind=x").status_code == 404
    assert "No mail of this kind here." in desk_of(handler).get("/desk/mail/?kind=unreadable").content.decode()
