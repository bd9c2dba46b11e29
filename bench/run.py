"""Speed of what a person waits for, beside a bare durable commit on the same disk in the same run.

Starts the real thing on a throw-away data folder. Prints medians and ratios; fails on nothing: it tells.
"""

import http.cookiejar
import re
import smtplib
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
FIRSTHAND = Path(sys.executable).parent / "firsthand"
WEB, SMTP = "127.0.0.1:8931", "127.0.0.1:8932"
ROUNDS = 60


def milliseconds(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1000


def start(data: Path) -> tuple[subprocess.Popen[bytes], float]:
    """The running instance and the seconds until its first page."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [str(FIRSTHAND), "serve", "--data", str(data), "--web", WEB, "--smtp", SMTP,
         "--programme", str(ROOT / "programmes" / "mimecast")],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    while True:
        try:
            with urllib.request.urlopen(f"http://{WEB}/en/", timeout=5) as page:
                page.read()
            return process, time.perf_counter() - begin
        except OSError:
            if process.poll() is not None:
                raise SystemExit("firsthand serve ended before its first page") from None
            time.sleep(0.01)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(timeout=30)


def bare_commit(folder: Path) -> Callable[[], object]:
    """One row of 8 KB, committed with fsync: what no durable intake can go below."""
    connection = sqlite3.connect(folder / "yardstick.sqlite3", isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t(x)")
    return lambda: connection.execute("INSERT INTO t VALUES (?)", (b"x" * 8192,))


def web_report() -> Callable[[], object]:
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(f"http://{WEB}/en/report/").read().decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    form = {
        "csrfmiddlewaretoken": found[1], "location": "https://www.mimecast.com/share/4471", "asset": "S8",
        "impact": "Files of others can be read. " * 20, "steps": "1. Sign in.\n2. Count up.\n" * 20,
        "name": "oak & ember", "link": "https://oak.example", "mail": "oak@finder.example",
    }  # fmt: skip
    body = urllib.parse.urlencode(form).encode()
    return lambda: opener.open(f"http://{WEB}/en/report/", body).read()


def mail() -> Callable[[], object]:
    host, _, port = SMTP.partition(":")
    door = smtplib.SMTP(host, int(port))
    count = iter(range(10**6))
    text = "At https://www.mimecast.com/x an attacker can read files.\r\n" * 130

    def send() -> None:
        head = f"From: a@finder.example\r\nSubject: no {next(count)}\r\n\r\n"
        door.sendmail("a@finder.example", ["security@mimecast.example"], head + text)

    return send


def page(address: str) -> Callable[[], object]:
    return lambda: urllib.request.urlopen(f"http://{WEB}{address}").read()


def memory_mb(pid: int) -> float:
    """Proportional set size of the process and its children."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    sizes = [re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{p}/smaps_rollup").read_text(), re.MULTILINE) for p in pids]
    return sum(int(found[1]) for found in sizes if found) / 1024


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="firsthand-bench-") as name:
        data = Path(name) / "data"
        process, fresh = start(data)
        stop(process)
        again = []
        for _ in range(5):
            process, seconds = start(data)
            again.append(seconds)
            stop(process)
        process, _ = start(data)
        acts = {
            "bare commit of 8 KB (yardstick)": bare_commit(Path(name)),
            "policy page": page("/en/"),
            "web report, answer with receipt": web_report(),
            "mail of 8 KB over SMTP, until 250": mail(),
        }
        times: dict[str, list[float]] = {label: [] for label in acts}
        for _ in range(ROUNDS):  # interleaved, so that noise falls on all alike
            for label, act in acts.items():
                times[label].append(milliseconds(act))
        used = memory_mb(process.pid)
        stop(process)
    base = statistics.median(times["bare commit of 8 KB (yardstick)"])
    print(f"first page after serve, new data folder       {fresh:8.2f} s")
    print(f"first page after serve, existing data folder  {statistics.median(again):8.2f} s   (target: under 3 s)")
    for label, values in times.items():
        middle, late = statistics.median(values), sorted(values)[int(len(values) * 0.95)]
        print(f"{label:45} {middle:8.1f} ms  p95 {late:8.1f} ms  {middle / base:6.1f} x the bare commit")
    print(f"{'memory of the whole instance':45} {used:8.0f} MB")


if __name__ == "__main__":
    main()
