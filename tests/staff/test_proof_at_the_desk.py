"""The receipt at the desk: the very file that the reporter has, for whoever may see the case."""

import pytest
from django.test import Client

from firsthand.journal.log.receipts import read_receipt
from firsthand.journal.log.verifying import verify
from firsthand.journal.models import LogHead
from pages import words_of


@pytest.fixture
def taken(report_at, at, monkeypatch):
    monkeypatch.setattr("firsthand.cases.views.now", lambda: at)
    return report_at(at)


@pytest.fixture
def address(taken):
    return f"/desk/cases/{taken.case.number}/proof/"


@pytest.mark.parametrize("who", ["handler", "lead", "auditor"])
def test_whoever_may_see_the_case_downloads_what_the_reporter_has(request, desk_of, taken, address, who):
    answer = desk_of(request.getfixturevalue(who)).get(address)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="receipt-{taken.case.number}.json"'
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("application/json", "no-store")
    assert verify(read_receipt(answer.content)).entries
    assert answer.content == Client().post("/en/case/", {"code": taken.code, "act": "proof"}).content


def test_whoever_may_not_see_cases_learns_nothing(desk_of, administrator, address):
    answer = desk_of(administrator).get(address)
    nothing = desk_of(administrator).get("/desk/cases/2027-9999/proof/")
    assert (answer.status_code, nothing.status_code) == (404, 404)
    assert words_of(answer.content.decode()) == words_of(nothing.content.decode())


def test_somebody_outside_is_led_to_the_door(clock, address):
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/desk/sign-in/")
    assert not LogHead.objects.exists()


def test_the_case_page_offers_it(desk_of, handler, taken, address):
    assert address in desk_of(handler).get(f"/desk/cases/{taken.case.number}/").content.decode()


def test_it_is_read_and_nothing_else(desk_of, handler, address):
    assert desk_of(handler).post(address).status_code == 405


def test_where_none_can_be_made_the_case_page_says_why(desk_of, handler, taken, address, at):
    desk = desk_of(handler)
    desk.get(address)
    LogHead.objects.update(stopped_at=at, size=0)
    page = desk.get(address, follow=True)
    assert page.redirect_chain == [(f"/desk/cases/{taken.case.number}/", 302)]
    assert "The log has stopped by itself" in page.content.decode()
