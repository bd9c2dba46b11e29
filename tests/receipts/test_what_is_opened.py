"""What a receipt opens of the journal, and what it never does."""

import re
from datetime import timedelta

import pytest

from firsthand.acknowledgements import actions as credit
from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.cases.rules import FactKind, Outcome, Role, TwoPersonKind
from firsthand.embargo import actions as embargo
from firsthand.intake.rules import File
from firsthand.journal.log.receipts import ENTRIES, read_receipt
from firsthand.journal.log.verifying import verify
from firsthand.journal.models import Entry
from firsthand.journal.rules import Kind
from firsthand.receipts import actions as receipts
from firsthand.receipts.actions import receipt_of
from firsthand.receipts.names import KINDS
from firsthand.receipts.rules import CLOSED, OPENED, opened_fields

HOUR = timedelta(hours=1)
CANARIES = ("kestrel-1", "kestrel-2", "kestrel-3", "kestrel-4", "kestrel-5", "kestrel-6", "kestrel-7")


def entries(case, at):
    return verify(read_receipt(receipt_of(Case.objects.get(pk=case.pk), at=at).as_json().encode())).entries


def kinds(case, at):
    return [entry.value("kind") for entry in entries(case, at)]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_opened_or_closed_on_purpose(kind):
    assert (kind in OPENED) != (kind in CLOSED)
    assert CLOSED.get(kind, "a reason").strip()
    assert bool(opened_fields(kind, {"to": "declined"})) == (kind in OPENED)


def test_who_acted_is_opened_for_the_reporter_alone():
    assert "by" in opened_fields(Kind.CREDIT_CHANGED, {}, by="reporter")
    for other in ("person:7", "firsthand", "operator", ""):
        assert "by" not in opened_fields(Kind.CREDIT_CHANGED, {}, by=other)


@pytest.mark.parametrize(
    "fact", ["decision", "proposal", "message", "participant", "same_as", "letter", "task", "entry"]
)
def test_no_number_of_a_row_is_opened(fact):
    assert not any(fact in facts for facts in OPENED.values())


@pytest.fixture
def told_everything(report_at, handler, lead, auditor, at):
    """A case that everything happened to, with a canary in each word that anybody wrote."""
    first = report_at(at - HOUR, steps="kestrel-1 first", name="kestrel-2", mail="kestrel-2@finder.example").case
    case = report_at(
        at, location="https://kestrel-1.example/", impact="kestrel-1", steps="kestrel-1", name="kestrel-3",
        link="https://kestrel-3.example", mail="kestrel-3@finder.example", harms=("personal_data",),
        files=(File("kestrel-1.txt", "text/plain", b"kestrel-1"),),
    ).case  # fmt: skip
    number, by = case.number, {"by": handler}
    actions.take(number, at=at, **by)
    actions.confirm(number, text="kestrel-4", at=at, **by)
    actions.ask(number, "kestrel-4", at=at, **by)
    actions.keep_note(number, "kestrel-4", at=at, **by)
    actions.note_request(number, "kestrel-4 police", by=lead, at=at)
    actions.share_identity(case, allowed=False, at=at)
    actions.export_for_third_party(number, recipient="kestrel-5", why="kestrel-5", by=lead, at=at)
    actions.add_participant(number, name="kestrel-5", roles=(Role.COORDINATOR,), by=lead, at=at)
    saw = {"evidence": "kestrel-4 saw it", "at": at, **by}
    entry = actions.propose_entry(number, TwoPersonKind.DEPARTURE, rule_id="G1", **saw)
    actions.second_entry(number, entry.pk, by=lead, at=at)
    actions.propose_entry(number, TwoPersonKind.LEGAL_STEP, rule_id="X1", **saw)
    embargo.propose_by_reporter(case, ends_at=at + timedelta(days=60), why="kestrel-6", at=at)
    actions.note_fact(number, FactKind.ATTACKS_SEEN, happened_at=at, by=lead, at=at)
    credit.wish_by_reporter(case, name="kestrel-7", link="", at=at)
    why = {"rule_id": "R1", "reason": "kestrel-4 says so", "same_as": first.number}
    actions.decline(number, Outcome.DUPLICATE, by=lead, at=at, **why)
    return first, case


def test_a_receipt_never_holds_a_word_that_anybody_wrote(told_everything, at, handler, lead):
    first, case = told_everything
    file = receipt_of(Case.objects.get(pk=case.pk), at=at).as_json()
    assert len(kinds(case, at)) > 15
    staff = [word for person in (handler, lead) for word in (person.name, person.mail, f"person:{person.pk}")]
    words = (*CANARIES, "kestrel", "finder.example", first.number, "mimecast.com/share", *staff)
    assert [word for word in words if word in file] == []


def test_a_receipt_holds_no_id_of_a_row(told_everything, at):
    _, case = told_everything
    opened = [str(field.value) for entry in entries(case, at) for field in entry.fields if field.salt]
    assert [value for value in opened if re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value)] == []


def test_nothing_of_the_inside_is_in_a_receipt(told_everything, at):
    _, case = told_everything
    assert Entry.objects.filter(subject=case.number, kind=Kind.LEGAL_STEP_PROPOSED).exists()
    assert [kind for kind in kinds(case, at) if kind in CLOSED] == []
    said = {entry.index for entry in entries(case, at)}
    others = Entry.objects.filter(kind=Kind.CONSENT_CHANGED)
    assert not [entry for entry in others if entry.number - 1 in said]


