"""A whole instance on a data folder of its own, worked on by processes of their own, as in real life."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

_OPEN = """
import threading, signal
from firsthand.ops.instance import open_instance
open_instance()
"""
_SERVE = """
from firsthand.mail.door import serving as door
{before}
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
door.serve_mail("127.0.0.1", 0, lmtp={lmtp}, stop=stop, ready=lambda at: print(at[1], flush=True))
"""


class Instance:
    """A data folder with a programme in force, and the processes that work on it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.running: list[subprocess.Popen[str]] = []
        # Nothing of the surroundings may point these processes at another instance's database or mail server.
        clean = {name: value for name, value in os.environ.items() if not name.startswith("FIRSTHAND_")}
        self.env = {**clean, "FIRSTHAND_DATA": str(data), "DJANGO_SETTINGS_MODULE": "firsthand.settings",
                    "PYTHONPATH": str(ROOT / "src"), "FIRSTHAND_MAIL_ADDRESSES": "*"}  # fmt: skip

    def start(self, code: str, **env: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", code], env={**self.env, **env}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.running.append(process)
        return process

    def run(self, code: str, **env: str) -> str:
        """What a piece of code prints, with the instance open."""
        process = self.start(_OPEN + code, **env)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        return out.strip()

    def door(self, *, lmtp: bool = False, before: str = "", opened: bool = True, **env: str) -> int:
        """Start a mail door; its port. `before` runs just before it opens."""
        opening = _OPEN if opened else "import threading, signal, django; django.setup()"
        process = self.start(opening + _SERVE.format(lmtp=lmtp, before=before), **env)
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            pytest.fail(process.communicate()[1])
        return int(line)

    def kept(self) -> list[tuple[str, ...]]:
        """(sha256, size, sender, recipients) of every arrival."""
        out = self.run(
            "from firsthand.intake.models import Arrival\n"
            "from firsthand.intake.actions import envelope_of\n"
            "for a in Arrival.objects.order_by('pk'):\n"
            "    e = envelope_of(a); print(a.sha256, a.size_bytes, repr(e['mail_from']), ','.join(e['rcpt_to']) or '-')"
        )
        return [tuple(line.split(" ", 3)) for line in out.splitlines()]

    def stop(self) -> None:
        for process in self.running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.running:
            try:
                process.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
