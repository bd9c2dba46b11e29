"""A report without a mail address, and whoever holds its code."""

from collections.abc import Callable
from datetime import datetime

import pytest

from committing import migrated, own_database
from firsthand.intake.actions import Taken
from holder import Holder

__all__ = ["migrated", "own_database"]


@pytest.fixture
def unmailed(report_at: Callable[..., Taken], at: datetime) -> Taken:
    """A report whose reporter reads everything on the case page."""
    return report_at(at, mail="")


@pytest.fixture
def holder(unmailed: Taken, at: datetime, monkeypatch: pytest.MonkeyPatch) -> Holder:
    holder = Holder(unmailed.code, at)
    monkeypatch.setattr("firsthand.cases.views.now", holder)
    return holder
