"""What one round of the sweeps costs when nothing is due: with many open cases, and with ever more closed ones.

Clones real cases inside the database of a throw-away instance. Prints medians and the ratio to a bare SELECT of the
same run; the sweeps that talk to a mail server are left out. Fails on nothing: it tells.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ROUNDS = 101
BY_MAIL = ("sort mail", "test the mail channel", "send letters")


def median_ms(act: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        act()
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def clone(model: Any, rows: Any, count: int, first: int, changed: Mapping[str, str]) -> None:
    """Copy rows `count` times inside the database, each a second later than the one before.

    `{n}` in an SQL expression of `changed` runs from `first`.
    """
    from django.db import connection
    from django.db.models import DateTimeField

    later = {
        "sqlite": """strftime('%Y-%m-%d %H:%M:%f000', "{column}", '+' || {n} || ' seconds')""",
        "postgresql": """"{column}" + {n} * interval '1 second'""",
    }[connection.vendor]
    fields = [f for f in model._meta.concrete_fields if not f.generated and (not f.primary_key or f.column in changed)]
    names = [field.column for field in fields]
    moments = {f.column: later.replace("{column}", f.column) for f in fields if isinstance(f, DateTimeField)}
    changed = {**moments, **changed}
    wanted = ", ".join(changed.get(name, f'"{name}"').replace("{n}", "numbers.n") for name in names)
    table, keys = model._meta.db_table, ", ".join(str(pk) for pk in rows.values_list("pk", flat=True))
    sql = (
        f"WITH RECURSIVE numbers(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM numbers"
        f" WHERE n < {first + count - 1}) INSERT INTO {table} ({', '.join(names)})"
        f" SELECT {wanted} FROM {table}, numbers WHERE {table}.id IN ({keys})"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)


def clone_case(case: Any, count: int, first: int) -> None:
    """The case with its promises and its embargo, `count` times."""
    from firsthand.cases.models import Case
    from firsthand.embargo.models import Embargo
    from firsthand.promises.models import Promise

    unique = {"id": "{n}", "number": "'b' || {n}", "arrival_order": "{n}", "code_mac": "'b' || {n}"}
    clone(Case, Case.objects.filter(pk=case.pk), count, first, unique)
    for model in (Promise, Embargo):
        clone(model, model.objects.filter(case=case), count, first, {"case_id": "{n}"})


def templates(at: datetime) -> tuple[list[Any], Any]:
    """Two open cases on which nothing is due, one of them confirmed, and a closed one whose embargo is over."""
    from firsthand.cases.actions import confirm, decline
    from firsthand.cases.rules import Outcome
    from firsthand.embargo.sweeps import lapse_due
    from firsthand.intake.actions import receive_form
    from firsthand.intake.rules import ReportContent
    from firsthand.people.models import Person
    from firsthand.people.rules import Role

    person = Person.objects.create(mail="b@staff.example", name="B", role=Role.LEAD, joined_at=at)
    report = ReportContent(asset="S8", impact="Files of others can be read.", mail="a@finder.example")
    long_ago = at - timedelta(days=100)
    closed = receive_form(report, language="en", at=long_ago).case
    decline(
        closed.number, Outcome.NOT_QUALIFYING, rule_id="N11", reason="No weakness is shown.", by=person, at=long_ago
    )
    lapse_due(at=at)
    fresh, confirmed = (receive_form(report, language="en", at=at).case for _ in range(2))
    confirm(confirmed.number, by=person, at=at)
    return [fresh, confirmed], closed


def tell(what: str, at: datetime) -> None:
    """Measure one round beside a bare SELECT and print it."""
    from django.db import connection

    from firsthand.ops.sweeps import sweeps

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # in life the server does so by itself

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchall()

    chosen = {name: sweep for name, sweep in sweeps("bench").items() if name not in BY_MAIL}
    idle = [name for name, sweep in chosen.items() if sweep(at=at)]
    if idle:
        raise SystemExit(f"something was due: {idle}")
    base, whole = median_ms(bare), 0.0
    print(f"{what}\n    {'bare SELECT':24} {base:8.3f} ms")
    for name, sweep in chosen.items():
        took = median_ms(lambda sweep=sweep: sweep(at=at))
        whole += took
        print(f"    {name:24} {took:8.3f} ms {took / base:8.1f} x the bare SELECT")
    print(f"    {'all of them':24} {whole:8.3f} ms {whole / base:8.1f} x the bare SELECT")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=int, default=100_000)
    parser.add_argument("--closed", type=int, nargs="*", default=[100_000, 300_000])
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="firsthand-bench-") as name:
        os.environ["FIRSTHAND_DATA"] = name
        from firsthand.ops.instance import ensure_programme, open_instance

        open_instance(new=True)
        ensure_programme(ROOT / "programmes" / "mimecast")
        from firsthand.core.clock import now

        at = now()
        opened, closed = templates(at)
        tell("3 cases", at)
        next_id = 1_000
        for case in opened:
            clone_case(case, args.open // 2, next_id)
            next_id += args.open // 2
        tell(f"{args.open:,} open cases", at)
        there = 0
        for count in args.closed:
            clone_case(closed, count - there, next_id)
            next_id, there = next_id + count - there, count
            tell(f"{args.open:,} open cases and {count:,} closed ones", at)
        from django.db import connections

        connections.close_all()


if __name__ == "__main__":
    sys.exit(main())
