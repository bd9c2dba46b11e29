"""Mails for the tests: the files of tests/data/mail, and small ones made on the spot."""

from pathlib import Path

MAILS = Path(__file__).parents[1] / "data" / "mail"
CONTACT = "security@mimecast.example"


def stored(name: str) -> bytes:
    """A mail of tests/data/mail, as its octets are."""
    return (MAILS / f"{name}.eml").read_bytes()


def mail(text: str = "Words.", *, sender: str = "Nele <nele@finder.example>", **fields: str) -> bytes:
    """A plain mail; fields by name with "_" for "-"."""
    head = {"From": sender, "To": CONTACT, "Subject": "Something", "Message-ID": "<m@finder.example>"}
    head |= {name.replace("_", "-"): value for name, value in fields.items()}
    lines = [f"{name}: {value}" for name, value in head.items() if value]
    return "\r\n".join([*lines, "", text, ""]).encode()


def delivery_status(*, action: str = "failed", message_id: str = "<x@y>", text: str = "Sorry.") -> bytes:
    """A delivery status report (RFC 3464) about a mail with this Message-ID."""
    return (
        "Return-Path: <>\r\nFrom: Mail System <mailer-daemon@mx.finder.example>\r\nSubject: Undelivered\r\n"
        f"To: {CONTACT}\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-replied\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        f"--b\r\nContent-Type: text/plain\r\n\r\n{text}\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.finder.example\r\n\r\n"
        f"Final-Recipient: rfc822; nele@finder.example\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\nSubject: ours\r\n\r\n--b--\r\n"
    ).encode()
