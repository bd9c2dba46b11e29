"""Every act of the promises issue in a terminal: one who may, one who may not, one whom nobody knows."""

from datetime import timedelta

import pytest
from django.db import transaction

from at_the_terminal import by
from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.cases.rules import ChangeKind, FactKind, Outcome, TwoPersonKind
from firsthand.core.errors import FirsthandError, NotAllowed, NotFound
from firsthand.embargo.actions import propose_by_reporter, propose_by_staff
from firsthand.intake.actions import follow_up
from firsthand.journal.models import Entry
from firsthand.people.models import Person
from firsthand.people.rules import Role
from firsthand.tasks.actions import open_task
from firsthand.tasks.models import Task
from firsthand.tasks.rules import TaskKind

REASON = "We looked at it with care and this is why."


@pytest.fixture
def scene(a_case, lead, at):
    """Brings the case to where an act is possible; the lead has done it. Gives back what the act has to name."""

    def asked():
        question = actions.ask(a_case.number, "Which version?", by=lead, at=at)
        actions.ask(a_case.number, "Which browser?", by=lead, at=at)
        return (str(question.pk),)

    def accepted():
        actions.accept(a_case.number, by=lead, at=at, reason=REASON)
        return ()

    def remedied():
        accepted()
        actions.record_remedy(a_case.number, kind=ChangeKind.CODE, reference="x", day=at.date(), by=lead, at=at)
        return ()

    def fix_ready():
        accepted()
        actions.record_remedy(
            a_case.number, kind=ChangeKind.CODE, reference="x", day=at.date(), by=lead, at=at, deployed=False
        )
        return ()

    def appealed():
        actions.decline(a_case.number, Outcome.NO_IMPACT, rule_id="N1", reason=REASON, by=lead, at=at)
        actions.appeal(Case.objects.get(), text="It does have an effect, look.", at=at)
        return ()

    def entered(kind):
        return str(actions.propose_entry(a_case.number, kind, rule_id="X1", evidence=REASON, by=lead, at=at).pk)

    def incident():
        actions.note_incident(a_case.number, by=lead, at=at)
        return ()

    def theirs():
        propose_by_reporter(a_case, ends_at=at + timedelta(days=20), at=at)
        return ()

    def ours():
        propose_by_staff(a_case.number, ends_at=at + timedelta(days=20), by=lead, at=at)
        return ()

    return {
        "answered": asked, "remedied": accepted, "close": remedied, "fact": fix_ready, "appeal": appealed,
        "incident": incident, "second": lambda: ("--second", entered(TwoPersonKind.DEPARTURE)),
        "second step": lambda: ("--second", entered(TwoPersonKind.LEGAL_STEP)),
        "withdraw": lambda: ("--withdraw", entered(TwoPersonKind.DEPARTURE)), "theirs": theirs, "ours": ours,
    }  # fmt: skip


ACTS = {
    "verify": ("verify", None, ("--text", "We see it too.")),
    "known": (
        "decide",
        None,
        ("--outcome", "known", "--rule", "N1", "--reason", REASON, "--known-since", "2027-02-01", "--record", "SEC-7"),
    ),
    "cannot reproduce": (
        "decide",
        None,
        ("--outcome", "cannot_reproduce", "--rule", "N1", "--reason", REASON, "--versions", "7.1", "--traces", "none"),
    ),
    "accepted risk": ("decide", None, ("--outcome", "accepted_risk", "--rule", "N1", "--reason", REASON)),
    "not a report": ("decide", None, ("--outcome", "not_a_report", "--rule", "N1", "--reason", REASON)),
    "remedied": ("remedied", "remedied", ("--kind", "code", "--reference", "commit 5f3a9c1", "--not-deployed")),
    "close": ("close", "close", ()),
    "appeal upheld": ("appeal", "appeal", ("--uphold", "--reason", REASON)),
    "appeal dismissed": ("appeal", "appeal", ("--dismiss", "--reason", REASON)),
    "answered": ("answered", "answered", ()),
    "language": ("language", None, ("nl",)),
    "test account": ("test-account", None, ("--text", "Account demo7, its password comes by telephone.")),
    "request": ("request", None, ("--text", "The regulator asked for the date of arrival.")),
    "public": ("fact", None, ("--kind", "public_aware", "--at", "2027-02-27T10:00+01:00")),
    "exploit": ("fact", None, ("--kind", "exploit_public")),
    "attacks": ("fact", None, ("--kind", "attacks_seen", "--at", "2027-02-28")),
    "deployed": ("fact", "fact", ("--kind", "fix_deployed", "--at", "2027-03-01")),
    "incident": ("incident", None, ()),
    "settled": ("incident", "incident", ("--settle", "Notified to the authority on 1 March.")),
    "departure": ("departure", None, ("--rule", "X1", "--evidence", REASON)),
    "seconded": ("departure", "second", ()),
    "withdrawn": ("departure", "withdraw", ()),
    "legal step": ("legal-step", None, ("--rule", "X1", "--evidence", REASON)),
    "legal step seconded": ("legal-step", "second step", ()),
    "propose": ("embargo", None, ("--propose", "2027-03-31T18:00", "--why", "The fix ships that day.")),
    "counter": ("embargo", "theirs", ("--propose", "2027-03-31T18:00+02:00")),
    "agree": ("embargo", "theirs", ("--accept",)),
    "decline": ("embargo", "theirs", ("--decline", "--why", "The fix needs all the time that is left.")),
    "withdraw": ("embargo", "ours", ("--withdraw",)),
    "end": ("embargo", None, ("--end", "--why", "The fix is in place everywhere.")),
}
"""Act, what must have happened before, and the words after the number."""


