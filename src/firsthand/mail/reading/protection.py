"""Which parts of a mail are encrypted or signed, and which public keys came along. Pure: nothing is opened or checked.

RFC 3156 (PGP/MIME), RFC 8551 (S/MIME), Autocrypt level 1; inline OpenPGP as people still send it.
"""

import re
from binascii import Error as Base64Error
from binascii import a2b_base64
from dataclasses import dataclass, field
from email.message import Message
from itertools import islice, pairwise

from firsthand.mail.reading.headers import FAULTS, VALUE_LENGTH, Fields, unfolded
from firsthand.mail.reading.mails import INNER, Protected
from firsthand.mail.reading.octets import parts_of, with_crlf
from firsthand.mail.reading.part import children, content_of, content_type, file_name, is_attached, parameter

PARTS = 8
KEYS = 5
BLOCKS = 40
"""Armoured blocks in one text that are looked at."""
KEY_BYTES = 200 * 1024
INLINE_BYTES = 8 * 1024 * 1024
"""A longer text is not searched for armour."""
SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
SMIME_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature"})
CONTROL = "application/pgp-encrypted"

_SMIME_TYPES = {
    "enveloped-data": "smime-enveloped", "authenveloped-data": "smime-enveloped", "signed-data": "smime-signed-opaque",
}  # fmt: skip
_CERTIFICATES_ONLY = "certs-only"
_BLOCK = re.compile(rb"^-----BEGIN PGP (MESSAGE|SIGNED MESSAGE|PUBLIC KEY BLOCK)-----[ \t]*\r?$", re.M)
_ENDS = {
    b"MESSAGE": b"-----END PGP MESSAGE-----", b"SIGNED MESSAGE": b"-----END PGP SIGNATURE-----",
    b"PUBLIC KEY BLOCK": b"-----END PGP PUBLIC KEY BLOCK-----",
}  # fmt: skip
_PRIVATE = b"PRIVATE KEY BLOCK-----"
_KEY_NAMES = (".asc", ".gpg", ".pgp", ".key", ".pub")
_PUBLIC_KEY_PACKETS = (0x98, 0x99, 0x9A, 0xC6)
"""First octet of a binary public key: packet type 6 in the old format and in the new one (RFC 9580, 4.2)."""
_OPENPGP_TEXTS = frozenset({"text/plain", "text/html", "text", "text/markdown"})


@dataclass
class Protection:
    """Collects what is protected, and the keys; see `protection_of`."""

    protected: list[Protected] = field(default_factory=list)
    keys: list[tuple[str, bytes]] = field(default_factory=list)

    def take(self, part: Message, octets: bytes | None, *, where: str = "", covered: bool = False) -> None:
        """Look at a part and all below it.

        `octets` is the part as it came, None when that is not known. `where` is "" for the outermost part, INNER for
        what lies deeper. Below a part that is `covered` by one found before, only keys are looked for: the rest is
        seen when the covering part has been opened or checked.
        """
        kind, inner = content_type(part), children(part)
        if kind == "multipart/report":
            return
        found = None if covered else self._whole(part, kind, inner, octets, where)
        if found is not None:
            self._add(found)
            covered = True
        if inner is None:
            self._leaf(part, kind, where, covered=covered)
            return
        exact = parts_of(octets, _boundary(part)) if octets is not None and kind.startswith("multipart/") else []
        for number, below in enumerate(inner):
            known = exact[number] if len(exact) == len(inner) else None
            # The words of an inline message are the first part, wherever files came along.
            first = number == 0 and where == "" and kind in ("multipart/mixed", "multipart/alternative")
            self.take(below, known, where="first" if first else INNER, covered=covered)

    def _whole(
        self, part: Message, kind: str, inner: list[Message] | None, octets: bytes | None, where: str
    ) -> Protected | None:
        """A part that is protected as a whole, None if it is not."""
        suffix = INNER if where else ""
        if kind == "multipart/encrypted":
            return Protected(f"openpgp-encrypted{suffix}", _ciphertext(part, inner or []), content_type=kind)
        if kind == "multipart/signed":
            return _signed(part, inner or [], octets, suffix)
        if kind == "multipart/mixed" and inner and any(content_type(below) == CONTROL for below in inner[:4]):
            return _taken_apart_on_the_way(inner)
        if kind in SMIME and inner is None:
            of = _SMIME_TYPES.get(parameter(part, "smime-type").lower(), "smime-opaque")
            if parameter(part, "smime-type").lower() != _CERTIFICATES_ONLY:
                return Protected(f"{of}{suffix}", content_of(part), content_type=kind)
        return None

    def _leaf(self, part: Message, kind: str, where: str, *, covered: bool) -> None:
        name, length = file_name(part).lower(), len(part.get_payload())
        if length > INLINE_BYTES:
            return
        if kind == "application/pgp-keys" or name.endswith(_KEY_NAMES):
            self._attached_key(content_of(part))
        elif kind in _OPENPGP_TEXTS and not is_attached(part) and not name:
            self._inline(content_of(part), kind, where, covered=covered)

    def _inline(self, content: bytes, kind: str, where: str, *, covered: bool) -> None:
        """Armoured blocks among words. One that ends nowhere is none."""
        at = 0
        for begin in islice(_BLOCK.finditer(content), BLOCKS):
            end = content.find(_ENDS[begin[1]], begin.end())
            if begin.start() < at or end < 0:
                continue
            at = end + len(_ENDS[begin[1]])
            block = content[begin.start() : at]
            if begin[1] == b"PUBLIC KEY BLOCK":
                self.add_key("attached", block)
            elif not covered and kind != "text/html":
                alone = not (content[: begin.start()].strip() or content[at:].strip())
                outer = where != INNER and (alone or begin[1] == b"MESSAGE")
                self._add(Protected(f"openpgp-inline{'' if outer else INNER}", block, content_type=kind))

    def _attached_key(self, content: bytes) -> None:
        if _PRIVATE in content:
            return
        begin = content.find(b"-----BEGIN PGP PUBLIC KEY BLOCK-----")
        end = content.find(_ENDS[b"PUBLIC KEY BLOCK"], begin)
        if 0 <= begin < end:
            self.add_key("attached", content[begin : end + len(_ENDS[b"PUBLIC KEY BLOCK"])])
        elif content[:1] and content[0] in _PUBLIC_KEY_PACKETS:
            self.add_key("attached", content)

    def _add(self, found: Protected) -> None:
        if len(self.protected) < PARTS:
            self.protected.append(found)

    def add_key(self, source: str, content: bytes) -> None:
        """A key that came along; one that is empty, too long, or there already, is left out."""
        if len(self.keys) < KEYS and 0 < len(content) <= KEY_BYTES and (source, content) not in self.keys:
            self.keys.append((source, content))


