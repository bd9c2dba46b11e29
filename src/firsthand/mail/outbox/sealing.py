"""Encrypting a letter to its reader: PGP/MIME (RFC 3156), or S/MIME (RFC 8551) for a reader with such a certificate.

The subject travels inside, with every other field of the header (RFC 9788, hp="cipher"); outside stands the number of
the case alone. The form of a letter is fixed by its id, so a repeat has the same form; what is encrypted differs each
time, as it must.
"""

from datetime import datetime
from email.message import EmailMessage

from firsthand.keys import openpgp, smime_keys
from firsthand.keys.queries import HeldKey, reporter_key, signing_secret
from firsthand.keys.rules import KeyKind, Secret
from firsthand.letters.models import Letter
from firsthand.mail.outbox.message import POLICY


def sealed(letter: Letter, message: EmailMessage, *, at: datetime) -> EmailMessage:
    """The letter as it may travel: encrypted when its case has a key of the reporter, else as it is.

    Raises CannotEncrypt when it has one that cannot be used: then nothing may be sent. Letters to the team tell
    nothing of what a case is about, and stay as they are.
    """
    if letter.case is None or letter.person_id is not None:
        return message
    held = reporter_key(letter.case)
    if held is None:
        return message
    secret = signing_secret(at=at) if held.kind is KeyKind.OPENPGP else None
    return sealed_for(
        message, held, signed_by=secret, subject=letter.case.number, boundary=f"sealed-{letter.pk.hex}", at=at
    )


def sealed_for(
    message: EmailMessage, held: HeldKey, *, signed_by: Secret | None, subject: str, boundary: str, at: datetime
) -> EmailMessage:
    """`message` inside an encrypted one with the same header, but for its subject. Raises CannotEncrypt."""
    outer = _outer(message, subject)
    inner = _inner(message, outer).as_bytes(policy=POLICY)
    if held.kind is KeyKind.SMIME:
        _put_smime(outer, smime_keys.encrypt(inner, to=held.certificate, at=at))
    else:
        _put_openpgp(outer, openpgp.encrypt(inner, to=[held.certificate], signed_by=signed_by, at=at), boundary)
    return outer


def _is_about_content(name: str) -> bool:
    return name.lower().startswith("content-") or name.lower() == "mime-version"


def _outer(message: EmailMessage, subject: str) -> EmailMessage:
    outer = EmailMessage(policy=POLICY)
    for name, value in message.items():
        if not _is_about_content(name):
            outer[name] = subject if name.lower() == "subject" else value
    outer["MIME-Version"] = "1.0"
    return outer


def _inner(message: EmailMessage, outer: EmailMessage) -> EmailMessage:
    """The letter with its whole header, and in HP-Outer what of it stands outside (RFC 9788, 2.2)."""
    for name, value in outer.items():
        if not _is_about_content(name):
            message["HP-Outer"] = f"{name}: {value}"
    message.set_param("hp", "cipher")
    return message


def _put_openpgp(outer: EmailMessage, armoured: bytes, boundary: str) -> None:
    """Exactly two parts (RFC 3156, 4)."""
    outer["Content-Type"] = f'multipart/encrypted; protocol="application/pgp-encrypted"; boundary="{boundary}"'
    control, content = EmailMessage(policy=POLICY), EmailMessage(policy=POLICY)
    control["Content-Type"] = "application/pgp-encrypted"
    control.set_payload("Version: 1\r\n")
    content["Content-Type"] = 'application/octet-stream; name="encrypted.asc"'
    content["Content-Disposition"] = 'inline; filename="encrypted.asc"'
    content.set_payload(armoured.decode("ascii"))
    for part in (control, content):
        outer.attach(part)


def _put_smime(outer: EmailMessage, structure: bytes) -> None:
    outer.set_content(structure, maintype="application", subtype="pkcs7-mime", filename="smime.p7m")
    outer.set_param("smime-type", "enveloped-data")
    outer.set_param("name", "smime.p7m")