def typed(a_case: Case, scene, name: str) -> tuple[str, ...]:
    act, before, words = ACTS[name]
    named = scene[before]() if before else ()
    return ("case", act, a_case.number, *named, *words)


@pytest.mark.parametrize("name", ACTS)
def test_a_handler_may(a_case, handler, run, scene, name):
    words = typed(a_case, scene, name)
    before = Entry.objects.count()
    assert a_case.number in run(*words, *by(handler))
    assert Entry.objects.count() > before


@pytest.mark.parametrize("name", ACTS)
def test_an_auditor_may_not_and_nothing_changes(a_case, auditor, run, scene, name):
    words = typed(a_case, scene, name)
    before = Entry.objects.count()
    code, said = run.end(*words, *by(auditor))
    assert (code, said.count("\n"), Entry.objects.count()) == (4, 1, before)


@pytest.mark.parametrize("name", ACTS)
def test_nobody_and_somebody_outside_may_not(a_case, run, scene, name):
    words = typed(a_case, scene, name)
    before = Entry.objects.count()
    for who in ((), by("nobody@staff.example")):
        with pytest.raises(FirsthandError) as refusal:
            run(*words, *who)
        assert isinstance(refusal.value, NotAllowed | NotFound)
        assert refusal.value.mend
    assert Entry.objects.count() == before


@pytest.mark.parametrize("name", ACTS)
def test_no_act_reaches_a_case_that_is_not_there(a_case, handler, run, scene, name):
    act, number, *rest = typed(a_case, scene, name)[1:]
    code, said = run.end("case", act, number.replace("0001", "0099"), *rest, *by(handler))
    assert (code, said) == (5, "firsthand: There is no case 2027-0099. See: firsthand case list\n")


def test_a_triager_decides_but_does_not_negotiate(a_case, run, at):
    triager = Person.objects.create(mail="noor@staff.example", name="Noor", role=Role.TRIAGER, joined_at=at)
    run("case", "verify", a_case.number, *by(triager))
    with pytest.raises(NotAllowed):
        run("case", "embargo", a_case.number, "--end", "--why", REASON, *by(triager))


def test_a_first_person_cannot_second_and_the_one_who_decided_cannot_judge(a_case, lead, run, scene):
    assert run.end(*typed(a_case, scene, "seconded"), *by(lead))[0] == 4
    assert run.end(*typed(a_case, scene, "appeal upheld"), *by(lead))[0] == 4


def test_a_legal_step_is_not_seconded_by_a_slip(a_case, handler, run, scene):
    second = scene["second step"]()
    code, said = run.end("case", "departure", a_case.number, *second, *by(handler))
    assert code == 2
    assert "firsthand case legal-step" in said
    assert not a_case.two_person_entries.filter(seconded_at__isnull=False).exists()


def test_a_question_is_answered_by_its_id(a_case, handler, run, scene):
    question = scene["answered"]()[0]
    assert f"open: {question}" in run("case", "show", a_case.number, *by(handler))
    run("case", "answered", a_case.number, question, *by(handler))
    said = run("case", "show", a_case.number, *by(handler))
    assert "2 asked, 1 open" in said
    assert f"open: {question}" not in said
    assert run.end("case", "answered", a_case.number, question, *by(handler))[0] == 2


def test_a_later_report_joins_the_earlier_one_and_both_show_it(report_at, handler, run, at):
    first, later = report_at(at).case, report_at(at).case
    run("case", "join", later.number, "--same-as", first.number, *by(handler))
    assert f"no, after {first.number}" in run("case", "show", later.number, *by(handler))
    assert f"Later ones  {later.number}" in run("case", "show", first.number, *by(handler))
    assert run.end("case", "join", first.number, "--same-as", later.number, *by(handler))[0] == 2


