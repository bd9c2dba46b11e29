"""What an account is guarded with, and where it is signed in. Always one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from firsthand.people.models import Person
from firsthand.people.security.browsers import browser_of


@dataclass(frozen=True)
class Passkey:
    """One passkey of a person."""

    id: int
    name: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Factors:
    """What somebody may show besides their password."""

    totp_since: datetime | None
    passkeys: Sequence[Passkey]
    codes_left: int
    """Recovery codes that were not used yet."""

    @property
    def any(self) -> bool:
        """Whether there is a second factor. Recovery codes alone are none."""
        return self.totp_since is not None or bool(self.passkeys)

    @property
    def totp_may_go(self) -> bool:
        """The last one cannot be removed, only replaced."""
        return self.totp_since is not None and bool(self.passkeys)

    @property
    def passkey_may_go(self) -> bool:
        """As `totp_may_go`."""
        return len(self.passkeys) > 1 or (bool(self.passkeys) and self.totp_since is not None)


@dataclass(frozen=True)
class SignedIn:
    """One browser in which somebody is signed in."""

    id: int
    since: datetime
    address: str
    browser: str
    is_this: bool


def factors_of(person: Person) -> Factors:
    """The second factors of a person: one query."""
    rows = Authenticator.objects.filter(user=person).order_by("created_at", "pk")
    totp, codes, passkeys = None, 0, []
    for row in rows:
        if row.type == Authenticator.Type.TOTP:
            totp = row.created_at
        elif row.type == Authenticator.Type.RECOVERY_CODES:
            codes = len(row.wrap().get_unused_codes())
        else:
            passkeys.append(Passkey(row.pk, row.wrap().name, row.created_at, row.last_used_at))
    return Factors(totp, passkeys, codes)


def has_second_factor(person: Person) -> bool:
    """Whether somebody has set one up."""
    return Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def recovery_codes(person: Person) -> list[str]:
    """The recovery codes that were not used yet, in two halves each."""
    row = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    return [f"{code[:4]} {code[4:]}" for code in row.wrap().get_unused_codes()] if row else []


def sessions_of(person: Person, this: str | None) -> list[SignedIn]:
    """Where somebody is signed in, this browser first. `this` is the key of the session that asks."""
    rows = list(UserSession.objects.filter(user=person).order_by("-created_at"))
    alive = set(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    found = [
        SignedIn(row.pk, row.created_at, row.ip, browser_of(row.user_agent), row.session_key == this)
        for row in rows
        if row.session_key in alive
    ]
    return sorted(found, key=lambda one: not one.is_this)
