"""The list of mails kept, whatever became of them: nothing that reached us is out of sight (R69)."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from firsthand.cases.queries import may_see
from firsthand.cases.rules import Channel
from firsthand.core.errors import NotFound
from firsthand.intake.kinds import MailKind
from firsthand.intake.models import Arrival
from firsthand.intake.shown import Shown, shown_of
from firsthand.people.models import Person
from firsthand.people.rules import Act, Sight, may, sight_of
from firsthand.vault.queries import unseal, unseal_json
from firsthand.vault.rules import CannotOpen

PAGE = 50


class MailView(enum.StrEnum):
    """The saved views of the mail list."""

    ALL = "all"
    LOOK_AT = "look"
    """What a person should look at: junk, unreadable, bounced, reports of an old mailbox that nobody has opened, and
    what could not be sorted."""


BY_ITS_SUBJECT = "subject of an automatic answer"
"""The reason of automatic answers that only their subject gives away: a person looks, in case somebody wrote them."""
_FOR_AN_EYE = (MailKind.JUNK, MailKind.UNREADABLE, MailKind.BOUNCE)
_CHOSEN = {
    MailView.ALL: Q(),
    MailView.LOOK_AT: Q(sorted_at__isnull=False, kind__in=_FOR_AN_EYE, looked_at=None)
    | Q(sorted_at__isnull=False, kind=MailKind.AUTO_REPLY, reason=BY_ITS_SUBJECT, looked_at=None)
    | Q(sorted_at__isnull=False, kind=MailKind.REPORT, case=None, looked_at=None)
    | Q(sorted_at=None, tries__gt=0),
}
NOT_SORTED = "none"
"""The kind to ask for to see what was not sorted yet."""


@dataclass(frozen=True)
class MailLine:
    """One mail. `kind` is empty until it was sorted; `case` is a number or ""."""

    id: int
    received_at: datetime
    kind: str
    case: str
    reason: str
    sha256: str
    size_bytes: int
    waits: bool
    """Whether a person should still look at it."""
    door: str = ""
    verdict: str = ""
    """What the evidence says of the sender; empty until it was sorted."""
    shown: Shown | None = field(default=None, repr=False)
    """Sender and subject, in lists for people alone."""


def waits(arrival: Arrival) -> bool:
    """Whether a person should still look at a mail that was sorted."""
    aside = arrival.kind in _FOR_AN_EYE or (arrival.kind == MailKind.REPORT and arrival.case_id is None)
    return aside and arrival.sorted_at is not None and arrival.looked_at is None


def _line(arrival: Arrival, shown: Shown | None = None) -> MailLine:
    sorted_yet = arrival.sorted_at is not None
    return MailLine(
        arrival.pk, arrival.received_at, arrival.kind if sorted_yet else "",
        arrival.case.number if arrival.case else "", arrival.reason if sorted_yet else "", arrival.sha256,
        arrival.size_bytes, waits(arrival), arrival.door, arrival.verdict, shown,
    )  # fmt: skip


def _with_words(arrival: Arrival) -> MailLine:
    """A line with sender and subject; without them for one of before, or one that was erased."""
    try:
        return _line(arrival, shown_of(unseal_json(arrival.shown)) if arrival.shown else None)
    except CannotOpen:
        return _line(arrival)


def mails_visible_to(viewer: Person | None) -> QuerySet[Arrival]:
    """The mails that a member of staff may see: all but those of cases that they may not see; none for a guest."""
    if not isinstance(viewer, Person) or not viewer.is_active or not may(viewer.role, Act.READ_MAIL):
        return Arrival.objects.none()
    rows = Arrival.objects.filter(channel=Channel.MAIL)
    if sight_of(viewer.role) is Sight.ALL:
        return rows
    return rows.filter(Q(case=None) | Q(case__restricted=False) | may_see(viewer))


def count_to_look_at(viewer: Person | None) -> int:
    """How many mails wait for a person's eye."""
    return mails_visible_to(viewer).filter(_CHOSEN[MailView.LOOK_AT]).count()


def mail_page(
    viewer: Person | None, view: MailView, *, kind: str = "", before: int | None = None, size: int = PAGE
) -> tuple[list[MailLine], str]:
    """(the latest mails first, the key of the next page or ""). `kind` is a MailKind, NOT_SORTED, or "" for all."""
    rows = mails_visible_to(viewer).filter(_CHOSEN[view]).select_related("case", "shown__key").order_by("-pk")
    if kind:
        rows = rows.filter(sorted_at=None) if kind == NOT_SORTED else rows.filter(sorted_at__isnull=False, kind=kind)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: size + 1])
    return [_with_words(arrival) for arrival in found[:size]], str(found[size - 1].pk) if len(found) > size else ""


def raw_mail(viewer: Person | None, arrival_id: int) -> bytes:
    """The octets of one mail as they came. Raises NotFound, also for one that was erased."""
    arrival = mails_visible_to(viewer).select_related("raw__key").filter(pk=arrival_id).first()
    if arrival is None:
        raise NotFound(f"There is no mail {arrival_id}.", "See: firsthand mail list")
    try:
        return unseal(arrival.raw)
    except CannotOpen:
        raise NotFound(f"Mail {arrival_id} was erased.") from None


def every_mail() -> Iterator[MailLine]:
    """Every mail kept, in the order of arrival, without any words of it: for the operator at the terminal."""
    rows = Arrival.objects.filter(channel=Channel.MAIL).select_related("case").order_by("pk")
    return (_line(arrival) for arrival in rows.iterator(chunk_size=500))
