"""`firsthand boards`: the figures of the team's boards in the terminal."""

import csv
import io
import json

import pytest

from at_the_terminal import Terminal
from firsthand.boards.rules import Board
from firsthand.cases import actions


@pytest.fixture
def terminal(capsys, at, monkeypatch) -> Terminal:
    monkeypatch.setattr("firsthand.core.clock.now", lambda: at)
    return Terminal(capsys, at)


@pytest.mark.parametrize("board", Board)
def test_a_board_is_told_in_words_as_json_and_as_csv(terminal, a_case, handler, at, board):
    actions.confirm(a_case.number, by=handler, at=at)
    said = terminal("boards", board)
    assert said.strip()
    assert a_case.number not in said
    objects = terminal.json("boards", board)
    assert {row["board"] for row in objects} == {str(board)}
    table = list(csv.DictReader(io.StringIO(terminal("boards", board, "--csv"))))
    assert [row["figure"] for row in table] == [row["figure"] for row in objects]


def test_an_empty_board_says_what_will_stand_there(terminal, programme):
    assert "No promise has begun yet." in terminal("boards", "clocks")
    assert json.loads(terminal("boards", "load", "--json"))


def test_another_period_is_refused(terminal, programme):
    with pytest.raises(SystemExit):
        terminal("boards", "times", "--days", "31")
