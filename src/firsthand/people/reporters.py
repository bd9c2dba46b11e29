"""Recognising reporters without keeping their addresses in the open."""

from django.conf import settings


def mail_mac(mail: str) -> str:
    """HMAC of a mail address, the domain folded to small letters; "" for no address.

    The local part is folded too: it is compared only to recognise, never to send (RFC 5321, 2.4).
    """
    return settings.KEYRING.mac("reporter mail", mail.strip().casefold().encode()).hex() if mail.strip() else ""


def domain_mac(mail: str) -> str:
    """HMAC of the domain of a mail address; "" for no address."""
    domain = mail.strip().rpartition("@")[2].casefold()
    return settings.KEYRING.mac("mail domain", domain.encode()).hex() if domain else ""
