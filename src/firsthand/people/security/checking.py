"""Whether a code or a passkey is right. Each code is taken once, by whichever process it comes to first."""

import json
from datetime import datetime
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import transaction

from firsthand.core.errors import FirsthandError
from firsthand.people.models import Person
from firsthand.people.security import limits
from firsthand.people.security.failures import tell_of_failure
from firsthand.people.security.rules import CODE_LIMIT, CREDENTIAL_LIMIT, steps_near
from firsthand.people.security.sealing import unseal


class WrongProof(FirsthandError):
    """A password, a code or a passkey that is not theirs, or not right now."""


class UsedCode(WrongProof):
    """A code of the app that was taken already, or one before it: somebody may have looked over a shoulder."""


def check_code(person: Person, code: str, *, address: str, at: datetime) -> Authenticator:
    """The app or the recovery codes that this code is of. Raises WrongProof, UsedCode, TooManyTries."""
    tried = limits.begin(f"factor/{person.pk}", address, at=at)
    try:
        with transaction.atomic():
            found = _matching(person, code, at=at)
    except WrongProof:
        tell_of_failure(person, at=at)
        raise
    tried.succeeded()
    return found


def check_password(person: Person, password: str, *, address: str, at: datetime) -> None:
    """That this is the password of somebody who is signed in. Raises WrongProof, TooManyTries."""
    tried = limits.begin(f"password/{person.pk}", address, at=at)
    if not person.check_password(password):
        tell_of_failure(person, at=at)
        raise WrongProof("The password is not right.", "Try again.")
    tried.succeeded()


def totp_step(secret: str, code: str, *, at: datetime) -> int | None:
    """The time step whose code this is, or None."""
    shown = (step for step in steps_near(at) if compare_user_code(actual=code, expected=_code(secret, step)))
    return next(shown, None)


def check_passkey(person: Person | None, credential: str, *, at: datetime) -> Authenticator:
    """The passkey that signed the challenge of this session. Raises WrongProof.

    `person=None` is somebody who signs in with the passkey alone: it tells who they are, and must have asked for a
    finger or a PIN, since no password was. A passkey cannot be guessed, so no tries are counted.
    """
    given = read_credential(credential)
    try:
        said = webauthn.parse_authentication_response(given)
        owner = person or webauthn.extract_user_from_response(given)
        if person is None and not said.response.authenticator_data.is_user_verified():
            raise WrongProof("This passkey asked for no finger and no PIN.", "Use another one.")
        found = webauthn.complete_authentication(owner, given)
    except (ValidationError, AttributeError, KeyError, TypeError, ValueError):
        if person is not None:
            tell_of_failure(person, at=at)
        raise WrongProof("This passkey is not known here.", "Use another way.") from None
    finally:
        webauthn.clear_state()
    Authenticator.objects.filter(pk=found.pk).update(last_used_at=at)
    return found


def read_credential(text: str) -> Any:
    """What a browser sends of a passkey. Raises WrongProof for what is none."""
    try:
        found = json.loads(text) if len(text) <= CREDENTIAL_LIMIT else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise WrongProof("The browser sent no passkey.", "Try again.")
    return found


def _matching(person: Person, code: str, *, at: datetime) -> Authenticator:
    """Find what a code is of and use the code up. Rows are locked: two processes do not take one code both."""
    if len(code) > CODE_LIMIT:
        raise WrongProof("The code is not right.", "Try the next one.")
    rows = Authenticator.objects.select_for_update().filter(user=person).exclude(type=Authenticator.Type.WEBAUTHN)
    row: Authenticator
    for row in sorted(rows, key=lambda row: row.type != Authenticator.Type.TOTP):
        if row.type == Authenticator.Type.TOTP:
            step = totp_step(unseal(row.data["secret"]), code, at=at)
            if step is None:
                continue
            if step <= row.data.get("last_step", -1):
                raise UsedCode("This code was used already.", "Wait for the next one.")
            row.data["last_step"] = step
        elif not row.wrap().validate_code(code):  # type: ignore[no-untyped-call]
            continue
        else:
            row.refresh_from_db()
        row.last_used_at = at
        row.save(update_fields=["data", "last_used_at"])
        return row
    raise WrongProof("The code is not right.", "Try the next one.")


def _code(secret: str, step: int) -> str:
    return str(format_hotp_value(hotp_value(secret, step)))
