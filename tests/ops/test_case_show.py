"""What the terminal says of a case, and how it refuses: one line, every rule, dates with their zone."""

import shutil
from datetime import timedelta

import pytest

from at_the_terminal import by
from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.cases.records import for_staff
from firsthand.cases.rules import Outcome, TwoPersonKind
from firsthand.embargo.actions import propose_by_reporter
from firsthand.journal.models import Entry
from firsthand.ops.commands.case_words import promise_words
from firsthand.programme.actions import publish
from firsthand.promises.rules import PromiseState
from stage import ROOT

REASON = "We looked at it with care and this is why."
OWN = """
resolve_within = { days = 60 }

[[promises.own]]
id = "call"
name = { en = "A call with the team", nl = "Een gesprek met het team" }
within = { days = 3 }
starts = "arrived"
kept_by = "settled_by_hand"
"""


@pytest.fixture
def own_promises(tmp_path, programme, at):
    """The next version: with a resolution target and a promise of the operator's own."""
    folder = tmp_path / "programme"
    shutil.copytree(ROOT / "programmes" / "mimecast", folder)
    toml = folder / "programme.toml"
    toml.write_text(toml.read_text().replace("embargo_days = 45\n", f"embargo_days = 45\n{OWN}\n"))
    publish(folder, by="operator", at=at - timedelta(days=1))


def test_the_standard_states_stand_in_one_line(a_case, handler, run, at):
    assert "Standard    RM received, EM active, Vfdpxa" in run("case", "show", a_case.number, *by(handler))
    actions.accept(a_case.number, by=handler, at=at, reason=REASON)
    run("case", "remedied", a_case.number, "--kind", "code", "--reference", "x", "--not-deployed", *by(handler))
    said = run("case", "show", a_case.number, *by(handler))
    assert "Standard    RM accepted, EM active, VFdpxa" in said
    assert "fix ready: Mon 1 Mar 2027, 09:00 GMT" in said


def test_a_paused_promise_says_whom_it_waits_for_and_an_own_one_is_called_by_its_name(
    own_promises, report_at, handler, run
):
    number = report_at().case.number
    run("case", "ask", number, "--text", "Which version?", *by(handler))
    said = run("case", "show", number, *by(handler))
    assert "resolution paused: waits for the reporter" in said
    assert "A call with the team (own:call) in 3 days" in said
    states = {p["kind"]: p["state"] for p in run.json("case", "show", number, *by(handler))["promises"]}
    assert states["resolution"] == "paused"


def test_an_own_promise_is_settled_by_hand(own_promises, report_at, handler, auditor, run):
    number = report_at().case.number
    assert run.end("case", "kept", number, "call", *by(auditor))[0] == 4
    run("case", "kept", number, "call", *by(handler))
    assert "A call with the team (own:call) kept after" in run("case", "show", number, *by(handler))
    assert run.end("case", "kept", number, "call", *by(handler))[0] == 5
    assert run.end("case", "kept", number, "confirm", *by(handler))[0] == 5


def test_a_promise_that_runs_again_says_which_turn_it_is(a_case, handler, run, at):
    for text in ("We are at it.", "We still are."):
        actions.reply(a_case.number, text, by=handler, at=at)
    assert "update no. 2 in 14 days" in run("case", "show", a_case.number, *by(handler))


def test_the_end_of_an_embargo_is_no_debt(a_case, handler, run, at):
    run.at = at + timedelta(days=46)
    said = run("case", "show", a_case.number, *by(handler))
    assert "Embargo     exited, ended Thu 15 Apr 2027, 10:00 BST: lapsed" in said
    assert "embargo over" in said


def test_an_open_proposal_stands_beside_the_embargo(a_case, handler, run, at):
    proposal = propose_by_reporter(a_case, ends_at=at + timedelta(days=20), why="I speak\nthere.", at=at)
    said = run("case", "show", a_case.number, *by(handler))
    assert "Embargo     revise, ends Thu 15 Apr 2027, 10:00 BST" in said
    assert f"open: proposal {proposal.pk} of the reporter, to end Sun 21 Mar 2027, 09:00 GMT" in said
    assert "I speak\n              there." in said


