"""A mail between the finder Ada and the programme, to be wrapped, and what comes out of the layers."""

from firsthand.intake.evidence import Signature
from firsthand.mail.layers.wrappings import Unwrapped, unwrap
from firsthand.mail.reading.parsing import read

ADA, US = "ada@finder.example", "security@mimecast.example"
WORDS = b"The lock of door 7 opens by itself."
PART = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + WORDS + b"\r\n"
HEAD = f"From: Ada <{ADA}>\r\nTo: {US}\r\nSubject: ...\r\nMessage-ID: <1@finder.example>\r\n".encode()


def opened(raw: bytes) -> Unwrapped:
    return unwrap(read(raw), raw)


def told(found: Unwrapped) -> list[tuple[bool, bool, Signature]]:
    return [(layer.encrypted, layer.opened, layer.signature) for layer in found.layers]