def test_names_of_closed_fields_tell_of_no_promise_that_is_the_houses_own(report_at, at, monkeypatch):
    from firsthand.cases import opening
    from firsthand.promises.rules import due_from_arrival

    def with_own(promises, received_at, **where):
        return {**due_from_arrival(promises, received_at, **where), "own:kestrel": received_at}

    monkeypatch.setattr(opening, "due_from_arrival", with_own)
    assert "kestrel" not in receipt_of(report_at(at).case, at=at).as_json()


def test_an_incident_is_in_the_receipt_only_if_the_report_told_of_it(report_at, handler, at):
    seen_by_us, seen_by_them = report_at(at), report_at(at, harms=("personal_data",), steps="other")
    for taken in (seen_by_us, seen_by_them):
        actions.note_incident(taken.case.number, by=handler, at=at + HOUR)
    assert Kind.INCIDENT_SEEN not in kinds(seen_by_us.case, at + HOUR)
    assert kinds(seen_by_them.case, at + HOUR).count(Kind.INCIDENT_SEEN) == 1


def test_a_departure_is_in_the_receipt_once_a_second_person_holds_it(a_case, handler, lead, at):
    entry = actions.propose_entry(
        a_case.number, TwoPersonKind.DEPARTURE, rule_id="G1", evidence="Everything was scanned.", by=handler, at=at
    )  # fmt: skip
    assert Kind.DEPARTURE_PROPOSED not in kinds(a_case, at)
    actions.second_entry(a_case.number, entry.pk, by=lead, at=at + HOUR)
    (held,) = [e for e in entries(a_case, at + HOUR) if e.value("kind") == Kind.DEPARTURE_SECONDED]
    assert held.value("facts.rule") == "G1"


def test_one_that_was_withdrawn_before_leaves_no_trace(a_case, handler, at):
    entry = actions.propose_entry(
        a_case.number, TwoPersonKind.DEPARTURE, rule_id="G1", evidence="Everything was scanned.", by=handler, at=at
    )  # fmt: skip
    actions.withdraw_entry(a_case.number, entry.pk, by=handler, at=at + HOUR)
    assert len(kinds(a_case, at + HOUR)) == 3


def test_a_link_that_nobody_told_of_is_not_in_the_receipt(report_at, lead, at):
    first, later = report_at(at).case, report_at(at + HOUR, steps="other").case
    actions.link_to_earlier(later.number, first.number, by=lead, at=at + HOUR)
    assert len(kinds(later, at + HOUR)) == 3


def test_a_promise_that_was_missed_stands_in_the_receipt(a_case, lead, at):
    actions.confirm(a_case.number, by=lead, at=at + timedelta(hours=80))
    said = kinds(a_case, at + timedelta(hours=80))
    assert Kind.PROMISE_MISSED in said
    assert Kind.PROMISE_KEPT in said


def test_credit_that_the_team_entered_is_told_apart_from_the_reporters_own(a_case, at):
    credit.wish_by_reporter(a_case, name="Oak", link="", at=at)
    assert entries(a_case, at)[-1].value("by") == "reporter"


def test_a_receipt_of_a_long_case_keeps_its_beginning_and_its_end(report_at, lead, at):
    first, case = report_at(at - HOUR).case, report_at(at, steps="other").case
    why = {"rule_id": "R1", "reason": "The very same.", "same_as": first.number}
    actions.decline(case.number, Outcome.DUPLICATE, by=lead, at=at, **why)
    for n in range(90):
        actions.reply(case.number, f"Word {n}.", by=lead, at=at + n * HOUR)
    shown = entries(case, at + 100 * HOUR)
    said = [entry.value("kind") for entry in shown]
    assert len(said) <= ENTRIES
    assert {Kind.CASE_DECIDED, Kind.CASE_CLOSED} <= set(said)
    assert [kind for kind in said if kind != Kind.ARRIVAL_KEPT][:2] == [Kind.REPORT_RECEIVED, Kind.EMBARGO_BEGAN]
    assert Kind.CASE_LINKED in said
    assert shown[-1].index >= Entry.objects.count() - 5


def test_a_receipt_of_a_hundred_acts_costs_few_queries(a_case, lead, at, django_assert_max_num_queries):
    for n in range(100):
        actions.reply(a_case.number, f"Word {n}.", by=lead, at=at + n * HOUR)
    receipt_of(a_case, at=at)
    with django_assert_max_num_queries(35):
        assert len(receipt_of(Case.objects.get(pk=a_case.pk), at=at).entries) > 100


def test_what_would_not_hold_is_never_handed_out(a_case, at, monkeypatch):
    monkeypatch.setattr(receipts, "inclusion_proof", lambda *_: [bytes(32)])
    with pytest.raises(receipts.NoReceipt):
        receipt_of(a_case, at=at)


def test_after_the_log_has_stopped_the_receipt_goes_as_far_as_it_can_prove(a_case, lead, at):
    receipt_of(a_case, at=at)
    receipts.log.LogHead.objects.update(stopped_at=at)
    actions.confirm(a_case.number, by=lead, at=at + HOUR)
    assert kinds(a_case, at + HOUR) == [Kind.ARRIVAL_KEPT, Kind.REPORT_RECEIVED, Kind.EMBARGO_BEGAN]


@pytest.mark.parametrize("kind", [Kind.CREDIT_CHANGED, Kind.CREDIT_DECLINED])
def test_where_a_receipt_closes_who_acted_its_words_name_nobody(kind):
    """The team may have entered it for the reporter."""
    assert "by" not in opened_fields(kind, {}, by="person:7")
    assert "reporter" not in KINDS[kind]
