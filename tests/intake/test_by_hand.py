"""A report that came by telephone, letter or in person: entered later, counted from its arrival (R11)."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from firsthand.cases.audit import disagreements
from firsthand.cases.models import Case
from firsthand.cases.queries import case_by_code, contact_of
from firsthand.cases.rules import BY_HAND, Channel
from firsthand.core.clock import iso
from firsthand.core.errors import NotAllowed, RulesBroken
from firsthand.intake.actions import receive_by_hand, receive_form
from firsthand.intake.models import Arrival
from firsthand.intake.rules import ENTERED_WITHIN, ReportContent, broken_by_hand
from firsthand.journal.models import Entry
from firsthand.letters.models import Letter
from firsthand.programme.actions import publish
from firsthand.promises.models import Promise
from firsthand.vault.queries import unseal_json
from stage import MONDAY, REPORT, ROOT

TOLD = ReportContent(text="The portal shows invoices of others. She counts the number up.", name="Nele Vos")
TWO_DAYS = timedelta(days=2)


@pytest.fixture
def enter(programme, handler, at):
    def enter(content: ReportContent = TOLD, **changes: object):
        given = {"channel": "phone", "received_at": at - TWO_DAYS, "language": "nl", "by": handler, "at": at}
        return receive_by_hand(content, **{**given, **changes})

    return enter


def entries(kind: str) -> list[dict]:
    return [json.loads(entry.text) for entry in Entry.objects.filter(kind=kind).order_by("number")]


def test_every_clock_counts_from_the_true_arrival(enter, at):
    case = enter().case
    assert case.received_at == at - TWO_DAYS
    assert Promise.objects.get(case=case, kind="confirm").due_at == at - TWO_DAYS + timedelta(hours=72)
    assert case.embargo.ends_at == at - TWO_DAYS + timedelta(days=45)
    assert case.messages.get().at == at - TWO_DAYS


def test_both_times_are_kept_and_journalled_with_who_entered_it(enter, handler, at):
    enter(channel="letter")
    arrival = Arrival.objects.get()
    assert (arrival.received_at, arrival.entered_at, arrival.entered_by) == (at - TWO_DAYS, at, handler)
    (kept,) = entries("arrival.kept")
    assert (kept["at"], kept["by"]) == (iso(at), f"person:{handler.pk}")
    assert (kept["facts"]["received_at"], kept["facts"]["channel"]) == (iso(at - TWO_DAYS), "letter")
    (received,) = entries("report.received")
    assert received["facts"]["received_at"] == iso(at - TWO_DAYS)


def test_neither_time_can_be_changed_afterwards(enter, at):
    enter()
    for column in ("received_at", "entered_at"):
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE intake_arrival SET {column} = '2020-01-01 00:00:00+00'")
    assert list(disagreements()) == []


@pytest.mark.parametrize("channel", sorted(BY_HAND))
def test_the_case_says_by_which_way_it_came(enter, channel):
    assert enter(channel=channel).case.channel == channel


def test_who_told_us_first_is_first_though_it_was_entered_later(enter, programme, at):
    written = receive_form(REPORT, language="en", at=at - timedelta(days=1)).case
    told = enter().case
    assert (told.received_at, told.arrival_order) < (written.received_at, written.arrival_order)
    assert told.arrival_order > written.arrival_order


def test_the_version_of_the_day_of_arrival_binds(enter, programme, tmp_path, at):
    for file in (ROOT / "programmes" / "mimecast").iterdir():
        (tmp_path / file.name).write_text(file.read_text().replace("embargo_days = 45", "embargo_days = 60"))
    publish(tmp_path, by="operator", at=at - timedelta(days=1))
    assert enter().case.version_id == 1
    assert enter(received_at=at - timedelta(hours=1)).case.version_id == 2


def test_a_report_from_before_the_first_version_is_bound_by_that(enter, at):
    assert enter(received_at=at - timedelta(days=200)).case.version_id == 1


def test_the_receipt_goes_to_the_address_with_the_code(enter):
    taken = enter(replace(TOLD, mail="nele@finder.example"))
    assert taken.code == ""
    letter = Letter.objects.get(kind="receipt")
    text = unseal_json(letter.content)["text"]
    code = next(word for word in text.split() if case_by_code(word))
    assert case_by_code(code) == taken.case
    assert letter.language == "nl"


def test_without_an_address_the_code_comes_back_to_be_passed_on(enter):
    taken = enter()
    assert case_by_code(taken.code) == taken.case
    assert not Letter.objects.exists()


def test_what_was_told_stands_in_the_case(enter):
    case = enter(replace(TOLD, link="https://nele.example")).case
    contact = contact_of(case)
    assert (contact.name, contact.link) == ("Nele Vos", "https://nele.example")
    assert case.missing == ""


def test_what_was_typed_into_the_fields_of_the_form_is_asked_for_where_it_is_empty(enter):
    assert enter(ReportContent(location="https://www.mimecast.com")).case.missing == "impact,steps,name"


def test_a_second_click_makes_no_second_case(enter):
    first = enter(once="secret")
    again = enter(once="secret")
    assert (again.case, again.code) == (first.case, first.code)
    assert enter(replace(TOLD, text="Something else."), once="secret").case != first.case
    assert Case.objects.count() == 2


def test_an_auditor_and_an_outsider_may_not(enter, auditor, administrator):
    for person in (auditor, administrator, None):
        with pytest.raises(NotAllowed):
            enter(by=person)
    assert not Arrival.objects.exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"channel": "web"}, "by telephone"),
        ({"channel": "pigeon"}, "by telephone"),
        ({"received_at": MONDAY + timedelta(seconds=1)}, "in the future"),
        ({"received_at": MONDAY - ENTERED_WITHIN - timedelta(seconds=1)}, "within a year"),
        ({"content": ReportContent(name="Nele", text=" \n")}, "is empty"),
        ({"language": "xx"}, "this language"),
    ],
)
def test_what_cannot_be_entered_is_refused_with_its_rule_and_nothing_is_kept(enter, changes, says):
    with pytest.raises(RulesBroken, match=says):
        enter(**changes)
    assert not Arrival.objects.exists()
    assert not Entry.objects.exclude(kind="programme.published").exists()


def test_all_rules_are_told_at_once(enter, at):
    with pytest.raises(RulesBroken) as refused:
        enter(ReportContent(), channel=Channel.MAIL, received_at=at + TWO_DAYS, language="xx")
    assert len(refused.value.broken) == 4


@given(back=st.timedeltas(min_value=timedelta(days=-2), max_value=timedelta(days=800)))
def test_any_moment_of_the_last_year_can_be_entered_and_no_other(back):
    broken = broken_by_hand(
        TOLD, channel="phone", received_at=MONDAY - back, now=MONDAY, language="en", languages=("en",)
    )
    assert bool(broken) is not (timedelta(0) <= back <= ENTERED_WITHIN)
