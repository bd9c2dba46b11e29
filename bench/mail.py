"""Durable mail intake beside Postfix delivering to a Maildir and beside a bare append and fsync, all in one run.

`python bench/mail.py [--rounds N] [--mails N] [--sessions N …]`. Starts the real door, by SMTP and by LMTP, on a
throw-away data folder, and Debian's Postfix with a queue of its own; one load generator for all, rounds interleaved,
medians. Every mail counts once it is durable: with its 250 from the door, in the Maildir from Postfix. Then what a mail
costs to take apart, and the memory of the door under large mails. Fails on nothing: it tells.
"""

import argparse
import contextlib
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from mail_load import LINE, Address, Session, a_mail, files_in, seconds_to_send, wait_until

from postfix import Postfix

ROOT = Path(__file__).parents[1]
FIRSTHAND = Path(sys.executable).parent / "firsthand"
SMTP, LMTP, POSTFIX, SPARE = 8941, 8942, 8943, 8944
TO = "security@mimecast.example"
KB, MB = 1024, 1024 * 1024
SET_UP = """
import sys, pathlib
from firsthand.ops.instance import ensure_programme, open_instance
open_instance(new=True)
ensure_programme(pathlib.Path(sys.argv[1]))
"""
Rate = Callable[[int, int, int, str], dict[str, float]]
"""From (mails, sessions, octets of a mail, label) to mails a second by name."""
Runner = tuple[Rate, int]
"""With the process that does the work; 0 for this one."""
TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(pid: int) -> float:
    """Processor time of a process and its children, also of those that ended; of this one for 0."""
    if not pid:
        return time.process_time()
    ticks = 0
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            numbers = (place / "stat").read_text().rpartition(")")[2].split()
            if place.name == str(pid):
                ticks += sum(map(int, numbers[11:15]))
            elif numbers[1] == str(pid):
                ticks += sum(map(int, numbers[11:13]))
    return ticks / TICKS


