"""What everybody may know of the log beside its octets."""

from typing import NamedTuple

from django.conf import settings

from firsthand.journal.log.keys import verifier_of
from firsthand.journal.log.queries import state


class KnownLog(NamedTuple):
    """Under which name and key receipts are signed here."""

    origin: str
    vkey: str


def known_log() -> KnownLog:
    """The log as it is known; before anything was signed, as it will be: both follow from the setting and the key."""
    signed = state()
    if signed is not None:
        return KnownLog(signed.origin, signed.vkey)
    return KnownLog(settings.LOG_ORIGIN, str(verifier_of(settings.KEYRING, settings.LOG_ORIGIN)))