def test_embargo_alone_shows_every_proposal_and_changes_nothing(a_case, handler, auditor, run, at):
    propose_by_reporter(a_case, ends_at=at + timedelta(days=20), at=at)
    run("case", "embargo", a_case.number, "--decline", "--why", "We need the time.", *by(handler))
    before = Entry.objects.count()
    said = run("case", "embargo", a_case.number, *by(auditor))
    assert "2027-0001: active, ends Thu 15 Apr 2027, 10:00 BST." in said
    assert "of the policy, to end Thu 15 Apr 2027, 10:00 BST: accepted" in said
    assert "of the reporter, to end Sun 21 Mar 2027, 09:00 GMT: declined" in said
    assert "We need the time." in said
    assert Entry.objects.count() == before
    assert run.json("case", "embargo", a_case.number, *by(auditor))["embargo"]["state"] == "active"
    assert run.end("case", "embargo", a_case.number, *by("nobody@staff.example"))[0] == 5


def test_an_agreed_end_is_the_moment_that_was_typed(a_case, handler, run):
    run("case", "embargo", a_case.number, "--propose", "2027-03-31T18:00+01:00", *by(handler))
    embargo = run.json("case", "show", a_case.number, *by(handler))["embargo"]
    assert embargo["open"]["ends_at"] == "2027-03-31T17:00:00.000000Z"
    assert embargo["ends_at"] == "2027-04-15T09:00:00.000000Z"


def test_an_answer_for_another_proposal_is_refused(a_case, handler, run, at):
    proposal = propose_by_reporter(a_case, ends_at=at + timedelta(days=20), at=at)
    other = str(proposal.pk + 1)
    assert run.end("case", "embargo", a_case.number, "--accept", "--proposal", other, *by(handler))[0] == 6
    run("case", "embargo", a_case.number, "--accept", "--proposal", str(proposal.pk), *by(handler))


def test_grounds_departures_and_the_appeal_are_told(a_case, handler, lead, run, at):
    run("case", "departure", a_case.number, "--rule", "X1", "--evidence", "The log of Monday.", *by(handler))
    entry = a_case.two_person_entries.get()
    said = run("case", "show", a_case.number, *by(handler))
    assert f"Departure   entry {entry.pk}, X1, proposed by Ines Mon 1 Mar 2027, 09:00 GMT, waits for" in said
    assert "Legal step" not in said
    run("case", "departure", a_case.number, "--second", str(entry.pk), *by(lead))
    words = ("--outcome", "known", "--rule", "N1", "--reason", REASON, "--known-since", "2027-02-01T12:00")
    run("case", "decide", a_case.number, *words, "--record", "SEC-7", *by(handler))
    actions.appeal(Case.objects.get(), text="That was something else.", at=at)
    said = run("case", "show", a_case.number, *by(handler))
    assert "holds since Tomas seconded it" in said
    assert "known since: Mon 1 Feb 2027, 12:00 GMT" in said
    assert "record: SEC-7" in said
    assert "Appeal      made Mon 1 Mar 2027, 09:00 GMT, waits for somebody who did not decide" in said
    assert said.count("That was something else.") == 1
    run("case", "appeal", a_case.number, "--uphold", "--reason", "It was something else.", *by(lead))
    assert "upheld by Tomas: It was something else." in run("case", "show", a_case.number, *by(handler))
    run("case", "departure", a_case.number, "--withdraw", str(entry.pk), *by(lead))
    assert "withdrawn Mon 1 Mar 2027" in run("case", "show", a_case.number, *by(handler))


def test_evidence_cannot_steer_the_terminal(a_case, handler, run, at):
    actions.propose_entry(
        a_case.number, TwoPersonKind.DEPARTURE, rule_id="X1", evidence="red \x1b[31m \x9b0m alert", by=handler, at=at
    )
    propose_by_reporter(a_case, ends_at=at + timedelta(days=20), why="\x1b]0;title\x07", at=at)
    said = run("case", "show", a_case.number, *by(handler)) + run("case", "embargo", a_case.number, *by(handler))
    assert not {"\x1b", "\x9b", "\x07"} & set(said)


