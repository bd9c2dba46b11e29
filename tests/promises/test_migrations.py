"""Rows of before survive the step to many clocks a case, and are looked at when they should be."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from firsthand.intake.actions import receive_form
from firsthand.programme.actions import publish
from firsthand.promises.models import Promise
from stage import MONDAY, REPORT, ROOT

HOUR = timedelta(hours=1)


def migrate(*, to: str) -> Any:
    """Bring the tables of promises to a migration; the models as they were then."""
    executor = MigrationExecutor(connection)
    executor.migrate([("promises", to)])
    executor = MigrationExecutor(connection)
    return executor.loader.project_state([("promises", to)]).apps


@pytest.mark.usefixtures("own_database")
def test_rows_of_before_survive_and_get_their_next_look():
    publish(ROOT / "programmes" / "mimecast", by="operator", at=MONDAY.replace(month=2))
    cases = [receive_form(REPORT, language="en", at=MONDAY).case for _ in range(3)]
    before = migrate(to="0001_initial").get_model("promises", "Promise")
    running, missed, kept = (before.objects.get(case_id=case.pk, kind="confirm") for case in cases)
    before.objects.filter(pk=missed.pk).update(miss_noted_at=MONDAY + 80 * HOUR)
    before.objects.filter(pk=kept.pk).update(kept_at=MONDAY + HOUR)
    was = list(before.objects.order_by("pk").values("pk", "case_id", "kind", "started_at", "due_at", "kept_at"))

    migrate(to="0003_look_again")

    now = Promise.objects.order_by("pk")
    assert list(now.values("pk", "case_id", "kind", "started_at", "due_at", "kept_at")) == was
    assert set(now.values_list("turn", "warned", "paused_for", "paused_at", "public")) == {
        (1, 0, timedelta(0), None, True),
    }  # fmt: skip
    assert dict(now.exclude(look_again_at=None).values_list("pk", "look_again_at")) == {running.pk: MONDAY + 36 * HOUR}
    assert now.get(pk=missed.pk).miss_noted_at == MONDAY + 80 * HOUR
