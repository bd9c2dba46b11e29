"""History is fixed: the database itself refuses to change what was proposed, answered or ended."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from own_process import run

from firsthand.cases.models import Participant
from firsthand.embargo import actions
from firsthand.embargo.models import Embargo, Proposal

DAY = timedelta(days=1)


def refused(rows, **change):
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(**change)
    return True


@pytest.fixture
def answered(talks):
    talks.they_propose(60)
    actions.decline_by_staff(talks.case.number, why="No more time.", by=talks.staff, at=talks.at)
    return Proposal.objects.filter(case=talks.case, answer="declined")


@pytest.mark.parametrize(
    "change",
    [
        {"ends_at": "2030-01-01T00:00Z"},
        {"made_at": "2030-01-01T00:00Z"},
        {"by_reporter": False},
        {"why": None},
        {"answer": "accepted"},
        {"answered_at": "2030-01-01T00:00Z"},
        {"answered_by": None},
        {"answer_why": None},
        {"answer": "", "answered_at": None, "answered_by": None},
    ],
)
def test_nothing_about_an_answered_proposal_changes(answered, change):
    assert refused(answered, **change)


def test_the_terms_of_an_open_proposal_never_change_either(talks):
    talks.we_propose(60)
    pending = Proposal.objects.filter(case=talks.case, answered_at=None)
    assert refused(pending, ends_at=talks.day(90))
    assert refused(pending, by=None)
    assert refused(pending, case=None)


def test_no_row_is_deleted(talks):
    for rows in (Proposal.objects.filter(case=talks.case), Embargo.objects.filter(case=talks.case)):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)


def test_no_row_is_put_over_another(talks):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO embargo_proposal SELECT * FROM embargo_proposal")


def test_an_ended_embargo_never_changes(talks):
    actions.lapse(talks.case.embargo.pk, at=talks.day(45))
    rows = Embargo.objects.filter(case=talks.case)
    assert refused(rows, exited_at=None, exited_why="")
    assert refused(rows, ends_at=talks.day(90))
    assert refused(rows, exited_why="decision")


def test_the_beginning_never_changes(talks):
    assert refused(Embargo.objects.filter(case=talks.case), starts_at=talks.day(1))


def test_a_case_has_one_open_proposal_at_most(talks):
    talks.we_propose(60)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(case=talks.case, by_reporter=True, ends_at=talks.day(9), made_at=talks.at)


@pytest.mark.parametrize(
    "wrong",
    [
        {"answer": "accepted"},
        {"answered_at": "2027-03-02T00:00Z"},
    ],
)
def test_an_answer_and_its_time_come_together(talks, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(case=talks.case, by_reporter=True, ends_at=talks.day(9), made_at=talks.at, **wrong)


def test_an_end_needs_its_why(talks):
    with pytest.raises(IntegrityError), transaction.atomic():
        Embargo.objects.filter(case=talks.case).update(exited_at=talks.at)


BEFORE = """
from datetime import datetime, timedelta, UTC
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

at, day = datetime(2027, 3, 1, 9, tzinfo=UTC), timedelta(days=1)
executor = MigrationExecutor(connection)
executor.migrate([("embargo", "0001_initial"), ("cases", "0003_fixed_columns")])
old = executor.loader.project_state([("embargo", "0001_initial"), ("cases", "0003_fixed_columns")]).apps
row = lambda label, **values: old.get_model(label).objects.create(**values)
key = row("vault.DataKey", wrapped=b"k", created_at=at)
sealed = row("vault.Sealed", key=key, kind="title", box=b"b", size_bytes=1)
version = row("programme.Version", number=1, published_at=at, published_by="operator", sha256="0", definition="{}")
for order, lapsed in ((1, None), (2, at + 46 * day)):
    case = row("cases.Case", number=f"2027-000{order}", received_at=at, arrival_order=order, channel="web",
               language="en", version=version, key=key, title=sealed, content_sha256="0", code_mac=str(order))
    row("cases.Participant", case=case, contact=sealed)
    row("embargo.Embargo", case=case, starts_at=at, ends_at=at + 45 * day, lapsed_at=lapsed)
executor = MigrationExecutor(connection)
executor.migrate(executor.loader.graph.leaf_nodes())

from firsthand.cases.models import Participant
from firsthand.embargo.models import Embargo, Proposal
for e, p in zip(Embargo.objects.order_by("pk"), Proposal.objects.order_by("pk"), strict=True):
    consent = Participant.objects.get(case=e.case).consent
    print((e.ends_at - at).days, e.exited_at and (e.exited_at - at).days, e.exited_why or "-", consent, sep="/")
    print((p.ends_at - at).days, p.made_at == p.answered_at == at, p.by_reporter, p.by, p.answer, sep="/")
"""


def test_an_embargo_of_before_becomes_an_agreed_proposal_of_ours(tmp_path):
    """Migrations over rows as an older version left them: one running, one lapsed."""
    assert run(BEFORE, tmp_path / "data").splitlines() == [
        "45/None/-/signatory", "45/True/False/None/accepted",
        "45/45/lapsed/no_embargo", "45/True/False/None/accepted",
    ]  # fmt: skip


def test_whoever_was_told_of_a_lapse_is_bound_by_nothing(talks):
    actions.lapse(talks.case.embargo.pk, at=talks.day(46))
    assert set(Participant.objects.filter(case=talks.case).values_list("consent", flat=True)) == {"no_embargo"}
