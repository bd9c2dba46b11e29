"""The pages of the desk: what they show, what they keep to themselves, what they let out."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from firsthand.cases import actions
from firsthand.cases.models import Attachment, Case
from firsthand.cases.opening import add_message
from firsthand.cases.rules import Channel
from firsthand.intake.actions import receive_mail, set_aside
from firsthand.intake.kinds import MailKind
from firsthand.intake.rules import File
from staff.prepared import REMEDY

PAGES = ("/desk/", "/desk/cases/", "/desk/mail/", "/desk/tasks/", "/desk/people/")
HOSTILE = '<script>alert("x")</script>'
RAW = b"From: a@b.example\r\nSubject: hello\r\n\r\nwords\r\n"


def kept_mail(at, kind=MailKind.JUNK):
    arrival = receive_mail(RAW, mail_from="a@b.example", rcpt_to=("security@mimecast.example",), at=at)
    set_aside(arrival.pk, kind, at=at, reason="advertisement")
    return arrival


def test_what_a_reporter_wrote_is_shown_and_does_nothing(report_at, handler, desk_of):
    case = report_at(impact=HOSTILE, steps=f"1. {HOSTILE}", name=HOSTILE).case
    page = desk_of(handler).get(f"/desk/cases/{case.number}/").content.decode()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(" in page


@pytest.mark.parametrize("page", [*PAGES, "/desk/cases/{}/", "/desk/nothing/"])
def test_nobody_keeps_a_copy_of_a_page_and_no_page_has_inline_script_or_style(a_case, lead, desk_of, page):
    answer = desk_of(lead).get(page.format(a_case.number))
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    for forbidden in ("<script>", "style=", "http://", "onclick"):
        assert forbidden not in answer.content.decode().replace("http://www.w3.org", "")


@pytest.mark.parametrize("page", [*PAGES, "/desk/mail/1.eml", "/desk/cases/2027-0001/"])
def test_somebody_outside_is_led_to_the_door_whatever_they_ask_for(page, programme):
    answer = Client().get(page)
    assert answer.headers["Location"] == f"/desk/sign-in/?next={page}"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_case_that_is_not_there_and_one_that_is_not_theirs_look_the_same(a_case, administrator, desk_of):
    client = desk_of(administrator)
    theirs_not, nowhere = client.get(f"/desk/cases/{a_case.number}/"), client.get("/desk/cases/2027-9999/")
    assert theirs_not.status_code == nowhere.status_code == 404
    token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
    assert token.sub(b"", theirs_not.content) == token.sub(b"", nowhere.content)


def test_an_administrator_sees_no_word_of_any_case(a_case, administrator, desk_of, at):
    kept_mail(at)
    client = desk_of(administrator)
    assert client.get("/desk/").headers["Location"] == "/desk/people/"
    for page in ("/desk/cases/", "/desk/mail/", "/desk/tasks/"):
        assert client.get(page).status_code == 403
    people = client.get("/desk/people/").content.decode()
    assert a_case.number not in people
    assert "advertisement" not in people


def test_somebody_who_has_left_is_outside_at_once(a_case, handler, desk_of):
    client = desk_of(handler)
    handler.is_active = False
    handler.save()
    assert client.get("/desk/").headers["Location"].startswith("/desk/sign-in/")


def test_an_attached_file_is_only_ever_a_download(report_at, handler, desk_of):
    case = report_at(files=(File("../../a\r\nb<i>.html", "text/html", HOSTILE.encode()),)).case
    file = Attachment.objects.get()
    answer = desk_of(handler).get(f"/desk/cases/{case.number}/files/{file.pk}/")
    assert answer.content == HOSTILE.encode()
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert not set("/\\<>\r\n") & set(answer.headers["Content-Disposition"])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_file_is_found_only_under_its_own_case(report_at, handler, administrator, desk_of):
    report_at(files=(File("a.txt", "text/plain", b"a"),))
    other = report_at().case
    file = Attachment.objects.get()
    assert desk_of(handler).get(f"/desk/cases/{other.number}/files/{file.pk}/").status_code == 404
    mine = file.message.case.number
    assert desk_of(administrator).get(f"/desk/cases/{mine}/files/{file.pk}/").status_code == 404


def test_every_mail_is_listed_and_comes_out_as_it_came_in(programme, auditor, desk_of, at):
    arrival = kept_mail(at)
    client = desk_of(auditor)
    page = client.get("/desk/mail/").content.decode()
    assert "junk" in page
    assert "advertisement" in page
    raw = client.get(f"/desk/mail/{arrival.pk}.eml")
    assert raw.content == RAW
    assert raw.headers["Content-Disposition"] == f'attachment; filename="mail-{arrival.pk}.eml"'


def test_a_mail_is_not_there_for_a_role_that_reads_no_case(programme, administrator, desk_of, at):
    arrival = kept_mail(at)
    assert desk_of(administrator).get(f"/desk/mail/{arrival.pk}.eml").status_code == 404


def test_mail_to_look_at_leaves_out_what_took_its_way(programme, handler, desk_of, at):
    kept_mail(at)
    arrival = receive_mail(RAW + b"2", mail_from="", rcpt_to=("security@mimecast.example",), at=at)
    set_aside(arrival.pk, MailKind.AUTO_REPLY, at=at, reason="automatic")
    page = desk_of(handler).get("/desk/mail/?view=look").content.decode()
    assert "advertisement" in page
    assert f"mail-{arrival.pk}.eml" not in page


def test_the_one_primary_act_follows_the_state(a_case, lead, desk_of, at):
    client, page = desk_of(lead), f"/desk/cases/{a_case.number}/"

    def primary() -> str:
        return client.get(page).content.decode().split('class="band-act"')[1].split("</div>")[0]

    assert "Confirm to the reporter" in primary()
    actions.confirm(a_case.number, by=lead, at=at)
    assert "Accept the report" in primary()
    actions.accept(a_case.number, by=lead, at=at, reason="We reproduced it ourselves.")
    assert "Record the remedy" in primary()
    client.post(f"{page}remedied/", REMEDY)
    assert "Publish the credit" in primary()
    client.post(f"{page}publish/")
    assert "Close the case" in primary()


def test_a_mail_from_another_address_is_marked(a_case, handler, desk_of, at):
    with transaction.atomic():
        add_message(Case.objects.get(), text="It is me.", channel=Channel.MAIL, at=at, from_known_sender=False)
    page = desk_of(handler).get(f"/desk/cases/{a_case.number}/").content.decode()
    assert "Sent from an address that is not the reporter’s." in page


def test_a_missed_promise_stays_visible(report_at, handler, desk_of, at):
    case = report_at(at - timedelta(hours=80)).case
    actions.confirm(case.number, by=handler, at=at)
    page = desk_of(handler).get(f"/desk/cases/{case.number}/").content.decode()
    assert "Confirm: 8 h too late" in page
    assert "chip-missed" in page
