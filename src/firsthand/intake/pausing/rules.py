"""What a pause of intake may be, and what counts as critical while one runs. Pure.

A pause excuses nothing: every report is kept, and every clock runs from its arrival as the policy in force says.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from firsthand.core.errors import Broken
from firsthand.core.text import one_line
from firsthand.embargo.rules import end_on

LONGEST_DAYS = 30
"""Calendar days from the day on which a row of pauses begins to the last day of it."""
SAME_ROW_WITHIN = timedelta(days=1)
"""A pause that begins so soon after another one goes on with it: its days count from the beginning of that one."""
REASON_SIGNS = 300
"""Signs of the one sentence that says why."""

EXPLOITED, OPEN_DOOR, PERSONAL_DATA = "exploited", "no_sign_in", "personal_data"
CRITICAL = (EXPLOITED, OPEN_DOOR, PERSONAL_DATA)
"""What may be so now: it is exploited, it lets anyone in without signing in, personal data is at risk."""
SAID_CRITICAL = "said"
"""A mail or a message said that it is critical, and not in which way."""

_WORD = r"(?:critical|kriti(?:ek|sch)|critique)"
_MARKED = re.compile(rf"\[{_WORD}\]|\({_WORD}\)|\*{{0,2}}{_WORD}\*{{0,2}}[ \t]{{0,4}}(?:$|[:!.,;–—-])", re.IGNORECASE)
"""The word at the very beginning of a line, in brackets, alone or before a mark: not "Critical bug in …"."""


@dataclass(frozen=True)
class Paused:
    """A pause as everybody may know it. `reasons` has one sentence for each language of the programme."""

    number: int
    begun_at: datetime
    until: datetime
    reasons: Mapping[str, str]

    def reason(self, language: str) -> str:
        """Why, in this language; "" where nobody wrote it in that one."""
        return self.reasons.get(language) or self.reasons.get(language.partition("-")[0], "")


def latest_end(row_began: datetime, zone: str) -> datetime:
    """The last moment (UTC) of a row of pauses that began then: 23:59 of the 30th day after, in this zone."""
    return end_on(row_began.astimezone(ZoneInfo(zone)).date() + timedelta(days=LONGEST_DAYS), zone)


def tidy_reasons(reasons: Mapping[str, str]) -> dict[str, str]:
    """The sentences on one line each, without controls; those that say nothing are left out."""
    tidy = {language: one_line(words, REASON_SIGNS + 1) for language, words in reasons.items()}
    return {language: words for language, words in sorted(tidy.items()) if words}


def broken_by_pausing(
    reasons: Mapping[str, str], *, until: datetime, at: datetime, row_began: datetime, languages: Collection[str],
    zone: str,
) -> list[Broken]:  # fmt: skip
    """Every rule that a pause would break; each is a msgid."""
    broken = []
    latest = latest_end(row_began, zone)
    if until <= at:
        broken.append(Broken("A pause ends in the future."))
    elif until > latest:
        broken.append(Broken("A pause is at most 30 days long; this one ends by %(latest)s.", {"latest": latest}))
    for language in languages:
        if not reasons.get(language):
            broken.append(Broken("Say why in every language of the programme: %(language)s.", {"language": language}))
    if unknown := sorted(set(reasons) - set(languages)):
        broken.append(Broken("The programme does not have the language %(language)s.", {"language": unknown[0]}))
    if any(len(words) > REASON_SIGNS for words in reasons.values()):
        broken.append(Broken("Say why in one sentence of at most 300 characters."))
    return broken


def marked_critical(subject: str, text: str = "") -> bool:
    """Whether a subject line, or the first line of a text that says anything, begins with the word for critical.

    In the four languages of our letters. It decides nothing about the report: a person is called, that is all.
    """
    first = next((line for line in text[:2_000].splitlines() if line.strip()), "")
    return any(_MARKED.match(line.strip()) is not None for line in (subject[:200], first[:200]))
