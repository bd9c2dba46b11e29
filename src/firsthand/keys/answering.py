"""What the case page and the desk say of the key to which our letters about a case are encrypted."""

from dataclasses import dataclass
from datetime import datetime

from firsthand.cases.models import Case
from firsthand.keys import openpgp, smime_keys
from firsthand.keys.publication import grouped
from firsthand.keys.queries import HeldKey, reporter_key
from firsthand.keys.rules import CertificateInfo, KeyFaulty, KeyKind
from firsthand.vault.rules import CannotOpen


@dataclass(frozen=True)
class AnswerKey:
    """The reporter's key, as people compare it."""

    kind: KeyKind
    fingerprint: tuple[str, ...]
    """Capitals, in fours."""
    usable: bool
    """False once it has expired or is revoked: then letters cannot be sent."""
    kept_at: datetime


def answer_key(case: Case, *, at: datetime) -> AnswerKey | None:
    """The key that letters about this case are encrypted to; None when they travel in the clear."""
    try:
        held = reporter_key(case)
    except CannotOpen:  # the case was erased, and its key with it
        return None
    if held is None:
        return None
    info = _info(held)
    fingerprint = tuple(grouped(info.fingerprint)) if info else ()
    return AnswerKey(held.kind, fingerprint, info is not None and info.usable(at=at), held.kept_at)


def _info(held: HeldKey) -> CertificateInfo | None:
    read = openpgp.certificate_of if held.kind is KeyKind.OPENPGP else smime_keys.certificate_of
    try:
        return read(held.certificate)
    except KeyFaulty:
        return None
