"""A database that really commits, and a real instance, for tests of kills and of workers beside each other."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from committing import migrated, own_database
from running import Instance

__all__ = ["instance", "migrated", "own_database"]


@pytest.fixture
def instance(published_folder: Path, tmp_path: Path) -> Iterator[Instance]:
    """An instance with the reference programme in force, not started; if a test starts it, it ends with the test."""
    shutil.copytree(published_folder, tmp_path / "data")
    it = Instance(tmp_path / "data")
    yield it
    if it.process and it.process.poll() is None:
        it.stop()
