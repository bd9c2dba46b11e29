"""What was proposed, answered and ended stays as it was: no statement on the database changes or removes it."""

from django.db import migrations, models
from django.db.models import Q

from firsthand.core.append_only import Statements, fix_columns, free_columns, running

EMBARGO, PROPOSAL = "embargo_embargo", "embargo_proposal"


def keep_rows(table: str) -> Statements:
    """No row goes, and none is put over another (SQLite's INSERT OR REPLACE asks no trigger for DELETE)."""
    words = f"rows of {table} stay"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    return {
        "sqlite": [
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) {refuse}",
        ],
        "postgresql": [
            f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_stays()",
        ],
    }


def free_rows(table: str) -> Statements:
    return {
        "sqlite": [f"DROP TRIGGER {table}_no_delete", f"DROP TRIGGER {table}_no_replace"],
        "postgresql": [f"DROP TRIGGER {table}_no_delete ON {table}", f"DROP FUNCTION {table}_stays()"],
    }


def fix_once_set(table: str, mark: str, columns: tuple[str, ...]) -> Statements:
    """From the moment at which `mark` has a value, `columns` and the mark itself never change."""
    names = (mark, *columns)
    words = f"{', '.join(names)} of {table} are set once"
    sqlite = " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in names)
    postgresql = " OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in names)
    return {
        "sqlite": [
            f"CREATE TRIGGER {table}_once BEFORE UPDATE ON {table} WHEN OLD.{mark} IS NOT NULL AND ({sqlite}) "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        ],
        "postgresql": [
            f"CREATE FUNCTION {table}_once() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$",
            f"CREATE TRIGGER {table}_once BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN (OLD.{mark} IS NOT NULL AND ({postgresql})) EXECUTE FUNCTION {table}_once()",
        ],
    }


def free_once_set(table: str) -> Statements:
    return {
        "sqlite": [f"DROP TRIGGER {table}_once"],
        "postgresql": [f"DROP TRIGGER {table}_once ON {table}", f"DROP FUNCTION {table}_once()"],
    }


TERMS = ("case_id", "by_reporter", "by_id", "ends_at", "why_id", "made_at")
ANSWER = ("answer", "answered_by_id", "answer_why_id")
EXIT = ("ends_at", "exited_why", "exited_reason_id")


class Migration(migrations.Migration):
    dependencies = [("embargo", "0003_terms_so_far")]
    operations = [
        migrations.AddConstraint(
            model_name="embargo",
            constraint=models.CheckConstraint(
                condition=Q(exited_at__isnull=True, exited_why="") | Q(exited_at__isnull=False) & ~Q(exited_why=""),
                name="embargo_exited_with_a_why",
            ),
        ),
        migrations.RunPython(running(fix_columns(PROPOSAL, TERMS)), running(free_columns(PROPOSAL))),
        migrations.RunPython(
            running(fix_once_set(PROPOSAL, "answered_at", ANSWER)), running(free_once_set(PROPOSAL))
        ),
        migrations.RunPython(running(keep_rows(PROPOSAL)), running(free_rows(PROPOSAL))),
        migrations.RunPython(
            running(fix_columns(EMBARGO, ("case_id", "starts_at"))), running(free_columns(EMBARGO))
        ),
        migrations.RunPython(running(fix_once_set(EMBARGO, "exited_at", EXIT)), running(free_once_set(EMBARGO))),
        migrations.RunPython(running(keep_rows(EMBARGO)), running(free_rows(EMBARGO))),
    ]
