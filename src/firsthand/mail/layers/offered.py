"""Keys that reporters bring along: kept for our letters, where their owner would expect encrypted ones.

Who merely has a mail program that sends its key with everything did not ask for that. So such a key counts when the
mail was encrypted itself, or when the program says that it prefers encryption (Autocrypt level 1, prefer-encrypt).
"""

import re
from datetime import datetime

from firsthand.cases.models import Case
from firsthand.cases.opening import REPORTER
from firsthand.intake.evidence import Signature, Verdict
from firsthand.keys import openpgp, smime_keys
from firsthand.keys.actions import ReadKey, hold_reporter_key, read_reporter_key
from firsthand.keys.rules import KeyFaulty, KeyKind, KeySource
from firsthand.mail.layers.wrappings import OfferedKey
from firsthand.mail.reading import bounds
from firsthand.mail.sorting.understanding import Understood

_PREFERS = re.compile(
    rb"^autocrypt:(?:[^\r\n]|\r?\n[ \t])*?prefer-encrypt[ \t]*=[ \t]*mutual\b", re.IGNORECASE | re.MULTILINE
)
_ORDER = (KeySource.ATTACHED, KeySource.AUTOCRYPT, KeySource.SIGNATURE)


def offered_key(read: Understood, raw: bytes, *, sender: str, at: datetime) -> ReadKey | None:
    """The key that came with a mail of this sender and names their address, read; None when there is none to keep.

    A key that is faulty, or somebody else's, is left: it stops nothing. Call before the transaction of sorting.
    """
    if read.evidence.sender.verdict is Verdict.FAIL or not sender:
        return None
    for key in sorted(read.keys, key=lambda key: _ORDER.index(key.source)):
        if _is_meant(key, read, raw) and (found := _read(key, sender, at=at)):
            return found
    return None


def keep_offered(case: Case, key: ReadKey, read: Understood, *, at: datetime) -> bool:
    """Hold what `offered_key` found, in the transaction of sorting."""
    signed = any(layer.signature is Signature.GOOD for layer in read.evidence.layers)
    vouched = signed or read.evidence.sender.verdict is Verdict.PASS
    return hold_reporter_key(case, key, at=at, by=REPORTER, vouched=vouched)


def _is_meant(key: OfferedKey, read: Understood, raw: bytes) -> bool:
    if key.source is KeySource.ATTACHED or read.evidence.encrypted:
        return True
    header = raw[: len(raw) - len(bounds.body_of(raw))]
    return key.source is KeySource.AUTOCRYPT and _PREFERS.search(header) is not None


def _read(key: OfferedKey, sender: str, *, at: datetime) -> ReadKey | None:
    """The key, if it names the sender's address. Another one may be what the report is about."""
    try:
        found = read_reporter_key(key.content, sender, key.source, at=at)
        info = (smime_keys if found.kind is KeyKind.SMIME else openpgp).certificate_of(found.certificate)
    except KeyFaulty:
        return None
    return found if sender.lower() in info.addresses else None
