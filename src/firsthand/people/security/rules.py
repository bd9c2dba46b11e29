"""How long a proof of who one is holds, how often one may try, and which codes of an app are right now. Pure."""

import enum
import ipaddress
from collections.abc import Iterator
from datetime import datetime, timedelta

ASKED_AGAIN_AFTER = timedelta(minutes=15)
"""So long after somebody showed who they are, a dangerous act asks them again."""
TRIES_WINDOW = timedelta(minutes=5)
TRIES_PER_ACCOUNT = 5
TRIES_PER_ADDRESS = 30
"""Of one address, whichever accounts it names. A team behind one address makes this many mistakes on no morning."""
TRIES_KEPT = timedelta(hours=1)
TOLD_AGAIN_AFTER = timedelta(minutes=1)
"""The journal hears of failed tries at one account no more often than this."""
PASSKEYS_AT_MOST = 20
PASSKEY_NAME_LIMIT = 60
CODE_LIMIT = 64
"""Characters of a code, with whatever stands between its digits."""
CREDENTIAL_LIMIT = 16_384
"""Characters of what a browser sends of a passkey; it is well under two thousand."""

STEP_SECONDS = 30
"""RFC 6238, section 5.2, which also asks to allow for one step of a slow clock and to take each code once."""
STEPS_BESIDE = 1
IPV6_SITE = 64
"""Whoever has one address of version 6 has as many as they like within these bits."""


class Way(enum.StrEnum):
    """How somebody showed who they are."""

    PASSWORD = "password"  # noqa: S105 - a word
    PASSKEY = "passkey"
    ORGANISATION = "organisation"
    TOTP = "totp"
    RECOVERY_CODES = "recovery_codes"
    THERE = "there"
    """The organisation's sign-in said that it asked for a second factor."""


def steps_near(at: datetime) -> Iterator[int]:
    """The numbers of the time steps whose code an app may show now, the oldest first (RFC 6238)."""
    here = int(at.timestamp()) // STEP_SECONDS
    yield from range(here - STEPS_BESIDE, here + STEPS_BESIDE + 1)


def site_of(address: str) -> str:
    """What tries are counted by: the address, or its network with IPv6; "" where it tells nobody apart.

    That is an address of this very machine: a proxy in front that was not made known speaks for everybody, and a limit
    on it would lock everybody out.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if found.is_loopback:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(ipaddress.ip_network((found, IPV6_SITE), strict=False))