def test_joining_says_which_report_is_the_first_now_and_what_shows_it(report_at, handler, run, at):
    first, between, later = (report_at(at).case for _ in range(3))
    run("case", "join", later.number, "--same-as", first.number, *by(handler))
    said = run("case", "join", between.number, "--same-as", later.number, *by(handler))
    assert f"The first report is {first.number} now." in said
    assert "The log shows the order." in said
    assert first.content_sha256 in said
    assert "the reporter" not in said  # who is told nothing before it is decided


def test_a_remedy_without_a_day_happened_now(a_case, handler, run, at):
    actions.accept(a_case.number, by=handler, at=at, reason="It is there.")
    run.at = at + timedelta(hours=5)
    run("case", "remedied", a_case.number, "--kind", "code", "--reference", "x", *by(handler))
    happened = {f.kind: f.happened_at for f in a_case.facts.all()}
    assert happened["fix_ready"] == happened["fix_deployed"] == run.at


def test_a_lead_shares_and_the_identity_stays_until_the_reporter_allows_it(a_case, lead, handler, run, capsys, at):
    words = ("case", "share", a_case.number, "--to", "The maker", "--why", "They make the part.")
    assert run.end(*words, *by(handler))[0] == 4
    assert run.end(*words, *by(lead)) == (0, "firsthand: The reporter's identity was left out.\n")
    shared = run.json(*words, *by(lead))
    assert shared["number"] == a_case.number
    assert "oak@finder.example" not in str(shared)
    actions.share_identity(a_case, allowed=True, at=at)
    assert "oak@finder.example" in run(*words, *by(lead))
    assert run.end(*words, *by(lead)) == (0, "firsthand: It names the reporter, who allowed it.\n")


def test_tasks_are_listed_and_done(a_case, handler, lead, auditor, run, scene, at):
    scene["appeal"]()
    with transaction.atomic():
        missed = str(open_task(TaskKind.PROMISE_MISSED, at=at, case=a_case, about="confirm:1").pk)
    said = run("tasks", *by(lead))
    assert "2 tasks open." in said
    assert "for a colleague, not for you" in said
    tasks = {task["kind"]: task for task in run.json("tasks", *by(lead))}
    assert tasks["appeal"].keys() == {"id", "kind", "case", "about", "opened_at", "for_you"}
    assert (tasks["appeal"]["for_you"], tasks["promise_missed"]["for_you"]) == (False, True)
    assert run.end("tasks", "--done", missed, *by(auditor))[0] == 4
    assert "Done. 1 task open." in run("tasks", "--done", missed, *by(handler))
    assert "done before" in run("tasks", "--done", missed, *by(handler))
    assert run.end("tasks", "--done", "4711", *by(handler))[0] == 5
    assert Task.objects.filter(done_at=None).count() == 1


def test_a_task_that_its_own_act_finishes_cannot_be_ticked_off(a_case, handler, run, scene):
    scene["appeal"]()
    (appeal,) = run.json("tasks", *by(handler))
    assert run.end("tasks", "--done", str(appeal["id"]), *by(handler))[0] == 6
    run("case", "appeal", a_case.number, "--dismiss", "--reason", REASON, *by(handler))
    assert "0 tasks open." in run("tasks", *by(handler))


def test_tasks_are_for_those_who_see_cases(a_case, administrator, auditor, run, scene):
    scene["incident"]()
    assert run.end("tasks", *by(administrator))[0] == 4
    assert run.end("tasks", *by("nobody@staff.example"))[0] == 5
    assert "1 task open." in run("tasks", *by(auditor))


def test_an_act_that_deals_with_the_matter_finishes_its_task(a_case, handler, run, scene):
    scene["incident"]()
    run("case", "incident", a_case.number, "--settle", "Nobody had to be told: test data only.", *by(handler))
    assert run.json("tasks", *by(handler)) == []


def test_facts_end_the_embargo_and_the_record_says_when_they_happened(a_case, handler, run):
    run("case", "fact", a_case.number, "--kind", "exploit_public", "--at", "2027-02-27T10:00+01:00", *by(handler))
    shown = run.json("case", "show", a_case.number, *by(handler))
    assert (shown["vfdpxa"], shown["embargo"]["state"]) == ("VfdPXa", "exited")
    happened = {fact["kind"]: fact["happened_at"] for fact in shown["facts"]}
    assert happened[FactKind.EXPLOIT_PUBLIC] == "2027-02-27T09:00:00.000000Z"


def test_a_question_that_waits_pauses_what_the_programme_pauses(a_case, handler, run, at):
    actions.ask(a_case.number, "Which version?", by=handler, at=at)
    run.at = at + timedelta(days=1)
    follow_up(Case.objects.get(), text="Version 7.", files=(), at=run.at)
    assert "1 asked, 0 open" in run("case", "show", a_case.number, *by(handler))
