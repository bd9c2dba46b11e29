"""What somebody typed into the box: a case number, or words; and words as part of an address.

An address is kept by browsers, proxies and their logs, so that words of a sealed case do not stand in one: they are
sealed for the one person who searches.
"""

import base64
import re
import secrets
from collections.abc import Iterator
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from firsthand.cases.queries import visible_to
from firsthand.core.identifiers import case_number
from firsthand.core.text import one_line
from firsthand.people.models import Person

TYPED_SIGNS = 200
NUMBERS_FROM = 30
"""Years back in which a number without its year is looked for."""

_NONCE = 12
_WITH_YEAR = re.compile(r"(\d{4})-(\d{0,9})")
_ALONE = re.compile(r"\d{1,9}")


def tidy(typed: str) -> str:
    """What was typed, in one line."""
    return one_line(typed, TYPED_SIGNS)


def numbers(viewer: Person | None, typed: str, *, at: datetime) -> list[str]:
    """The numbers of the cases that the viewer may see and that `typed` names: whole, or as the number of any year."""
    wanted = list(_candidates(typed, at.year))
    return list(
        visible_to(viewer).filter(number__in=wanted).order_by("-arrival_order").values_list("number", flat=True)
    )


def _candidates(typed: str, year: int) -> Iterator[str]:
    if found := _WITH_YEAR.fullmatch(typed):
        yield typed
        if found[2]:
            yield case_number(int(found[1]), int(found[2]))
    elif _ALONE.fullmatch(typed):
        yield from (case_number(year - back, int(typed)) for back in range(NUMBERS_FROM))


def is_beginning(typed: str) -> bool:
    """Whether it can be the beginning of a case number, with its year."""
    return _WITH_YEAR.fullmatch(typed) is not None


def sealed(typed: str, person: Person) -> str:
    """Words for an address: nobody but this person reads them there, and no log learns them."""
    nonce = secrets.token_bytes(_NONCE)
    box = nonce + _cipher().encrypt(nonce, typed.encode(), _bound_to(person))
    return base64.urlsafe_b64encode(box).decode().rstrip("=")


def opened(box: str, person: Person) -> str:
    """What `sealed` gave; "" for anything else, and for what somebody else typed."""
    try:
        octets = base64.urlsafe_b64decode(box + "=" * (-len(box) % 4))
        return _cipher().decrypt(octets[:_NONCE], octets[_NONCE:], _bound_to(person)).decode()
    except (ValueError, InvalidTag):
        return ""


def _cipher() -> AESGCM:
    return AESGCM(settings.KEYRING.derived("words of a search"))


def _bound_to(person: Person) -> bytes:
    return f"search/{person.pk}".encode()
