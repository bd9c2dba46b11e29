"""Rows that no longer say what the journal says are named; the database does not let them change at all."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from firsthand.cases import actions
from firsthand.cases.audit import disagreements
from firsthand.cases.rules import FactKind
from firsthand.core import append_only
from firsthand.embargo import actions as embargo


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
