"""`firsthand staff`: the same acts as at the desk, by the operator."""

import pytest

from firsthand.journal.models import Entry
from firsthand.people.models import Person
from firsthand.people.rules import Role


def of(person: Person) -> dict:
    return Person.objects.filter(pk=person.pk).values().get()


def test_the_operator_gives_a_role(run, handler):
    assert "ines@staff.example is lead" in run("staff", "role", "INES@staff.example", "lead")
    assert (of(handler)["role"], of(handler)["role_given_by_id"]) == ("lead", None)
    assert Entry.objects.get(kind="staff.role_changed").by == "operator"


def test_somebody_leaves_and_comes_back(run, handler):
    assert "Open cases that are nobody's now: 0." in run("staff", "leave", handler.mail)
    assert run.json("staff", "list")[0]["state"] == "left"
    assert "is back as handler" in run("staff", "back", handler.mail)
    assert of(handler)["is_active"]


@pytest.mark.parametrize("words", [("leave", "tomas@staff.example"), ("role", "tomas@staff.example", "auditor")])
def test_the_last_lead_stays_and_the_line_says_why(run, lead, words):
    code, line = run.end("staff", *words)
    assert (code, line.count("\n")) == (6, 1)
    assert "last lead who can sign in" in line
    assert (of(lead)["is_active"], of(lead)["role"]) == (True, Role.LEAD)


def test_nobody_with_such_an_address_is_said_in_one_line(run, db):
    for words in (("role", "x@y.example", "lead"), ("leave", "x@y.example"), ("back", "x@y.example")):
        code, line = run.end("staff", *words)
        assert (code, "Nobody has an account with the address x@y.example." in line) == (5, True)


def test_nobody_is_made_a_guest_at_the_terminal(run, handler, capsys):
    with pytest.raises(SystemExit):
        run("staff", "role", handler.mail, "guest")
    assert "invalid choice" in capsys.readouterr().err


def test_who_has_no_second_factor_has_none_to_take_away(run, handler):
    code, line = run.end("staff", "reset-factors", handler.mail)
    assert (code, "They have no second factor." in line) == (6, True)


def test_the_list_for_programs(run, handler, lead):
    told = {p["mail"]: p for p in run.json("staff", "list")}
    assert told[handler.mail] == {
        "id": handler.pk, "mail": handler.mail, "name": "Ines", "role": "handler", "state": "here", "active": True,
        "joined_at": "2027-03-01T09:00:00.000000Z", "invited_until": None, "second_factor": False,
        "told_of_breaches": False, "cases_let_into": 0,
    }  # fmt: skip
    assert "2 on the staff, 0 guests." in run("staff", "list")


def test_the_journal_names_no_address(run, handler, lead):
    run("staff", "role", handler.mail, "triager")
    run("staff", "leave", handler.mail)
    run("staff", "back", handler.mail)
    assert not Entry.objects.filter(text__contains="@").exists()
