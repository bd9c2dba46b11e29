"""A terminal for every test of commands."""

from datetime import datetime

import pytest

from at_the_terminal import Terminal
from firsthand.core import clock


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, at: datetime) -> Terminal:
    """The terminal reads the clock at its edge; here it stands still, and nobody is named by the environment."""
    terminal = Terminal(capsys, at)
    monkeypatch.setattr(clock, "now", lambda: terminal.at)
    monkeypatch.setattr("firsthand.ops.instance.open_instance", lambda **_: None)
    monkeypatch.delenv("FIRSTHAND_AS", raising=False)
    return terminal
