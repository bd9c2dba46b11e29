"""What stands for each `{name}` in the texts, so that page, receipt and clock share the numbers (R88). Pure.

A length of time has two names: `{update_every}` gives number and unit in words, "14 days", and
`{update_every_days}` the number alone, for a language or a sentence that bends the word. The second name holds
the unit, so that a text cannot go on saying "days" when the programme begins to count working days.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from firsthand.programme.promised import LENGTHS
from firsthand.programme.rules import Programme, Promises, Unit, Within

PARAMETERS = ("confirm_within_hours", "embargo_days", "organisation", "contact")
"""The names that stand for something in every programme."""
_LONGEST = "embargo_longest_days"
_OPTIONAL = re.compile(rf"(?:{'|'.join(LENGTHS)}|own_[a-z_]+)(?:_(?:{'|'.join(Unit)}))?|{_LONGEST}")

_UNITS: Mapping[str, Mapping[Unit, tuple[str, str]]] = {
    "en": {
        Unit.HOURS: ("hour", "hours"),
        Unit.DAYS: ("day", "days"),
        Unit.BUSINESS_DAYS: ("working day", "working days"),
    },
    "nl": {Unit.HOURS: ("uur", "uur"), Unit.DAYS: ("dag", "dagen"), Unit.BUSINESS_DAYS: ("werkdag", "werkdagen")},
    "de": {
        Unit.HOURS: ("Stunde", "Stunden"),
        Unit.DAYS: ("Tag", "Tage"),
        Unit.BUSINESS_DAYS: ("Arbeitstag", "Arbeitstage"),
    },
    "fr": {
        Unit.HOURS: ("heure", "heures"),
        Unit.DAYS: ("jour", "jours"),
        Unit.BUSINESS_DAYS: ("jour ouvré", "jours ouvrés"),
    },
}


def say_within(within: Within, language: str) -> str:
    """ "14 days", "3 working days", Dutch "3 werkdagen"; in English where the language has no words here."""
    one, many = (_units(language) or _UNITS["en"])[within.unit]
    return f"{within.amount} {one if within.amount == 1 else many}"


def _units(language: str) -> Mapping[Unit, tuple[str, str]] | None:
    return _UNITS.get(language.split("-")[0].lower())


def parameters(programme: Programme, language: str) -> dict[str, str]:
    """What stands for each `{name}` in the text of `language`."""
    return values(programme.organisation, programme.contact_mail, programme.promises, language)


def values(organisation: str, contact: str, promises: Promises, language: str) -> dict[str, str]:
    """The same before there is a programme."""
    found = {
        "confirm_within_hours": f"{promises.confirm_within / timedelta(hours=1):g}",
        "embargo_days": str(promises.embargo.days),
        "organisation": organisation,
        "contact": contact,
        _LONGEST: str(promises.embargo_longest.days),
    }
    for name, within in _lengths(promises).items():
        found[f"{name}_{within.unit}"] = str(within.amount)
        if _units(language):
            found[name] = say_within(within, language)
    return found


def _lengths(promises: Promises) -> dict[str, Within]:
    """The promised lengths of time by the name that the texts use; a promise that reporters do not see has none."""
    made = {
        "update_every": promises.update,
        "assess_within": promises.assessment,
        "resolve_within": promises.resolution,
        "credit_within": promises.credit,
        "incident_within": promises.incident,
        **{f"own_{own.id}": own.within for own in promises.own if own.public},
    }
    return {name: within for name, within in made.items() if within is not None}


def may_be_promised(name: str) -> bool:
    """Whether `{name}` stands for a promise that a programme can make, whether or not this one does."""
    return _OPTIONAL.fullmatch(name) is not None


def names_for(kept: Mapping[str, Any], language: str) -> list[str]:
    """The names that a text of `language` may use: those of numbers that `[promises]` gives, none of a default.

    A page must not tell a number that stands in no file.
    """
    found = [*PARAMETERS, *([_LONGEST] if _LONGEST in kept else [])]
    lengths = {key: kept[key] for key in LENGTHS if key in kept}
    lengths |= {f"own_{row['id']}": row["within"] for row in kept.get("own", []) if row["public"]}
    for name, length in lengths.items():
        found += [name] if _units(language) else []
        found += [f"{name}_{unit}" for unit in length]
    return found
