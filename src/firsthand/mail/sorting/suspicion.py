"""What our own mail server thinks of a mail: unwanted or not. Believed only when the operator names the field.

It throws nothing away. A mail marked so that reads like a report is one; the rest lies on the heap until a person has
looked.
"""

import email
import email.policy

from django.utils.translation import gettext_noop

from firsthand.mail.reading.bounds import body_of
from firsthand.mail.reading.headers import FAULTS, Fields, unfolded
from firsthand.mail.reading.mails import ParsedMail
from firsthand.mail.sorting import items

MARKED = gettext_noop("Our mail server marked this mail as unwanted.")
SET_ASIDE = "our mail server marked it as unwanted"
_VALUES = 20


def suspicion_of(raw: bytes, spam_field: str) -> str:
    """Why a mail looks unwanted, "" when it does not. `spam_field` is "Field=Value"; the value is how the field begins.

    A field that stands several times counts if one of them says so. Never raises.
    """
    name, equals, value = spam_field.partition("=")
    if not equals:
        return ""
    try:
        header = email.message_from_bytes(raw[: len(raw) - len(body_of(raw))], policy=email.policy.compat32)
        said = [unfolded(text).strip().lower() for text in Fields(header).all(name.strip().lower())[:_VALUES]]
    except FAULTS:
        return ""
    value = value.strip().lower()
    # "Yes" is meant by "Yes, score=7", and not by "Yesterday".
    marked = any(text.startswith(value) and not text[len(value) : len(value) + 1].isalnum() for text in said)
    return MARKED if value and marked else ""


def looks_like_a_report(mail: ParsedMail) -> bool:
    """Whether a mail tells of a place, an impact or steps, in words that we know."""
    missing = set(items.missing_in(f"{mail.subject}\n{mail.text}"))
    return not {"location", "impact", "steps"} <= missing
