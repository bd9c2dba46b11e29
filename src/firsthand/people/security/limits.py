"""How often one may try at the door: per account and per address, never for everybody.

Tries are rows, so the limits hold for every process and every machine of an instance together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from firsthand.core.errors import FirsthandError
from firsthand.people.models import Attempt
from firsthand.people.security.rules import (
    TRIES_KEPT,
    TRIES_PER_ACCOUNT,
    TRIES_PER_ADDRESS,
    TRIES_WINDOW,
    site_of,
)


class TooManyTries(FirsthandError):
    """Somebody, or somewhere, has failed too often within the last minutes."""


@dataclass(frozen=True)
class Try:
    """One try that has begun. It counts as failed until `succeeded`."""

    account: str
    rows: Sequence[int]

    def succeeded(self) -> None:
        """Forget it, and what failed before at this account: its owner has come."""
        Attempt.objects.filter(subject=self.account).delete()
        Attempt.objects.filter(pk__in=self.rows).delete()


def begin(account: str, address: str, *, at: datetime) -> Try:
    """Count a try before it is looked at, so that many at once do not pass together. Raises TooManyTries.

    A try that is refused here is not counted: otherwise whoever goes on trying would lock an account for ever.
    """
    counted = [(_hash("account", account), TRIES_PER_ACCOUNT)]
    if site := site_of(address):
        counted.append((_hash("address", site), TRIES_PER_ADDRESS))
    return Try(counted[0][0], _counted(counted, at=at))


def begin_here(address: str, *, at: datetime) -> None:
    """Count something that costs us room and proves nothing, by its address alone. Raises TooManyTries."""
    if site := site_of(address):
        _counted([(_hash("room", site), TRIES_PER_ADDRESS)], at=at)


def once(what: str, *, at: datetime, since: datetime) -> bool:
    """Whether this has not happened since then; and now it has."""
    subject = _hash("told", what)
    if Attempt.objects.filter(subject=subject, at__gt=since).exists():
        return False
    Attempt.objects.create(subject=subject, at=at)
    return True


def _counted(subjects: Sequence[tuple[str, int]], *, at: datetime) -> list[int]:
    Attempt.objects.filter(at__lt=at - TRIES_KEPT).delete()
    rows = [Attempt.objects.create(subject=subject, at=at).pk for subject, _ in subjects]
    for subject, limit in subjects:
        if Attempt.objects.filter(subject=subject, at__gt=at - TRIES_WINDOW).count() > limit:
            Attempt.objects.filter(pk__in=rows).delete()
            raise TooManyTries("There were too many attempts.", "Wait five minutes and try again.")
    return rows


def _hash(kind: str, what: str) -> str:
    return settings.KEYRING.mac("tries at the door", f"{kind}/{what}".encode()).hex()
