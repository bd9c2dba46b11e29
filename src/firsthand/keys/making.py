"""Making OpenPGP keys, and messages with them. Pure, but for the library's own look at the clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pysequoia import Cert, Profile, PySigner, SignatureMode, Tsk, sign
from pysequoia import encrypt as encrypt_to
from pysequoia.packet import Packet, PacketPile, Tag

from firsthand.keys.certificates import OCTETS, Refused, asked, certificate_of
from firsthand.keys.packets import Malformed, binary
from firsthand.keys.rules import CannotEncrypt, KeyFaulty, KeyKind, Secret


def new_key(name: str, address: str, *, at: datetime, valid_for: timedelta) -> tuple[bytes, bytes]:
    """(secret key, certificate) for a mail address, binary, in the format that GnuPG 2.2 reads (RFC 4880).

    The certificate ends at `at` + `valid_for`; the secret key does not, so that it opens old messages for ever.
    """
    user_id = f"{''.join(c for c in name if c.isprintable() and c not in '<>')} <{address}>".strip()
    key = Tsk.generate(user_id=user_id, profile=Profile.RFC4880)
    ending = key.extract_certificate().set_expiration(at + valid_for, key.certifier())
    return bytes(key), bytes(Cert.from_packets(_newest(list(PacketPile.from_bytes(bytes(ending))))))


def _newest(packets: list[Packet]) -> list[Packet]:
    """The packets of a certificate without older signatures on the same part: readers differ in which one they take."""
    kept: list[Packet] = []
    for packet in packets:
        if packet.tag == Tag.Signature and kept and kept[-1].tag == Tag.Signature:
            kept[-1] = max(kept[-1], packet, key=lambda s: str(s.signature_created))
        else:
            kept.append(packet)
    return kept


def owned_key(octets: bytes, passphrase: str = "") -> Secret:
    """A key pair that an organisation brings along, armoured or binary. Raises KeyFaulty."""
    if len(octets) > OCTETS:
        raise KeyFaulty("This key is too long.", "Export it without the signatures of others.")
    try:
        content = binary(octets)
        key = asked(lambda: Tsk.from_bytes(content))
        public = asked(lambda: bytes(key.extract_certificate()))
    except (Malformed, Refused):
        raise KeyFaulty("This is no OpenPGP private key.", "Export it: gpg --export-secret-keys ADDRESS") from None
    info = certificate_of(public)
    if not info.can_encrypt or info.revoked:
        raise KeyFaulty("Nothing can be encrypted to this key.", "Bring one that has a subkey for encryption.")
    word = next((word for word in ("", passphrase) if _opens(key, word)), None)
    if word is None:
        raise KeyFaulty(
            "The key does not open: it has expired, its passphrase is another one, or its secret part is elsewhere.",
            "Give the passphrase in a file with --passphrase-file, and export the whole key.",
        )
    return Secret(KeyKind.OPENPGP, info.fingerprint, content, public, word)


def _opens(key: Tsk, passphrase: str) -> bool:
    try:
        asked(lambda: key.decryptor(passphrase or None))
    except Refused:
        return False
    return True


def encrypt(content: bytes, *, to: Sequence[bytes], signed_by: Secret | None = None, at: datetime) -> bytes:
    """An armoured message to every one of these certificates, signed inside if that key still signs.

    Raises CannotEncrypt when one of them has expired, is revoked or has no key for encryption: the library itself
    would go on, and a letter must never go to a key that its owner gave up.
    """
    for certificate in to:
        try:
            usable = certificate_of(certificate).usable(at=at)
        except KeyFaulty:
            usable = False
        if not usable:
            raise CannotEncrypt("The key of the reader cannot be used: it has expired or is revoked.")
    try:
        return asked(
            lambda: encrypt_to(content, recipients=[Cert.from_bytes(c) for c in to], signer=_signer(signed_by))
        )
    except Refused:
        raise CannotEncrypt("The letter could not be encrypted.") from None


def signed(content: bytes, by: Secret) -> bytes:
    """An armoured detached signature over exactly these octets. Raises CannotEncrypt."""
    signer = _signer(by)
    if signer is None:
        raise CannotEncrypt("The programme's key does not sign.")
    return asked(lambda: sign(signer, content, mode=SignatureMode.DETACHED))


def _signer(secret: Secret | None) -> PySigner | None:
    """None for a key whose part for signing has ended or is elsewhere: a letter goes out without a signature then."""
    if secret is None:
        return None
    try:
        return asked(lambda: Tsk.from_bytes(secret.content).signer(secret.passphrase or None))
    except Refused:
        return None
