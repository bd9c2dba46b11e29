"""A real instance in a process of its own, for tests that pull the plug, speak SMTP or drive a browser."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).parents[1]
FIRSTHAND = str(Path(sys.executable).parent / "firsthand")
STAFF = "security@mimecast.example"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Instance:
    """`firsthand serve` on a data folder; `kill()` is kill -9, `stop()` is SIGTERM."""

    def __init__(self, data: Path, *, programme: Path = ROOT / "programmes" / "mimecast", **environment: str) -> None:
        self.data, self.programme = data, programme
        self.web, self.smtp, self.lmtp = free_port(), free_port(), free_port()
        kept = {k: v for k, v in os.environ.items() if not k.startswith("FIRSTHAND_")}
        # A database of its own: SQLite in the data folder, also when the suite itself runs on PostgreSQL.
        self.environment = {
            **kept, "FIRSTHAND_DATA": str(data), "FIRSTHAND_URL": f"http://127.0.0.1:{self.web}",
            "DJANGO_SETTINGS_MODULE": "firsthand.settings", **environment,
        }  # fmt: skip
        self.process: subprocess.Popen[str] | None = None
        self.said = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web}"

    def start(self) -> "Instance":
        self.log = (self.data.parent / f"{self.data.name}.log").open("a+")
        self.process = subprocess.Popen(
            [FIRSTHAND, "serve", "--data", str(self.data), "--web", f"127.0.0.1:{self.web}", "--smtp",
             f"127.0.0.1:{self.smtp}", "--lmtp", f"127.0.0.1:{self.lmtp}", "--programme", str(self.programme)],
            env=self.environment, stdout=self.log, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"serve ended with {self.process.returncode}: {self.output()}")
            if self._answers():
                return self
            time.sleep(0.05)
        raise AssertionError(f"serve did not come up: {self.output()}")

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/healthz", timeout=2).close()
            for port in (self.smtp, self.lmtp):
                socket.create_connection(("127.0.0.1", port), timeout=2).close()
        except OSError:
            return False
        return True

    def output(self) -> str:
        self.log.flush()
        return (self.data.parent / f"{self.data.name}.log").read_text()

    def kill(self) -> None:
        """Pull the plug."""
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        self.log.close()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.smtp), timeout=1).close()
            except OSError:
                return
            time.sleep(0.05)

    def stop(self) -> int:
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(20)
        self.log.close()
        return code

    def run(
        self, *arguments: str, stdin: bytes = b"", check: bool = True, umask: int = -1
    ) -> subprocess.CompletedProcess[bytes]:
        """One `firsthand` command on this instance's data; `umask` as the account has it, else that of the suite."""
        done = subprocess.run(
            [FIRSTHAND, *arguments], env=self.environment, input=stdin, capture_output=True, timeout=60, check=False,
            umask=umask,
        )  # fmt: skip
        if check:
            assert done.returncode == 0, f"{arguments}: {done.returncode} {done.stderr.decode()}"
        return done

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json").stdout)

    def __enter__(self) -> "Instance":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process and self.process.poll() is None:
            self.stop()
