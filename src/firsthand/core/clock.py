"""The only place that reads the clock. Everything inside takes `at` as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC, cut to whole microseconds."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """An aware moment as RFC 3339 in UTC with microseconds: the form that journal and exports use."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
