"""What a session remembers of how its person showed who they are, and when last."""

from datetime import datetime

from django.http import HttpRequest

from firsthand.people.models import Person
from firsthand.people.security.rules import ASKED_AGAIN_AFTER, Way

_SECOND = "second_factor"
_SHOWN = "shown_at"
_FRESH_CODES = "fresh_codes_at"


def remember(request: HttpRequest, person: Person, *, second: bool, at: datetime) -> None:
    """Keep that this person has shown who they are just now; `second`: with a second factor."""
    request.session[_SHOWN] = at.timestamp()
    if second:
        request.session[_SECOND] = person.pk


def has_second_factor(request: HttpRequest, person: Person) -> bool:
    """Whether this session has seen a second factor of this person."""
    return bool(request.session.get(_SECOND) == person.pk)


def shown_recently(request: HttpRequest, *, at: datetime) -> bool:
    """Whether the person of this session showed who they are within the last minutes."""
    return _within(request, _SHOWN, at)


def codes_made(request: HttpRequest, *, at: datetime) -> None:
    """Recovery codes were made in this session: for some minutes they may be shown in it, and then never again."""
    request.session[_FRESH_CODES] = at.timestamp()


def codes_kept(request: HttpRequest) -> None:
    """The person has kept their new recovery codes."""
    request.session.pop(_FRESH_CODES, None)


def codes_are_fresh(request: HttpRequest, *, at: datetime) -> bool:
    """Whether the recovery codes may be shown."""
    return _within(request, _FRESH_CODES, at)


def ways(request: HttpRequest, person: Person) -> tuple[str, str]:
    """How somebody who is just signing in showed who they are: the first way, and the second or ""."""
    from allauth.account.internal.flows.login import get_authentication_records

    names = [_way(record) for record in get_authentication_records(request, person)]
    second = [name for name in names if name in (Way.TOTP, Way.RECOVERY_CODES, Way.THERE)]
    first = [name for name in names if name not in second]
    if len(first) > 1 and first[-1] == Way.PASSKEY:
        return first[0], first[-1]
    return (first[-1] if first else ""), (second[-1] if second else "")


def _way(record: dict[str, object]) -> str:
    if record.get("method") == "mfa":
        return Way.PASSKEY if record.get("type") == "webauthn" else str(record.get("type"))
    return Way.ORGANISATION if record.get("method") == "socialaccount" else str(record.get("method"))


def _within(request: HttpRequest, name: str, at: datetime) -> bool:
    shown = request.session.get(name)
    return isinstance(shown, float | int) and at.timestamp() - shown < ASKED_AGAIN_AFTER.total_seconds()
