"""Opening OpenPGP messages and checking signatures. Pure.

Whatever is opened has passed a check of its integrity, or nothing of it is told (EFAIL, CVE-2017-17688). What a
signature is worth comes from the structure that the library hands over, never from words for people (CVE-2018-12020).
Octets from outside belong into a child with limits of memory and time: opening takes several times the size of the
content, and the library itself unpacks without a bound.
"""

import enum
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from pysequoia import Cert, Decrypted, Sig, Tsk, decrypt, verify
from pysequoia.packet import PacketPile

from firsthand.core.errors import FirsthandError
from firsthand.intake.evidence import Signature
from firsthand.keys import session
from firsthand.keys.certificates import Refused, asked
from firsthand.keys.packets import Malformed, Packet, Tag, binary, recipients, walk
from firsthand.keys.rules import Secret, gettext_noop

CONTENT_OCTETS = 64 * 1024 * 1024
"""No more comes out of one message."""
SIGNATURES = 20
UNFIT = gettext_noop("It does not fit: altered on its way, or made by a key or a method that no longer holds.")
UNTOLD = gettext_noop("It could not be checked.")


class Unopened(enum.StrEnum):
    """Why a message stays closed."""

    NO_KEY = "no_key"
    """It is not encrypted to a key of ours."""
    DAMAGED = "damaged"
    """It is to a key of ours, and does not open: altered, cut short, or nothing that we can read."""
    NOT_PROTECTED = "not_protected"
    """It is encrypted without a check of its integrity, so that anybody may have altered it (RFC 9580, 5.7)."""
    NOT_ENCRYPTED = "not_encrypted"
    """It is something else than an encrypted message."""
    TOO_BIG = "too_big"


class CannotDecrypt(FirsthandError):
    """Nothing of the message may be used."""

    def __init__(self, why: Unopened) -> None:
        super().__init__(f"The message does not open ({why}).")
        self.why = why


@dataclass(frozen=True)
class Check:
    """What a signature is worth. GOOD: by one of the certificates that were given, whoever they belong to."""

    signature: Signature = Signature.NONE
    signer: str = ""
    """Fingerprint of the certificate, or else what the signature says of its key; hex."""
    fault: str = ""
    """A msgid."""


@dataclass(frozen=True)
class Opened:
    """What was inside, and what its signature is worth."""

    content: bytes = field(repr=False)
    check: Check


class _Known:
    """The certificates at hand, and which keys a message named."""

    def __init__(self, certificates: Sequence[bytes]) -> None:
        self.by_name: dict[str, Cert] = {}
        for octets in certificates:
            try:
                cert = asked(partial(Cert.from_bytes, octets))
            except Refused:
                continue
            self.by_name |= dict.fromkeys(_key_names(octets), cert)
        self.named: list[str] = []

    def __call__(self, names: list[str]) -> list[Cert]:
        """What the library asks for: the certificates of these keys."""
        self.named = [name.lower() for name in names]
        return list({id(cert): cert for name in self.named if (cert := self.by_name.get(name))}.values())

    def verdict(self) -> Check:
        """When no signature holds: there is none, it is by a key that we do not have, or it is wrong."""
        if not self.named:
            return Check()
        if mine := next((self.by_name[name] for name in self.named if name in self.by_name), None):
            return Check(Signature.BAD, mine.fingerprint.lower(), UNFIT)
        return Check(Signature.UNKNOWN_KEY, self.named[0])


def opened(ciphertext: bytes, secrets: Iterable[Secret], known: Sequence[bytes] = ()) -> Opened:
    """Open a message, armoured or binary, with the first of our keys that fits. Raises CannotDecrypt.

    `known` are the certificates whose signatures can be told to be good.
    """
    message = _encrypted_packets(ciphertext)
    octets = b"".join(packet.raw for packet in message)
    named = _named_in(message)
    ours = False
    for secret in secrets:
        theirs = bool(named & _key_names(secret.public))
        ours |= theirs
        if not theirs and "" not in named:
            continue
        for read in _ways(message, octets, secret):
            try:
                content = _content(asked(partial(read, None)))
            except Refused:
                continue
            return Opened(content, _signature_inside(message, secret, read, content, _Known(known)))
    raise CannotDecrypt(Unopened.DAMAGED if ours else Unopened.NO_KEY)


