"""Somebody at the desk without the way through its door: as if they had just shown a password and a second factor."""

from datetime import UTC, datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.test.client import RequestFactory

from firsthand.core.clock import now
from firsthand.people.models import Person
from firsthand.people.security import proofs
from firsthand.people.security.rules import STEP_SECONDS
from firsthand.people.security.sealing import seal, unseal

ALWAYS = datetime(9999, 1, 1, tzinfo=UTC)
"""Shown just now, whatever a test takes for now."""


def seat(client: Client, person: Person, *, shown_at: datetime = ALWAYS, second: bool = True) -> Client:
    """Sign somebody in."""
    client.force_login(person)
    request = RequestFactory().get("/desk/")
    request.session = client.session
    proofs.remember(request, person, second=second, at=shown_at)
    request.session.save()
    return client


def give_app(person: Person, secret: str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP") -> str:
    """An app with codes for somebody, as if set up long ago; its secret."""
    kept = {"secret": seal(secret), "last_step": -1}
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data=kept)
    return secret


def code_of(secret: str, at: datetime | None = None) -> str:
    """What the app shows."""
    step = int((at or now()).timestamp()) // STEP_SECONDS
    return format_hotp_value(hotp_value(secret, step))


def next_code(person: Person) -> str:
    """A code that was not used before, however soon it is asked for."""
    row = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
    row.data["last_step"] = -1
    row.save()
    return code_of(unseal(row.data["secret"]))
