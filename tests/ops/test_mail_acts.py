"""`firsthand mail show`, `is-report`, `is-reply`, `is-junk` and `again`."""

import pytest

from at_the_terminal import by
from firsthand.cases.models import Message
from firsthand.intake.actions import receive_mail, try_sorting_again
from firsthand.intake.models import Arrival
from firsthand.mail.sweeps import sort_arrivals
from staff.mails_kept import AWAY, BOUNCE, CONTACT, arrived, mail_of, told


@pytest.fixture
def bounce(programme, at):
    return arrived(mail_of("The user is unknown here.", html="<p>Another story.</p>", **BOUNCE), at)


def test_show_prints_what_is_known_of_a_mail_and_its_words(run, bounce, handler):
    said = run("mail", "show", str(bounce.pk), *by(handler))
    assert f"envelope      nele@finder.example to {CONTACT}\n" in said
    assert "subject       Returned mail\n" in said
    assert "taken for     bounce: sent by a mail system\n" in said
    assert "sender        none" in said
    assert said.endswith("\n  The user is unknown here.\n")


def test_show_tells_a_program_the_same(run, bounce, auditor):
    said = run.json("mail", "show", str(bounce.pk), *by(auditor))
    assert (said["kind"], said["case"], said["door"], said["erased"]) == ("bounce", "", "smtp", False)
    assert said["evidence"]["sender"]["verdict"] == "none"
    assert said["shown"]["text"].strip() == "The user is unknown here."
    assert said["may_become"] == ["report", "reply", "junk"]
    assert said["received_at"] == "2027-03-01T09:00:00.000000Z"


def test_words_of_a_mail_steer_no_terminal(run, programme, handler, at):
    arrival = arrived(mail_of("a\x1b[2Jb", **AWAY), at)
    assert "\x1b" not in run("mail", "show", str(arrival.pk), *by(handler))


def test_a_mail_becomes_a_report(run, bounce, handler, at):
    assert "within a few seconds" in run("mail", "is-report", str(bounce.pk), *by(handler))
    assert told(bounce, at).case is not None
    assert f"report: {handler} said so" in run("mail", "show", str(bounce.pk), *by(handler))


def test_a_mail_goes_into_the_thread_of_a_case(run, bounce, a_case, handler, at):
    run("mail", "is-reply", str(bounce.pk), "--case", a_case.number, *by(handler))
    assert told(bounce, at).case == a_case
    assert Message.objects.filter(case=a_case).count() == 2


def test_a_mail_becomes_junk(run, bounce, handler, at):
    run("mail", "is-junk", str(bounce.pk), *by(handler))
    assert told(bounce, at).kind == "junk"


def test_only_who_may_triage_says_what_a_mail_is(run, bounce, a_case, auditor):
    number = str(bounce.pk)
    for act in (("is-report", number), ("is-junk", number), ("is-reply", number, "--case", a_case.number)):
        assert run.end("mail", *act, *by(auditor))[0] == 4
        assert run.end("mail", *act)[0] == 4
        assert run.end("mail", *act, *by("nobody@staff.example"))[0] == 5
    assert Arrival.objects.get(pk=bounce.pk).told_kind == ""


def test_show_is_for_who_reads_cases(run, bounce, administrator):
    assert run.end("mail", "show", str(bounce.pk), *by(administrator))[0] == 4
    assert run.end("mail", "show", str(bounce.pk))[0] == 4


@pytest.mark.parametrize(("act", "code", "says"), [
    (("is-report", "999999"), 5, "There is no mail 999999."), (("is-junk", "x"), 2, "is no number"),
    (("is-reply", "ITS NUMBER", "--case", "2027-0999"), 5, "There is no case 2027-0999."),
])  # fmt: skip
def test_what_is_not_there_is_said_in_words(run, bounce, handler, act, code, says):
    named = [str(bounce.pk) if word == "ITS NUMBER" else word for word in act]
    ended, words = run.end("mail", *named, *by(handler))
    assert (ended, says in words) == (code, True)


def test_what_opened_a_case_is_refused_with_the_mend(run, programme, handler, at):
    arrival = arrived(mail_of(), at)
    code, words = run.end("mail", "is-junk", str(arrival.pk), *by(handler))
    assert (code, "Decide there that it is not a report." in words) == (6, True)


def test_again_sorts_at_once_what_failed(run, programme, at):
    arrival = receive_mail(mail_of(), mail_from="a@b.example", rcpt_to=(CONTACT,), at=at)
    for _ in range(3):
        try_sorting_again(arrival.pk, at=at)
    assert sort_arrivals(at=at) == 0
    assert "tried again" in run("mail", "again", str(arrival.pk))
    assert sort_arrivals(at=at) == 1


def test_again_refuses_what_did_not_fail(run, bounce):
    code, words = run.end("mail", "again", str(bounce.pk))
    assert (code, "did not fail" in words) == (6, True)
    assert run.end("mail", "again", "999")[0] == 5


def test_the_list_tells_a_program_by_which_door_and_what_of_the_sender(run, bounce):
    assert [(mail["door"], mail["verdict"]) for mail in run.json("mail", "list")] == [("smtp", "none")]
    assert "finder.example" not in run("mail", "list")