def _named_in(message: list[Packet]) -> set[str]:
    """To whom a message is encrypted. Raises CannotDecrypt where the packets that say so are damaged."""
    try:
        return recipients(message)
    except Malformed:
        raise CannotDecrypt(Unopened.DAMAGED) from None


def _encrypted_packets(ciphertext: bytes) -> list[Packet]:
    """The packets of an encrypted message and nothing beside them: keys for it, and one container with integrity."""
    try:
        packets = [p for p in walk(binary(ciphertext)) if p.tag not in (Tag.MARKER, Tag.PADDING)]
    except Malformed:
        raise CannotDecrypt(Unopened.DAMAGED) from None
    tags = [packet.tag for packet in packets]
    if Tag.SED in tags:
        raise CannotDecrypt(Unopened.NOT_PROTECTED)
    if Tag.SEIP not in tags:
        raise CannotDecrypt(Unopened.NOT_ENCRYPTED)
    if tags[-1] != Tag.SEIP or not set(tags[:-1]) <= {Tag.PKESK, Tag.SKESK}:
        raise CannotDecrypt(Unopened.DAMAGED)
    return packets


def _key_names(certificate: bytes) -> set[str]:
    """Fingerprints and key ids of every key in a certificate, hex in small letters."""
    try:
        packets = asked(lambda: list(PacketPile.from_bytes(certificate)))
    except Refused:
        return set()
    return {name.lower() for packet in packets for name in (packet.fingerprint, packet.key_id) if name}


_Way = Callable[[_Known | None], Decrypted]


def _ways(message: list[Packet], octets: bytes, secret: Secret) -> Iterator[_Way]:
    """How one key may open a message: by the library, as long as the key lives, and by its session key."""
    password = secret.passphrase or None
    try:
        opener = asked(lambda: Tsk.from_bytes(secret.content).decryptor(password))
    except Refused:
        pass
    else:
        yield lambda store: decrypt(octets, opener, store=store)
    for key in session.session_keys(message, secret.content, secret.passphrase):
        rewritten, word = session.with_password(message, key)
        yield partial(_with_word, rewritten, word)


def _with_word(octets: bytes, word: str, store: _Known | None) -> Decrypted:
    return decrypt(octets, store=store, passwords=[word])


def _content(answer: Decrypted) -> bytes:
    content = answer.bytes
    if content is None:
        raise Refused
    if len(content) > CONTENT_OCTETS:
        raise CannotDecrypt(Unopened.TOO_BIG)
    return content


def _signature_inside(message: list[Packet], secret: Secret, read: _Way, content: bytes, known: _Known) -> Check:
    try:
        return _good(asked(lambda: read(known)))
    except Refused:
        verdict = known.verdict()
    if verdict.signature is not Signature.BAD:
        return verdict
    # The library checks no signature that lies under compression. So we take that off, and let it check again; what
    # comes out must be the content that it opened.
    for key in session.session_keys(message, secret.content, secret.passphrase):
        try:
            inner = session.unpacked(session.inside(message, key), at_most=CONTENT_OCTETS)
            if session.literal(inner) != content:
                return verdict
        except (session.TooBig, *session.FAULTS):
            continue
        return _of_message(inner, known)
    if _is_plain(message):
        return verdict
    return Check(Signature.UNKNOWN_KEY, verdict.signer, UNTOLD)


def _is_plain(message: list[Packet]) -> bool:
    """Whether the container is of version 2: programs that write it do not compress what they sign."""
    return message[-1].body[:1] == b"\x02"


def _good(answer: Decrypted) -> Check:
    if not answer.valid_sigs:
        raise Refused
    return Check(Signature.GOOD, answer.valid_sigs[0].certificate.lower())


