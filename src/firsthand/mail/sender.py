"""Who sent it: what may be believed of the sender of a mail."""

from firsthand.intake.evidence import SenderEvidence
from firsthand.mail.mails import ParsedMail


def judge(raw: bytes, mail: ParsedMail) -> SenderEvidence:
    """Whether the domain of From vouches for a mail."""
    return SenderEvidence()
