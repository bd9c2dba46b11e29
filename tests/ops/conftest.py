"""A terminal for every test of commands, and a real instance for those that need one."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from at_the_terminal import Terminal
from firsthand.core import clock
from running import Instance


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, at: datetime) -> Terminal:
    """The terminal reads the clock at its edge; here it stands still, and nobody is named by the environment."""
    terminal = Terminal(capsys, at)
    monkeypatch.setattr(clock, "now", lambda: terminal.at)
    monkeypatch.setattr("firsthand.ops.instance.open_instance", lambda **_: None)
    monkeypatch.delenv("FIRSTHAND_AS", raising=False)
    return terminal


@pytest.fixture
def instance(published_folder: Path, tmp_path: Path) -> Iterator[Instance]:
    """An instance with the reference programme in force, not started; if a test starts it, it ends with the test."""
    shutil.copytree(published_folder, tmp_path / "data")
    it = Instance(tmp_path / "data")
    yield it
    if it.process and it.process.poll() is None:
        it.stop()
