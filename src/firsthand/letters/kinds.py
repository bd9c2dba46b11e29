"""Every letter that Firsthand writes. Pure."""

import enum


class LetterKind(enum.StrEnum):
    """One template a kind and language, in `letters/templates/letters/<language>/<kind>.txt`."""

    RECEIPT = "receipt"
    CONFIRMED = "confirmed"
    MESSAGE = "message"
    QUESTION = "question"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REMEDIED = "remedied"
    CREDIT_PUBLISHED = "credit_published"
    EMBARGO_LAPSED = "embargo_lapsed"


PROVES_CONFIRMATION = frozenset({LetterKind.CONFIRMED, LetterKind.ACCEPTED, LetterKind.DECLINED, LetterKind.QUESTION})
"""Letters that carry the human confirmation; when one bounces, the promise is open again (R20)."""
