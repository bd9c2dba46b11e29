"""A database that really commits, for tests with threads and processes. A conftest imports both fixtures by name."""

import contextlib
import os
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections


def _admin(sql: str) -> None:
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute(sql)


@contextlib.contextmanager
def _named(name: str) -> Iterator[None]:
    """Let every new connection of this process lead to another database."""
    suite, settings = connections["default"], connections.settings["default"]
    before = settings["NAME"]
    settings["NAME"] = name
    del connections["default"]
    try:
        yield
    finally:
        connections.close_all()
        connections["default"] = suite
        settings["NAME"] = before


@pytest.fixture(scope="session")
def migrated(django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database with every migration and nothing else, to make copies of."""
    with django_db_blocker.unblock():
        if connections["default"].vendor == "sqlite":
            name = str(tmp_path_factory.mktemp("migrated") / "empty.sqlite3")
        else:
            name = f"empty_{os.getpid()}_{secrets.token_hex(4)}"  # every folder that imports this makes its own
            _admin(f'CREATE DATABASE "{name}"')
        with _named(name):
            call_command("migrate", verbosity=0)
        yield name
        if connections["default"].vendor != "sqlite":
            _admin(f'DROP DATABASE "{name}"')


@pytest.fixture
def own_database(migrated: str, django_db_blocker: Any, tmp_path: Path) -> Iterator[None]:
    """A database of its own that really commits, for threads and processes: a file of SQLite, or one in PostgreSQL.

    The suite's own cannot be used: tables that are append-only refuse to be emptied after a test.
    """
    with django_db_blocker.unblock():
        on_postgres = connections["default"].vendor != "sqlite"
        name = f"own_{os.getpid()}" if on_postgres else str(tmp_path / "own.sqlite3")
        if on_postgres:
            _admin(f'CREATE DATABASE "{name}" TEMPLATE "{migrated}"')
        else:
            with (
                contextlib.closing(sqlite3.connect(migrated)) as empty,
                contextlib.closing(sqlite3.connect(name)) as own,
            ):
                empty.backup(own)
        with _named(name):
            yield
        if on_postgres:
            _admin(f'DROP DATABASE "{name}"')
