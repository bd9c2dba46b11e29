"""The list of mails kept, whatever became of them: nothing that reached us is out of sight (R69)."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from firsthand.cases.rules import Channel
from firsthand.core.errors import NotFound
from firsthand.intake.kinds import MailKind
from firsthand.intake.models import Arrival
from firsthand.people.models import Person
from firsthand.people.rules import Act, may
from firsthand.vault.queries import unseal

PAGE = 50


class MailView(enum.StrEnum):
    """The saved views of the mail list."""

    ALL = "all"
    LOOK_AT = "look"
    """What a person should look at: junk, unreadable, bounced, and what could not be sorted."""


_FOR_AN_EYE = (MailKind.JUNK, MailKind.UNREADABLE, MailKind.BOUNCE)
_CHOSEN = {
    MailView.ALL: Q(),
    MailView.LOOK_AT: Q(kind__in=_FOR_AN_EYE, looked_at=None) | Q(sorted_at=None, tries__gt=0),
}


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


def _line(arrival: Arrival) -> MailLine:
    return MailLine(
        arrival.pk, arrival.received_at, arrival.kind, arrival.case.number if arrival.case else "", arrival.reason,
        arrival.sha256, arrival.size_bytes,
        waits=arrival.looked_at is None and arrival.kind in _FOR_AN_EYE,
    )  # fmt: skip


def mails_visible_to(viewer: Person | None) -> QuerySet[Arrival]:
    """The mails that a member of staff may see: all of them for who may read cases, else none."""
    if not isinstance(viewer, Person) or not viewer.is_active or not may(viewer.role, Act.READ_CASES):
        return Arrival.objects.none()
    return Arrival.objects.filter(channel=Channel.MAIL)


def count_to_look_at(viewer: Person | None) -> int:
    """How many mails wait for a person's eye."""
    return mails_visible_to(viewer).filter(_CHOSEN[MailView.LOOK_AT]).count()


def mail_page(
    viewer: Person | None, view: MailView, *, before: int | None = None, size: int = PAGE
) -> tuple[list[MailLine], str]:
    """(the latest mails first, the key of the next page or "")."""
    rows = mails_visible_to(viewer).filter(_CHOSEN[view]).select_related("case").order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = [_line(arrival) for arrival in rows[: size + 1]]
    return found[:size], str(found[size - 1].id) if len(found) > size else ""


def raw_mail(viewer: Person | None, arrival_id: int) -> bytes:
    """The octets of one mail as they came. Raises NotFound."""
    arrival = mails_visible_to(viewer).select_related("raw__key").filter(pk=arrival_id).first()
    if arrival is None:
        raise NotFound(f"There is no mail {arrival_id}.", "See: firsthand mail list")
    return unseal(arrival.raw)


def every_mail() -> Iterator[MailLine]:
    """Every mail kept, in the order of arrival, without any words of it: for the operator at the terminal."""
    rows = Arrival.objects.filter(channel=Channel.MAIL).select_related("case").order_by("pk")
    return (_line(arrival) for arrival in rows.iterator(chunk_size=500))
