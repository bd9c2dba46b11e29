"""Certificates and S/MIME structures for tests: made by `cryptography` and by the openssl program."""

import datetime as dt
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from firsthand.keys.rules import KeyKind, Secret
from programs import needs, path_of

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Pair:
    """A private key with its certificate."""

    secret: PrivateKey
    certificate: x509.Certificate

    @property
    def own(self) -> Secret:
        content = self.secret.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        fingerprint = self.certificate.fingerprint(hashes.SHA256()).hex()
        return Secret(KeyKind.SMIME, fingerprint, content, self.certificate_pem)

    def pkcs12(self, passphrase: str = "") -> bytes:
        """Both in one PKCS#12 file."""
        lock = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        return pkcs12.serialize_key_and_certificates(b"ours", self.secret, self.certificate, None, lock)

    @property
    def der(self) -> bytes:
        """The certificate alone."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def certificate_pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def secret_pem(self) -> bytes:
        return self.secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def new_pair(
    address: str,
    *,
    at: dt.datetime | None = None,
    days: int = 3650,
    issuer: Pair | None = None,
    curve: bool = False,
    is_root: bool = False,
) -> Pair:
    """A certificate for a mail address, valid from the day before `at` (now), issued by itself or by `issuer`."""
    secret: PrivateKey = (
        ec.generate_private_key(ec.SECP256R1()) if curve else rsa.generate_private_key(65537, 2048)
    )  # fmt: skip
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Tests {address}")])
    at = at or dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.certificate.subject if issuer else name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - dt.timedelta(days=1))
        .not_valid_after(at + dt.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(address)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
    )
    if not is_root:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return Pair(secret, builder.sign(issuer.secret if issuer else secret, hashes.SHA256()))


def program(name: str) -> str:
    """Where a program is; without it the test is left out, but not under CI."""
    needs(name)
    return path_of(name)


def cms(tmp_path: Path, *words: str | Pair, content: bytes) -> bytes:
    """What `openssl cms WORDS` makes of `content`; a pair stands for the file of its certificate and key."""
    given = tmp_path / "given"
    given.write_bytes(content)
    named = []
    for number, word in enumerate(words):
        if isinstance(word, Pair):
            (tmp_path / f"{number}.pem").write_bytes(word.secret_pem + word.certificate_pem)
            word = str(tmp_path / f"{number}.pem")
        named.append(word)
    command = [program("openssl"), "cms", *named, "-in", str(given), "-outform", "DER", "-out", str(tmp_path / "made")]
    subprocess.run(command, check=True, capture_output=True)
    return (tmp_path / "made").read_bytes()


def encrypted(tmp_path: Path, content: bytes, to: Pair, *options: str) -> bytes:
    """`content` encrypted to a certificate."""
    return cms(tmp_path, "-encrypt", "-binary", *(options or ("-aes256",)), "-recip", to, content=content)


def signed(tmp_path: Path, content: bytes, by: Pair, *options: str) -> bytes:
    """`content` signed; give "-nodetach" for a structure that holds it."""
    return cms(tmp_path, "-sign", "-binary", *options, "-signer", by, content=content)
