"""Processor time and memory of the public record over the journal of many cases: counted anew, and from what is kept.

`python bench/record.py [CASES]`. Fills a throw-away instance with the entries that such cases leave behind (the texts
are real, the chain is not: nothing here checks it), and tells; it fails on nothing.
"""

import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
CASES = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
YEARS = 8
BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
NOW = BEGIN.replace(year=BEGIN.year + YEARS, month=2)


def history(number: int, dice: random.Random) -> Iterator[tuple[str, datetime, dict[str, object]]]:
    """What one case leaves in the journal: kind, moment, facts."""
    from firsthand.core.clock import iso

    arrived = BEGIN + timedelta(days=365.25 * YEARS * number / CASES)

    def promise(kind: str, hours: float, turn: int = 1) -> tuple[str, datetime, dict[str, object]]:
        times: dict[str, object] = {"started_at": iso(arrived), "due_at": iso(arrived), "in_time": True}
        return "promise.kept", arrived + timedelta(hours=hours), {"promise": kind, "turn": turn, **times}

    yield "report.received", arrived, {"received_at": iso(arrived), "channel": "web", "programme_version": 1}
    yield "letter.written", arrived, {"letter": str(number), "kind": "receipt"}
    yield "letter.sent", arrived + timedelta(seconds=dice.expovariate(0.1)), {"letter": "1", "kind": "receipt"}
    hours = dice.expovariate(1 / 20)
    yield promise("confirm", hours)
    yield "case.confirmed", arrived + timedelta(hours=hours), {}
    yield "letter.sent", arrived + timedelta(hours=hours), {"letter": "2", "kind": "confirmed"}
    valid = dice.random() < 0.3
    decided = arrived + timedelta(days=2 + dice.expovariate(1 / 9))
    yield "case.decided", decided, {"outcome": "accepted" if valid else "no_impact", "rule": "N11", "decision": number}
    if valid:
        fixed = decided + timedelta(days=dice.expovariate(1 / 30))
        for turn in range(1, 4):
            yield promise("update", 24 * 14 * turn, turn)
        yield "fact.noted", fixed, {"fact": "fix_ready", "happened_at": iso(fixed)}
        yield "fact.noted", fixed, {"fact": "fix_deployed", "happened_at": iso(fixed)}
        yield "case.remedied", fixed, {"kind": "code", "day": f"{fixed:%Y-%m-%d}"}
        decided = fixed + timedelta(days=5)
    yield "case.closed", decided, {}
    yield "letter.sent", decided, {"letter": "3", "kind": "closed"}
    yield "embargo.lapsed", arrived + timedelta(days=45), {}


def fill() -> int:
    """The journal of CASES cases, in the order of time; how many entries it has."""
    from firsthand.journal.models import Entry, Head
    from firsthand.journal.rules import Kind, canonical

    dice = random.Random(1)
    entries = [
        (at, f"{at.year}-{number:06}", kind, facts)
        for number in range(CASES)
        for kind, at, facts in history(number, dice)
        if at < NOW
    ]
    entries.sort(key=lambda entry: entry[0])
    first = Head.objects.get(pk=1).number + 1
    rows = (
        Entry(
            number=number, at=at, kind=kind, subject=subject, by="person:1", salt=b"", commitment=b"", chain=b"bench",
            text=canonical(Kind(kind), at=at, subject=subject, by="person:1", facts=facts),  # type: ignore[arg-type]
        )
        for number, (at, subject, kind, facts) in enumerate(entries, start=first)
    )  # fmt: skip
    Entry.objects.bulk_create(rows, batch_size=2000)
    Head.objects.filter(pk=1).update(number=first + len(entries) - 1, chain=b"bench")
    return len(entries)


def milliseconds(act: Callable[[], object]) -> float:
    """Of this process alone, so that what else the machine does counts as little as can be."""
    begin = time.process_time()
    act()
    return (time.process_time() - begin) * 1000


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="firsthand-bench-") as name:
        os.environ["FIRSTHAND_DATA"] = str(Path(name) / "data")
        from firsthand.ops.instance import ensure_programme, open_instance

        open_instance(new=True)
        ensure_programme(ROOT / "programmes" / "mimecast")
        child = os.fork()  # so that the memory of the filling does not count
        if child == 0:
            print(f"{CASES} cases, {fill()} entries", flush=True)
            os._exit(0)
        os.waitpid(child, 0)
        tell()


def tell() -> None:
    from django.test import Client, override_settings

    from firsthand.record import queries, views

    views.now = lambda: NOW  # type: ignore[attr-defined]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    anew = milliseconds(lambda: queries.public_record(at=NOW))
    used = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    kept = [milliseconds(lambda: queries.public_record(at=NOW)) for _ in range(200)]
    with override_settings(ALLOWED_HOSTS=["*"]):
        pages = {
            address: [milliseconds(lambda a=address: Client().get(a)) for _ in range(60)]  # type: ignore[misc]
            for address in ("/en/record/", "/en/record/figures.json", "/en/hall-of-fame/")
        }
    print(f"{'counted anew (once a quarter and process)':45} {anew:10.0f} ms, {used:.0f} MB more memory")
    print(f"{'asked again':45} {statistics.median(kept):10.2f} ms")
    for address, times in pages.items():
        print(f"{address:45} {statistics.median(times):10.1f} ms")


if __name__ == "__main__":
    main()
