"""A terminal for every test of commands, and a real instance for those that need one."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from at_the_terminal import Terminal
from firsthand.core import clock
from firsthand.ops import cli
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


@pytest.fixture
def verify_says(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs `firsthand verify`; (exit code, what it printed, the line of a failure)."""

    def verify(*argv: object) -> tuple[int, str, str]:
        code = cli.main(["verify", *map(str, argv)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return verify


@pytest.fixture
def verify_refuses(verify_says: Callable[..., tuple[int, str, str]]) -> Callable[..., str]:
    """Runs `firsthand verify`, which must end with 1 and one line; the line."""

    def verify(*argv: object) -> str:
        code, out, line = verify_says(*argv)
        assert (code, out) == (1, "")
        assert line.startswith("firsthand: Not proved. ")
        assert line.count("\n") == 1
        return line

    return verify
