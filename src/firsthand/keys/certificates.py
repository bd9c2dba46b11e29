"""OpenPGP certificates: reading those that are offered, and what they say of themselves. Pure."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from pysequoia import ArmorKind, Cert, armor
from pysequoia.packet import Packet as SequoiaPacket
from pysequoia.packet import PacketPile, SignatureType
from pysequoia.packet import Tag as SequoiaTag

from firsthand.keys.packets import Malformed, Tag, blocks, walk
from firsthand.keys.rules import CertificateInfo, KeyFaulty, gettext_noop

OCTETS = 256 * 1024
"""A key with many signatures has tens of thousands of octets; one with more is not read."""
CERTIFICATES = 10
_IN_A_CERTIFICATE = {
    Tag.SIGNATURE, Tag.PUBLIC_KEY, Tag.PUBLIC_SUBKEY, Tag.MARKER, Tag.TRUST, Tag.USER_ID, Tag.USER_ATTRIBUTE,
    Tag.PADDING,
}  # fmt: skip
_SECRET = {Tag.SECRET_KEY, Tag.SECRET_SUBKEY}
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\\\"@]{1,64}@[^\s<>()\[\],;:\\\"@]{1,255}")

NO_KEY = (
    gettext_noop("This is no OpenPGP public key."),
    gettext_noop("Send the block that begins with BEGIN PGP PUBLIC KEY BLOCK, whole."),
)
PRIVATE = (
    gettext_noop("This is a private key. We have kept nothing of it."),
    gettext_noop("Send the public one, and replace this key: it has travelled over a network."),
)
TOO_LONG = (
    gettext_noop("This key is too long."),
    gettext_noop("Export it without the signatures of others and send that."),
)
TOO_MANY = (gettext_noop("These are too many keys."), gettext_noop("Send the one that is yours."))
TOO_OLD = (
    gettext_noop("This key is made by methods that are no longer safe."),
    gettext_noop("Make a new key and send its public part."),
)

T = TypeVar("T")


class Refused(Exception):
    """The library said no. Its words are for people and are read by nobody here."""


def asked(call: Callable[[], T]) -> T:
    """What the library answers. Raises Refused for every fault, also for one inside the library itself."""
    try:
        return call()
    except Exception:  # noqa: BLE001  the library has no error classes of its own
        raise Refused from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Refused from None


@dataclass(frozen=True)
class Component:
    """A key of a certificate, with what its newest binding allows."""

    names: frozenset[str]
    """Its fingerprint and its key id, hex."""
    encrypts: bool
    expires_at: datetime | None
    revoked: bool


def read_certificates(octets: bytes) -> list[bytes]:
    """Every OpenPGP certificate in the octets, armoured or binary, each of them binary. Raises KeyFaulty.

    A private key is refused, and so is anything that is neither: nothing compressed is ever unpacked here.
    """
    if len(octets) > OCTETS:
        raise KeyFaulty(*TOO_LONG)
    try:
        content = _key_octets(octets)
        packets = walk(content)
    except Malformed:
        raise KeyFaulty(*NO_KEY) from None
    tags = {packet.tag for packet in packets}
    if tags & _SECRET:
        raise KeyFaulty(*PRIVATE)
    if not packets or packets[0].tag != Tag.PUBLIC_KEY or not tags <= _IN_A_CERTIFICATE:
        raise KeyFaulty(*NO_KEY)
    if sum(packet.tag == Tag.PUBLIC_KEY for packet in packets) > CERTIFICATES:
        raise KeyFaulty(*TOO_MANY)
    try:
        return asked(lambda: [bytes(cert) for cert in Cert.split_bytes(content)])
    except Refused:
        raise KeyFaulty(*NO_KEY) from None


def _key_octets(octets: bytes) -> bytes:
    """Blocks of public keys one after another: an attachment or a text may hold several, and other blocks."""
    if octets[:1] and octets[0] & 0x80:
        return octets
    found = blocks(octets)
    if any(label == "PRIVATE KEY BLOCK" for label, _ in found):
        raise KeyFaulty(*PRIVATE)
    return b"".join(content for label, content in found if label == "PUBLIC KEY BLOCK")


def certificate_of(octets: bytes) -> CertificateInfo:
    """What one binary certificate says of itself. Raises KeyFaulty."""
    try:
        return asked(lambda: _info(Cert.from_bytes(octets)))
    except Refused:
        raise KeyFaulty(*TOO_OLD) from None


def _info(cert: Cert) -> CertificateInfo:
    names = [str(user_id) for user_id in cert.user_ids]
    packets = list(PacketPile.from_bytes(bytes(cert)))
    created = packets[0].key_created
    if created is None:
        raise Refused
    closed = [c.expires_at for c in components(packets) if c.encrypts and not c.revoked]
    return CertificateInfo(
        fingerprint=cert.fingerprint.lower(),
        addresses=tuple(address for name in names if (address := address_in(name))),
        created_at=created,
        expires_at=_first(cert.expiration, None if None in closed else max(filter(None, closed), default=None)),
        revoked=cert.is_revoked,
        can_encrypt=bool(closed),
    )


def _first(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)


def address_in(user_id: str) -> str:
    """The mail address of a user id, in small letters; "" when it has none."""
    inside = user_id.rpartition("<")[2].removesuffix(">") if user_id.endswith(">") else user_id
    return inside.lower() if _ADDRESS.fullmatch(inside) else ""


def components(packets: list[SequoiaPacket]) -> Iterator[Component]:
    """Every key of a certificate: where there is no other the library encrypts to expired ones, so we look."""
    group: list[SequoiaPacket] = []
    for packet in packets:
        if packet.tag in (SequoiaTag.PublicSubkey, SequoiaTag.SecretSubkey) and group:
            yield _component(group)
            group = []
        group.append(packet)
    if group:
        yield _component(group)


def _component(group: list[SequoiaPacket]) -> Component:
    key, own = group[0], [packet for packet in group[1:] if packet.tag == SequoiaTag.Signature]
    primary = key.tag in (SequoiaTag.PublicKey, SequoiaTag.SecretKey)
    bindings = [s for s in own if s.key_flags is not None and s.signature_created and _by(s, key, primary)]
    newest = max(bindings, key=lambda s: str(s.signature_created), default=None)
    flags = newest.key_flags if newest else None
    lasts = newest.key_validity_period if newest else None
    created = key.key_created
    return Component(
        names=frozenset(name for name in (key.fingerprint, key.key_id) if name),
        encrypts=bool(flags and (flags.transport_encryption or flags.storage_encryption)),
        expires_at=created + lasts if created and lasts else None,
        revoked=any(s.signature_type == SignatureType.SubkeyRevocation for s in own),
    )


def _by(signature: SequoiaPacket, key: SequoiaPacket, primary: bool) -> bool:
    """Whether a signature binds this key: on the primary one, its own; others may have certified it."""
    if not primary:
        return signature.signature_type == SignatureType.SubkeyBinding
    return key.fingerprint == signature.issuer_fingerprint or key.key_id == signature.issuer_key_id


def armored(certificate: bytes) -> str:
    """The certificate as text to copy."""
    return armor(certificate, ArmorKind.PublicKey)
