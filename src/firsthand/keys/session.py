"""The session key of a message, worked out with a key of ours. Pure.

The library opens messages only with a living key, and tells nothing of a signature under compression, which is how
GnuPG signs. So a message to an expired or retired key, and the signature inside a compressed one, take this way.
It covers what such messages are made of: RSA, ECDH over Curve25519 and the NIST curves, packets of version 3, AES
(RFC 9580, 5.1, 5.13.1, 11.4). Whatever else there is gives None, and is then said to be unreadable.
"""

import bz2
import hashlib
import hmac
import secrets
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

from firsthand.keys.packets import Malformed, Packet, Reader, Tag, packed, walk

AES_BYTES = {7: 16, 8: 24, 9: 32}
"""Ciphers by their number, and the length of their keys."""
HASHES = {1: "md5", 2: "sha1", 8: "sha256", 9: "sha384", 10: "sha512", 11: "sha224"}
RSA, ECDH = (1, 2), 18
X25519 = bytes.fromhex("2b060104019755010501")
CURVES: dict[bytes, type[ec.EllipticCurve]] = {
    bytes.fromhex("2a8648ce3d030107"): ec.SECP256R1,
    bytes.fromhex("2b81040022"): ec.SECP384R1,
    bytes.fromhex("2b81040023"): ec.SECP521R1,
}
DEPTH = 4
FAULTS = (ValueError, KeyError, ArithmeticError, InvalidUnwrap, InvalidTag, zlib.error, OSError, EOFError)
"""What wrong octets raise on this way; Malformed is a ValueError."""


class TooBig(Exception):
    """It unpacks to more than was allowed."""


@dataclass(frozen=True)
class SecretKey:
    """A secret key packet of version 4, with its secret in the clear."""

    fingerprint: bytes
    algorithm: int
    oid: bytes
    kdf: bytes
    public: tuple[bytes, ...]
    secret: tuple[bytes, ...]


@dataclass(frozen=True)
class SessionKey:
    """The key of one message and the number of its cipher."""

    cipher: int
    key: bytes


def session_keys(message: list[Packet], transferable: bytes, passphrase: str = "") -> Iterator[SessionKey]:
    """Each session key that a key in `transferable` finds in the packets of a message. Most have one or none."""
    held = []
    for packet in walk(transferable):
        if packet.tag in (Tag.SECRET_KEY, Tag.SECRET_SUBKEY):
            try:
                held.append(_secret_key(packet.body, passphrase))
            except FAULTS:
                continue
    for packet in message:
        for key in held if packet.tag == Tag.PKESK else ():
            try:
                found = _session_key(packet.body, key)
            except FAULTS:
                continue
            if found is not None:
                yield found


def _secret_key(body: bytes, passphrase: str) -> SecretKey:
    reader = Reader(body)
    if reader.number() != 4:
        raise Malformed("another version")
    reader.take(4)
    algorithm = reader.number()
    oid, kdf = b"", b""
    public: tuple[bytes, ...]
    if algorithm in RSA:
        public, count = (reader.mpi(), reader.mpi()), 4
    elif algorithm == ECDH:
        oid, public = reader.counted(), (reader.mpi(),)
        kdf, count = reader.counted(), 1
    else:
        raise Malformed("another algorithm")
    fingerprint = hashlib.sha1(b"\x99" + len(reader.read).to_bytes(2) + reader.read).digest()  # noqa: S324
    parts = Reader(_unlocked(reader, passphrase))
    return SecretKey(fingerprint, algorithm, oid, kdf, public, tuple(parts.mpi() for _ in range(count)))


def _unlocked(reader: Reader, passphrase: str) -> bytes:
    """The secret part, its passphrase taken off (RFC 9580, 5.5.3). Raises one of FAULTS for a wrong one."""
    usage = reader.number()
    if usage == 0:
        return reader.rest
    if usage != 254:
        raise Malformed("another protection")
    size = AES_BYTES[reader.number()]
    key = _from_passphrase(reader, passphrase, size)
    plain = _cfb(key, reader.take(16), reader.rest)
    if not hmac.compare_digest(hashlib.sha1(plain[:-20]).digest(), plain[-20:]):  # noqa: S324
        raise Malformed("wrong passphrase")
    return plain[:-20]


def _from_passphrase(reader: Reader, passphrase: str, size: int) -> bytes:
    """A key from words (RFC 9580, 3.7.1)."""
    kind, name = reader.number(), HASHES[reader.number()]
    salt = reader.take(8) if kind in (1, 3) else b""
    words = salt + passphrase.encode()
    count = len(words)
    if kind == 3:
        coded = reader.number()
        count = max(count, (16 + (coded & 15)) << ((coded >> 4) + 6))
    return _stretched(words, count, name, size)


def _stretched(words: bytes, count: int, name: str, size: int) -> bytes:
    key, zeros = b"", 0
    while len(key) < size:
        digest = hashlib.new(name, bytes(zeros), usedforsecurity=False)
        whole, rest = divmod(count, len(words)) if words else (0, 0)
        for _ in range(whole):
            digest.update(words)
        digest.update(words[:rest])
        key, zeros = key + digest.digest(), zeros + 1
    return key[:size]


