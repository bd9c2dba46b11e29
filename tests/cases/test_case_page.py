"""The reporter's page: opened by a code, open for writing in every state."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firsthand.acknowledgements import actions as credit
from firsthand.cases import actions
from firsthand.cases.queries import contact_of
from firsthand.cases.rules import CaseState, ChangeKind, Channel, Outcome
from firsthand.cases.words import CHANNELS, DECISIONS, HEADINGS, PROMISES, STATES
from firsthand.intake.actions import Taken
from firsthand.intake.rules import File
from firsthand.people.models import Person
from firsthand.promises.rules import PromiseKind
from pages import words_of

REASON = "We looked at it with care and saw what you saw."


@pytest.fixture
def taken(report_at: Callable[..., Taken], at: datetime) -> Taken:
    return report_at(at, files=(File("a/b.html", "text/html", b"<script>alert(1)</script>"),))


@pytest.fixture(autouse=True)
def a_day_later(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    for place in ("firsthand.cases.views.now", "firsthand.intake.views.now"):
        monkeypatch.setattr(place, lambda: at + timedelta(days=1))


def post(taken: Taken, language: str = "en", **fields: object) -> str:
    answer = Client().post(f"/{language}/case/", {"code": taken.code, **fields})
    assert answer.status_code == 200
    return answer.content.decode()


def accepted(taken: Taken, by: Person, at: datetime) -> None:
    actions.accept(taken.case.number, by=by, at=at, reason=REASON)


def remedied(taken: Taken, by: Person, at: datetime) -> None:
    accepted(taken, by, at)
    actions.record_remedy(taken.case.number, kind=ChangeKind.CODE, reference="4711", day=at.date(), by=by, at=at)


def closed(taken: Taken, by: Person, at: datetime) -> None:
    remedied(taken, by, at)
    actions.close(taken.case.number, by=by, at=at)


def declined(taken: Taken, by: Person, at: datetime) -> None:
    actions.decline(taken.case.number, Outcome.NOT_QUALIFYING, rule_id="N11", reason=REASON, by=by, at=at)


def asked(taken: Taken, by: Person, at: datetime) -> None:
    actions.ask(taken.case.number, "Which browser?", by=by, at=at)


def confirmed(taken: Taken, by: Person, at: datetime) -> None:
    actions.confirm(taken.case.number, by=by, at=at, text="I see it as well.")


def received(taken: Taken, by: Person, at: datetime) -> None:
    """Nobody has done anything yet."""


WAYS = {
    received: ("Received", "Ontvangen"),
    confirmed: ("In review", "In onderzoek"),
    asked: ("Question to you", "Vraag aan u"),
    accepted: ("Being fixed", "Wordt verholpen"),
    remedied: ("Fixed, please check", "Verholpen, graag uw controle"),
    closed: ("Closed", "Gesloten"),
    declined: ("Closed", "Gesloten"),
}
EVERY_WAY = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)


@EVERY_WAY
def test_the_state_is_told_in_plain_words(taken: Taken, lead: Person, at: datetime, way: Callable[..., None]) -> None:
    way(taken, lead, at)
    english, dutch = WAYS[way]
    assert english in words_of(post(taken))
    assert dutch in words_of(post(taken, "nl"))


@EVERY_WAY
def test_the_reporter_can_write_in_every_state(
    taken: Taken, lead: Person, at: datetime, way: Callable[..., None]
) -> None:
    way(taken, lead, at)
    html = post(taken, act="write", text="One more thing: <b>x</b>")
    assert "Your message is kept" in words_of(html)
    assert "One more thing: &lt;b&gt;x&lt;/b&gt;" in html
    taken.case.refresh_from_db()
    assert taken.case.unread_since is not None


def test_the_code_may_be_typed_with_other_letters_and_dashes(taken: Taken) -> None:
    answer = Client().post("/en/case/", {"code": taken.code.lower().replace("-", " ")})
    assert taken.case.number in answer.content.decode()


@pytest.mark.parametrize(
    ("code", "status"), [("", 404), ("K7QM", 404), ("0000-0000-0000-0000-0000", 404), ("\0" * 9, 404)]
)
def test_a_wrong_code_shows_the_form_again_and_nothing_of_a_case(taken: Taken, code: str, status: int) -> None:
    answer = Client().post("/en/case/", {"code": code})
    assert answer.status_code == status
    assert taken.case.number not in answer.content.decode()
    assert 'id="code-error"' in answer.content.decode()


def test_the_code_stands_in_no_address_and_no_cookie(taken: Taken) -> None:
    browser = Client()
    html = browser.post("/en/case/", {"code": taken.code}).content.decode()
    assert not re.search(rf'(?:href|action)="[^"]*{taken.code}', html)
    assert all(taken.code not in cookie.value for cookie in browser.cookies.values())
    assert set(browser.cookies) <= {"firsthand_form"}


def test_the_page_is_never_stored(taken: Taken) -> None:
    for answer in (Client().get("/en/case/"), Client().post("/en/case/", {"code": taken.code})):
        assert "no-store" in answer.headers["Cache-Control"]


def test_the_open_page_changes_its_language_with_the_code_in_the_form(taken: Taken) -> None:
    html = post(taken)
    assert re.search(rf'<form method="post" action="/nl/case/">.*?value="{taken.code}".*?Nederlands', html)


def test_a_decision_is_told_with_its_rule_and_its_reason(taken: Taken, lead: Person, at: datetime) -> None:
    declined(taken, lead, at)
    words = words_of(post(taken))
    assert "The case is closed: it does not qualify." in words
    assert "Rule N11 of policy version 1:" in words
    assert REASON in words
    assert "Decided by a person, Tomas." in words


def test_the_rule_is_told_in_the_language_of_the_page(taken: Taken, lead: Person, at: datetime) -> None:
    from firsthand.programme.queries import version

    declined(taken, lead, at)
    rule = version(1).programme.rules["N11"]
    assert " ".join(rule.text["nl"].split()) in words_of(post(taken, "nl"))


def test_a_duplicate_tells_nothing_of_the_earlier_case(
    report_at: Callable[..., Taken], lead: Person, at: datetime
) -> None:
    first = report_at(at, location="canary-place", name="canary-name")
    second = report_at(at + timedelta(hours=1))
    actions.decline(
        second.case.number, Outcome.DUPLICATE, rule_id="N11", reason=REASON, by=lead, at=at, same_as=first.case.number
    )
    html = post(second)
    assert "an earlier report told us of this" in words_of(html)
    assert "canary" not in html
    assert first.case.number not in html


def test_an_open_question_is_framed_with_its_words(taken: Taken, lead: Person, at: datetime) -> None:
    asked(taken, lead, at)
    html = post(taken)
    assert "The answer is yours." in words_of(html)
    assert html.count("Which browser?") == 2


def test_the_word_of_a_confirmation_is_part_of_the_conversation(taken: Taken, lead: Person, at: datetime) -> None:
    confirmed(taken, lead, at)
    words = words_of(post(taken))
    assert words.count("I see it as well.") == 1
    assert words.index("A person confirmed your report. Mon") < words.index("I see it as well.")


def test_a_note_of_the_team_never_shows(taken: Taken, lead: Person, at: datetime) -> None:
    actions.keep_note(taken.case.number, "canary-note", by=lead, at=at)
    assert "canary-note" not in post(taken)


def test_a_missed_promise_is_admitted(taken: Taken, monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("firsthand.cases.views.now", lambda: at + timedelta(days=4))
    words = words_of(post(taken))
    assert "we did not keep that" in words
    assert "1 day late" in words


def test_the_dates_are_those_of_the_promises(taken: Taken) -> None:
    words = words_of(post(taken))
    assert "A person answers you by Thu 4 Mar 2027, 09:00 GMT." in words
    assert "in 2 days" in words
    assert "Thu 15 Apr 2027, 10:00 BST" in words


def test_an_empty_message_is_not_kept(taken: Taken) -> None:
    answer = Client().post("/en/case/", {"code": taken.code, "act": "write", "text": "  \n"})
    assert answer.status_code == 400
    assert "There is nothing to send yet." in words_of(answer.content.decode())


def test_a_message_may_bring_files(taken: Taken) -> None:
    html = post(taken, act="write", text="", attachments=SimpleUploadedFile("log.txt", b"x"))
    assert "log.txt" in html


def test_too_many_files_keep_the_words_of_the_message(taken: Taken) -> None:
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)]
    answer = Client().post("/en/case/", {"code": taken.code, "act": "write", "text": "my words", "attachments": files})
    assert answer.status_code == 413
    assert "my words" in answer.content.decode()


def test_too_long_a_message_comes_back(taken: Taken) -> None:
    long = "y" * 100_001
    answer = Client().post("/en/case/", {"code": taken.code, "act": "write", "text": long})
    assert answer.status_code == 400
    assert long in answer.content.decode()


def test_a_stale_token_keeps_the_words(taken: Taken) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/en/case/", {"code": taken.code, "act": "write", "text": "my words"})
    html = answer.content.decode()
    assert answer.status_code == 403
    assert "my words" in html
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    assert token
    sent = {"code": taken.code, "act": "write", "text": "my words", "csrfmiddlewaretoken": token[1]}
    assert "Your message is kept" in words_of(browser.post("/en/case/", sent).content.decode())


def test_an_attachment_is_served_as_bytes_to_save(taken: Taken) -> None:
    found = re.search(r'name="file" value="([^"]+)"', post(taken))
    assert found
    answer = Client().post("/en/case/", {"code": taken.code, "act": "file", "file": found[1]})
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="b.html"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer.headers["Cache-Control"]


def test_an_attachment_of_another_case_is_not_served(report_at: Callable[..., Taken], taken: Taken) -> None:
    other = report_at(location="another")
    found = re.search(r'name="file" value="([^"]+)"', post(taken))
    assert found
    for wished in (found[1], str(uuid4()), "nonsense", ""):
        answer = Client().post("/en/case/", {"code": other.code, "act": "file", "file": wished})
        assert answer.status_code == 404


def test_the_reporter_changes_the_name_to_print(taken: Taken) -> None:
    html = post(taken, act="credit", name="New Name", link="new.example", organisation="House")
    assert "We have noted the name to print." in words_of(html)
    taken.case.refresh_from_db()
    contact = contact_of(taken.case)
    assert (contact.name, contact.link, contact.organisation) == ("New Name", "https://new.example", "House")


@pytest.mark.parametrize(
    ("name", "link", "said"), [("", "", "The name is empty."), ("N", "ftp://x.example", "The link is not")]
)
def test_a_faulty_credit_comes_back_with_the_mend(taken: Taken, name: str, link: str, said: str) -> None:
    answer = Client().post("/en/case/", {"code": taken.code, "act": "credit", "name": name, "link": link})
    assert answer.status_code == 400
    assert said in words_of(answer.content.decode())


def test_declining_takes_a_published_name_off_the_hall_of_fame(taken: Taken, lead: Person, at: datetime) -> None:
    closed(taken, lead, at)
    credit.publish(taken.case.number, by=lead, at=at)
    assert "oak & ember" in words_of(Client().get("/nl/hall-of-fame/").content.decode())
    post(taken, act="decline")
    words = words_of(Client().get("/nl/hall-of-fame/").content.decode())
    assert "oak & ember" not in words
    assert "Een melder die liever ongenoemd blijft" in words


def test_who_wants_no_name_printed_is_told_just_that(taken: Taken) -> None:
    words = words_of(post(taken, act="decline"))
    assert "We print no name, as you wished." in words
    assert "You gave no name" not in words


def test_the_receipt_can_be_shown_again(taken: Taken) -> None:
    words = words_of(post(taken, "nl", act="receipt"))
    assert f"Ontvangstbewijs {taken.case.number}" in words
    assert "maandag 1 maart 2027, 09.00.00 uur GMT" in words


def test_an_act_that_nobody_knows_shows_the_case(taken: Taken) -> None:
    assert taken.case.number in post(taken, act="explode")


def test_every_state_outcome_promise_and_channel_has_its_words() -> None:
    assert set(CaseState) <= set(STATES)
    assert set(CaseState) <= set(HEADINGS)
    assert set(Outcome) <= set(DECISIONS)
    assert set(Outcome) - {Outcome.ACCEPTED} <= set(HEADINGS)
    assert set(PromiseKind) <= set(PROMISES)
    assert set(Channel) <= set(CHANNELS)
