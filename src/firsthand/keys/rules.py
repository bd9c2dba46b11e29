"""Which keys there are, and which of two is used. Pure."""

import enum


class KeyKind(enum.StrEnum):
    """What a key is for."""

    OPENPGP = "openpgp"
    SMIME = "smime"


class KeySource(enum.StrEnum):
    """How the key of a reporter reached us."""

    ATTACHED = "attached"
    """Attached to a mail of theirs, or standing in its text."""
    AUTOCRYPT = "autocrypt"
    """In the Autocrypt field of a mail of theirs."""
    SIGNATURE = "signature"
    """The certificate that came with an S/MIME signature."""
    CASE_PAGE = "case_page"
    """Pasted on the case page by who has its code."""
    BY_HAND = "by_hand"
    """Entered by the team."""
