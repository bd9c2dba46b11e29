"""Writes of the vault: new keys, sealing, erasure."""

import json
import secrets
import uuid
from datetime import datetime

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from firsthand.core.errors import SetupRefused
from firsthand.vault import rules
from firsthand.vault.keyring import KEY_BYTES
from firsthand.vault.models import DataKey, MasterKeyMark, Sealed
from firsthand.vault.queries import cipher_of


def claim_database() -> None:
    """Mark a new database with the master key, or refuse one that was sealed under another (R95)."""
    fingerprint = settings.KEYRING.fingerprint
    marks = list(MasterKeyMark.objects.values_list("fingerprint", flat=True))
    if not marks:
        MasterKeyMark.objects.get_or_create(fingerprint=fingerprint)
    elif fingerprint not in marks:
        raise SetupRefused(
            "The master key does not belong to this database.",
            "Put the key of this database back into the keys folder from your backup.",
        )


def new_key(*, at: datetime) -> DataKey:
    """A fresh data key, wrapped under the master key and bound to its own id."""
    key_id = uuid.uuid4()
    wrapped = rules.seal(settings.KEYRING.wrapping, secrets.token_bytes(KEY_BYTES), bound_to=f"key/{key_id}")
    return DataKey.objects.create(id=key_id, wrapped=wrapped, created_at=at)


def seal(key: DataKey, kind: str, content: bytes) -> Sealed:
    """Keep `content` sealed under `key`."""
    row = Sealed(id=uuid.uuid4(), key=key, kind=kind, size_bytes=len(content))
    row.box = rules.seal(AESGCM(cipher_of(key)), content, bound_to=row.name_for_binding)
    row.save(force_insert=True)
    return row


def seal_json(key: DataKey, kind: str, value: object) -> Sealed:
    """Keep a JSON value sealed under `key`."""
    return seal(
        key, kind, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    )


def destroy_key(key: DataKey, *, at: datetime) -> None:
    """Erase everything sealed under `key`, for ever (GDPR art. 17). The journal stays verifiable."""
    DataKey.objects.filter(pk=key.pk).update(wrapped=b"", destroyed_at=at)
