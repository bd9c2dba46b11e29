"""S/MIME certificates: those of reporters, the key pair that the programme brings, and encrypting to one. Pure."""

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import algorithms
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs7, pkcs12
from cryptography.x509.oid import ExtensionOID, NameOID

from firsthand.keys.certificates import OCTETS, TOO_LONG, Refused, address_in, asked
from firsthand.keys.rules import CannotEncrypt, CertificateInfo, KeyFaulty, KeyKind, Secret, gettext_noop

PEM = b"-----BEGIN CERTIFICATE-----"
NO_CERTIFICATE = (gettext_noop("This is no certificate for mail."), gettext_noop("Send it in the form PEM or DER."))


def read_certificate(octets: bytes) -> bytes:
    """One certificate, PEM or DER, as DER. Raises KeyFaulty when it is none."""
    if len(octets) > OCTETS:
        raise KeyFaulty(*TOO_LONG)
    try:
        return asked(lambda: _loaded(octets).public_bytes(Encoding.DER))
    except Refused:
        raise KeyFaulty(*NO_CERTIFICATE) from None


def _loaded(octets: bytes) -> x509.Certificate:
    if PEM in octets:
        return x509.load_pem_x509_certificate(octets[octets.index(PEM) :])
    return x509.load_der_x509_certificate(octets)


def certificate_of(octets: bytes) -> CertificateInfo:
    """What a certificate says of itself; whether its issuer is to be believed is not asked here. Raises KeyFaulty."""
    try:
        return asked(lambda: _info(_loaded(octets)))
    except Refused:
        raise KeyFaulty(*NO_CERTIFICATE) from None


def _info(certificate: x509.Certificate) -> CertificateInfo:
    return CertificateInfo(
        fingerprint=certificate.fingerprint(SHA256()).hex(),
        addresses=_addresses(certificate),
        created_at=certificate.not_valid_before_utc,
        expires_at=certificate.not_valid_after_utc,
        revoked=False,
        can_encrypt=isinstance(certificate.public_key(), rsa.RSAPublicKey) and _may_encrypt(certificate),
    )


def _addresses(certificate: x509.Certificate) -> tuple[str, ...]:
    """RFC 8550, 3: in the alternative names, and in old certificates in the subject."""
    found = [str(name.value) for name in certificate.subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS)]
    try:
        names = certificate.extensions.get_extension_for_oid(ExtensionOID.SUBJECT_ALTERNATIVE_NAME).value
    except x509.ExtensionNotFound:
        pass
    else:
        if isinstance(names, x509.SubjectAlternativeName):
            found += names.get_values_for_type(x509.RFC822Name)
    return tuple(dict.fromkeys(address for name in found if (address := address_in(name))))


def _may_encrypt(certificate: x509.Certificate) -> bool:
    """Whether the usage that the issuer allows holds keys for encryption (RFC 8550, 4.4.2)."""
    try:
        usage = certificate.extensions.get_extension_for_oid(ExtensionOID.KEY_USAGE).value
    except x509.ExtensionNotFound:
        return True
    return isinstance(usage, x509.KeyUsage) and usage.key_encipherment


def owned_key(octets: bytes, passphrase: str = "") -> Secret:
    """The key pair in a PKCS#12 file, with its chain. Raises KeyFaulty."""
    try:
        key, certificate, others = asked(lambda: pkcs12.load_key_and_certificates(octets, passphrase.encode() or None))
    except Refused:
        raise KeyFaulty(
            "This is neither an OpenPGP private key nor a PKCS#12 file that opens.",
            "Export the key whole, and give its passphrase in a file with --passphrase-file.",
        ) from None
    if key is None or certificate is None:
        raise KeyFaulty("The file holds no key with its certificate.", "Export both into one PKCS#12 file.")
    chain = b"".join(one.public_bytes(Encoding.PEM) for one in (certificate, *others))
    content = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return Secret(KeyKind.SMIME, certificate.fingerprint(SHA256()).hex(), content, chain)


def encrypt(content: bytes, *, to: bytes, at: datetime) -> bytes:
    """CMS enveloped data for one certificate, DER, AES-256 (RFC 8551, 2.7). Raises CannotEncrypt."""
    try:
        usable = certificate_of(to).usable(at=at)
    except KeyFaulty:
        usable = False
    if not usable:
        raise CannotEncrypt("The certificate of the reader cannot be used: it has expired or is for signing alone.")
    try:
        return asked(lambda: _enveloped(content, _loaded(to)))
    except Refused:
        raise CannotEncrypt("The letter could not be encrypted.") from None


def _enveloped(content: bytes, certificate: x509.Certificate) -> bytes:
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(content).add_recipient(certificate)
    sealed = builder.set_content_encryption_algorithm(algorithms.AES256)
    return sealed.encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])
