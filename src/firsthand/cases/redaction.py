"""What a reporter is known by, taken out of data that leaves the house (R16). Pure.

Every mail address goes, and the reporter's name, link and organisation wherever they stand, in capitals or not and
however the blanks in them are written. A word of a name goes on its own, too. What is shorter than three signs is
looked for only within a longer name, because "an" and "de" stand everywhere. Better a word too many than a name.
"""

import re
from collections.abc import Iterator
from typing import Any

from firsthand.cases.contacts import Contact

GONE = "[…]"
LEAST = 3
"""So many signs has what is looked for; where a script has no capitals, two make a name."""
_ADDRESS = r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)*"
OURS = frozenset({"kind", "state", "channel", "outcome", "rule_id", "rule_text", "asset_name"})
"""Keys of what we and the policy call things. Somebody who is called like one of these words does not stand there."""


def without_identity(said: dict[str, Any], who: Contact) -> dict[str, Any]:
    """`said` with all that `who` is known by replaced, at any depth, except at the keys of OURS."""
    known = sorted(set(_known_by(who)), key=len, reverse=True)
    pattern = re.compile("|".join([_ADDRESS, *map(_searched, known)]), re.IGNORECASE)

    def clean(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(GONE, value)
        if isinstance(value, dict):
            return {key: item if key in OURS and isinstance(item, str) else clean(item) for key, item in value.items()}
        return [clean(item) for item in value] if isinstance(value, list) else value

    cleaned: dict[str, Any] = clean(said)
    return cleaned


def _known_by(who: Contact) -> Iterator[str]:
    """What gives them away, apart from mail addresses: with single blanks, and long enough to be looked for."""
    local = who.mail.rpartition("@")[0].partition("+")[0]
    link = who.link.partition("://")[2].rstrip("/")
    words = re.findall(r"\w+", f"{who.name} {who.greet_as}")
    for known in (who.name, who.greet_as, who.organisation, local, link, *words):
        known = " ".join(known.split())
        if len(known) >= (LEAST - 1 if _is_without_capitals(known) else LEAST):
            yield known


def _searched(known: str) -> str:
    """The pattern of a name that stands alone; a script without capitals often sets no blanks around it either."""
    pattern = re.escape(known).replace(r"\ ", r"\s+")
    return pattern if _is_without_capitals(known) else rf"(?<![^\W_]){pattern}(?![^\W_])"


def _is_without_capitals(known: str) -> bool:
    return not known.isascii() and known.lower() == known.upper()
