"""Reads of the programme. Published versions are public, so there is no viewer to ask about."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from firsthand.core.errors import NotFound, SetupRefused
from firsthand.programme.folder import files_of
from firsthand.programme.models import Version
from firsthand.programme.reading import from_definition
from firsthand.programme.rules import Programme


@dataclass(frozen=True)
class Published:
    """A version and the programme it holds."""

    number: int
    published_at: datetime
    sha256: str
    programme: Programme


def in_force() -> Published:
    """The version that holds now: the newest. Raises SetupRefused when none was ever published."""
    number = Version.objects.order_by("-number").values_list("number", flat=True).first()
    if number is None:
        raise SetupRefused("No programme is published yet.", "Run: firsthand programme publish DIR")
    return version(number)


def in_force_at(moment: datetime) -> Published:
    """The version that held at a moment in the past; the first one for a moment before it (R6, R32)."""
    rows = Version.objects.order_by("-number")
    number = rows.filter(published_at__lte=moment).values_list("number", flat=True).first()
    return version(number if number is not None else 1)


@lru_cache(maxsize=32)
def version(number: int) -> Published:
    """One version by its number; it never changes, so it is kept for the life of the process. Raises NotFound."""
    row = Version.objects.filter(number=number).first()
    if row is None:
        raise NotFound(f"There is no version {number} of the programme.")
    return Published(number, row.published_at, row.sha256, from_definition(json.loads(row.definition)))


def all_versions() -> list[Published]:
    """Every version, the newest first."""
    return [version(number) for number in Version.objects.order_by("-number").values_list("number", flat=True)]


def publishers() -> dict[int, str]:
    """Who published each version, by number, as the journal names actors."""
    return dict(Version.objects.values_list("number", "published_by"))


def folder_of(number: int) -> dict[str, str]:
    """The files of one version by name, as they can be changed and published again. Raises NotFound."""
    return files_of(definition_of(number))


def definition_of(number: int) -> dict[str, Any]:
    """What a version keeps, as plain data. Raises NotFound."""
    content = Version.objects.filter(number=number).values_list("definition", flat=True).first()
    if content is None:
        raise NotFound(f"There is no version {number} of the programme.")
    return dict(json.loads(content))


def contact_mails() -> tuple[str, ...]:
    """The contact address of every version published, the newest first; empty before the first."""
    return tuple(dict.fromkeys(published.programme.contact_mail for published in all_versions()))
