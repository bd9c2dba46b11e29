"""Opening an instance: its data folder, its key, its database, its programme."""

import fcntl
import os
import sys
from pathlib import Path

from firsthand.core.errors import SetupRefused
from firsthand.ops.environment import check_environment
from firsthand.vault import keyring


def open_instance(data: Path | None = None, *, new: bool = False) -> Path:
    """Make Django ready on the data folder (`data`, else FIRSTHAND_DATA, else ./data). Returns the folder.

    With `new` a folder that holds no instance is set up; without it nothing is made, so that a mistyped folder is
    told and not filled. Makes the master key only where there is no database yet, applies migrations under a lock,
    and refuses a key that does not belong to the database. Raises SetupRefused.
    """
    check_environment()
    folder = (data or Path(os.environ.get("FIRSTHAND_DATA", "data"))).resolve()
    os.environ["FIRSTHAND_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firsthand.settings")
    try:
        if not new and not _holds_an_instance(folder):
            raise SetupRefused(
                f"There is no instance in {folder}.",
                f"Run: firsthand serve --data {folder} --programme …, or set FIRSTHAND_DATA.",
            )
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (folder / "setup.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not keyring.key_file(folder).exists() and not _database_file(folder).exists():
                keyring.make(folder)
            _django_setup()
            _bring_database_up()
    except OSError as error:
        raise SetupRefused(
            f"The data folder {folder} cannot be used: {error.strerror}.",
            "Name a folder that this account may write to.",
        ) from None
    return folder


def _holds_an_instance(folder: Path) -> bool:
    """Whether a first start made something here. With a database elsewhere the key is all there is to see."""
    if os.environ.get("FIRSTHAND_DATABASE_URL"):
        return keyring.key_file(folder).exists()
    return _database_file(folder).exists()


def _database_file(folder: Path) -> Path:
    return folder / "firsthand.sqlite3"


def _django_setup() -> None:
    import django

    django.setup()


def _bring_database_up() -> None:
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    from firsthand.vault.actions import claim_database

    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
        claim_database()
    except DatabaseError as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SetupRefused(
            f"The database does not answer: {reason}.", "Check FIRSTHAND_DATABASE_URL and the disk."
        ) from None


def ensure_programme(folder: Path | None) -> list[str]:
    """Publish `folder` when nothing is published yet; lines to tell the operator.

    A folder with errors refuses the start, also when a version is in force already, so that a broken file is seen
    the day it breaks. Raises ProgrammeFaulty, SetupRefused.
    """
    from firsthand.core.clock import now
    from firsthand.programme.actions import ProgrammeFaulty, publish
    from firsthand.programme.checking import check_folder
    from firsthand.programme.models import Version
    from firsthand.programme.queries import in_force
    from firsthand.programme.reading import content_sha256, definition, read_folder
    from firsthand.programme.rules import Severity

    if folder is None:
        return [f"Programme: version {in_force().number} in force."]
    errors = [f for f in check_folder(folder) if f.severity is Severity.ERROR]
    if errors:
        raise ProgrammeFaulty(errors)
    if not Version.objects.exists():
        published, _ = publish(folder, by="operator", at=now())
        return [f"Programme: {folder} published as version {published.number}."]
    current = in_force()
    if content_sha256(definition(read_folder(folder))) != current.sha256:
        return [
            f"Programme: version {current.number} in force; {folder} says something else.",
            f"  To make it the next version: firsthand programme publish {folder}",
        ]
    return [f"Programme: version {current.number} in force."]


def say(*lines: str) -> None:
    """Tell the operator something, at once."""
    print(*lines, sep="\n", file=sys.stdout, flush=True)
