"""Code that runs in a process and on a database of its own: where transactions really commit, and migrations run."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg

from firsthand.vault import keyring
from stage import ROOT

_BEGIN = "import django; django.setup()\n"


def run(code: str, data: Path) -> str:
    """What the code prints. On PostgreSQL when the suite runs on it."""
    data.mkdir()
    keyring.make(data)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FIRSTHAND_")}
    paths = f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}"
    env = {**clean, "FIRSTHAND_DATA": str(data), "DJANGO_SETTINGS_MODULE": "firsthand.settings", "PYTHONPATH": paths}
    if url := os.environ.get("FIRSTHAND_DATABASE_URL"):
        name = f"own_{uuid.uuid4().hex}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        env["FIRSTHAND_DATABASE_URL"] = url.replace("/postgres?", f"/{name}?")
    done = subprocess.run(
        [sys.executable, "-c", _BEGIN + code], env=env, capture_output=True, text=True, timeout=150, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
