"""Rows that no longer say what the journal says are named; the database does not let them change at all."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from firsthand.cases import actions
from firsthand.cases.audit import disagreements
from firsthand.cases.rules import FactKind
from firsthand.core import append_only
from firsthand.embargo import actions as embargo
from firsthand.embargo.models import Proposal
from firsthand.intake.models import Arrival
from firsthand.journal.queries import entries_of_kind
from firsthand.promises.sweeps import look_again


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def decided(a_case, handler, at):
    actions.accept(a_case.number, by=handler, at=at, reason="We see it as well.")
    return a_case


def test_untouched_rows_agree_with_the_journal(decided):
    assert list(disagreements()) == []


@pytest.mark.parametrize("sql", [
    "UPDATE intake_arrival SET received_at = '2020-01-01 00:00:00+00'",
    "UPDATE cases_case SET received_at = '2020-01-01 00:00:00+00'",
    "UPDATE cases_decision SET outcome = 'other'",
])  # fmt: skip
def test_the_database_refuses_to_change_what_was_received_or_decided(decided, sql):
    with pytest.raises(DatabaseError, match=r"never change|append-only"):
        run(sql)


@pytest.mark.parametrize(("table", "sql", "named"), [
    ("intake_arrival", "UPDATE intake_arrival SET received_at = '2020-01-01 00:00:00+00'", "Arrival"),
    ("cases_case", "UPDATE cases_case SET received_at = '2020-01-01 00:00:00+00'", "Case 2027-0001"),
])  # fmt: skip
def test_a_changed_time_is_named_even_when_somebody_took_the_triggers_away(decided, table, sql, named):
    for statement in append_only.free_columns(table)[connection.vendor]:
        run(statement)
    run(sql)
    assert any(line.startswith(named) for line in disagreements())


def test_an_altered_decision_is_named(decided):
    for statement in append_only.allow_change("cases_decision")[connection.vendor]:
        run(statement)
    run("UPDATE cases_decision SET outcome = 'other', rule_id = 'N1'")
    assert any("decision" in line for line in disagreements())


@pytest.mark.parametrize("table", ["journal_entry", "programme_version", "cases_decision"])
def test_insert_or_replace_is_refused_on_sqlite(decided, table):
    if connection.vendor != "sqlite":
        sql = f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1"
    else:
        sql = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"
    with pytest.raises(DatabaseError):
        run(sql)


def test_a_fact_whose_moment_was_changed_is_named(a_case, handler, at):
    actions.note_fact(a_case.number, FactKind.ATTACKS_SEEN, happened_at=at, by=handler, at=at)
    for statement in append_only.allow_change("cases_fact")[connection.vendor]:
        run(statement)
    run("UPDATE cases_fact SET happened_at = '2020-01-01 00:00:00+00'")
    assert ["A fact of case" in line for line in disagreements()] == [True]


def test_a_proposed_end_that_was_changed_is_named(a_case, handler, at):
    embargo.propose_by_staff(
        a_case.number, ends_at=at + timedelta(days=60), why="A part needs longer.", by=handler, at=at
    )
    for statement in append_only.free_columns("embargo_proposal")[connection.vendor]:
        run(statement)
    run("UPDATE embargo_proposal SET ends_at = '2027-12-01 00:00:00+00' WHERE answered_at IS NULL")
    assert any("A proposed end" in line for line in disagreements())


def test_a_proposal_that_stands_in_no_entry_is_named(a_case, at):
    one = Proposal.objects.create(case=a_case, by_reporter=True, ends_at=at + timedelta(days=9), made_at=at)
    assert list(disagreements()) == [f"Proposal {one.pk} stands in no entry of the journal."]


def test_the_first_end_is_held_against_the_beginning(a_case):
    for statement in append_only.free_columns("embargo_proposal")[connection.vendor]:
        run(statement)
    run("UPDATE embargo_proposal SET ends_at = '2027-12-01 00:00:00+00'")
    assert f"The first end in case {a_case.number}" in [line.partition(" is ")[0] for line in disagreements()]


def test_an_end_that_was_agreed_at_the_very_moment_of_arrival_agrees_with_the_journal(a_case, handler, at):
    embargo.propose_by_staff(a_case.number, ends_at=at + timedelta(days=20), by=handler, at=at)
    embargo.accept_by_reporter(a_case, at=at)
    assert list(disagreements()) == []


def test_a_report_that_arrives_while_one_looks_is_no_disagreement(decided, report_at, handler, at, monkeypatch):
    arrived = []

    def entries_a_moment_later(kinds):
        if not arrived:
            arrived.append(report_at(at + timedelta(hours=1)).case)
        return entries_of_kind(kinds)

    monkeypatch.setattr("firsthand.cases.audit.entries_of_kind", entries_a_moment_later)
    assert list(disagreements()) == []
    assert arrived


def without_triggers(table: str) -> None:
    """What somebody does who holds the database: take the guards away."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
    else:
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run(f"ALTER TABLE {table} DISABLE TRIGGER USER")


@pytest.mark.parametrize(("table", "sql", "says"), [
    ("programme_version", "UPDATE programme_version SET definition = REPLACE(definition, '72', '71')", "Version 1"),
    ("embargo_embargo", "UPDATE embargo_embargo SET ends_at = '2027-06-01 00:00:00+00'", "not what was agreed"),
    ("promises_promise", "UPDATE promises_promise SET miss_noted_at = NULL", "was missed by entry"),
])  # fmt: skip
def test_altered_terms_ends_and_erased_misses_are_named(a_case, at, table, sql, says):
    look_again(at=at + timedelta(hours=73))
    assert list(disagreements()) == []
    without_triggers(table)
    run(sql)
    assert [says in line for line in disagreements()] == [True]


def test_an_arrival_that_names_the_entry_of_another_is_named(report_at, at):
    first, later = report_at(at).case, report_at(at + timedelta(hours=1)).case
    free = append_only.free_columns("intake_arrival")[connection.vendor]
    with connection.cursor() as cursor:
        for statement in free:
            cursor.execute(statement)
    theirs = Arrival.objects.get(pk=first.arrival_order).entry
    Arrival.objects.filter(pk=later.arrival_order).update(entry=theirs)
    assert any("names another entry" in line for line in disagreements())
