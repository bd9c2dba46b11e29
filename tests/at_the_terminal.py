"""The terminal in this process: commands run as typed, at a moment that stands still."""

import json
from datetime import datetime
from typing import Any

import pytest

from firsthand.ops import cli
from firsthand.people.models import Person


def by(person: Person | str) -> tuple[str, str]:
    """Who acts, as typed."""
    return "--as", person if isinstance(person, str) else person.mail


class Terminal:
    """Calling it runs a command that must succeed: what it printed. `at` is what the clock says."""

    def __init__(self, capsys: pytest.CaptureFixture[str], at: datetime) -> None:
        self.capsys, self.at = capsys, at

    def __call__(self, *words: str) -> str:
        args = cli.parser().parse_args(words)
        assert args.run(args) == 0
        return self.capsys.readouterr().out

    def json(self, *words: str) -> Any:
        """What a command tells a program."""
        return json.loads(self(*words, "--json"))

    def end(self, *words: str) -> tuple[int, str]:
        """The exit code of a command, through the door that every command takes, and its words on standard error."""
        code = cli.main(words)
        return code, self.capsys.readouterr().err
