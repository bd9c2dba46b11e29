"""GnuPG and sq as people use them, in a home of their own that ends with the test."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from programs import needs


class Gpg:
    """GnuPG of one person."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {**os.environ, "GNUPGHOME": str(home), "LC_ALL": "C"}

    def run(self, *words: str, given: bytes = b"", check: bool = True) -> subprocess.CompletedProcess[bytes]:
        done = subprocess.run(
            ["gpg", "--batch", "--yes", "--no-auto-check-trustdb", "--trust-model", "always", "--pinentry-mode",
             "loopback", *words],
            input=given, capture_output=True, env=self.environment, timeout=60, check=False,
        )  # fmt: skip
        assert not check or done.returncode == 0, done.stderr.decode()
        return done

    def __call__(self, *words: str, given: bytes = b"") -> bytes:
        return self.run(*words, given=given).stdout

    def make(self, user_id: str, *, kind: str = "future-default", passphrase: str = "", lasts: str = "1y") -> None:
        """A key pair with a subkey for encryption; `kind` is "future-default" (Curve25519) or "rsa2048"."""
        self("--passphrase", passphrase, "--quick-gen-key", user_id, kind, "default", lasts)
        if kind != "future-default":
            primary = next(line for line in self("-K", "--with-colons", user_id).split(b"\n") if line[:3] == b"fpr")
            self("--passphrase", passphrase, "--quick-add-key", primary.split(b":")[9].decode(), kind, "encr", lasts)

    def status(self, *words: str, given: bytes = b"") -> str:
        """What GnuPG tells programs."""
        return self.run("--status-fd", "2", *words, given=given, check=False).stderr.decode("utf-8", "replace")


@contextmanager
def gpg_home() -> Iterator[Gpg]:
    """A home with a short path, for its agent listens on a socket in it; the agent ends with it."""
    needs("gpg", "gpgconf")
    home = Path(tempfile.mkdtemp(prefix="g-", dir="/tmp"))
    gpg = Gpg(home)
    try:
        yield gpg
    finally:
        subprocess.run(["gpgconf", "--kill", "all"], env=gpg.environment, check=False, capture_output=True)
        shutil.rmtree(home, ignore_errors=True)


def sq(*words: str, given: bytes = b"") -> bytes:
    """Run sq; what it printed."""
    needs("sq")
    return subprocess.run(["sq", *words], input=given, capture_output=True, check=True, timeout=60).stdout
