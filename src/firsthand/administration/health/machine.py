"""What `doctor` says of the machine: the database, the disk, and which versions run."""

import platform
import shutil
import sqlite3
import ssl
from importlib.metadata import PackageNotFoundError, version

import django
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

GIB = 1024**3
ROOM_BYTES = GIB
ROOM_SHARE = 0.05
"""Below either, reports with attachments may soon find no place; backups need as much again."""


def state_of_database() -> tuple[str, str]:
    """Which database answers and how large it is, and how to mend it ("" when all is well)."""
    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
        says = _("%(database)s answers and takes %(size)s.") % {"database": _engine(), "size": _size(_database_bytes())}
    except DatabaseError as error:
        says = _("The database does not answer (%(error)s).") % {"error": type(error).__name__}
        return says, _("Check FIRSTHAND_DATABASE_URL and the disk.")
    if behind:
        changes = ngettext(
            "%(many)d change is still to be made to its tables.",
            "%(many)d changes are still to be made to its tables.", len(behind),
        )  # fmt: skip
        mend = _("Stop what runs and start it again: that makes them.")
        return f"{says} {changes % {'many': len(behind)}}", mend
    return says, ""


def state_of_disk() -> tuple[str, str]:
    """How much room the disk of the data folder has, and how to mend it ("" when all is well)."""
    usage = shutil.disk_usage(settings.DATA)
    says = _("The data folder has %(free)s of room, of %(whole)s.")
    says = says % {"free": _size(usage.free), "whole": _size(usage.total)}
    if usage.free < ROOM_BYTES or usage.free < usage.total * ROOM_SHARE:
        return says, _("Make room or move FIRSTHAND_DATA to a larger disk before reports are turned away.")
    return says, ""


def versions() -> str:
    """What runs here, in one sentence."""
    return (
        f"Firsthand {_own_version()}, Python {platform.python_version()}, Django {django.get_version()}, "
        f"{_engine()}, {ssl.OPENSSL_VERSION}."
    )


def _own_version() -> str:
    try:
        return version("firsthand")
    except PackageNotFoundError:
        return _("from a folder")


def _engine() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        row = cursor.fetchone()
    return f"PostgreSQL {row[0].split()[0] if row else ''}"


def _database_bytes() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        else:
            cursor.execute("SELECT pg_database_size(current_database())")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _size(count: int) -> str:
    """A number of octets for people: "3.4 GiB"."""
    return f"{count / GIB:.1f} GiB" if count >= GIB else f"{count / 1024**2:.1f} MiB"
