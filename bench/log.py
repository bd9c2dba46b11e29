"""The transparency log over a million entries: what signing, a proof and the log itself cost; and intake with it on.

`python bench/log.py [--entries N] [--rounds N] [--mails N]`. Fills a throw-away instance with real entries, signs them,
takes proofs at random places and checks each; the yardstick is a bare commit of SQLite in the same run. Then the mail
door takes mail while the log is signed every second and while it is not, round by round. Fails on nothing: it tells.
"""

import argparse
import contextlib
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from mail_load import seconds_to_send

from mail import a_door

ROOT = Path(__file__).parents[1]
PORT = 8951
TO = "security@mimecast.example"
AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
KB, MB = 1024, 1024 * 1024
SIGN = """
import pathlib, sys, time
from firsthand.ops.instance import open_instance
open_instance()
from firsthand.core.clock import now
from firsthand.journal.log.actions import catch_up
on = pathlib.Path(sys.argv[1])
while True:
    if on.exists():
        catch_up(at=now())
    time.sleep(1.0)
"""


def seconds(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def bare_commit(folder: Path) -> float:
    """Median seconds of one row committed durably."""
    bare = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    bare.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (x)")
    took = [seconds(lambda: bare.execute("INSERT INTO t VALUES (1)")) for _ in range(200)]
    bare.close()
    return statistics.median(took)


def add(count: int) -> None:
    """Entries as arrivals leave them, committed in groups."""
    from django.db import transaction

    from firsthand.journal import actions
    from firsthand.journal.rules import Kind

    facts = {"arrival": 1, "channel": "mail", "sha256": "ab" * 32, "size_bytes": 8192}
    for begin in range(0, count, 5000):
        acts = [actions.Act(Kind.ARRIVAL_KEPT, AT, "firsthand", facts=facts)] * min(5000, count - begin)
        with transaction.atomic():
            actions.write_all(acts)


def log_megabytes(folder: Path) -> tuple[float, float]:
    """(what the database keeps of the log alone, the log as static files)."""
    from django.db import connection

    from firsthand.journal.log.queries import content_of, state
    from firsthand.journal.log.tiles import HIGHEST_LEVEL, WIDTH, Tile
    from firsthand.journal.models import LogSubtree

    with connection.cursor() as cursor:
        names = cursor.execute("SELECT name FROM sqlite_master WHERE tbl_name LIKE 'journal_log%'").fetchall()
        before = cursor.execute("PRAGMA page_size").fetchone()[0]
        marks = ", ".join(["%s"] * len(names))
        pages = f"SELECT count(*) FROM dbstat WHERE name IN ({marks})"
        try:
            kept = cursor.execute(pages, [name for (name,) in names]).fetchone()[0] * before
        except Exception:  # noqa: BLE001  this SQLite was built without dbstat
            kept = LogSubtree.objects.count() * 120
    now = state()
    size = now.size if now else 0
    octets = 0
    for level in range(-1, HIGHEST_LEVEL):
        hashes = size >> (8 * max(level, 0))
        for index in range(-(-hashes // WIDTH)):
            octets += len(content_of(Tile(level, index, min(WIDTH, hashes - index * WIDTH))) or b"")
    return kept / MB, octets / MB


def tell_log(folder: Path, entries: int) -> None:
    """Signing, proofs and size, over so many entries."""
    from firsthand.journal.log import actions, queries, tree

    commit = bare_commit(folder)
    wrote = seconds(lambda: add(entries))
    signed = seconds(lambda: actions.catch_up(at=AT))
    small = []
    for _ in range(30):
        add(100)
        small.append(seconds(lambda: actions.sequence(at=AT)) / 100)
    now = queries.state()
    assert now is not None
    dice = random.Random(1)
    took = []
    for _ in range(300):
        index = dice.randrange(now.size)
        begin = time.perf_counter()
        proof = queries.inclusion(index, now.size)
        took.append(time.perf_counter() - begin)
        leaf = tree.leaf_hash(queries.leaves(index, index + 1)[0])
        assert tree.root_from_inclusion(leaf, index, now.size, proof) == now.root
    took.sort()
    kept, files = log_megabytes(folder)
    print(f"{now.size} entries; a bare commit {commit * 1000:.2f} ms; writing an entry {wrote / entries * 1e6:.0f} us")
    print(f"    signed in rounds of {actions.BATCH}: {signed / entries * 1e6:.1f} us an entry")
    each = statistics.median(small)
    print(f"    signed in rounds of 100: {each * 1e6:.0f} us an entry, {each * 100 / commit:.1f} bare commits a round")
    print(f"    a proof: median {took[150] * 1000:.2f} ms, 99 of 100 under {took[297] * 1000:.2f} ms; all hold")
    print(f"    the log: {kept:.1f} MB in the database, {files:.0f} MB as static files")


@contextlib.contextmanager
def a_signer(data: Path, switch: Path) -> Iterator[None]:
    """A process that signs once a second while the file `switch` is there."""
    env = {**os.environ, "FIRSTHAND_DATA": str(data)}
    process = subprocess.Popen([sys.executable, "-c", SIGN, str(switch)], env=env)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def tell_intake(folder: Path, *, rounds: int, mails: int) -> None:
    """Mails a second with their 250, with the log on and off by turns."""
    switch, data = folder / "on", folder / "door"
    found: dict[bool, list[float]] = {True: [], False: []}
    with a_door(data, "smtp", PORT), a_signer(data, switch):
        for number in range(2 * rounds + 2):
            on = number % 2 == 0
            switch.touch() if on else switch.unlink(missing_ok=True)
            time.sleep(1.2)
            label = f"log-{number}"
            took = seconds_to_send(("127.0.0.1", PORT), TO, mails=mails, sessions=16, size=8 * KB, label=label)
            found[on].append(mails / took)
    on_rate, off_rate = (statistics.median(found[on][1:]) for on in (True, False))
    print(f"intake by SMTP, 16 sessions, {rounds} rounds of {mails}: log on {on_rate:.0f} mails/s, off {off_rate:.0f}")
    print(f"    with the log on it is {on_rate / off_rate:.2f} times what it is with it off")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--mails", type=int, default=2000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="firsthand-bench-") as name:
        folder = Path(name)
        tell_intake(folder, rounds=args.rounds, mails=args.mails)
        os.environ["FIRSTHAND_DATA"] = str(folder / "data")
        from firsthand.ops.instance import ensure_programme, open_instance

        open_instance(new=True)
        ensure_programme(ROOT / "programmes" / "mimecast")
        tell_log(folder, args.entries)


if __name__ == "__main__":
    main()
