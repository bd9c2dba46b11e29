"""R2: no account, no vetting, no name, no mail address, no script."""

import re

from django.test import Client

from firsthand.cases.models import Case


def _form_token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_stranger_without_name_or_mail_reports_and_gets_a_receipt_with_a_code(story):
    browser = Client(enforce_csrf_checks=True)
    token = _form_token(browser.get("/en/report/").content.decode())
    answer = browser.post("/en/report/", {"location": "the login page", "csrfmiddlewaretoken": token})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert Case.objects.get().number in page
    assert re.search(r"\b[0-9A-Z]{4}(-[0-9A-Z]{4}){4}\b", page)


def test_the_code_opens_the_case_page_and_the_stranger_can_write_there(story):
    taken = story.reporter_files(name="", mail="", link="")
    browser = Client()
    page = browser.post("/en/case/", {"code": taken.code.lower()}).content.decode()
    assert taken.case.number in page
    browser.post("/en/case/", {"code": taken.code, "act": "write", "text": "It also works on Sundays."})
    assert "It also works on Sundays." in browser.post("/en/case/", {"code": taken.code}).content.decode()


def test_a_wrong_code_opens_nothing(story):
    taken = story.reporter_files()
    page = Client().post("/en/case/", {"code": "0000-0000-0000-0000-0000"}).content.decode()
    assert taken.case.number not in page


def test_a_believed_weakness_is_enough(story):
    """R67: no exploit and no certainty are asked for."""
    taken = story.reporter_files(location="", impact="I think something is wrong with sharing.", steps="", name="")
    assert taken.case.state == "received"


def test_a_second_click_or_a_reload_is_the_same_report_with_the_same_receipt(story):
    browser = Client()
    page = browser.get("/en/report/").content.decode()
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found
    form = {"location": "the login page", "once": found[1]}
    first, again = (browser.post("/en/report/", form).content.decode() for _ in range(2))
    assert Case.objects.count() == 1
    code = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}")
    assert code.findall(first) == code.findall(again) != []


def test_other_words_from_the_same_opened_form_are_another_report(story):
    browser = Client()
    for place in ("the login page", "the other page"):
        browser.post("/en/report/", {"location": place, "once": "the same secret of one form"})
    assert Case.objects.count() == 2
