"""A data folder with no index in it, and reports that go into one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from committing import migrated, own_database
from firsthand.cases.models import Case
from firsthand.intake.actions import receive_form
from firsthand.intake.rules import ReportContent
from firsthand.programme.actions import publish
from firsthand.triage.look_alikes import places
from firsthand.triage.look_alikes.keyed import token_mac
from firsthand.triage.look_alikes.tokens import FORMAT, TokenSet, name_of, tokens_of
from firsthand.triage.models import Tokens
from stage import MONDAY, ROOT

__all__ = ["migrated", "own_database"]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own for every test, whose index no other test has searched."""
    settings.DATA = tmp_path
    monkeypatch.setattr(places, "_here", places.Here())
    return tmp_path


@pytest.fixture
def tell(programme: Any) -> Callable[[str], Case]:
    """Files a web report with these words; its case."""
    return told


def told(words: str) -> Case:
    return receive_form(ReportContent(steps=words), language="en", at=MONDAY).case


def publish_programme() -> None:
    publish(ROOT / "programmes" / "mimecast", by="operator", at=MONDAY.replace(month=2))


def token(word: str) -> str:
    """How the index of this instance spells a word."""
    mac = token_mac()
    return name_of(int(tokens_of(word, mac).hashes[0]))


def numbers_with(word: str) -> set[int]:
    """What the index of this machine has under a word."""
    index = places.index_here()
    return {number for number, _ in index.search([(token(word), 1.0)], 100)} if index else set()


def cases_with(word: str) -> set[int]:
    return {number // 2 for number in numbers_with(word) if number % 2 == 0}


def row_of(case: Case) -> Tokens:
    return Tokens.objects.get(case=case)


def tokens_in(case: Case) -> TokenSet:
    row = row_of(case)
    assert row.format == FORMAT
    return TokenSet.unpack(bytes(row.packed))
