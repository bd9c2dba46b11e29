"""What the account application asks about second factors: how secrets are kept, and for whom a passkey is made."""

import ipaddress
from base64 import b64decode, b64encode
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from firsthand.people.models import Person
from firsthand.vault import rules as vault

PURPOSE = "second factors"


@cache
def _cipher() -> AESGCM:
    return AESGCM(settings.KEYRING.derived(PURPOSE))


def seal(text: str) -> str:
    """A secret as the database may keep it: whoever reads the rows without the master key learns nothing."""
    return b64encode(vault.seal(_cipher(), text.encode(), bound_to=PURPOSE)).decode()


def unseal(box: str) -> str:
    """The secret in a box made by `seal`. Raises CannotOpen."""
    return vault.unseal(_cipher(), b64decode(box), bound_to=PURPOSE).decode()


def is_address(host: str) -> bool:
    """Whether a host is an IP address, for which no browser makes a passkey."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def host_of_passkeys(asked: str) -> str:
    """The name that passkeys are made for: that of the public address, or the one asked for where it has none.

    A proxy may ask us under another name than the browser asked it, so the request alone does not tell.
    """
    public = urlsplit(settings.BASE_URL).hostname or ""
    return (urlsplit(f"//{asked}").hostname or "") if is_address(public) else public


class SealedFactors(DefaultMFAAdapter):
    """Second factors of the staff: secrets sealed, passkeys made for the name of this desk."""

    def encrypt(self, text: str) -> str:
        """Sealed."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Opened. Raises CannotOpen."""
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        """What the app calls this desk."""
        return f"Firsthand {urlsplit(settings.BASE_URL).hostname}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """For whom passkeys are made."""
        host = host_of_passkeys(context.request.get_host())
        return {"id": host, "name": f"Firsthand, {host}"}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        """Under what the browser lists the passkey."""
        assert isinstance(user, Person)
        return {"id": user_pk_to_url_str(user).encode(), "display_name": str(user), "name": user.mail}
