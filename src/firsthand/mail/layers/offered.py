"""Keys that reporters bring along: kept for our letters, where their owner would expect encrypted ones.

Who merely has a mail program that sends its key with everything did not ask for that. So such a key counts when the
mail was encrypted itself, or when the program says that it prefers encryption (Autocrypt level 1, prefer-encrypt).
"""

import re
from datetime import datetime

from firsthand.cases.models import Case
from firsthand.cases.opening import REPORTER
from firsthand.intake.evidence import Verdict
from firsthand.keys import openpgp, smime_keys
from firsthand.keys.actions import keep_reporter_key
from firsthand.keys.rules import KeyFaulty, KeySource
from firsthand.mail.layers.wrappings import OfferedKey
from firsthand.mail.reading import bounds
from firsthand.mail.sorting.understanding import Understood

_PREFERS = re.compile(
    rb"^autocrypt:(?:[^\r\n]|\r?\n[ \t])*?prefer-encrypt[ \t]*=[ \t]*mutual\b", re.IGNORECASE | re.MULTILINE
)
_ORDER = (KeySource.ATTACHED, KeySource.AUTOCRYPT, KeySource.SIGNATURE)


def keep_offered(case: Case, read: Understood, raw: bytes, *, sender: str, at: datetime) -> None:
    """Keep the key that came with a mail of the reporter and names their address. In the transaction of sorting.

    A key that is faulty, or somebody else's, is left: it stops nothing.
    """
    if read.evidence.sender.verdict is Verdict.FAIL or not sender:
        return
    for key in sorted(read.keys, key=lambda key: _ORDER.index(key.source)):
        if _is_meant(key, read, raw) and _is_of(key, sender) and _kept(case, key, at=at):
            return


def _is_meant(key: OfferedKey, read: Understood, raw: bytes) -> bool:
    if key.source is KeySource.ATTACHED or read.evidence.encrypted:
        return True
    header = raw[: len(raw) - len(bounds.body_of(raw))]
    return key.source is KeySource.AUTOCRYPT and _PREFERS.search(header) is not None


def _is_of(key: OfferedKey, sender: str) -> bool:
    """Whether a key names an address. Another one may be what the report is about."""
    try:
        if key.source is KeySource.SIGNATURE:
            infos = [smime_keys.certificate_of(key.content)]
        else:
            infos = [openpgp.certificate_of(one) for one in openpgp.read_certificates(key.content)]
    except KeyFaulty:
        return False
    return any(sender.lower() in info.addresses for info in infos)


def _kept(case: Case, key: OfferedKey, *, at: datetime) -> bool:
    try:
        return keep_reporter_key(case, key.content, key.source, at=at, by=REPORTER)
    except KeyFaulty:
        return False
