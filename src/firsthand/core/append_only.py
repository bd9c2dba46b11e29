"""SQL that keeps rows, or single columns, as they were written, for both databases. Used by migrations."""

from collections.abc import Callable, Iterable
from typing import Any

Statements = dict[str, list[str]]


def running(statements: Statements) -> Callable[[Any, Any], None]:
    """A step for `migrations.RunPython` that runs the statements of the database at hand."""

    def step(apps: Any, editor: Any) -> None:
        for sql in statements[editor.connection.vendor]:
            editor.execute(sql)

    return step


def forbid_change(table: str, key: str) -> Statements:
    """Statements per database vendor that refuse UPDATE and DELETE on `table`, and INSERT over an existing `key`.

    SQLite's INSERT OR REPLACE removes the old row without asking the trigger for DELETE, hence the third one.
    """
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    sqlite = [
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {refuse}" for act in ("UPDATE", "DELETE")
    ]
    sqlite.append(  # the names come from a migration
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) {refuse}"
    )
    postgresql = [
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()",
    ]
    return {"sqlite": sqlite, "postgresql": postgresql}


def allow_change(table: str) -> Statements:
    """The way back from `forbid_change`."""
    return {
        "sqlite": [f"DROP TRIGGER {table}_no_{act}" for act in ("update", "delete", "replace")],
        "postgresql": [f"DROP TRIGGER {table}_no_change ON {table}", f"DROP FUNCTION {table}_append_only()"],
    }


def fix_columns(table: str, columns: Iterable[str]) -> Statements:
    """Statements that refuse another value in `columns` of an existing row; the other columns stay free."""
    names = tuple(columns)
    differs_sqlite = " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in names)
    differs_postgresql = " OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in names)
    words = f"{', '.join(names)} of {table} never change"
    return {
        "sqlite": [
            f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} WHEN {differs_sqlite} "
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        ],
        "postgresql": [
            f"CREATE FUNCTION {table}_fixed() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$",
            f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN ({differs_postgresql}) EXECUTE FUNCTION {table}_fixed()",
        ],
    }


def free_columns(table: str) -> Statements:
    """The way back from `fix_columns`."""
    return {
        "sqlite": [f"DROP TRIGGER {table}_fixed"],
        "postgresql": [f"DROP TRIGGER {table}_fixed ON {table}", f"DROP FUNCTION {table}_fixed()"],
    }