@contextlib.contextmanager
def a_door(data: Path, protocol: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The mail door alone, as an operator starts it."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("FIRSTHAND_")}
    env |= {"FIRSTHAND_DATA": str(data)}
    if not data.exists():
        program = [sys.executable, "-c", SET_UP, str(ROOT / "programmes" / "mimecast")]
        subprocess.run(program, env=env, check=True, stdout=subprocess.DEVNULL)
    process = subprocess.Popen([str(FIRSTHAND), "mail", f"--{protocol}", f"127.0.0.1:{port}"], env=env)
    for _ in range(600):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
            break
        time.sleep(0.05)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def by_append(folder: Path) -> Rate:
    """One file, one fsync a mail: what no server that does without groups can go below."""

    def rate(mails: int, _: int, size: int, label: str) -> dict[str, float]:
        raws = [a_mail(f"{label}-{n}", size) for n in range(mails)]
        start = time.perf_counter()
        with (folder / "appended").open("ab", buffering=0) as file:
            for raw in raws:
                file.write(raw)
                os.fsync(file.fileno())
        return {"bare append and fsync, one after the other": mails / (time.perf_counter() - start)}

    return rate


def by_door(at: Address, protocol: str) -> Rate:
    """Mails that have their 250 from us."""

    def rate(mails: int, sessions: int, size: int, label: str) -> dict[str, float]:
        lmtp = protocol == "lmtp"
        took = seconds_to_send(at, TO, mails=mails, sessions=sessions, size=size, lmtp=lmtp, label=label)
        return {f"Firsthand by {protocol.upper()}, committed and answered": mails / took}

    return rate


def by_postfix(it: Postfix) -> Rate:
    """Mails that Postfix has accepted into its queue, and those that lie in the Maildir."""

    def rate(mails: int, sessions: int, size: int, label: str) -> dict[str, float]:
        wanted = files_in(it.delivered) + mails
        accepted = seconds_to_send(it.at, TO, mails=mails, sessions=sessions, size=size, label=label)
        delivered = accepted + wait_until(lambda: files_in(it.delivered), wanted)
        shutil.rmtree(it.delivered)  # an ever fuller folder would slow the next round
        it.delivered.mkdir()
        shutil.chown(it.delivered, "postfix", "postfix")
        return {"Postfix, accepted": mails / accepted, "Postfix, in the Maildir": mails / delivered}

    return rate


def tell(title: str, runners: list[Runner], *, rounds: int, mails: int, sessions: int, size: int) -> None:
    """Interleaved rounds of all; medians, and the ratio to what lies in Postfix's Maildir."""
    found: dict[str, list[float]] = {}
    mark = title.replace(" ", "-")
    cost: dict[str, float] = {}
    for number in range(rounds + 1):
        for place, (rate, pid) in enumerate(runners):
            before = processor_seconds(pid)
            rates = rate(mails, sessions, size, f"{mark}-{number}-{place}")
            used = processor_seconds(pid) - before if number else 0.0
            for name, value in rates.items():
                found.setdefault(name, []).append(value)
                cost[name] = cost.get(name, 0.0) + used * 1000 / mails / rounds
    # The first round warms up and does not count.
    medians = {name: statistics.median(values[1:]) for name, values in found.items()}
    base = medians.get("Postfix, in the Maildir")
    print(f"\n{title}: {sessions} sessions, {rounds} rounds of {mails} mails")
    for name, value in medians.items():
        low, high = min(found[name][1:]), max(found[name][1:])
        ratio = f"{value / base:6.2f} x Postfix" if base else ""
        rate = f"{value:6.0f} mails/s ({low:.0f} to {high:.0f})"
        print(f"    {name:44} {rate:32} {value * size / 1e6:6.1f} MB/s {cost[name]:6.2f} ms CPU a mail {ratio}")


def memory_mb(pid: int, field: str) -> float:
    """VmRSS or VmHWM (the most there ever was) of a process."""
    found = re.search(rf"^{field}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else float("nan")


def too_large(at: Address, octets: int) -> None:
    """Send a mail over the limit to its end, and be refused."""
    session = Session(at, TO)
    session.socket.sendall(session.envelope)
    for code in (b"250", b"250", b"354"):
        session._expect(code)
    block = LINE * (MB // len(LINE))
    for _ in range(octets // len(block)):
        session.socket.sendall(block)
    session.socket.sendall(b".\r\n")
    session._expect(b"552")


def tell_memory(folder: Path) -> None:
    """The most memory that the door process ever had, in three fresh doors."""
    print("\nmemory of the door process: at rest, and the most there ever was")

    def told(what: str, act: Callable[[Address], float]) -> None:
        with a_door(folder / "memory", "smtp", SPARE) as door:
            rest = memory_mb(door.pid, "VmRSS")
            rate = act(("127.0.0.1", SPARE))
            print(f"    {what:46} {rest:5.0f} MB {memory_mb(door.pid, 'VmHWM'):5.0f} MB  {rate:6.0f} MB/s")

    def sent(at: Address, size: int) -> float:
        return 32 * size / 1e6 / seconds_to_send(at, TO, mails=32, sessions=16, size=size, label=f"large{size}")

    def refused(at: Address) -> float:
        threads = [threading.Thread(target=too_large, args=(at, 260_000_000)) for _ in range(16)]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return 16 * 260 / (time.perf_counter() - start)

    told("16 sessions with 10 MB each, twice", lambda at: sent(at, 10_000_000))
    told("16 sessions with 26 MB each, twice", lambda at: sent(at, 26_000_000))
    told("16 sessions with 260 MB each, all refused", refused)


def tell_parsing(folder: Path) -> None:
    """What a mail costs after its 250: in this process, and where it can do no harm."""
    os.environ["FIRSTHAND_DATA"] = str(folder / "data")
    from firsthand.ops.instance import open_instance

    open_instance()
    from firsthand.mail.reading.apart import read_apart
    from firsthand.mail.reading.parsing import read

    raw = a_mail("parse", 8 * KB)
    print("\ntaking a mail of 8 KB apart, median of 200")
    for name, act in (("in this process (parsing.read)", read), ("in a child (reading.read_apart)", read_apart)):
        times = []
        for _ in range(200):
            start = time.perf_counter()
            act(raw)
            times.append((time.perf_counter() - start) * 1000)
        print(f"    {name:46} {statistics.median(times):8.2f} ms")


def count_kept(data: Path, sent: int) -> None:
    """Whether each mail that had its 250 is there, once, and the journal fits."""
    code = (
        "from firsthand.ops.instance import open_instance; open_instance()\n"
        "from firsthand.intake.models import Arrival; from firsthand.journal.queries import check\n"
        "print(Arrival.objects.count(), check()[1] is None)"
    )
    env = {**os.environ, "FIRSTHAND_DATA": str(data)}
    said = subprocess.run(
        [sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True
    ).stdout.split()
    print(
        f"\n{sent} mails had their 250; {said[0]} are kept; the journal {'fits' if said[1] == 'True' else 'IS BROKEN'}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--mails", type=int, default=640)
    parser.add_argument("--sessions", type=int, nargs="*", default=[16, 1])
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="firsthand-bench-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)  # Postfix's own account must reach its folders
        data = folder / "data"
        smtp = stack.enter_context(a_door(data, "smtp", SMTP))
        lmtp = stack.enter_context(a_door(data, "lmtp", LMTP))
        runners: list[Runner] = [
            (by_append(folder), 0),
            (by_door(("127.0.0.1", SMTP), "smtp"), smtp.pid),
            (by_door(("127.0.0.1", LMTP), "lmtp"), lmtp.pid),
        ]
        try:
            it = Postfix(folder / "postfix", POSTFIX)
            stack.callback(it.stop)
            runners.insert(1, (by_postfix(it), it.pid))
        except Postfix.Absent as reason:
            print(f"*** Without Postfix: {reason}.")
        sent = 0
        for sessions in args.sessions:
            mails = max(args.mails * min(sessions, 16) // 16, 160)
            tell(f"8 KB, {sessions}", runners, rounds=args.rounds, mails=mails, sessions=sessions, size=8 * KB)
            sent += 2 * (args.rounds + 1) * mails
        tell("1 MB", runners, rounds=3, mails=48, sessions=8, size=MB)
        count_kept(data, sent + 2 * 4 * 48)
        tell_parsing(folder)
        tell_memory(folder)


if __name__ == "__main__":
    main()
