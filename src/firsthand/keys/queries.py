"""Reads of keys. Secrets leave this room opened: for the sorting of mail and for sending, and for nobody else."""

from base64 import b64decode
from dataclasses import dataclass, field
from datetime import datetime

from firsthand.cases.models import Case
from firsthand.keys.models import ProgrammeKey, ReporterKey
from firsthand.keys.rules import KeyKind, KeySource, Secret
from firsthand.vault import queries as vault


@dataclass(frozen=True)
class HeldKey:
    """The key to which letters about a case are encrypted."""

    kind: KeyKind
    source: KeySource
    vouched: bool
    kept_at: datetime
    certificate: bytes = field(repr=False)
    """OpenPGP: binary; S/MIME: DER."""


def all_keys() -> list[ProgrammeKey]:
    """Every key of the programme: those in use first, then the newest."""
    return sorted(ProgrammeKey.objects.order_by("-created_at", "-pk"), key=lambda key: key.retired_at is not None)


def current(kind: KeyKind) -> ProgrammeKey | None:
    """The key of a kind that is in use."""
    return ProgrammeKey.objects.filter(kind=kind, retired_at=None).first()


def published_key(*, at: datetime) -> ProgrammeKey | None:
    """The OpenPGP key that finders encrypt to; None when there is none or it has expired."""
    key = current(KeyKind.OPENPGP)
    return key if key is not None and (key.expires_at is None or at < key.expires_at) else None


def secret_of(key: ProgrammeKey) -> Secret:
    """The key pair, opened. Raises CannotOpen."""
    held = vault.unseal_json(key.secret)
    content, passphrase = b64decode(held["content"]), str(held["passphrase"])
    return Secret(KeyKind(key.kind), key.fingerprint, content, bytes(key.public), passphrase)


def secrets_for_reading(kind: KeyKind) -> list[Secret]:
    """Every key pair of a kind, the one in use first: mail to a retired key is still read."""
    rows = ProgrammeKey.objects.filter(kind=kind).select_related("secret__key").order_by("-created_at", "-pk")
    return [secret_of(key) for key in sorted(rows, key=lambda key: key.retired_at is not None)]


def signing_secret(*, at: datetime) -> Secret | None:
    """The OpenPGP key pair that signs letters; None when there is none or it has expired."""
    key = published_key(at=at)
    return secret_of(key) if key else None


def reporter_key(case: Case) -> HeldKey | None:
    """The key of the reporter, for letters about this case. Raises CannotOpen."""
    row = ReporterKey.objects.select_related("certificate__key").filter(case=case, dropped_at=None).first()
    if row is None:
        return None
    return HeldKey(KeyKind(row.kind), KeySource(row.source), row.vouched, row.kept_at, vault.unseal(row.certificate))
