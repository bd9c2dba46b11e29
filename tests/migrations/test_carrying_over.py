"""Every row of the first release is read by the present code as what it was; on the database that the suite runs on."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from firsthand.vault import keyring

SCRIPT = Path(__file__).parent / "rows_of_before.py"


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a process with a data folder, and a database, of its own."""
    keyring.make(tmp_path)
    env = {**os.environ, "FIRSTHAND_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "firsthand.settings"}
    url = os.environ.get("FIRSTHAND_DATABASE_URL", "")
    if not url:
        yield env
        return
    import psycopg

    name = f"before_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield {**env, "FIRSTHAND_DATABASE_URL": url.replace("/postgres?", f"/{name}?")}
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_rows_of_the_first_release_are_carried_over(empty_database: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT)], env=empty_database, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    both = ["fix_deployed", "fix_ready"]
    assert json.loads(done.stdout) == {
        "rm": ["received", "received", "accepted", "accepted", "closed", "deferred", "invalid"],
        "state": ["received", "in_review", "accepted", "remedied", "closed", "closed", "closed"],
        "facts": [[], [], [], both, both, [], []],
        "answered": [True, False, True, False, True, False, True],
        "reporters": [True] * 7,
        "embargo ends": ["45 days, 0:00:00"],
        "embargo over": [True, *[False] * 6],
        "terms agreed": 7,
        "promises": 14,
        "to look at": 0,
        "in the queue": 4,
        "copies that disagree": 0,
        "letters": 7,
        "arrivals stay": True,
        "times stay": True,
        "decisions stay": True,
        "facts stay": True,
        "terms stay": True,
    }


