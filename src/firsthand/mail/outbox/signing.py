"""Signing our letters with DKIM (RFC 6376), so that the domain of the programme vouches for them.

A signature carries the moment at which it was made: a letter that goes out again is the same under the same Message-ID,
but for this field. Needs no Django, so that settings can be looked at before it is set up.
"""

import base64
import re
import stat
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import dkim
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from firsthand.core.errors import SetupRefused
from firsthand.mail.sender.domains import domain_of

FEWEST_BITS = 1_024
"""Below this no receiver believes a signature (RFC 8301, 3.2); 2,048 is what to make."""
SIGNED = (
    "from", "to", "cc", "subject", "date", "sender", "reply-to", "message-id", "in-reply-to", "references",
    "mime-version", "content-type", "content-transfer-encoding", "auto-submitted",
)  # fmt: skip
"""Each is signed as often as it stands and once more, so that nobody adds another (RFC 6376, 8.15)."""
_SELECTOR = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){0,3}", re.I)
_FIELD_NAME = re.compile(rb"([!-9;-~]{1,76}):")


@dataclass(frozen=True)
class Signer:
    """A key and the name under which DNS has its public half."""

    selector: str
    key_pem: bytes
    public: str
    """The public half in base64, as the record has it."""

    def name_for(self, from_address: str) -> str:
        """Where the record stands for letters of this address."""
        return f"{self.selector}._domainkey.{domain_of(from_address)}"

    @property
    def record(self) -> str:
        """The TXT record to publish."""
        return f"v=DKIM1; k=rsa; p={self.public}"


def signer_of(key_file: str, selector: str) -> Signer | None:
    """The signer that the settings name; None when they name no key.

    Raises SetupRefused when only half is set, or the file is missing, readable by others, or no RSA key.
    """
    if not key_file and not selector:
        return None
    if not key_file or not _SELECTOR.fullmatch(selector):
        raise SetupRefused(
            "Signing letters needs FIRSTHAND_DKIM_KEY and FIRSTHAND_DKIM_SELECTOR.",
            "Set both, the selector in letters and digits such as firsthand1, or neither.",
        )
    path = Path(key_file)
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        content = path.read_bytes()
    except OSError as error:
        raise SetupRefused(
            f"The key {path} for signing letters cannot be read: {error.strerror}.",
            "Check FIRSTHAND_DKIM_KEY and the owner of the file.",
        ) from None
    if mode & 0o077:
        raise SetupRefused(
            f"The key {path} for signing letters can be read by others (mode {mode:04o}).", f"Run: chmod 600 {path}"
        )
    return _made(content, selector)


@lru_cache(maxsize=4)
def _made(content: bytes, selector: str) -> Signer:
    try:
        key = load_pem_private_key(content, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPrivateKey) or key.key_size < FEWEST_BITS:
        raise SetupRefused(
            f"FIRSTHAND_DKIM_KEY names no RSA key of {FEWEST_BITS} bits or more without a password.",
            "Make one with: openssl genrsa -out dkim.pem 2048",
        )
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    # The library reads one form of PEM only.
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return Signer(selector, pem, base64.b64encode(public).decode())


def signed(content: bytes, signer: Signer, from_address: str) -> bytes:
    """The message with our signature above it. `content` has CRLF line ends and is not changed below.

    Raises dkim.DKIMException for a message that is none.
    """
    header = content.partition(b"\r\n\r\n")[0]
    there = [found[1].lower().decode() for line in header.split(b"\r\n") if (found := _FIELD_NAME.match(line))]
    names = [name for name in SIGNED for _ in range(there.count(name) + 1)]
    field: bytes = dkim.sign(
        content, signer.selector.encode(), domain_of(from_address).encode(), signer.key_pem,
        canonicalize=(b"relaxed", b"relaxed"), include_headers=[name.encode() for name in names],
    )  # fmt: skip
    return field + content
