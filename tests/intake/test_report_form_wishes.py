"""What a report may say besides what was found: its kind, a day to publish, and what the receipt answers."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from firsthand.cases.models import Case
from firsthand.cases.records import for_reporter
from firsthand.embargo.queries import EmbargoRecord, embargo_record
from firsthand.intake.forms import read_day
from firsthand.journal.models import Entry
from firsthand.programme.queries import Published
from pages import words_of


@pytest.fixture(autouse=True)
def now_is_monday(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("firsthand.intake.views.now", lambda: at)


def send(language: str = "en", **fields: object) -> str:
    answer = Client().post(f"/{language}/report/", {"location": "https://www.mimecast.com/share", **fields})
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def embargo() -> EmbargoRecord:
    case = Case.objects.get()
    return embargo_record(case, at=case.received_at)


def test_the_classes_are_named_in_the_language_of_the_page_with_their_number(programme: Published) -> None:
    html = Client().get("/nl/report/").content.decode()
    assert len(re.findall(r'<option value="Q\d+"', html)) == 10
    assert "Zwakke autorisatie · CWE-285" in html


@pytest.mark.parametrize(("sent", "kept"), [("Q4", "Q4"), ("", ""), ("Q99", ""), ("\0", ""), ("N1", "")])
def test_a_class_that_nobody_knows_is_no_error(programme: Published, at: datetime, sent: str, kept: str) -> None:
    send(weakness=sent)
    report = for_reporter(Case.objects.get(), at=at).messages[0]
    assert report.fields.get("weakness", "") == kept


def test_the_chosen_class_survives_an_error(programme: Published) -> None:
    html = Client().post("/en/report/", {"weakness": "Q4", "publish_on": "2027-04-01"}).content.decode()
    assert '<option value="Q4" selected' in html
    assert 'value="2027-04-01"' in html


def test_without_a_day_the_usual_end_holds(programme: Published, at: datetime) -> None:
    assert "You named" not in send()
    assert embargo().ends_at == at + timedelta(days=45)
    assert embargo().open is None


def test_an_earlier_day_holds_to_its_end(programme: Published) -> None:
    words = send(publish_on="2027-03-30")
    assert "You named an earlier day, and it holds: Tuesday 30 March 2027, 23:59 BST." in words
    assert embargo().ends_at == datetime(2027, 3, 30, 22, 59, tzinfo=UTC)


def test_a_later_day_is_a_proposal_of_the_reporter(programme: Published, at: datetime) -> None:
    words = send(publish_on="2027-05-20")
    assert "You named a later day, Thursday 20 May 2027, 23:59 BST. It is your proposal" in words
    pending = embargo().open
    assert pending is not None
    assert pending.by_reporter
    assert embargo().ends_at == at + timedelta(days=45)


@pytest.mark.parametrize("day", ["2027-02-01", "2031-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_agreed_refuses_no_report(programme: Published, at: datetime, day: str) -> None:
    words = send(publish_on=day)
    assert "The day on which you plan to publish is past or later than Saturday 28 August 2027, 10:00 BST" in words
    assert embargo().ends_at == at + timedelta(days=45)
    assert '"asked":' in Entry.objects.get(kind="embargo.began").text, "the record keeps what was asked"


@pytest.mark.parametrize("day", ["soon", "2027-02-30", "31/12", "\0", "x" * 5000])
def test_a_day_that_nobody_can_read_refuses_no_report(programme: Published, at: datetime, day: str) -> None:
    words = send(publish_on=day)
    assert "We could not read the day on which you plan to publish" in words
    assert embargo().ends_at == at + timedelta(days=45)


def test_the_receipt_that_is_shown_again_still_tells_of_the_wish(programme: Published) -> None:
    html = Client().post("/en/report/", {"location": "x", "publish_on": "2027-03-30"}).content.decode()
    code = re.search(r'<p class="code" dir="ltr">([^<]+)</p>', html)
    assert code
    again = Client().post("/en/case/", {"code": code[1], "act": "receipt"}).content.decode()
    assert "You named an earlier day, and it holds" in words_of(again)


def test_personal_data_starts_a_clock_that_the_receipt_names(programme: Published) -> None:
    words = send(harm="personal_data")
    assert "With your report a clock of 72 hours has begun for us: by Thursday 4 March 2027, 09:00 GMT" in words
    assert "a clock of 72 hours" not in send(location="another place")


def test_the_receipt_holds_the_commitments_of_its_version(programme: Published) -> None:
    words = send()
    assert "What we promise you" in words
    assert "Keep to this policy when you report to us, and this is what we do:" in words
    commitments = [rule for rule in programme.programme.rules.values() if rule.id.startswith("P")]
    assert len(commitments) == 3
    assert all(" ".join(rule.text["en"].split()) in words for rule in commitments)
    assert "It covers the research that you describe as a whole" in words


def test_the_excluded_tests_stand_beside_the_form_with_the_reasons(programme: Published) -> None:
    for language in ("en", "nl"):
        words = words_of(Client().get(f"/{language}/report/").content.decode())
        for number in range(1, 7):
            rule = programme.programme.rules[f"X{number}"]
            assert " ".join(rule.text[language].split()) in words
    assert "Some tests put people at risk: our users, our staff, others on the Internet, and you." in words_of(
        Client().get("/en/report/").content.decode()
    )


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2027-04-01", "2027-04-01"), ("1-4-2027", "2027-04-01"), ("01.04.2027", "2027-04-01"), ("٢٠٢٧-٠٤-٠١", "None")],
)
def test_days_are_read_as_date_fields_and_people_write_them(typed: str, day: str) -> None:
    assert str(read_day(typed)) == day
