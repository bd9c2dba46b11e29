"""Two things that the counts ask of a database, in the words of each: hours between moments, and which stretch of time.

Both are made by the database itself. Django's own functions for dates run as Python on SQLite, a call for every row.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Case, Func, IntegerField, Value, When

_HOUR = 3_600_000
"""Milliseconds."""


class HoursBetween(Func):
    """Whole hours from the first moment to the second, rounded up."""

    output_field = BigIntegerField()
    arity = 2

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **extra: Any) -> tuple[str, Any]:
        """SQLite tells days of the Julian calendar, exact to the millisecond."""
        later = "CAST(ROUND((julianday(%(second)s) - julianday(%(first)s)) * 86400000) AS INTEGER)"
        return self._filled(compiler, f"({later} + {_HOUR - 1}) / {_HOUR}")

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **extra: Any) -> tuple[str, Any]:
        """PostgreSQL takes one moment from the other."""
        later = "CAST(ROUND(EXTRACT(EPOCH FROM (%(second)s - %(first)s)) * 1000) AS BIGINT)"
        return self._filled(compiler, f"({later} + {_HOUR - 1}) / {_HOUR}")

    def _filled(self, compiler: Any, template: str) -> tuple[str, Any]:
        (first, of_first), (second, of_second) = (compiler.compile(e) for e in self.get_source_expressions())
        return template % {"first": first, "second": second}, (*of_second, *of_first)


def stretch_of(field: str, starts: Sequence[datetime]) -> Case:
    """Which stretch of time a moment lies in: the place of the last of `starts` (in order) that is not after it."""
    whens = [When(**{f"{field}__gte": start}, then=Value(place)) for place, start in enumerate(starts)]
    return Case(*reversed(whens), default=Value(0), output_field=IntegerField())
