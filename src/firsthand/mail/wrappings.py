"""Taking layers of protection off a mail: what was encrypted, what was signed, and by whom."""

from dataclasses import dataclass

from firsthand.intake.evidence import Layer
from firsthand.keys.rules import KeySource
from firsthand.mail.mails import ParsedMail


@dataclass(frozen=True)
class OfferedKey:
    """A public key that a mail brought along, as octets."""

    content: bytes
    source: KeySource


@dataclass(frozen=True)
class Unwrapped:
    """A mail after its layers were taken off. `fault` says why one could not be; then nothing inside it is read."""

    mail: ParsedMail
    layers: tuple[Layer, ...] = ()
    keys: tuple[OfferedKey, ...] = ()
    fault: str = ""


def unwrap(mail: ParsedMail, raw: bytes) -> Unwrapped:
    """Open and check every layer of a mail."""
    return Unwrapped(mail)
