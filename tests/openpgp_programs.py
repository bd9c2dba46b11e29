"""GnuPG and sq as people use them: keys of their own, mails encrypted and signed by the real programs."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from programs import needs
from smime_makers import program


@dataclass(frozen=True)
class Gnupg:
    """A key ring of its own, in a folder with a short name: the socket of its agent lies there."""

    home: Path

    def _ran(self, *words: str, given: bytes) -> subprocess.CompletedProcess[bytes]:
        command = [
            program("gpg"), "--homedir", str(self.home), "--batch", "--yes", "--quiet", "--no-tty",
            "--no-auto-check-trustdb", "--trust-model", "always", "--pinentry-mode", "loopback", *words,
        ]  # fmt: skip
        environment = {**os.environ, "LC_ALL": "C"}
        return subprocess.run(command, input=given, capture_output=True, env=environment, timeout=60, check=False)

    def run(self, *words: str, given: bytes = b"", may_fail: bool = False) -> bytes:
        """What `gpg WORDS…` answers to `given`."""
        ran = self._ran(*words, given=given)
        assert may_fail or ran.returncode == 0, ran.stderr.decode("utf-8", "replace")
        return ran.stdout if ran.returncode == 0 else b""

    def __call__(self, *words: str, given: bytes = b"") -> bytes:
        return self.run(*words, given=given)

    def status(self, *words: str, given: bytes = b"") -> str:
        """What GnuPG tells programs."""
        return self._ran("--status-fd", "2", *words, given=given).stderr.decode("utf-8", "replace")

    def make(self, user_id: str, *, kind: str = "future-default", passphrase: str = "", lasts: str = "1y") -> None:
        """A key pair with a subkey for encryption; `kind` is "default", "future-default" (Curve25519) or "rsa2048"."""
        self("--passphrase", passphrase, "--quick-generate-key", user_id, kind, "default", lasts)
        if kind not in ("default", "future-default"):
            primary = next(line for line in self("-K", "--with-colons", user_id).split(b"\n") if line[:3] == b"fpr")
            self("--passphrase", passphrase, "--quick-add-key", primary.split(b":")[9].decode(), kind, "encr", lasts)

    def new_key(self, address: str) -> bytes:
        """Make a key for an address; its public part, armoured."""
        self.make(f"Finder <{address}>", kind="default")
        return self.public(address)

    def public(self, address: str) -> bytes:
        return self.run("--armor", "--export", address)

    def takes(self, key: bytes) -> None:
        """Import the public key of somebody."""
        self.run("--import", given=key)

    def encrypt(self, words: bytes, to: str, *options: str) -> bytes:
        """An armoured message; give "--sign" to sign inside."""
        return self.run("--armor", *options, "--recipient", to, "--encrypt", given=words)

    def sign(self, words: bytes, by: str) -> bytes:
        """An armoured signature to stand beside the words."""
        return self.run("--armor", "--local-user", by, "--digest-algo", "SHA256", "--detach-sign", given=words)

    def clearsign(self, words: bytes, by: str) -> bytes:
        return self.run("--local-user", by, "--clearsign", given=words)

    def decrypt(self, message: bytes, *, may_fail: bool = False) -> bytes:
        return self.run("--decrypt", given=message, may_fail=may_fail)


@contextmanager
def gnupg() -> Iterator[Gnupg]:
    """A fresh key ring; its agent ends with it."""
    needs("gpg", "gpgconf")
    home = Path(tempfile.mkdtemp(prefix="g-", dir="/tmp"))
    try:
        yield Gnupg(home)
    finally:
        subprocess.run([program("gpgconf"), "--homedir", str(home), "--kill", "all"], capture_output=True, timeout=30)
        shutil.rmtree(home, ignore_errors=True)


def sq(*words: str, given: bytes = b"") -> bytes:
    """What `sq WORDS…` answers to `given`."""
    return subprocess.run([program("sq"), *words], input=given, capture_output=True, check=True, timeout=60).stdout


def sq_encrypt(words: bytes, certificate: bytes, folder: Path) -> bytes:
    """An armoured message by Sequoia's own program."""
    (folder / "to.pgp").write_bytes(certificate)
    return sq("encrypt", "--recipient-cert", str(folder / "to.pgp"), given=words)


def pgp_mime(ciphertext: bytes, head: bytes, *, boundary: str = "=_b") -> bytes:
    """RFC 3156, 4: a mail whose only content is encrypted. `head` are header lines with their ends."""
    before = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/encrypted; protocol="application/pgp-encrypted"; '
        f'boundary="{boundary}"\r\n\r\n--{boundary}\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n'
        f'\r\n--{boundary}\r\nContent-Type: application/octet-stream; name="encrypted.asc"\r\n\r\n'
    )
    return head + before.encode() + ciphertext + f"\r\n--{boundary}--\r\n".encode()


def pgp_signed(part: bytes, signature: bytes, head: bytes) -> bytes:
    """RFC 3156, 5: `part` is a MIME part with CRLF line ends, as it was signed."""
    return head + (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/signed; micalg=pgp-sha256; "
        b'protocol="application/pgp-signature"; boundary="bb"\r\n\r\n--bb\r\n'
    ) + part + (
        b'\r\n--bb\r\nContent-Type: application/pgp-signature; name="signature.asc"\r\n\r\n'
    ) + signature + b"\r\n--bb--\r\n"  # fmt: skip
