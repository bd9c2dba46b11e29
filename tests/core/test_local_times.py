"""What a time on the wall means."""

from datetime import datetime

import pytest

from firsthand.core.local_times import moment_of


@pytest.mark.parametrize(
    ("local", "zone", "moment"),
    [
        ("2027-03-28T01:59", "Europe/Amsterdam", "2027-03-28T00:59:00+00:00"),
        ("2027-03-28T02:00", "Europe/Amsterdam", None),
        ("2027-03-28T02:59", "Europe/Amsterdam", None),
        ("2027-03-28T03:00", "Europe/Amsterdam", "2027-03-28T01:00:00+00:00"),
        ("2026-10-25T01:59", "Europe/Amsterdam", "2026-10-24T23:59:00+00:00"),
        ("2026-10-25T02:00", "Europe/Amsterdam", None),
        ("2026-10-25T02:59", "Europe/Amsterdam", None),
        ("2026-10-25T03:00", "Europe/Amsterdam", "2026-10-25T02:00:00+00:00"),
        ("2026-10-25T02:30", "Asia/Tokyo", "2026-10-24T17:30:00+00:00"),
    ],
)
def test_a_time_is_one_moment_or_none(local: str, zone: str, moment: str | None) -> None:
    found = moment_of(datetime.fromisoformat(local), zone)
    assert (found.isoformat() if found else None) == moment
