"""Writes of the vault: new keys, sealing, erasure."""

import json
import secrets
import uuid
from datetime import datetime

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from firsthand.core import rows
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
    key_id, wrapped, _ = _fresh_key()
    return DataKey.objects.create(id=key_id, wrapped=wrapped, created_at=at)


def _fresh_key() -> tuple[uuid.UUID, bytes, AESGCM]:
    """(the id of a new key, the key wrapped, the cipher that it is for)."""
    key_id, plain = uuid.uuid4(), secrets.token_bytes(KEY_BYTES)
    return key_id, rules.seal(settings.KEYRING.wrapping, plain, bound_to=f"key/{key_id}"), AESGCM(plain)


class Batch:
    """Many values, each group of them under a fresh key, sealed one by one and written with two statements.

    Sealing needs no transaction, so that none is held open meanwhile; `write` belongs into the caller's.
    """

    def __init__(self) -> None:
        self._keys: dict[uuid.UUID, rows.Row] = {}
        self._sealed: dict[uuid.UUID, rows.Row] = {}

    def seal(self, *, at: datetime, **contents: bytes) -> list[uuid.UUID]:
        """The ids of the sealed rows that `write` will keep, one a kind, all under one fresh key."""
        key_id, wrapped, cipher = _fresh_key()
        self._keys[key_id] = {"id": key_id, "wrapped": wrapped, "created_at": at}
        ids = []
        for kind, content in contents.items():
            row_id = uuid.uuid4()
            box = rules.seal(cipher, content, bound_to=rules.name_for_binding(row_id, key_id, kind))
            self._sealed[row_id] = {
                "id": row_id, "key_id": key_id, "kind": kind, "box": box, "size_bytes": len(content)
            }  # fmt: skip
            ids.append(row_id)
        return ids

    def keys(self) -> dict[uuid.UUID, uuid.UUID]:
        """By the id of each sealed row the id of its key."""
        return {row_id: row["key_id"] for row_id, row in self._sealed.items()}

    def drop(self, *ids: uuid.UUID) -> None:
        """Leave out what `seal` gave at once, and its key."""
        for row_id in ids:
            self._keys.pop(self._sealed.pop(row_id)["key_id"], None)

    def write(self) -> None:
        """Keep what was sealed."""
        rows.insert(connection, DataKey, list(self._keys.values()))
        rows.insert(connection, Sealed, list(self._sealed.values()))


def seal(key: DataKey, kind: str, content: bytes) -> Sealed:
    """Keep `content` sealed under `key`."""
    row = Sealed(id=uuid.uuid4(), key=key, kind=kind, size_bytes=len(content))
    row.box = rules.seal(AESGCM(cipher_of(key)), content, bound_to=row.name_for_binding)
    row.save(force_insert=True)
    return row


def seal_json(key: DataKey, kind: str, value: object) -> Sealed:
    """Keep a JSON value sealed under `key`."""
    return seal(key, kind, json_bytes(value))


def json_bytes(value: object) -> bytes:
    """A JSON value as `unseal_json` reads it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def destroy_key(key: DataKey, *, at: datetime) -> None:
    """Erase everything sealed under `key`, for ever (GDPR art. 17). The journal stays verifiable."""
    DataKey.objects.filter(pk=key.pk).update(wrapped=b"", destroyed_at=at)
