"""Opening sealed content. Who may read is decided by the feature that owns it; this room only has the keys."""

import json
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from firsthand.vault import rules
from firsthand.vault.models import DataKey, Sealed


def cipher_of(key: DataKey) -> bytes:
    """The plain data key. Raises CannotOpen when it was destroyed or wrapped by another master key."""
    return rules.unseal(settings.KEYRING.wrapping, bytes(key.wrapped), bound_to=f"key/{key.pk}")


def unseal(row: Sealed) -> bytes:
    """The content of a sealed row. Raises CannotOpen."""
    return rules.unseal(AESGCM(cipher_of(row.key)), bytes(row.box), bound_to=row.name_for_binding)


def unseal_json(row: Sealed) -> Any:
    """The JSON value of a sealed row. Raises CannotOpen."""
    return json.loads(unseal(row).decode("utf-8", "surrogatepass"))


def unseal_text(row: Sealed) -> str:
    """The text of a sealed row. Raises CannotOpen."""
    return unseal(row).decode("utf-8", "surrogatepass")
