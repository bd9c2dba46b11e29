"""`firsthand case enter`: one who may, one who may not, one whom nobody knows; both times, and the code (R11)."""

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from at_the_terminal import by
from firsthand.cases.models import Attachment, Case, Message
from firsthand.cases.queries import case_by_code, contact_of, unseal_body
from firsthand.intake.models import Arrival
from firsthand.letters.models import Letter
from firsthand.people.models import Person
from firsthand.people.rules import Role

CALL = ("case", "enter", "--channel", "phone", "--at", "2027-02-28T14:30", "--text", "The portal shows invoices.")
TOLD_AT = datetime(2027, 2, 28, 14, 30, tzinfo=ZoneInfo("Europe/London"))
MAIL = ("--mail", "nele@finder.example")


def code_in(said: str) -> str:
    return next(line.strip() for line in said.splitlines() if case_by_code(line))


def told() -> dict:
    return unseal_body(Message.objects.get(is_report=True))


@pytest.mark.parametrize("role", [Role.TRIAGER, Role.HANDLER, Role.LEAD])
def test_who_may_triage_may(programme, run, at, role):
    person = Person.objects.create(mail="a@staff.example", name="A", role=role, joined_at=at)
    said = run(*CALL, *by(person))
    assert said.startswith("2027-0001 is entered. It arrived Sun 28 Feb 2027, 14:30 GMT.\n")
    assert "A person confirms by Wed 3 Mar 2027, 14:30 GMT." in said


@pytest.mark.parametrize("role", [Role.PUBLISHER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_nobody_else_may_and_nothing_is_kept(programme, run, at, role):
    person = Person.objects.create(mail="a@staff.example", name="A", role=role, joined_at=at)
    code, said = run.end(*CALL, *by(person))
    assert (code, said.count("\n"), Arrival.objects.exists()) == (4, 1, False)


def test_nobody_and_somebody_outside_may_not(programme, run):
    assert run.end(*CALL)[0] == 4
    assert run.end(*CALL, *by("nobody@staff.example"))[0] == 5
    assert not Arrival.objects.exists()


def test_both_times_are_kept(programme, handler, run, at):
    run(*CALL, *by(handler))
    arrival = Arrival.objects.get()
    assert (arrival.received_at, arrival.entered_at, arrival.entered_by) == (TOLD_AT, at, handler)


def test_without_an_address_the_code_is_printed_to_be_passed_on(programme, handler, run):
    said = run(*CALL, "--language", "nl", *by(handler))
    assert case_by_code(code_in(said)) == Case.objects.get()
    assert "/nl/case/" in said


def test_with_an_address_the_code_goes_there_and_is_not_printed(programme, handler, run):
    said = run(*CALL, *MAIL, *by(handler))
    assert [letter.kind for letter in Letter.objects.all()] == ["receipt"]
    assert "in the outbox" in said
    assert not any(case_by_code(line) for line in said.splitlines())


def test_a_program_gets_the_same(programme, handler, run):
    said = run.json(*CALL, *by(handler))
    assert case_by_code(said.pop("code")).number == said["number"] == "2027-0001"
    assert said["received_at"] == "2027-02-28T14:30:00.000000Z"
    assert said["entered_at"] == "2027-03-01T09:00:00.000000Z"
    assert said["confirm_due_at"] == "2027-03-03T14:30:00.000000Z"
    assert run.json(*CALL, *MAIL, *by(handler))["code"] is None


def test_a_time_to_confirm_that_is_past_is_not_promised(programme, handler, run, at):
    run.at = at + timedelta(days=10)
    assert "A person should have confirmed by Wed 3 Mar 2027, 14:30 GMT." in run(*CALL, *by(handler))


def test_everything_that_was_told_is_kept(programme, handler, run, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("1. Sign in.\n2. Count up."))
    (tmp_path / "letter.pdf").write_bytes(b"%PDF")
    run(
        *CALL, *MAIL, "--asset", "S8", "--location", "https://a.mimecast.com", "--impact", "Invoices.", "--steps", "-",
        "--harm", "service", "--attach", str(tmp_path / "letter.pdf"), "--greet-as", "Mrs Vos", "--name", "oak",
        "--link", "oak.example", *by(handler),
    )  # fmt: skip
    case, body = Case.objects.get(), told()
    assert (case.asset_id, body["text"], body["harms"]) == ("S8", "The portal shows invoices.", ["service"])
    assert (body["fields"]["steps"], body["fields"]["impact"]) == ("1. Sign in.\n2. Count up.", "Invoices.")
    contact = contact_of(case)
    assert (contact.name, contact.link, contact.greet_as) == ("oak", "https://oak.example", "Mrs Vos")
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--at", "2027-02-28"), 2, "names no time of the day"),
        (("--at", "2026-03-29T01:30"), 2, "not one moment"),
        (("--at", "soon, 14:30"), 2, "is no moment"),
        (("--at", "2027-03-02T09:00"), 6, "lies in the future"),
        (("--at", "2026-01-01T09:00"), 6, "within a year of its arrival"),
        (("--text", " ", "--at", "2027-03-02T09:00"), 6, "The report is empty"),
        (("--language", "xx"), 6, "does not have this language"),
        (("--asset", "S99"), 2, "names no asset “S99”"),
        (("--mail", "nele"), 2, "mail address is incomplete"),
        (("--mail", f"{'x' * 250}@finder.example"), 2, "mail address is incomplete"),
        (("--link", "javascript:alert(1)"), 2, "not a web address"),
        (("--steps", "-", "--impact", "-"), 2, "Only one text"),
        (("--attach", "/nowhere"), 2, "cannot be read"),
        (("--attach", "/dev/null") * 11, 2, "up to 10 files"),
        (("--attach", "/dev/zero"), 2, "25 MB together"),
        (("--text", "x" * 100_001), 2, "longer than 100000 signs"),
    ],
)
def test_what_cannot_be_entered_is_refused_in_one_line_and_nothing_is_kept(programme, handler, run, words, code, says):
    ended, said = run.end(*CALL, *words, *by(handler))
    assert (ended, said.count("\n")) == (code, 1)
    assert says in said
    assert not Arrival.objects.exists()
