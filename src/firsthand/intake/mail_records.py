"""All that staff may know of one kept mail, for its page at the desk and for the terminal."""

from dataclasses import dataclass
from datetime import datetime

from firsthand.core.errors import NotFound
from firsthand.intake.evidence import MailEvidence, evidence_of
from firsthand.intake.kinds import MailKind
from firsthand.intake.listing import mails_visible_to, waits
from firsthand.intake.models import Arrival
from firsthand.intake.shown import Shown, shown_of, whole_signs
from firsthand.intake.telling import Sorted, may_become
from firsthand.people.models import Person
from firsthand.vault.queries import unseal_json
from firsthand.vault.rules import CannotOpen


@dataclass(frozen=True)
class MailRecord:
    """One kept mail. What is not known, or was erased, is empty or None."""

    id: int
    received_at: datetime
    entered_at: datetime | None
    door: str
    past: bool
    mail_from: str
    rcpt_to: tuple[str, ...]
    sha256: str
    size_bytes: int
    kind: str
    """Empty until it was sorted."""
    reason: str
    case: str
    """The number of its case, or of the case whose letter a bounce is about; "" for none."""
    told_kind: str
    told_by: str
    told_case: str
    sorted_at: datetime | None
    looked_at: datetime | None
    looked_by: str
    waits: bool
    """Whether a person should still look at it."""
    tries: int
    """How often sorting failed."""
    try_again_at: datetime | None
    evidence: MailEvidence | None
    shown: Shown | None
    erased: bool
    may_become: tuple[MailKind, ...]
    """What a person may say that it is, against the machine."""

    @property
    def in_thread(self) -> bool:
        """Whether its words stand in the thread of its case."""
        return bool(self.case) and self.kind in (MailKind.REPORT, MailKind.UNREADABLE, MailKind.REPLY)


_SEALED = ("raw", "envelope", "evidence", "shown")


def mail_record(viewer: Person | None, arrival_id: int) -> MailRecord:
    """One mail, unsealed. Raises NotFound, in the same words for "not there" and "not yours"."""
    rows = mails_visible_to(viewer).select_related(
        "case", "told_by", "told_case", "looked_by", *(f"{name}__key" for name in _SEALED)
    )
    arrival = rows.filter(pk=arrival_id).first()
    if arrival is None:
        raise NotFound(f"There is no mail {arrival_id}.", "See: firsthand mail list")
    try:
        envelope, evidence, shown = _opened(arrival)
        erased = False
    except CannotOpen:
        envelope, evidence, shown, erased = {}, None, None, True
    return MailRecord(
        arrival.pk, arrival.received_at, arrival.entered_at, arrival.door, arrival.past,
        whole_signs(str(envelope.get("mail_from", ""))),
        tuple(whole_signs(str(to)) for to in envelope.get("rcpt_to", ())), arrival.sha256,
        arrival.size_bytes, arrival.kind, arrival.reason, arrival.case.number if arrival.case else "",
        arrival.told_kind, str(arrival.told_by) if arrival.told_by else "",
        arrival.told_case.number if arrival.told_case else "", arrival.sorted_at, arrival.looked_at,
        str(arrival.looked_by) if arrival.looked_by else "", waits(arrival), arrival.tries, arrival.try_again_at,
        evidence, shown, erased, () if erased else _may_become(arrival),
    )  # fmt: skip


def _may_become(arrival: Arrival) -> tuple[MailKind, ...]:
    return may_become(Sorted(arrival.kind, arrival.sorted_at, arrival.case_id is not None))


def _opened(arrival: Arrival) -> tuple[dict[str, list[str]], MailEvidence | None, Shown | None]:
    if not arrival.raw.key.wrapped:
        raise CannotOpen("This mail was erased.")
    envelope = unseal_json(arrival.envelope) if arrival.envelope else {}
    evidence = evidence_of(unseal_json(arrival.evidence)) if arrival.evidence else None
    return envelope, evidence, shown_of(unseal_json(arrival.shown)) if arrival.shown else None