def protection_of(message: Message, raw: bytes, from_address: str) -> Protection:
    """What is protected in a mail, outermost first, and the public keys that it brought.

    A multipart/encrypted or multipart/signed without its two parts has no content: it cannot be opened or checked.
    """
    found = Protection()
    found.take(message, raw if b"multipart/signed" in raw.lower() else None)
    if from_address and content_type(message) != "multipart/report":
        found.add_key("autocrypt", autocrypt_key(Fields(message), from_address))
    return found


def autocrypt_key(fields: Fields, from_address: str) -> bytes:
    """The key in the one valid Autocrypt field of the sender; b"" when there is none, or several (level 1, 2.1)."""
    keys = [_autocrypt(value, from_address) for value in fields.all("autocrypt")[:10]]
    valid = [key for key in keys if key]
    return valid[0] if len(valid) == 1 and len(fields.all("autocrypt")) <= len(keys) else b""


def _autocrypt(value: str, from_address: str) -> bytes:
    if len(value) >= VALUE_LENGTH:
        return b""
    found: dict[str, str] = {}
    for attribute in unfolded(value).split(";"):
        name, sign, said = attribute.partition("=")
        name = name.strip().lower()
        if not attribute.strip() or name.startswith("_"):
            continue
        if not sign or name in found or name not in ("addr", "prefer-encrypt", "keydata"):
            return b""
        found[name] = said
    if found.get("addr", "").strip().lower() != from_address.lower():
        return b""
    try:
        return a2b_base64("".join(found.get("keydata", "").split()).encode("ascii"), strict_mode=True)
    except (Base64Error, ValueError):
        return b""


def _ciphertext(part: Message, inner: list[Message]) -> bytes:
    """The second of exactly two parts (RFC 3156, 4)."""
    protocol = parameter(part, "protocol").lower()
    if len(inner) != 2 or protocol not in (CONTROL, "") or content_type(inner[0]) != CONTROL:
        return b""
    return content_of(inner[1]) if children(inner[1]) is None else b""


def _signed(part: Message, inner: list[Message], octets: bytes | None, suffix: str) -> Protected | None:
    """The exact octets of the first part and the signature in the second (RFC 1847, 2.1)."""
    protocol = parameter(part, "protocol").lower()
    of = content_type(inner[1]) if len(inner) == 2 else protocol
    if protocol in SMIME_SIGNATURES or of in SMIME_SIGNATURES:
        kind = "smime-signed"
    elif "application/pgp-signature" in (protocol, of):
        kind = "openpgp-signed"
    else:
        return None
    exact = parts_of(octets, _boundary(part)) if octets is not None else []
    if len(inner) != 2 or len(exact) != 2 or protocol not in (of, "") or children(inner[1]) is not None:
        return Protected(f"{kind}{suffix}", b"", content_type="multipart/signed")
    return Protected(f"{kind}{suffix}", with_crlf(exact[0]), content_of(inner[1]), "multipart/signed")


def _taken_apart_on_the_way(inner: list[Message]) -> Protected | None:
    """A multipart/encrypted that some mail servers turn into multipart/mixed: its two parts still stand in order."""
    for control, cipher in pairwise(inner[:5]):
        if content_type(control) == CONTROL and children(cipher) is None:
            return Protected(f"openpgp-encrypted{INNER}", content_of(cipher), content_type="multipart/mixed")
    return None


def _boundary(part: Message) -> str:
    try:
        return part.get_boundary("") or ""
    except FAULTS:
        return ""
