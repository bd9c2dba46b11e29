"""The journal at the desk: who reads it, how it is narrowed down, and what of a restricted case it keeps to itself."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from firsthand.cases import actions as cases
from firsthand.journal import actions as journal
from firsthand.journal.models import Entry
from firsthand.journal.reading import Asked, newest_first
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.people.rules import Role
from firsthand.staff.journal_lines import plain
from firsthand.staff.journal_words import HAVE_WORDS
from firsthand.staff.kind_names import kind_name
from pages import words_of

PAGE, CSV = "/desk/journal/", "/desk/journal/journal.csv"


@pytest.fixture
def desk(programme, auditor, desk_of):
    return desk_of(auditor)


def read(desk, query: str = "") -> str:
    return words_of(desk.get(PAGE + query).content.decode())


def many(count: int, at) -> None:
    with transaction.atomic():
        journal.write_all(
            [journal.Act(Kind.ARRIVAL_LOOKED_AT, at, "operator", facts={"arrival": n}) for n in range(count)]
        )


def test_every_kind_of_entry_has_words_here():
    assert set(Kind) - HAVE_WORDS == set()


def test_the_filter_calls_every_kind_by_a_name_of_its_own():
    called = [kind_name(kind) for kind in Kind]
    assert len(set(called)) == len(called)


def test_the_filter_lists_words_and_sends_the_kind(desk):
    page = desk.get(PAGE).content.decode()
    assert '<option value="case.confirmed">A person confirmed the report</option>' in page


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.LEAD, Role.AUDITOR)])
def test_nobody_but_a_lead_and_an_auditor_reads_it_or_sees_the_way_to_it(programme, desk_of, at, role):
    client = desk_of(Person.objects.create(mail="a@staff.example", name="A", role=role, joined_at=at))
    assert client.get(PAGE).status_code == client.get(CSV).status_code == 403
    assert PAGE not in client.get("/desk/", follow=True).content.decode()


def test_a_lead_and_an_auditor_find_it_from_the_queue(desk, lead, desk_of):
    for client in (desk, desk_of(lead)):
        assert PAGE in client.get("/desk/").content.decode()
        assert client.get(PAGE).status_code == 200


def test_a_stranger_is_led_to_the_door(programme, client):
    assert client.get(PAGE).status_code == client.get(CSV).status_code == 302


def test_nothing_is_done_there(desk):
    assert desk.post(PAGE).status_code == desk.post(CSV).status_code == 405


def test_an_entry_says_in_words_who_did_what_where(desk, a_case, handler, at):
    cases.take(a_case.number, by=handler, at=at)
    said = read(desk)
    assert "Ines took the case.case.taken" in said
    assert a_case.number in said
    assert said.index("took the case.") < said.index("reported, by the web form")


def test_what_is_about_accounts_names_them(desk, lead, handler, at):
    from firsthand.people.staffing.actions import change_role

    change_role(handler.pk, Role.TRIAGER, by=lead, at=at)
    assert "Tomas gave Ines another role: Triager instead of Handler." in read(desk)


def test_a_restricted_case_keeps_all_but_the_place_of_its_entries_to_itself(desk, a_case, lead, at):
    cases.restrict(a_case.number, by=lead, at=at)
    for said in (read(desk).partition("What happened")[2], desk.get(CSV).content.decode()):
        assert "An entry of a restricted case." in said
        for told in (a_case.number, "case.restricted", "Tomas"):
            assert told not in said


def test_whoever_may_see_the_restricted_case_reads_its_entries(desk_of, a_case, lead, at):
    cases.restrict(a_case.number, by=lead, at=at)
    said = read(desk_of(lead))
    assert "Tomas closed the case to all who are not let in." in said
    assert "An entry of a restricted case." not in said


@pytest.mark.parametrize("query", ["?case={number}", "?kind=case.restricted", "?by=person:{lead}"])
def test_no_filter_tells_of_a_restricted_case(desk, a_case, lead, at, query):
    cases.restrict(a_case.number, by=lead, at=at)
    asked = query.format(number=a_case.number, lead=lead.pk)
    assert "No entry fits." in read(desk, asked)
    assert "restricted case" not in desk.get(CSV + asked).content.decode()


def test_what_the_page_was_narrowed_to_stands_beside_its_filters_in_words(desk, a_case, lead):
    said = read(desk, f"?case={a_case.number}&by=person:{lead.pk}&since=2027-01-31")
    assert f"Case number: {a_case.number} · By: {lead} · From: 31 January 2027" in said


def test_a_case_that_is_not_there_answers_as_one_that_is_not_theirs(desk, a_case, lead, at):
    cases.restrict(a_case.number, by=lead, at=at)
    theirs, nobodys = (read(desk, f"?case={number}").replace(number, "") for number in (a_case.number, "2027-9999"))
    assert theirs == nobodys


def test_the_number_of_a_restricted_case_is_not_told_by_another(desk, report_at, lead, at):
    first, second = report_at(at - timedelta(days=1)).case, report_at().case
    cases.link_to_earlier(second.number, first.number, by=lead, at=at)
    cases.restrict(first.number, by=lead, at=at)
    said = read(desk)
    assert "linked it to the earlier case a restricted case" in said
    assert first.number not in said


def test_it_is_narrowed_down_by_case_kind_person_and_day(desk, report_at, handler, at):
    one, two = report_at().case, report_at().case
    cases.take(one.number, by=handler, at=at + timedelta(days=2))
    assert two.number not in read(desk, f"?case={one.number}").partition("What happened")[2]
    assert "took the case" in read(desk, "?kind=case.taken")
    assert "reported, by" not in read(desk, "?kind=case.taken")
    assert "reported, by" not in read(desk, f"?by=person:{handler.pk}")
    day = (at + timedelta(days=2)).date()
    assert "reported, by" not in read(desk, f"?since={day}")
    assert "took the case" in read(desk, f"?since={day}&until={day}")
    assert "took the case" not in read(desk, f"?until={day - timedelta(days=1)}")


@pytest.mark.parametrize("query", ["?kind=no.such", "?since=2027-02-30", "?since=9999-12-31", "?until=0001-01-01",
    "?since=2027-03-02&until=2027-03-01", "?case=" + "9" * 30, "?by=person:99"])  # fmt: skip
def test_what_cannot_be_asked_for_is_said_at_the_field(desk, a_case, query):
    answer = desk.get(PAGE + query)
    assert answer.status_code == 422
    assert "reported, by" not in words_of(answer.content.decode())
    assert desk.get(CSV + query).status_code == 404


@pytest.mark.parametrize("before", ["x", "-1", "1e3", "9" * 19, "٣"])
def test_a_page_that_is_none_is_not_found(desk, before):
    assert desk.get(f"{PAGE}?before={before}").status_code == 404


def test_fifty_a_page_and_the_next_goes_on_where_it_ended(desk, at):
    many(120, at)
    first = desk.get(f"{PAGE}?kind=arrival.looked_at")
    numbers = [line.number for line in first.context["lines"]]
    second = desk.get(PAGE + first.context["next"])
    assert len(numbers) == 50
    assert [line.number for line in second.context["lines"]] == [n - 50 for n in numbers]
    assert "kind=arrival.looked_at" in second.context["next"]


def test_entries_written_meanwhile_shift_no_page(desk, at):
    many(60, at)
    following = desk.get(PAGE).context["next"]
    before = [line.number for line in desk.get(PAGE + following).context["lines"]]
    many(5, at)
    assert [line.number for line in desk.get(PAGE + following).context["lines"]] == before


def test_the_number_of_queries_stays_the_same(desk, report_at, at):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get(PAGE)
        return len(asked)

    report_at()
    few = queries()
    for _ in range(4):
        report_at()
    assert queries() == few


def test_days_are_found_without_looking_at_every_entry(db, at):
    many(3, at)
    rows = newest_first(Asked(since=at, until=at + timedelta(hours=1)))
    assert "SCAN" not in rows.explain() or connection.vendor != "sqlite"
    assert [entry.number for entry in rows[:2]] == [3, 2]


def test_an_entry_dated_by_a_clock_that_went_ahead_is_found_on_its_day(db, at):
    with transaction.atomic():
        for hours in (0, 48, 1):
            journal.write(Kind.ARRIVAL_LOOKED_AT, at=at + timedelta(hours=hours), by="operator", facts={"arrival": 1})
    rows = newest_first(Asked(since=at, until=at + timedelta(hours=2)))
    assert [entry.number for entry in rows] == [3, 1]


def test_the_file_holds_what_the_page_shows(desk, a_case, handler, at):
    cases.take(a_case.number, by=handler, at=at)
    answer = desk.get(f"{CSV}?case={a_case.number}&kind=case.taken")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert [(r["case"], r["kind"], r["by"], r["entry"]) for r in rows] == [
        (a_case.number, "case.taken", "Ines", "took the case."),
    ]  # fmt: skip


def test_the_file_is_bounded(desk, at, monkeypatch):
    monkeypatch.setattr("firsthand.staff.views.journal.MOST_ROWS", 20)
    monkeypatch.setattr("firsthand.staff.views.journal.AT_ONCE", 10)
    many(30, at)
    assert desk.get(CSV).content.count(b"\r\n") == 21


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_is_taken_for_a_formula(name):
    assert plain(name) == f"'{name}"
    assert plain(f"a{name}") == f"a{name}"


def test_a_name_that_is_a_formula_reaches_the_file_as_text(desk, a_case, handler, at):
    Person.objects.filter(pk=handler.pk).update(name='=HYPERLINK("https://evil.example")')
    cases.take(a_case.number, by=handler, at=at)
    assert b"'=HYPERLINK" in desk.get(CSV).content


def test_no_entry_is_written_by_reading(desk, a_case):
    before = Entry.objects.count()
    desk.get(PAGE)
    desk.get(CSV)
    assert Entry.objects.count() == before
