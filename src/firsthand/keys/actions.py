"""Writes of keys: those of the programme, and those of reporters."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from firsthand.cases.models import Case
from firsthand.cases.queries import contact_of, visible_to
from firsthand.core.errors import BadInput, NotFound
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.keys import openpgp, queries, smime_keys
from firsthand.keys.certificates import NO_KEY
from firsthand.keys.models import ProgrammeKey, ReporterKey
from firsthand.keys.packets import Malformed, binary
from firsthand.keys.rules import (
    GIVEN,
    CertificateInfo,
    KeyFaulty,
    KeyKind,
    KeySource,
    Secret,
    choice,
    replaces,
    vouches,
)
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.programme.queries import in_force
from firsthand.vault import actions as vault

VALID_FOR = timedelta(days=3 * 365)
ENDED = (
    gettext_noop("Nothing can be encrypted to this key: it has expired, is revoked, or is for signing alone."),
    gettext_noop("Send your present key."),
)
OTHER = (
    gettext_noop("This key is for another mail address."),
    gettext_noop("Send the key of the address that you write from."),
)


def make_programme_key(kind: KeyKind = KeyKind.OPENPGP, *, at: datetime, by: str) -> ProgrammeKey:
    """A new key for the contact address of the programme in force. The one in use is retired, and goes on reading.

    Raises BadInput for S/MIME, whose certificates an authority makes.
    """
    if kind is not KeyKind.OPENPGP:
        raise BadInput(
            "A certificate for S/MIME comes from an authority.", "Bring it along: firsthand keys import FILE"
        )
    programme = in_force().programme
    content, public = openpgp.new_key(
        f"{programme.organisation} Security", programme.contact_mail, at=at, valid_for=VALID_FOR
    )
    info = openpgp.certificate_of(public)
    return _keep(Secret(kind, info.fingerprint, content, public), info, programme.contact_mail, at=at, by=by)


def import_programme_key(octets: bytes, passphrase: str = "", *, at: datetime, by: str) -> ProgrammeKey:
    """A key pair that the organisation has already: an OpenPGP private key, or a PKCS#12 file for S/MIME.

    Raises KeyFaulty when it cannot be used, and BadInput when it is for another address than the contact.
    """
    try:
        binary(octets)
    except Malformed:
        secret = smime_keys.owned_key(octets, passphrase)
        info = smime_keys.certificate_of(secret.public)
    else:
        secret = openpgp.owned_key(octets, passphrase)
        info = openpgp.certificate_of(secret.public)
    address = in_force().programme.contact_mail
    if address.lower() not in info.addresses:
        names = ", ".join(info.addresses) or "no address"
        raise BadInput(f"The key is for {names}, and finders write to {address}.", "Add that address to the key.")
    if not info.usable(at=at):
        raise KeyFaulty("Nothing can be encrypted to this key.", "Bring one that has not expired.")
    return _keep(secret, info, address, at=at, by=by)


@transaction.atomic
def _keep(secret: Secret, info: CertificateInfo, address: str, *, at: datetime, by: str) -> ProgrammeKey:
    journal.take_turn()
    if ProgrammeKey.objects.filter(fingerprint=info.fingerprint).exists():
        raise BadInput("This key is here already.", "See: firsthand keys list")
    for earlier in ProgrammeKey.objects.filter(kind=secret.kind, retired_at=None):
        _retire(earlier, at=at, by=by)
    content = {"content": b64encode(secret.content).decode(), "passphrase": secret.passphrase}
    key = ProgrammeKey.objects.create(
        kind=secret.kind, fingerprint=info.fingerprint, address=address, public=secret.public,
        secret=vault.seal_json(vault.new_key(at=at), "programme key", content),
        created_at=at, expires_at=info.expires_at,
    )  # fmt: skip
    facts = {"kind": str(secret.kind), "fingerprint": info.fingerprint}
    journal.write(Kind.KEY_MADE, at=at, by=by, facts=facts)
    return key


@transaction.atomic
def retire(fingerprint: str, *, at: datetime, by: str) -> ProgrammeKey:
    """Take a key out of use: it is published no more and signs nothing, and still opens what is encrypted to it.

    `fingerprint` may be the beginning of one, if only one key begins so. Raises NotFound, BadInput.
    """
    journal.take_turn()
    wanted = fingerprint.replace(" ", "").replace(":", "").lower()
    found = [key for key in ProgrammeKey.objects.all() if len(wanted) >= 8 and key.fingerprint.startswith(wanted)]
    if len(found) != 1:
        raise NotFound(f"There is no key {fingerprint[:80]}.", "See: firsthand keys list")
    if found[0].retired_at is not None:
        raise BadInput("This key is retired already.", "See: firsthand keys list")
    return _retire(found[0], at=at, by=by)


def _retire(key: ProgrammeKey, *, at: datetime, by: str) -> ProgrammeKey:
    key.retired_at = at
    key.save(update_fields=["retired_at"])
    journal.write(Kind.KEY_RETIRED, at=at, by=by, facts={"kind": key.kind, "fingerprint": key.fingerprint})
    return key


@dataclass(frozen=True)
class ReadKey:
    """A public key of a reporter, read and chosen: what is left to do is to keep it."""

    kind: KeyKind
    certificate: bytes
    source: KeySource


def read_reporter_key(octets: bytes, address: str, source: KeySource, *, at: datetime) -> ReadKey:
    """The key in `octets` that letters to this address can be encrypted to.

    Reading what a stranger made takes its time: do it before a transaction. Raises KeyFaulty, whose reason and mend
    are msgids.
    """
    try:
        kind, certificates = KeyKind.SMIME, [smime_keys.read_certificate(octets)]
        infos = [smime_keys.certificate_of(certificates[0])]
    except KeyFaulty:
        kind, certificates = KeyKind.OPENPGP, openpgp.read_certificates(octets)
        infos = [openpgp.certificate_of(one) for one in certificates]
    if not infos:
        raise KeyFaulty(*NO_KEY)
    if not any(info.usable(at=at) for info in infos):
        raise KeyFaulty(*ENDED)
    chosen = choice(infos, address, given=source in GIVEN, at=at)
    if chosen is None:
        raise KeyFaulty(*OTHER)
    return ReadKey(kind, certificates[chosen], source)


def keep_reporter_key(case: Case, octets: bytes, source: KeySource, *, at: datetime, by: str) -> bool:
    """Read a key and hold it; see `read_reporter_key` and `hold_reporter_key`."""
    return hold_reporter_key(case, read_reporter_key(octets, contact_of(case).mail, source, at=at), at=at, by=by)


@transaction.atomic
def hold_reporter_key(case: Case, key: ReadKey, *, at: datetime, by: str, vouched: bool = False) -> bool:
    """From now on, encrypt letters about this case to `key`. `by` is how the journal names the actor.

    `vouched`: the mail that brought it is vouched for. False when the key that is held stays.
    """
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("key").get(pk=case.pk)
    proven = vouches(key.source, vouched=vouched)
    held = queries.reporter_key(case)
    if held and not replaces(key.source, held.source, vouched=vouched):
        return False
    if held and held.certificate == key.certificate and (held.vouched or not proven):
        return True
    ReporterKey.objects.filter(case=case, dropped_at=None).update(dropped_at=at)
    sealed = vault.seal(case.key, "reporter key", key.certificate)
    ReporterKey.objects.create(
        case=case, kind=key.kind, certificate=sealed, source=key.source, vouched=proven, kept_at=at
    )
    facts = {"kind": str(key.kind), "source": str(key.source)}
    journal.write(Kind.REPORTER_KEY_KEPT, at=at, by=by, subject=case.number, facts=facts)
    return True


@transaction.atomic
def drop_reporter_key(case: Case, *, at: datetime, by: str) -> bool:
    """Letters about this case travel in the clear again. False when no key was held."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if not ReporterKey.objects.filter(case=case, dropped_at=None).update(dropped_at=at):
        return False
    journal.write(Kind.REPORTER_KEY_DROPPED, at=at, by=by, subject=case.number)
    return True


def keep_reporter_key_by_staff(number: str, octets: bytes, *, by: Person | None, at: datetime) -> bool:
    """A member of staff enters the reporter's key. Raises KeyFaulty, NotAllowed, NotFound."""
    person = permit(by, Act.TRIAGE)
    return keep_reporter_key(_case(number, person), octets, KeySource.BY_HAND, at=at, by=f"person:{person.pk}")


def drop_reporter_key_by_staff(number: str, *, by: Person | None, at: datetime) -> bool:
    """A member of staff takes the reporter's key away. Raises NotAllowed, NotFound."""
    person = permit(by, Act.TRIAGE)
    return drop_reporter_key(_case(number, person), at=at, by=f"person:{person.pk}")


def _case(number: str, person: Person) -> Case:
    case = visible_to(person).filter(number=number).first()
    if case is None:
        raise NotFound(f"There is no case {number[:20]}.", "See: firsthand case list")
    return case
