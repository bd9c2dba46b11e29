"""Changes to how an account is guarded: factors, recovery codes, password, sessions. The only writer of them.

Each is somebody's own act; that they were asked again just before is the views' affair (`people.door.asks_again`).
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction

from firsthand.core.errors import BadInput, Broken, NotFound, RulesBroken
from firsthand.core.text import one_line
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.people.security.checking import WrongProof, read_credential, totp_step
from firsthand.people.security.queries import factors_of
from firsthand.people.security.rules import PASSKEY_NAME_LIMIT, PASSKEYS_AT_MOST, Way
from firsthand.people.security.sealing import seal

LAST_FACTOR = Broken("This is the last second factor. It can be replaced, not removed.")


@transaction.atomic
def set_up_totp(person: Person, secret: str, code: str, *, at: datetime) -> bool:
    """Keep the secret of an app that has just shown a right code; a former app stops working.

    Whether recovery codes were made along with it. The code is used up by this. Raises WrongProof.
    """
    _lock(person)
    step = totp_step(secret, code, at=at)
    if step is None:
        raise WrongProof("The code is not right.", "Try the next one.")
    Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).delete()
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": seal(secret), "last_step": step}, created_at=at
    )
    return _added(person, Way.TOTP, at=at)


@transaction.atomic
def remove_totp(person: Person, *, at: datetime) -> None:
    """Stop taking codes of the app. Raises RulesBroken for the last factor, NotFound where there is none."""
    _lock(person)
    factors = factors_of(person)
    if factors.totp_since is None:
        raise NotFound("There is no such factor.")
    if not factors.totp_may_go:
        raise RulesBroken([LAST_FACTOR])
    Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).delete()
    _wrote(Kind.STAFF_FACTOR_REMOVED, person, at=at, factor=Way.TOTP)


@transaction.atomic
def add_passkey(person: Person, name: str, credential: str, *, at: datetime) -> bool:
    """Keep a passkey that the browser has just made. Whether recovery codes were made along with it.

    Raises WrongProof for one that does not answer the challenge of this session, BadInput for one too many.
    """
    given = read_credential(credential)
    try:
        webauthn.parse_registration_response(given)
        made = webauthn.complete_registration(given)
    except (ValidationError, AttributeError, KeyError, TypeError, ValueError):
        raise WrongProof("The passkey could not be checked.", "Try again.") from None
    finally:
        webauthn.clear_state()
    if not made.is_user_verified():
        raise WrongProof("This passkey asked for no finger and no PIN.", "Use another one.")
    _lock(person)
    passkeys = factors_of(person).passkeys
    if len(passkeys) >= PASSKEYS_AT_MOST:
        raise BadInput(f"There are {PASSKEYS_AT_MOST} passkeys already.", "Remove one that is not used any more.")
    kept = {"name": _name(name) or f"Passkey {len(passkeys) + 1}", "credential": given}
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=kept, created_at=at)
    return _added(person, Way.PASSKEY, at=at)


@transaction.atomic
def rename_passkey(person: Person, passkey_id: int, name: str) -> None:
    """Call a passkey something else. Raises NotFound, also for somebody else's, and BadInput for an empty name."""
    row = _passkey(person, passkey_id)
    if not _name(name):
        raise BadInput("The name is empty.", "Give a name by which you know the passkey again.")
    row.data["name"] = _name(name)
    row.save(update_fields=["data"])


@transaction.atomic
def remove_passkey(person: Person, passkey_id: int, *, at: datetime) -> None:
    """Take a passkey no more. Raises NotFound, and RulesBroken for the last factor."""
    _lock(person)
    row = _passkey(person, passkey_id)
    if not factors_of(person).passkey_may_go:
        raise RulesBroken([LAST_FACTOR])
    row.delete()
    _wrote(Kind.STAFF_FACTOR_REMOVED, person, at=at, factor=Way.PASSKEY)


@transaction.atomic
def renew_codes(person: Person, *, at: datetime) -> None:
    """Make new recovery codes; the former ones are void."""
    _lock(person)
    Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(person)
    _wrote(Kind.STAFF_CODES_RENEWED, person, at=at)


@transaction.atomic
def set_password(person: Person, password: str, *, at: datetime) -> None:
    """Give oneself another password, which ends every session; the view keeps its own. Raises BadInput."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise BadInput("The password will not do.", " ".join(error.messages)) from None
    person.set_password(password)
    person.save(update_fields=["password"])
    UserSession.objects.filter(user=person).delete()
    _wrote(Kind.STAFF_PASSWORD_CHANGED, person, at=at)


@transaction.atomic
def end_session(person: Person, session_id: int, *, at: datetime) -> str:
    """End one of one's own sessions; its key. Raises NotFound, also for somebody else's."""
    row = UserSession.objects.filter(user=person, pk=session_id).first()
    if row is None:
        raise NotFound("There is no such session.")
    key: str = row.session_key
    _end([key], person, at=at)
    return key


@transaction.atomic
def end_other_sessions(person: Person, this: str | None, *, at: datetime) -> int:
    """End every session of one's own but this; how many there were."""
    keys = list(UserSession.objects.filter(user=person).exclude(session_key=this).values_list("session_key", flat=True))
    if keys:
        _end(keys, person, at=at)
    return len(keys)


def write_signed_in(person: Person, first: str, second: str, *, at: datetime) -> None:
    """Write down that somebody came in, and how they showed who they are."""
    with transaction.atomic():
        _wrote(Kind.STAFF_SIGNED_IN, person, at=at, first=first, second=second)


def write_signed_out(person: Person, *, at: datetime) -> None:
    """Write down that somebody went."""
    with transaction.atomic():
        _wrote(Kind.STAFF_SIGNED_OUT, person, at=at)


def _end(keys: list[str], person: Person, *, at: datetime) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    _wrote(Kind.STAFF_SESSIONS_ENDED, person, at=at, how_many=len(keys))


def _added(person: Person, factor: Way, *, at: datetime) -> bool:
    _wrote(Kind.STAFF_FACTOR_ADDED, person, at=at, factor=factor)
    if Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).exists():
        return False
    RecoveryCodes.activate(person)
    return True


def _passkey(person: Person, passkey_id: int) -> Authenticator:
    rows = Authenticator.objects.select_for_update()
    row: Authenticator | None = rows.filter(user=person, type=Authenticator.Type.WEBAUTHN, pk=passkey_id).first()
    if row is None:
        raise NotFound("There is no such passkey.")
    return row


def _lock(person: Person) -> None:
    """Two changes to the factors of one person wait for each other, so that no two remove the last but one."""
    Person.objects.select_for_update().get(pk=person.pk)


def _name(name: str) -> str:
    return one_line(name, PASSKEY_NAME_LIMIT)


def _wrote(kind: Kind, person: Person, *, at: datetime, **facts: str | int) -> None:
    said = {"person": person.pk, **{name: str(v) if isinstance(v, str) else v for name, v in facts.items()}}
    journal.write(kind, at=at, by=f"person:{person.pk}", facts=said)