def _of_message(octets: bytes, known: _Known) -> Check:
    try:
        return _good(asked(lambda: verify(octets, store=known)))
    except Refused:
        return known.verdict()


def verified(signed: bytes, signature: bytes, known: Sequence[bytes]) -> Check:
    """What a detached signature is worth over exactly these octets (RFC 3156, 5: lines end in CR LF).

    Of several signatures one good one is enough, and a wrong one weighs more than one by an unknown key.
    """
    try:
        packets = [p for p in walk(binary(signature)) if p.tag == Tag.SIGNATURE][:SIGNATURES]
    except Malformed:
        packets = []
    if not packets:
        return Check(Signature.BAD, fault=UNTOLD)
    checks = [_detached(signed, packet.raw, _Known(known)) for packet in packets]
    order = (Signature.GOOD, Signature.BAD, Signature.UNKNOWN_KEY)
    return min(checks, key=lambda check: order.index(check.signature))


def _detached(signed: bytes, packet: bytes, known: _Known) -> Check:
    try:
        signature = asked(lambda: Sig.from_bytes(packet))
    except Refused:
        return Check(Signature.BAD, fault=UNTOLD)
    try:
        return _good(asked(lambda: verify(signed, store=known, signature=signature)))
    except Refused:
        verdict = known.verdict()
    if verdict.signature is Signature.NONE:
        return Check(Signature.UNKNOWN_KEY)
    return verdict


_CLEAR = re.compile(rb"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\r?\n", re.MULTILINE)
_END_OF_HEADERS = re.compile(rb"^[ \t]*\r?\n", re.MULTILINE)
_SIGNATURE, _END = b"\n-----BEGIN PGP SIGNATURE-----", b"\n-----END PGP SIGNATURE-----"
_DASHED = re.compile(rb"^- ", re.MULTILINE)


def verified_inline(octets: bytes, known: Sequence[bytes]) -> Opened:
    """The text of one signed block, clear or packed, and what its signature is worth; nothing around the block counts.

    Raises CannotDecrypt when it is none (Unopened.NOT_ENCRYPTED, DAMAGED or TOO_BIG).
    """
    if clear := _clear_block(octets):
        return _clear(*clear, _Known(known))
    try:
        packets = walk(binary(octets))
        if any(packet.tag in (Tag.SED, Tag.SEIP) for packet in packets):
            raise CannotDecrypt(Unopened.NOT_ENCRYPTED)
        inner = session.unpacked(b"".join(packet.raw for packet in packets), at_most=CONTENT_OCTETS)
        content = session.literal(inner)
    except session.TooBig:
        raise CannotDecrypt(Unopened.TOO_BIG) from None
    except session.FAULTS:
        raise CannotDecrypt(Unopened.DAMAGED) from None
    return Opened(content, _of_message(inner, _Known(known)))


def _clear_block(octets: bytes) -> tuple[bytes, bytes] | None:
    """(the first clear-signed block, its text without the dashes); None when there is none that is whole."""
    begin = _CLEAR.search(octets)
    head = _END_OF_HEADERS.search(octets, begin.end()) if begin else None
    signature = octets.find(_SIGNATURE, head.end() - 1) if head else -1
    end = octets.find(_END, signature) if signature >= 0 else -1
    if begin is None or head is None or end < 0:
        return None
    text = octets[head.end() : max(signature, head.end())].removesuffix(b"\r")
    return octets[begin.start() : end + len(_END)] + b"\n", _DASHED.sub(b"", text)


def _clear(block: bytes, text: bytes, known: _Known) -> Opened:
    try:
        answer = asked(lambda: verify(block, store=known))
        return Opened(_content(answer), _good(answer))
    except Refused:
        verdict = known.verdict()
    if verdict.signature is Signature.NONE:
        verdict = Check(Signature.BAD, fault=UNTOLD)
    return Opened(text, verdict)
