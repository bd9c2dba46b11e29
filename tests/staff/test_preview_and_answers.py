"""What will be sent is shown before it is, and can be started from an answer of the team."""

import pytest
from django.apps import apps

from firsthand.answers.models import Answer
from firsthand.cases import actions
from firsthand.letters.models import Letter
from firsthand.staff import acts
from firsthand.staff.previewing import previews
from firsthand.vault.queries import unseal_json
from pages import words_of
from staff.prepared import ACTS, address, prepare

SENDING = sorted(name for name in ACTS if acts.ALL[name].sends)


def rows() -> dict[str, int]:
    """How many rows every table has."""
    return {model._meta.label: model.objects.count() for model in apps.get_models() if model._meta.managed}


@pytest.mark.parametrize("name", SENDING)
def test_a_preview_writes_nothing(a_case, handler, lead, desk_of, at, name):
    post = prepare(name, a_case, handler, at)
    desk = desk_of(lead)
    desk.get("/desk/")
    before = rows()
    answer = desk.post(address(a_case, name), {**post, "preview": "1"})
    assert answer.status_code == 200, words_of(answer.content.decode())
    assert rows() == before


@pytest.mark.parametrize("language", ["en", "nl", "de", "fr"])
def test_what_is_shown_is_what_is_sent_in_the_reporters_language(report_at, handler, at, language):
    case = report_at(at, mail="heron@finder.example").case
    actions.change_language(case.number, language, by=handler, at=at)
    act, given = acts.ALL["message"], {"text": "Words of ours."}
    (shown,) = previews(act, case, given, handler, at=at)
    act.do(case.number, given, handler, at)
    letter = Letter.objects.filter(case=case, kind="message").select_related("content__key").get()
    sent = unseal_json(letter.content)
    assert (shown.language, shown.subject) == (letter.language, sent["subject"])
    assert shown.text == sent["text"]
    assert "Words of ours." in shown.text


def test_what_was_typed_stays_beside_the_preview(a_case, handler, desk_of):
    page = desk_of(handler).post(address(a_case, "message"), {"text": "Dear Heron", "preview": "1"}).content.decode()
    assert "This is what the reporter will get. Nothing was sent yet." in words_of(page)
    assert page.count("Dear Heron") == 2


def test_an_act_that_is_refused_says_why_in_place_of_a_preview(a_case, handler, desk_of):
    answer = desk_of(handler).post(address(a_case, "decline"), {"preview": "1"})
    assert answer.status_code == 422


def test_who_may_not_send_gets_no_preview(a_case, auditor, administrator, desk_of):
    for person, status in ((auditor, 403), (administrator, 404)):
        assert desk_of(person).post(address(a_case, "message"), {"text": "x", "preview": "1"}).status_code == status


def test_an_answer_fills_the_form_in_the_reporters_language(report_at, handler, desk_of, at):
    case = report_at(at, language="nl").case
    answer = Answer.objects.get(name="Read, and in hand")
    page = desk_of(handler).get(f"/desk/cases/{case.number}/?act=confirm&answer={answer.pk}").content.decode()
    assert "Ik heb uw melding gelezen" in page
    assert "{next_date}" not in page


def test_an_open_place_is_not_sent(a_case, handler, desk_of):
    answer = desk_of(handler).post(address(a_case, "message"), {"text": "By {next_date} we write again."})
    assert answer.status_code == 422
    assert "Fill in {next_date} first" in words_of(answer.content.decode())


def test_a_name_with_braces_is_a_name(report_at, handler, desk_of, lead, at):
    case = report_at(at, name="{embargo_end}").case
    row = Answer.objects.create(act="message", name="Dear", texts={"en": "Dear {reporter}"}, changed_at=at)
    page = desk_of(handler).get(f"/desk/cases/{case.number}/?act=message&answer={row.pk}").content.decode()
    assert "Dear {embargo_end}" in page


def test_the_pages_of_answers_are_for_those_who_write_or_keep_them(db, programme, lead, handler, auditor, desk_of):
    answer = Answer.objects.first()
    assert desk_of(handler).get("/desk/answers/").status_code == 200
    assert desk_of(auditor).get("/desk/answers/").status_code == 403
    assert desk_of(handler).post(f"/desk/answers/{answer.pk}/", {"act": "message", "name": "x"}).status_code == 403
    sent = {"act": "message", "name": "Mine", "text_en": "Hello {number}"}
    assert desk_of(lead).post("/desk/answers/new/", sent).status_code == 302
    assert desk_of(lead).post("/desk/answers/new/", {**sent, "text_en": "{secret}"}).status_code == 422
