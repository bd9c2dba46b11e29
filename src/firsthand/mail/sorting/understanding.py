"""From the octets of a kept mail to all that a machine can know of it: its words, its layers, its sender."""

from dataclasses import dataclass

from django.conf import settings

from firsthand.intake.evidence import MailEvidence, SenderEvidence, Verdict
from firsthand.mail.layers.wrappings import OfferedKey, unwrap
from firsthand.mail.reading.apart import read_apart
from firsthand.mail.reading.mails import ParsedMail
from firsthand.mail.reading.parsing import Unreadable, header_of
from firsthand.mail.sender.judging import SEVERAL, judge
from firsthand.mail.sorting.suspicion import suspicion_of

GAVE_UP = "sorting failed again and again"


@dataclass(frozen=True)
class Understood:
    """What could be read of a mail, and why the rest could not."""

    mail: ParsedMail
    fault: str
    """Why it is no readable report, in words that tell nothing of the content; "" for one that is read."""
    closed: bool
    """The fault is a layer of encryption that does not open."""
    evidence: MailEvidence
    keys: tuple[OfferedKey, ...] = ()


def understand(raw: bytes, *, as_unreadable: bool = False) -> Understood:
    """Read a mail. Of an unreadable one the first lines of its header are read, so that a monstrous bounce is still a
    bounce. `as_unreadable` takes nothing apart at all."""
    if as_unreadable:
        return _unreadable(raw, GAVE_UP)
    try:
        parsed = read_apart(raw)
    except Unreadable as beyond:
        return _unreadable(raw, beyond.reason)
    sender = judge(raw, parsed)
    opened = unwrap(parsed, raw)
    evidence = MailEvidence(sender, opened.layers, suspicion_of(raw, settings.SPAM_FIELD))
    if opened.fault:
        return Understood(opened.mail, opened.fault, closed=True, evidence=evidence, keys=opened.keys)
    mail = opened.mail
    nothing = not mail.text.strip() and not mail.files and not mail.body_is_empty
    fault = "no part of it could be read" if nothing else ""
    return Understood(mail, fault, closed=False, evidence=evidence, keys=opened.keys)


def _unreadable(raw: bytes, why: str) -> Understood:
    mail = header_of(raw)
    several = SenderEvidence(Verdict.FAIL, reason=SEVERAL) if mail.several_from else SenderEvidence()
    return Understood(mail, why, closed=False, evidence=MailEvidence(several))