def _session_key(body: bytes, key: SecretKey) -> SessionKey | None:
    reader = Reader(body)
    if reader.number() != 3:
        return None
    name = reader.take(8)
    if name not in (bytes(8), key.fingerprint[-8:]) or reader.number() != key.algorithm:
        return None
    plain = _by_rsa(reader, key) if key.algorithm in RSA else _by_ecdh(reader, key)
    cipher, content = plain[0], plain[1:]
    size = AES_BYTES[cipher]
    session, check = content[:size], content[size : size + 2]
    if len(session) != size or (sum(session) & 0xFFFF).to_bytes(2) != check:
        return None
    return SessionKey(cipher, session)


def _by_rsa(reader: Reader, key: SecretKey) -> bytes:
    n, e = (int.from_bytes(part) for part in key.public)
    d, p, q, _ = (int.from_bytes(part) for part in key.secret)
    numbers = rsa.RSAPrivateNumbers(
        p, q, d, rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q), rsa.RSAPublicNumbers(e, n)
    )
    size = (n.bit_length() + 7) // 8
    return numbers.private_key().decrypt(reader.mpi().rjust(size, b"\0"), padding.PKCS1v15())


def _by_ecdh(reader: Reader, key: SecretKey) -> bytes:
    """RFC 9580, 11.4 and 11.5: the shared point makes the key that wraps the session key."""
    point, wrapped = reader.mpi(), reader.counted()
    if key.oid == X25519:
        scalar = key.secret[0].rjust(32, b"\0")[::-1]
        shared = X25519PrivateKey.from_private_bytes(scalar).exchange(X25519PublicKey.from_public_bytes(point[1:]))
    else:
        curve = CURVES[key.oid]()
        own = ec.derive_private_key(int.from_bytes(key.secret[0]), curve)
        shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(curve, point))
    name, size = HASHES[key.kdf[1]], AES_BYTES[key.kdf[2]]
    about = bytes([len(key.oid)]) + key.oid + bytes([ECDH, len(key.kdf)]) + key.kdf
    about += b"Anonymous Sender    " + key.fingerprint
    wrapping = hashlib.new(name, b"\0\0\0\x01" + shared + about, usedforsecurity=False).digest()[:size]
    return aes_key_unwrap(wrapping, wrapped)


def with_password(message: list[Packet], session: SessionKey) -> tuple[bytes, str]:
    """The same message, its session key under a new password instead: the library opens that, and checks it."""
    password, salt = secrets.token_hex(32), secrets.token_bytes(8)
    words = salt + password.encode()
    key = _stretched(words, 1024, "sha256", AES_BYTES[session.cipher])
    boxed = _cfb_box(key, bytes([session.cipher]) + session.key)
    body = bytes([4, session.cipher, 3, 8]) + salt + b"\0" + boxed
    rest = b"".join(packet.raw for packet in message if packet.tag == Tag.SEIP)
    return packed(Tag.SKESK, body) + rest, password


def inside(message: list[Packet], session: SessionKey) -> bytes:
    """The packets inside a message with integrity of version 1. Raises one of FAULTS, also for a wrong check."""
    body = next(packet.body for packet in message if packet.tag == Tag.SEIP)
    if body[:1] != b"\x01" or len(body) < 1 + 18 + 22:
        raise Malformed("another version")
    plain = _cfb(session.key, bytes(16), body[1:])
    told, check = plain[:-20], plain[-20:]
    fits = hmac.compare_digest(hashlib.sha1(told).digest(), check)  # noqa: S324
    if not fits or told[-2:] != b"\xd3\x14":
        raise Malformed("altered")
    return told[18:-2]


def unpacked(octets: bytes, *, at_most: int) -> bytes:
    """The packets of a message, compression taken off. Raises TooBig, or one of FAULTS."""
    for _ in range(DEPTH):
        packets = walk(octets)
        if len(packets) != 1 or packets[0].tag != Tag.COMPRESSED:
            return octets
        octets = _inflated(packets[0].body, at_most)
    raise TooBig


def _inflated(body: bytes, at_most: int) -> bytes:
    kind, packed_octets = body[:1], body[1:]
    if kind == b"\0":
        return packed_octets
    if kind == b"\x03":
        content = bz2.BZ2Decompressor().decompress(packed_octets, at_most + 1)
    elif kind in (b"\x01", b"\x02"):
        content = zlib.decompressobj(-15 if kind == b"\x01" else 15).decompress(packed_octets, at_most + 1)
    else:
        raise Malformed("another compression")
    if len(content) > at_most:
        raise TooBig
    return content


def literal(octets: bytes) -> bytes:
    """The content of the one literal packet of a signed message. Raises Malformed."""
    found = [packet for packet in walk(octets) if packet.tag == Tag.LITERAL]
    if len(found) != 1:
        raise Malformed("not one content")
    reader = Reader(found[0].body)
    reader.take(1)
    reader.counted()
    reader.take(4)
    return reader.rest


def _cfb(key: bytes, start: bytes, octets: bytes) -> bytes:
    opener = Cipher(algorithms.AES(key), CFB(start)).decryptor()
    return opener.update(octets) + opener.finalize()


def _cfb_box(key: bytes, octets: bytes) -> bytes:
    closer = Cipher(algorithms.AES(key), CFB(bytes(16))).encryptor()
    return closer.update(octets) + closer.finalize()
