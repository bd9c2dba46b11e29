"""Secrets in our addresses and Message-IDs, by which an answer finds its thread and a bounce its letter.

A subject or a plain reference proves nothing (RFC 5322, 3.6.4): only a token of ours lets a mail write into a case.
Each is 80 bits of HMAC, in base 32 small letters, so that it survives systems that fold the case of addresses.
"""

import base64
import re
import uuid
from hmac import compare_digest

from firsthand.vault.keyring import Keyring

TOKEN_BYTES = 10
_CASE = re.compile(r"\+([0-9]{4}-[0-9]{4,12})\.([a-z2-7]{16})@", re.IGNORECASE)
_BOUNCE = re.compile(r"\+b\.([0-9a-f]{32})\.([a-z2-7]{16})@", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<?([0-9a-f]{32})\.([a-z2-7]{16})@[^\s<>]{1,255}>?", re.IGNORECASE)
_ANSWER = re.compile(r"([0-9]{1,18})\.([a-z2-7]{16})", re.IGNORECASE | re.ASCII)


def _token(keyring: Keyring, purpose: str, subject: str) -> str:
    return base64.b32encode(keyring.mac(purpose, subject.encode())[:TOKEN_BYTES]).decode().lower()


def _fits(keyring: Keyring, purpose: str, subject: str, token: str) -> bool:
    # As bytes: letters beyond ASCII that fold to a small one pass the patterns, and as text they cannot be compared.
    return compare_digest(_token(keyring, purpose, subject).encode(), token.lower().encode())


def _with_tag(contact: str, tag: str) -> str:
    local, _, domain = contact.rpartition("@")
    return f"{local}+{tag}@{domain}"


def reply_address(keyring: Keyring, contact: str, case_number: str) -> str:
    """The Reply-To of a case: "security+2026-0147.<token>@…"."""
    return _with_tag(contact, f"{case_number}.{_token(keyring, 'mail reply', case_number)}")


def case_of_address(keyring: Keyring, address: str) -> str | None:
    """The case number that a Reply-To of ours names; None for anything else."""
    found = _CASE.search(address)
    return found[1] if found and _fits(keyring, "mail reply", found[1], found[2]) else None


def bounce_address(keyring: Keyring, contact: str, letter: uuid.UUID) -> str:
    """The envelope sender of a letter (a variable return path), so that a bounce names its letter."""
    return _with_tag(contact, f"b.{letter.hex}.{_token(keyring, 'mail bounce', letter.hex)}")


def letter_of_bounce_address(keyring: Keyring, address: str) -> uuid.UUID | None:
    """The letter whose return path this is; None for anything else."""
    found = _BOUNCE.search(address)
    return _letter(keyring, "mail bounce", found)


def message_id(keyring: Keyring, contact: str, letter: uuid.UUID) -> str:
    """The fixed Message-ID of a letter, with its angle brackets."""
    domain = contact.rpartition("@")[2]
    return f"<{letter.hex}.{_token(keyring, 'mail message', letter.hex)}@{domain}>"


def letter_of_message_id(keyring: Keyring, text: str) -> uuid.UUID | None:
    """The letter that a Message-ID of ours names; None for anything else."""
    found = _MESSAGE_ID.fullmatch(text.strip())
    return _letter(keyring, "mail message", found)


def _letter(keyring: Keyring, purpose: str, found: re.Match[str] | None) -> uuid.UUID | None:
    if not found or not _fits(keyring, purpose, found[1].lower(), found[2]):
        return None
    return uuid.UUID(hex=found[1])


def answer_token(keyring: Keyring, proposal_id: int) -> str:
    """The secret part of the address where the reporter answers a proposal about the embargo."""
    subject = str(proposal_id)
    return f"{subject}.{_token(keyring, 'embargo answer', subject)}"


def proposal_of_token(keyring: Keyring, token: str) -> int | None:
    """The proposal that such an address names; None for anything else."""
    found = _ANSWER.fullmatch(token)
    return int(found[1]) if found and _fits(keyring, "embargo answer", found[1], found[2]) else None


def self_test_name(keyring: Keyring, number: int) -> str:
    """What a test of a channel calls itself (X-Firsthand-Test), so that nobody else can name one."""
    return f"{number}.{_token(keyring, 'mail self-test', str(number))}"


def self_test_of_name(keyring: Keyring, text: str) -> int | None:
    """The number of the test that this names; None for anything else."""
    found = _ANSWER.fullmatch(text.strip())
    return int(found[1]) if found and _fits(keyring, "mail self-test", found[1], found[2]) else None
