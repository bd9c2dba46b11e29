"""Server time of the desk's pages with a million cases, beside the same pages with ten thousand.

`python bench/desk.py [--cases N] [--database sqlite|postgres] [--rounds N]`. Prints for each page the median, the 95th
percentile, the processor time of this process, the statements, and the ratio to the smaller number of cases. The time
is that of the view and everything around it in one process (Django's test client), without the network. Fails on
nothing: it tells.
"""

import argparse
import html
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "tests")]
SMALL = 10_000


class Took(NamedTuple):
    """What one page took: milliseconds, those of this process's own work, and statements."""

    median: float
    late: float
    worked: float
    statements: int


def measured(page: Callable[[], Any], rounds: int) -> Took:
    """Call a page again and again."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(3):
        page()
    with CaptureQueriesContext(connection) as asked:
        page()
    statements = len(asked)
    times, worked = [], []
    for _ in range(rounds):
        begin, idle = time.perf_counter(), time.process_time()
        answer = page()
        times.append((time.perf_counter() - begin) * 1000)
        worked.append((time.process_time() - idle) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"a page answered {answer.status_code}")
    return Took(statistics.median(times), sorted(times)[int(rounds * 0.95)], statistics.median(worked), statements)


def pages(client: Any, words: Any, count: int) -> Mapping[str, Callable[[], Any]]:
    """The pages to measure, each as a call."""
    from firsthand.cases.models import Case

    middle, lived = Case.objects.filter(in_queue=True, rm="received").order_by("arrival_order")[count // 25 :][:2]
    with_history(lived.number)
    deep = Case.objects.order_by("arrival_order")[count // 2].arrival_order
    key = re.search(r'rel="next" href="([^"]+)"', client.get("/desk/").content.decode())
    found: dict[str, Callable[[], Any]] = {
        "queue": lambda: client.get("/desk/"),
        "queue, next page": lambda: client.get("/desk/" + html.unescape(key[1]) if key else "/desk/"),
        "queue, mine": lambda: client.get("/desk/?handler=me"),
        "queue, language and asset": lambda: client.get("/desk/?language=ar&asset=S3"),
        "queue, promise to confirm": lambda: client.get("/desk/?promise=confirm"),
        "queue, a filter that fits nothing": lambda: client.get("/desk/?language=sv"),
        "all cases": lambda: client.get("/desk/cases/"),
        "all cases, deep page": lambda: client.get(f"/desk/cases/?before={deep}"),
        "case page, nobody has written yet": lambda: client.get(f"/desk/cases/{middle.number}/"),
        "case page, after ten acts": lambda: client.get(f"/desk/cases/{lived.number}/"),
    }
    common, rare, name = words.spelled[3], words.spelled[9_000], words.spelled[37]
    for what, said in (("a common word", common), ("a rare word", rare), ("two words", f"{common} {name}")):
        address = client.post("/desk/find/", {"q": said}).headers["Location"]
        found[f"search by {what}"] = lambda address=address: client.get(address)
    found["search by number"] = lambda: client.post("/desk/find/", {"q": middle.number}, follow=True)
    found["search by the beginning of a number"] = lambda: client.get(f"/desk/cases/?number={middle.number[:7]}")
    return found


def with_history(number: str) -> None:
    """Do to a case what a team does to many: six letters and four notes, three of which name a colleague."""
    from firsthand.cases import actions
    from firsthand.core.clock import now
    from firsthand.people.models import Person
    from firsthand.teamwork.actions import keep_note

    lead = Person.objects.get(role="lead")
    for part in range(4):
        actions.reply(number, f"Thank you, this is word {part} from us.", by=lead, at=now())
        keep_note(number, f"Seen on build {part} as well.", names=[lead.pk] if part else [], by=lead, at=now())
    actions.ask(number, "Which version was it?", by=lead, at=now())
    actions.verify(number, by=lead, at=now())


def filled() -> int:
    """Put every row into the search index of this folder; how many cases it has."""
    from firsthand.queue.searching.following import WHICH, follow
    from firsthand.triage.look_alikes.rebuilding import rebuild

    return rebuild(which=WHICH, fill=lambda index: follow(index, at_most=20_000))


def run(counts: list[int], rounds: int) -> None:
    """Make the cases, step by step, and measure at each."""
    from desk_cases import Maker, Words, make_people, quick, settled, steps, told
    from django.db import connection
    from django.test import Client

    from firsthand.core.clock import now
    from firsthand.people.models import Person
    from seats import seat

    at = now()
    make_people(at)
    quick(connection)
    words = Words()
    maker = Maker(at, words)
    client = Client(headers={"accept-language": "en"})
    seat(client, Person.objects.filter(role="handler").order_by("pk")[0])
    before: dict[str, float] = {}
    for count, more, first in steps(counts):
        begin = time.perf_counter()
        maker.make(more, first)
        settled(connection)
        told(f"{count:,} cases made", begin)
        begin = time.perf_counter()
        filled()
        told("search index", begin)
        print(f"{count:,} cases on {connection.vendor}")
        for name, page in pages(client, words, count).items():
            took = measured(page, rounds)
            ratio = f"{took.median / before[name]:5.2f} x" if name in before else ""
            before.setdefault(name, took.median)
            print(
                f"    {name:36} {took.median:8.1f} ms  p95 {took.late:8.1f} ms  own work {took.worked:6.1f} ms  "
                f"{took.statements:3} statements  {ratio}",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--rounds", type=int, default=41)
    args = parser.parse_args()
    if args.database == "postgres" and not os.environ.get("FIRSTHAND_DATABASE_URL"):
        sys.exit(subprocess.call([ROOT / "scripts" / "with-postgres", sys.executable, *sys.argv], cwd=ROOT))
    with tempfile.TemporaryDirectory(prefix="firsthand-bench-") as name:
        os.environ["FIRSTHAND_DATA"] = name
        from firsthand.ops.instance import ensure_programme, open_instance

        open_instance(new=True)
        ensure_programme(ROOT / "programmes" / "mimecast")
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["testserver"]
        run(sorted({min(SMALL, args.cases), args.cases}), args.rounds)
        from django.db import connections

        connections.close_all()


if __name__ == "__main__":
    main()
