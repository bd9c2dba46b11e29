"""`firsthand intake`: a pause at the terminal."""

import json

import pytest

from firsthand.intake.models import Pause

WHY = ("--reason", "en=Two of us are ill.", "--reason", "nl=Twee van ons zijn ziek.")


@pytest.fixture(autouse=True)
def _programme(programme):
    pass


def pause(run, *more: str, who) -> str:
    return run("intake", "pause", "--until", "2027-03-12", *(more or WHY), "--as", who.mail)


def test_a_lead_pauses_sees_it_and_ends_it(run, lead):
    assert "Intake is not paused" in run("intake", "show")
    assert "until Fri 12 Mar 2027, 23:59 GMT" in pause(run, who=lead)
    assert json.loads(run("intake", "show", "--json"))["reasons"]["nl"] == "Twee van ons zijn ziek."
    assert "Intake is not paused" in run("intake", "resume", "--as", lead.mail)
    assert json.loads(run("intake", "show", "--json")) is None
    assert Pause.objects.get().ended_by == lead


def test_who_may_not_is_told_and_nothing_changes(run, handler):
    code, said = run.end("intake", "pause", "--until", "2027-03-12", *WHY, "--as", handler.mail)
    assert (code, "may not pause the intake" in said) == (4, True)
    assert run.end("intake", "pause", "--until", "2027-03-12", *WHY)[0] == 4
    assert not Pause.objects.exists()


@pytest.mark.parametrize(("until", "reasons", "code"), [
    ("2027-05-12", WHY, 2),
    ("2027-03-12", WHY[:2], 2),
    ("2027-03-12", (*WHY, "--reason", "fr=Deux malades."), 2),
    ("soon", WHY, 2),
    ("2027-03-12", ("--reason", "Two of us are ill."), 2),
    ("2027-03-12", (*WHY, *WHY), 2),
])  # fmt: skip
def test_what_cannot_be_is_said_in_one_line(run, lead, until, reasons, code):
    found, said = run.end("intake", "pause", "--until", until, *reasons, "--as", lead.mail)
    assert (found, said.count("\n")) == (code, 1)
    assert not Pause.objects.exists()


@pytest.mark.parametrize(("reasons", "named"), [
    (WHY[:2], "in every language of the programme: Dutch (nl)."),
    ((*WHY, "--reason", "fr=Deux malades."), "does not have the language French (fr)."),
    ((*WHY, "--reason", "xx=Words."), "does not have the language xx."),
])  # fmt: skip
def test_a_language_is_told_by_its_name_with_the_code_to_type(run, lead, reasons, named):
    assert named in run.end("intake", "pause", "--until", "2027-03-12", *reasons, "--as", lead.mail)[1]


def test_what_does_not_run_cannot_be_ended(run, lead):
    assert run.end("intake", "resume", "--as", lead.mail)[0] == 6
