"""S/MIME (RFC 8551): opening what was encrypted to us, and checking who signed. Knows nothing of Django.

A certificate says who somebody is only as far as the one who issued it is believed. Nobody is believed by default: a
chain counts only up to a root that the operator names.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID, NameOID

from firsthand.core.errors import FirsthandError
from firsthand.core.text import one_line
from firsthand.keys import openssl
from firsthand.keys.rules import Secret

NO_PROGRAM = "no program is installed that opens it"
NOT_TO_US = "encrypted to a key that is not ours, or altered on its way"
NOT_KNOWN = "protected in a way that is not known here"
SUBJECT_LENGTH = 200
SIGNERS = 10


class Contents(enum.StrEnum):
    """What a CMS structure says that it holds (RFC 5652, 4; RFC 5083)."""

    SIGNED = "signed"
    CERTIFICATES = "certificates"
    """Signed by nobody: it only carries certificates."""
    ENVELOPED = "enveloped"
    AUTH_ENVELOPED = "auth-enveloped"
    OTHER = "other"


class CannotOpen(FirsthandError):
    """What stayed closed. `reason` tells nothing of the content; a msgid."""


@dataclass(frozen=True)
class Signer:
    """Whose certificate made a signature."""

    certificate: bytes
    """PEM."""
    subject: str
    addresses: frozenset[str]
    """Mail addresses in the certificate, in small letters."""


@dataclass(frozen=True)
class Checked:
    """What a check of a signature found. `content` is what was signed, where it stood inside the structure."""

    fits: bool
    """Every signature fits the content and the certificate that came along."""
    signers: tuple[Signer, ...] = ()
    vouched: bool = False
    """The certificates of the signers lead to a root that is believed here."""
    content: bytes = b""


_TYPES = {
    bytes.fromhex("06092a864886f70d010702"): Contents.SIGNED,
    bytes.fromhex("06092a864886f70d010703"): Contents.ENVELOPED,
    bytes.fromhex("060b2a864886f70d0109100117"): Contents.AUTH_ENVELOPED,
}
_DECRYPT = ("cms", "-decrypt", "-binary", "-inform", "DER")
_VERIFY = ("cms", "-verify", "-binary", "-inform", "DER")
_NO_DIGESTS = b"\x31\x00"


def contents_of(structure: bytes) -> Contents:
    """What a CMS structure (DER or BER) holds, by what stands in it and not by what a header claims."""
    at = _inside(structure, 0)
    for name, kind in _TYPES.items():
        if structure.startswith(name, at):
            return kind if kind is not Contents.SIGNED else _signed(structure, at + len(name))
    return Contents.OTHER


def _signed(structure: bytes, at: int) -> Contents:
    """Certificates alone name no digest (RFC 5652, 5.1: digestAlgorithms is empty where nobody signed)."""
    at = _inside(structure, _inside(structure, at))
    version = structure[at : at + 3]
    only_certificates = version[:2] == b"\x02\x01" and structure.startswith(_NO_DIGESTS, at + 3)
    return Contents.CERTIFICATES if only_certificates else Contents.SIGNED


def _inside(structure: bytes, at: int) -> int:
    """Where the value of the element at `at` begins: behind its tag and its length (X.690, 8.1)."""
    length = structure[at + 1] if at + 1 < len(structure) else 0
    return at + 2 + (length & 0x7F if length & 0x80 else 0)


def decrypt(structure: bytes, own: Iterable[Secret]) -> bytes:
    """What was encrypted to one of our keys, old ones as well; all of it or nothing. Raises CannotOpen.

    The openssl program does it, for every kind: what a stranger made meets our keys in no process of ours.
    """
    if contents_of(structure) not in (Contents.ENVELOPED, Contents.AUTH_ENVELOPED):
        raise CannotOpen(NOT_KNOWN)
    try:
        for key in own:
            ran = openssl.run([*_DECRYPT, "-recip", key.public, "-keyform", "DER", "-inkey", key.content], structure)
            if ran.ok:
                return ran.out
    except openssl.NoProgram:
        raise CannotOpen(NO_PROGRAM) from None
    raise CannotOpen(NOT_TO_US)


def check(structure: bytes, content: bytes | None = None, *, roots: Path | None = None) -> Checked:
    """Check the signatures of a CMS structure, over `content` or over what stands inside it.

    Where they do not fit, what stands inside is given all the same: it is shown as not signed. `roots` is a file of
    certificates (PEM) that are believed. Raises CannotOpen where nothing can be told or read.
    """
    if contents_of(structure) is not Contents.SIGNED:
        raise CannotOpen(NOT_KNOWN)
    over: list[str | bytes] = [] if content is None else ["-content", content]
    try:
        ran = openssl.run([*_VERIFY, *over, "-noverify", "-signer", b""], structure)
        if not ran.ok:
            return Checked(fits=False, content=_unchecked(structure) if content is None else b"")
        signers = _signers(ran.written[-1])
        vouched = roots is not None and _leads_to(roots, over, structure)
    except openssl.NoProgram:
        raise CannotOpen(NO_PROGRAM) from None
    return Checked(True, signers, vouched, ran.out if content is None else b"")


def _unchecked(structure: bytes) -> bytes:
    """What stands in a structure whose signature does not fit. Raises CannotOpen when it cannot be read."""
    ran = openssl.run([*_VERIFY, "-noverify", "-nosigs"], structure)
    if not ran.ok:
        raise CannotOpen(NOT_KNOWN)
    return ran.out


def _leads_to(roots: Path, over: list[str | bytes], structure: bytes) -> bool:
    believed = ("-CAfile", str(roots), "-no-CApath", "-no-CAstore", "-purpose", "smimesign")
    return openssl.run([*_VERIFY, *over, *believed], structure).ok


def _signers(pem: bytes) -> tuple[Signer, ...]:
    try:
        certificates = x509.load_pem_x509_certificates(pem)
    except ValueError:
        return ()
    return tuple(signer_of(certificate) for certificate in certificates[:SIGNERS])


def signer_of(certificate: x509.Certificate) -> Signer:
    """Who a certificate says that somebody is. An odd certificate names no address."""
    pem = certificate.public_bytes(Encoding.PEM)
    try:
        named = {str(a.value) for a in certificate.subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS)}
        extension = certificate.extensions.get_extension_for_oid(ExtensionOID.SUBJECT_ALTERNATIVE_NAME).value
        if isinstance(extension, x509.SubjectAlternativeName):
            named |= set(extension.get_values_for_type(x509.RFC822Name))
    except x509.ExtensionNotFound:
        pass
    except Exception:  # noqa: BLE001  what a stranger wrote into a certificate is parsed here, and may be anything
        return Signer(pem, "", frozenset())
    subject = one_line(certificate.subject.rfc4514_string(), SUBJECT_LENGTH)
    return Signer(pem, subject, frozenset(address.strip().casefold() for address in named))