REFUSED = {
    ("--propose", "2027-02-01"): ("lies in the past",),
    ("--propose", "2029-01-01T12:00"): ("lies after Sat 28 Aug 2027, 10:00 BST", "needs a reason"),
    ("--propose", "2027-05-15"): ("needs a reason",),
    ("--propose", "2027-04-15T10:00"): ("holds already",),
    ("--accept",): ("No proposal is open",),
    ("--decline",): ("No proposal is open", "needs a reason"),
    ("--withdraw",): ("No proposal is open",),
    ("--end",): ("needs a reason",),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_the_rules_forbid_is_refused_in_one_line_with_every_rule(a_case, handler, run, words):
    before = Entry.objects.count()
    code, said = run.end("case", "embargo", a_case.number, *words, *by(handler))
    assert (code, said.count("\n")) == (6, 1)
    assert all(rule in said for rule in REFUSED[words])
    assert "Nothing was changed." in said
    assert Entry.objects.count() == before


def test_all_rules_that_a_late_proposal_breaks_stand_in_one_answer(a_case, handler, run, at):
    actions.decline(a_case.number, Outcome.NO_IMPACT, rule_id="N1", reason=REASON, by=handler, at=at)
    run("case", "fact", a_case.number, "--kind", "public_aware", *by(handler))
    code, said = run.end("case", "embargo", a_case.number, "--propose", "2027-02-01", *by(handler))
    assert code == 6
    for rule in ("has ended", "is public", "was declined", "in the past"):
        assert rule in said


def test_what_is_typed_wrong_is_refused_with_a_mend(a_case, handler, run):
    number, who = a_case.number, by(handler)
    decide = ("case", "decide", number, "--rule", "N1", "--reason", REASON, "--outcome")
    before = Entry.objects.count()
    for words in (
        ("case", "embargo", number, "--propose", "next week"),
        ("case", "embargo", number, "--accept", "--why", "so"),
        ("case", "embargo", number, "--end", "--why", "so", "--proposal", "1"),
        ("case", "fact", number, "--kind", "public_aware", "--at", "2027-02-30"),
        ("case", "answered", number, "first"),
        ("case", "departure", number, "--second", "one"),
        ("case", "departure", number, "--rule", "X1"),
        ("case", "departure", number, "--second", "7"),
        ("case", "departure", number, "--rule", "P1", "--evidence", REASON),
        ("case", "remedied", number, "--kind", "code", "--reference", "x", "--day", "yesterday"),
        ("case", "test-account", number, "--text", " "),
        ("tasks", "--done", "first"),
        (*decide, "no_impact", "--record", "SEC-7"),
        (*decide, "accepted", "--known-since", "2027-02-01"),
        (*decide, "known", "--known-since", "2027-02-01T30:00", "--record", "SEC-7"),
        (*decide, "no_impact", "--asset", "S8"),
    ):
        code, said = run.end(*words, *who)
        assert (code, said.count("\n")) == (2, 1), words
        assert said.count(". ") or said.endswith(".\n")
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (("decide", "--outcome", "known", "--rule", "N1", "--reason", REASON), "needs a dated record"),
        (("decide", "--outcome", "known", "--rule", "N1", "--reason", REASON, "--known-since", "2027-03-01",
          "--record", "SEC-7"), "not older than the report"),
        (("decide", "--outcome", "cannot_reproduce", "--rule", "N1", "--reason", REASON), "needs the versions"),
        (("decide", "--outcome", "other", "--rule", "N1", "--reason", "Ten signs here."), "words of its own"),
        (("fact", "--kind", "public_aware", "--at", "2027-03-02"), "lies in the future"),
        (("fact", "--kind", "fix_deployed"), "before it is ready"),
        (("appeal", "--dismiss", "--reason", REASON), "no open appeal"),
        (("incident", "--settle", "Nothing to tell."), "no open incident"),
    ],
)  # fmt: skip
def test_a_decision_or_a_fact_without_its_grounds_is_refused(a_case, handler, run, words, rule):
    before = Entry.objects.count()
    act, *rest = words
    code, said = run.end("case", act, a_case.number, *rest, *by(handler))
    assert (code, said.count("\n"), Entry.objects.count()) == (6, 1, before)
    assert rule in said


def test_promises_past_their_time_are_late_not_in_the_future(a_case, handler, run, at):
    run.at = at + timedelta(hours=80)
    said = run("case", "show", a_case.number, *by(handler))
    assert "confirm 8 h late" in said
    promise = next(p for p in for_staff(a_case, at=run.at).promises if p.kind == "confirm")
    assert promise.state is PromiseState.MISSED
    assert promise_words(promise, run.at) == "confirm 8 h late"
