"""A case of a programme that rates severity."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from firsthand.cases.models import Case
from firsthand.intake.actions import Taken
from firsthand.programme.queries import Published
from rating import rates_from


@pytest.fixture
def rating(programme: Published, tmp_path: Path, at: datetime) -> Published:
    return rates_from(tmp_path, at.replace(month=2, day=2))


@pytest.fixture
def rated_case(rating: Published, report_at: Callable[..., Taken]) -> Case:
    return report_at().case
