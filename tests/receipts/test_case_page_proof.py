"""The proof on the case page: the file, the page made from it, and the report as it was hashed."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.test import Client

from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.cases.rules import Outcome
from firsthand.cases.words import EVENTS
from firsthand.intake.actions import receive_mail
from firsthand.journal.log import actions as log
from firsthand.journal.log import beside
from firsthand.journal.log.receipts import read_receipt
from firsthand.journal.log.verifying import verify
from firsthand.journal.models import LogHead
from firsthand.mail.sweeps import sort_arrivals
from firsthand.receipts.actions import receipt_of
from firsthand.receipts.content import content_of
from firsthand.receipts.pages import TOLD_ABOVE
from firsthand.receipts.rules import OPENED
from firsthand.receipts.words import Acts
from firsthand.vault.models import DataKey
from pages import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(report_at, at, monkeypatch):
    monkeypatch.setattr("firsthand.cases.views.now", lambda: at + timedelta(days=1))
    return report_at(at)


def post(taken, act="", *, language="en", code=None):
    return Client().post(f"/{language}/case/", {"code": taken.code if code is None else code, "act": act})


def test_the_proof_is_a_file_that_holds_and_that_nobody_keeps_a_copy_of(taken):
    answer = post(taken, "proof")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="receipt-{taken.case.number}.json"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert verify(read_receipt(answer.content)).entries


@pytest.mark.parametrize("act", ["proof", "proof_page", "content"])
def test_without_the_code_there_is_nothing(taken, report_at, at, act):
    answer = post(taken, act, code="0000-0000-0000-0000-0000")
    assert answer.status_code == 404
    assert taken.case.number not in answer.content.decode()
    other = report_at(at, steps="other")
    assert taken.case.number not in post(other, act).content.decode(errors="replace")


def test_a_typed_report_comes_back_as_it_was_hashed(taken):
    answer = post(taken, "content")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="report-{taken.case.number}.json"'
    assert hashlib.sha256(answer.content).hexdigest() == taken.case.content_sha256
    assert json.loads(answer.content)["steps"] == "1. Sign in.\n2. Count the number up."
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_mailed_report_comes_back_octet_by_octet(programme, at):
    raw = b"From: oak@finder.example\r\nTo: security@mimecast.com\r\nSubject: A hole\r\n\r\nIt \xff is here.\r\n"
    receive_mail(raw, mail_from="oak@finder.example", rcpt_to=("security@mimecast.com",), at=at)
    sort_arrivals(at)
    case = Case.objects.get()
    assert content_of(case) == (f"report-{case.number}.eml", raw)
    assert case.content_sha256 == hashlib.sha256(raw).hexdigest()


def test_the_case_page_says_what_the_proof_is_and_how_to_check_it(taken):
    html = post(taken).content.decode()
    words = words_of(html)
    assert "Your receipt shows what you sent us" in words
    assert "firsthand verify" in words
    assert all(f'name="act" value="{act}"' in html for act in ("proof", "proof_page", "content"))


def test_the_receipt_page_has_the_place_in_the_log_and_the_file_before_anything_is_signed(taken):
    html = post(taken, "receipt").content.decode()
    assert not LogHead.objects.exists()
    proved = verify(read_receipt(post(taken, "proof").content))
    assert f"entry {proved.entries[0].index} of {proved.checkpoint.origin}" in words_of(html)
    assert f"receipt-{taken.case.number}.json" in html


def test_when_the_log_has_stopped_the_receipt_page_names_no_place_in_it(taken):
    log.catch_up(at=taken.case.received_at)
    LogHead.objects.update(stopped_at=taken.case.received_at)
    words = words_of(post(taken, "receipt").content.decode())
    assert taken.case.number in words
    assert "Place in our log" not in words
    assert "Signed proof" not in words


@pytest.mark.parametrize("act", ["receipt", "proof_page"])
def test_what_is_asked_of_the_reporter_stands_apart_from_what_we_promise(taken, act):
    words = words_of(post(taken, act).content.decode())
    promised, _, asked = words.partition("What we ask of you")
    assert "What we promise you" in promised
    assert "You keep it between us until" in asked
    assert "You keep it between us until" not in promised
    assert "SHA-256 of your report as we kept it" in words


def test_when_the_log_has_stopped_the_page_says_so_and_promises_nothing_of_what_is_kept(taken):
    log.catch_up(at=taken.case.received_at)
    LogHead.objects.update(stopped_at=taken.case.received_at, size=0)
    for act in ("proof", "proof_page"):
        answer = post(taken, act)
        assert answer.status_code == 409
        words = words_of(answer.content.decode())
        assert "The log has stopped by itself" in words
        assert "older" not in words
        assert "Nothing is lost" not in words
        assert "Conversation" in words


def test_of_a_report_that_is_older_than_the_log_the_page_says_that(taken, monkeypatch):
    for module in ("actions", "refusing"):
        monkeypatch.setattr(f"firsthand.receipts.{module}.opens_in_part", lambda entry: False)
    words = words_of(post(taken, "proof").content.decode())
    assert "It is older than our log." in words
    assert "stopped" not in words


def test_where_nothing_can_be_signed_now_the_page_says_that(taken):
    log.catch_up(at=taken.case.received_at)
    beside.path().write_text("garbage")
    words = words_of(post(taken, "proof").content.decode())
    assert "the log cannot be signed at the moment. Try again later." in words


def test_an_erased_case_keeps_its_proof_and_says_that_the_rest_is_gone(taken):
    DataKey.objects.update(wrapped=b"")
    for act in ("content", "", "receipt", "write"):
        answer = post(taken, act)
        assert answer.status_code == 410
        assert "What you sent us was erased." in words_of(answer.content.decode())
        assert "no-store" in answer.headers["Cache-Control"]
    assert verify(read_receipt(post(taken, "proof").content)).entries
    assert taken.case.number in post(taken, "proof_page").content.decode()


def test_an_erased_case_of_a_stopped_log_is_answered_as_well(taken):
    log.catch_up(at=taken.case.received_at)
    LogHead.objects.update(stopped_at=taken.case.received_at, size=0)
    DataKey.objects.update(wrapped=b"")
    assert post(taken, "proof").status_code == 410


def test_dutch_has_its_own_words(taken):
    assert post(taken, "proof_page", language="nl").headers["Content-Language"] == "nl"


def test_page_and_file_cannot_differ(taken, lead, at):
    """The page is told from the file: the rows that could say something else are altered before it is made."""
    actions.confirm(taken.case.number, by=lead, at=at)
    before = words_of(post(taken, "proof_page").content.decode())
    Case.objects.update(language="nl", channel="phone", confirmed_at=None)
    taken.case.promises.update(due_at=at + timedelta(days=99), kept_at=None)
    type(taken.case.embargo).objects.update(ends_at=at + timedelta(days=99))
    assert words_of(post(taken, "proof_page").content.decode()) == before


def test_the_page_of_another_file_would_be_another_page(taken, report_at, at, monkeypatch):
    other = report_at(at, steps="other").case
    receipt = receipt_of(other, at=at)
    monkeypatch.setattr("firsthand.receipts.case_acts.receipt_of", lambda *_, **__: receipt)
    words = words_of(post(taken, "proof_page").content.decode())
    assert other.number in words
    assert other.content_sha256 in words.replace(" ", "")
    assert taken.case.content_sha256 not in words.replace(" ", "")


def test_every_opened_value_of_the_report_stands_on_the_page(taken):
    said = json.loads(post(taken, "proof").content)
    words = words_of(post(taken, "proof_page").content.decode())
    (report,) = [e for e in said["entries"] if {"report.received"} & {f.get("value") for f in e["fields"]}]
    shown = {f["name"]: f["value"] for f in report["fields"] if "value" in f}
    for name in ("facts.content_sha256", "facts.programme_sha256"):
        assert shown[name] in words.replace(" ", "")
    assert "Monday 1 March 2027, 09:00:00 GMT" in words
    assert "by Thursday 4 March 2027, 09:00 GMT" in words
    assert said["key"] in words
    for line in said["stated"]["commitments"].splitlines():
        assert line.partition(" ")[2] in words
    assert "It covers the research that you describe as a whole, not only what it found" in words


def test_a_duplicate_shows_when_the_first_came_and_that_the_log_shows_the_order(report_at, lead, at, monkeypatch):
    monkeypatch.setattr("firsthand.cases.views.now", lambda: at + timedelta(days=1))
    first, later = report_at(at), report_at(at + timedelta(hours=1), steps="Another way.")
    why = {"rule_id": "R1", "reason": "The same parameter.", "same_as": first.case.number}
    actions.decline(later.case.number, Outcome.DUPLICATE, **why, by=lead, at=at + timedelta(hours=2))
    words = words_of(post(later, "proof_page").content.decode())
    assert "The earlier report arrived on Monday 1 March 2027, 09:00:00 GMT" in words
    assert first.case.content_sha256 in words
    assert "Decision: reported before (rule R1)" in words
    assert first.case.number not in words


def test_the_code_stands_in_no_receipt_to_show_to_others(taken):
    assert taken.code not in words_of(post(taken, "proof_page").content.decode())
    assert taken.code.encode() not in post(taken, "proof").content


def test_the_answer_to_a_report_does_not_wait_for_the_log(programme, monkeypatch):
    def never(**_):
        raise AssertionError("signed while the reporter waits")

    monkeypatch.setattr("firsthand.journal.log.actions.sequence", never)
    form = {"location": "https://www.mimecast.com/", "impact": "Files.", "steps": "Look."}
    answer = Client().post("/en/report/", form)
    assert "Signed proof" in words_of(answer.content.decode())


@pytest.mark.parametrize("kind", sorted(set(OPENED) - TOLD_ABOVE))
def test_the_page_has_words_for_every_act_that_a_receipt_opens(kind):
    assert kind in Acts.WITH_FACTS or kind in EVENTS
