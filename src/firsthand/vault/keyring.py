"""The master key: one file outside the database from which every other secret is derived.

The file holds 32 random bytes in hex. Nothing here touches the database, so that settings
can be read before Django is set up.
"""

import os
import secrets
import stat
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from firsthand.core.errors import SetupRefused

KEY_BYTES = 32


class Keyring:
    """Secrets derived from the master key, each for one purpose (RFC 5869)."""

    def __init__(self, master: bytes) -> None:
        self._master = master

    def derived(self, purpose: str, length: int = KEY_BYTES) -> bytes:
        """A key of `length` bytes for one purpose; other purposes give unrelated keys."""
        return HKDF(SHA256(), length, salt=None, info=f"firsthand/{purpose}".encode()).derive(self._master)

    def mac(self, purpose: str, message: bytes) -> bytes:
        """HMAC-SHA-256 of `message` under the key of `purpose` (32 bytes)."""
        mac = HMAC(self._mac_key(purpose), SHA256())
        mac.update(message)
        return mac.finalize()

    def _mac_key(self, purpose: str) -> bytes:
        if purpose not in self._mac_keys:
            self._mac_keys[purpose] = self.derived(purpose)
        return self._mac_keys[purpose]

    @cached_property
    def _mac_keys(self) -> dict[str, bytes]:
        return {}

    @cached_property
    def wrapping(self) -> AESGCM:
        """The cipher that wraps data keys."""
        return AESGCM(self.derived("data-key wrapping"))

    @cached_property
    def fingerprint(self) -> str:
        """Tells two master keys apart without telling anything about them."""
        return self.mac("fingerprint", b"").hex()[:32]


def key_file(data: Path) -> Path:
    """Where the master key of a data folder lies."""
    return data / "keys" / "master.key"


def make(data: Path) -> None:
    """Write a new master key with mode 0600, durably. Raises FileExistsError rather than replace one."""
    path = key_file(data)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())


def load(data: Path) -> Keyring:
    """Read the master key of a data folder.

    Raises SetupRefused when it is missing, readable by others, or not a key.
    """
    path = key_file(data)
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise SetupRefused(
            f"The master key {path} is missing.",
            "Put it back from your backup of the keys; without it nothing sealed can be read.",
        ) from None
    except (OSError, UnicodeDecodeError):
        raise SetupRefused(f"The master key {path} cannot be read.", "Check its owner and its content.") from None
    if stat.S_IMODE(mode) & 0o077:
        raise SetupRefused(
            f"The master key {path} can be read by others (mode {stat.S_IMODE(mode):04o}).",
            f"Run: chmod 600 {path}",
        )
    try:
        master = bytes.fromhex(text)
    except ValueError:
        master = b""
    if len(master) != KEY_BYTES:
        raise SetupRefused(
            f"The file {path} does not hold a master key.", "Put the right one back from your backup of the keys."
        )
    return Keyring(master)
