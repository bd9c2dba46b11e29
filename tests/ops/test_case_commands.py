"""The desk in a terminal: the same acts, the same permissions, and answers that a program can read."""

import io
import json
from datetime import timedelta

import pytest

from at_the_terminal import by
from firsthand.cases import actions
from firsthand.cases.models import Case, Message
from firsthand.cases.rules import ChangeKind, Outcome
from firsthand.core.errors import BadInput, FirsthandError, NotAllowed, NotFound, StepNotAllowed
from firsthand.intake.actions import receive_mail, set_aside
from firsthand.intake.kinds import MailKind
from firsthand.journal.models import Entry

REASON = "We looked at it with care and this is why."
ACTS = {
    "confirm": (),
    "reply": ("--text", "Thank you."),
    "ask": ("--text", "Which version?"),
    "note": ("--text", "Seen before?"),
    "take": (),
    "decide": ("--outcome", "accepted", "--reason", REASON),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_handler_may(a_case, handler, run, act):
    before = Entry.objects.count()
    assert a_case.number in run("case", act, a_case.number, *ACTS[act], *by(handler))
    assert Entry.objects.count() > before


@pytest.mark.parametrize("act", ACTS)
def test_an_auditor_may_not_and_nothing_changes(a_case, auditor, run, act):
    before = Entry.objects.count()
    with pytest.raises(NotAllowed):
        run("case", act, a_case.number, *ACTS[act], *by(auditor))
    assert Entry.objects.count() == before


@pytest.mark.parametrize("act", ACTS)
def test_nobody_and_somebody_outside_may_not(a_case, run, act):
    before = Entry.objects.count()
    for who in ((), ("--as", "nobody@staff.example")):
        with pytest.raises(FirsthandError) as refusal:
            run("case", act, a_case.number, *ACTS[act], *who)
        assert isinstance(refusal.value, NotAllowed | NotFound)
        assert refusal.value.mend
    assert Entry.objects.count() == before


def test_the_environment_may_name_the_person(a_case, handler, run, monkeypatch):
    monkeypatch.setenv("FIRSTHAND_AS", handler.mail)
    run("case", "take", a_case.number)
    assert Case.objects.get().handler == handler


def test_an_administrator_sees_no_case(a_case, administrator, run):
    with pytest.raises(NotAllowed):
        run("case", "list", *by(administrator))
    with pytest.raises(NotFound):
        run("case", "show", a_case.number, *by(administrator))


def test_show_tells_a_program_everything_the_design_promises(a_case, handler, run):
    shown = json.loads(run("case", "show", a_case.number, "--json", *by(handler)))
    assert {
        "number", "state", "received_at", "channel", "language", "programme_version", "content_sha256", "promises",
        "embargo", "decision", "credit", "messages", "timeline",
    } <= shown.keys()  # fmt: skip
    assert {"kind", "due_at", "state"} <= shown["promises"][0].keys()
    assert {"state", "ends_at"} <= shown["embargo"].keys()
    assert (shown["state"], shown["decision"]) == ("received", None)
    assert (shown["rm"], shown["vfdpxa"], shown["facts"][0]["kind"]) == ("received", "Vfdpxa", "vendor_aware")


def test_show_tells_a_person_what_was_reported(a_case, handler, run):
    said = run("case", "show", a_case.number, *by(handler))
    assert "Count the number up." in said
    assert "Personal Portal" in said


def test_words_from_outside_cannot_steer_the_terminal(report_at, handler, run):
    case = report_at(impact="red \x1b[31malert\x9b0m", name="\x1b]0;title\x07Oak").case
    said = run("case", "show", case.number, *by(handler))
    assert not {"\x1b", "\x9b", "\x07"} & set(said)


def test_the_list_begins_with_the_nearest_promise_and_ends_with_what_is_closed(report_at, handler, run, at):
    closed = report_at(at - timedelta(hours=60)).case
    actions.decline(closed.number, Outcome.NO_IMPACT, rule_id="N1", reason=REASON, by=handler, at=at)
    fresh, near = report_at(at).case, report_at(at - timedelta(hours=50)).case
    listed = json.loads(run("case", "list", "--json", *by(handler)))
    assert [line["number"] for line in listed] == [near.number, fresh.number, closed.number]
    assert {"number", "state", "title", "received_at", "language", "next_promise"} <= listed[0].keys()
    assert (listed[0]["next_promise"]["kind"], listed[0]["next_promise"]["state"]) == ("confirm", "running")
    assert "3 cases." in run("case", "list", *by(handler))
    assert "2 cases." in run("case", "list", "--view", "open", *by(handler))


def test_a_text_may_come_on_standard_input(a_case, handler, run, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("Several\nlines.\n"))
    run("case", "reply", a_case.number, "--text", "-", *by(handler))
    monkeypatch.setattr("sys.stdin", io.StringIO("Once more."))
    run("case", "reply", a_case.number, *by(handler))
    assert Message.objects.filter(by=handler).count() == 2


@pytest.mark.parametrize("text", ["", "x" * 100_001])
def test_an_empty_or_boundless_text_is_refused(a_case, handler, run, monkeypatch, text):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    with pytest.raises(BadInput):
        run("case", "reply", a_case.number, *by(handler))


def test_a_report_is_declined_with_its_rule(a_case, handler, run):
    run(
        "case",
        "decide",
        a_case.number,
        "--outcome",
        "not_qualifying",
        "--rule",
        "n11",
        "--reason",
        REASON,
        *by(handler),
    )
    shown = json.loads(run("case", "show", a_case.number, "--json", *by(handler)))
    assert (shown["state"], shown["decision"]["outcome"], shown["decision"]["rule_id"]) == (
        "closed",
        "not_qualifying",
        "N11",
    )


def test_a_duplicate_names_the_earlier_case(report_at, handler, run, at):
    first, later = report_at(at).case, report_at(at).case
    words = ("--outcome", "duplicate", "--rule", "N1", "--reason", REASON, "--same-as", first.number)
    said = run("case", "decide", later.number, *words, *by(handler))
    assert Case.objects.get(pk=later.pk).same_as == first
    assert f"SHA-256 {first.content_sha256}" in said
    assert "The log shows the order: the reporter can prove it." in said
    assert "The log shows the order" in run("case", "show", later.number, *by(handler))


def test_from_the_report_to_the_hall_of_fame(a_case, lead, run):
    run("case", "confirm", a_case.number, "--text", "Thank you.", *by(lead))
    run("case", "decide", a_case.number, "--outcome", "accepted", "--reason", REASON, "--asset", "S8", *by(lead))
    remedied = ("--kind", "code", "--reference", "commit 5f3a9c1", "--day", "2027-03-01")
    run("case", "remedied", a_case.number, *remedied, *by(lead))
    assert "owed" in run("case", "credit", a_case.number, *by(lead))
    said = run("case", "credit", a_case.number, "--name", "Oak", "--publish", *by(lead))
    assert "published; to be printed: Oak" in said
    assert "is closed" in run("case", "close", a_case.number, *by(lead))


def test_credit_may_be_declined_for_the_reporter(a_case, lead, run, at):
    actions.accept(a_case.number, by=lead, at=at, reason=REASON)
    actions.record_remedy(a_case.number, kind=ChangeKind.CODE, reference="x", day=at.date(), by=lead, at=at)
    assert "declined" in run("case", "credit", a_case.number, "--decline", *by(lead))


@pytest.mark.parametrize("words", [("--name", "Oak", "--decline"), ("--link", "https://oak.example")])
def test_a_wish_that_contradicts_itself_is_refused(a_case, lead, run, words):
    with pytest.raises(BadInput):
        run("case", "credit", a_case.number, *words, *by(lead))


def test_a_step_that_the_state_does_not_take_is_refused_with_what_it_takes(a_case, lead, run):
    with pytest.raises(StepNotAllowed, match="confirm, verify, accept, decline"):
        run("case", "close", a_case.number, *by(lead))


def test_every_mail_kept_is_listed_with_the_hash_of_its_octets(programme, run, at):
    junk = receive_mail(
        b"From: a@b.example\r\n\r\nx", mail_from="a@b.example", rcpt_to=("security@mimecast.example",), at=at
    )
    set_aside(junk.pk, MailKind.JUNK, at=at, reason="advertisement")
    receive_mail(b"From: c@d.example\r\n\r\ny", mail_from="c@d.example", rcpt_to=("security@mimecast.example",), at=at)
    listed = json.loads(run("mail", "list", "--json"))
    assert [(line["kind"], line["reason"]) for line in listed] == [("junk", "advertisement"), ("", "")]
    assert listed[0].keys() >= {"id", "received_at", "kind", "case", "reason", "sha256"}
    assert listed[0]["sha256"] == junk.sha256
    assert "2 messages kept." in run("mail", "list")


def test_an_invitation_prints_the_link_alone(programme, run):
    link = run("staff", "invite", "new@staff.example", "--role", "triager", "--name", "Noor").strip()
    assert link.startswith("http://127.0.0.1:8000/desk/invitation/")
    assert "\n" not in link
    assert "invited  Noor" in run("staff", "list")
    assert json.loads(run("staff", "list", "--json"))[0]["role"] == "triager"
