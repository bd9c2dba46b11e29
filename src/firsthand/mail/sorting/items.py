"""Which of the items that a policy asks for stand in a report of plain prose (R71-73). Pure; in the four languages of
our letters: a receipt must not ask in German for what stands there in German.

What is found wrongly is not asked for and costs a question later; what is missed is asked for once. Both are mild, so
a small vocabulary and the shape of the text suffice. Nothing here decides anything.
"""

import re
from dataclasses import dataclass

from firsthand.acknowledgements.rules import tidy_link, tidy_name
from firsthand.core.errors import BadInput
from firsthand.mail.sorting import credit_words
from firsthand.triage.missing import vocabulary
from firsthand.triage.missing.reading import own_words, straight, tidy, without_mail_addresses

LOOK_AT = 40_000
"""Characters of the text that are read."""

_NAME_WORDS = 8


@dataclass(frozen=True)
class Wish:
    """What a reporter says about being named. `answered` without a name means that they want none."""

    name: str = ""
    link: str = ""
    answered: bool = False


def credit_in(text: str) -> Wish:
    """The name and link that a reporter asks in words to be thanked under: that is their consent (R73).

    The name of a From line or of a signature is no such wish.
    """
    text = own_words(text[:LOOK_AT])
    plain = straight(text)
    for found in (*credit_words.CREDIT_LABEL.finditer(plain), *credit_words.CREDIT_PHRASE.finditer(plain)):
        wish = _wish(text[slice(*found.span("said"))])
        if wish.answered:
            return wish
    return Wish(answered=bool(credit_words.UNNAMED.search(plain)))


def reads_like_a_report(text: str) -> bool:
    """Whether two of place, impact and steps stand in it: more than an advertisement or a notice says by chance."""
    return len({"location", "impact", "steps"} - set(missing_in(text))) >= 2


def _wish(said: str) -> Wish:
    if credit_words.NO_NAME.fullmatch(said):
        return Wish(answered=True)
    link = ""
    if found := credit_words.LINK.search(said):
        try:
            link = tidy_link(found[0].rstrip(".!?"))
        except BadInput:
            link = ""
        said = said[: found.start()]
    end = credit_words.NAME_ENDS.search(said)
    name = tidy_name((said[: end.start()] if end else said).strip(" \t*_\"'“”‘’:-–—,(<["))
    looks_like_one = bool(re.search(r"[^\W\d_]|\w", name)) and len(name.split()) <= _NAME_WORDS
    return Wish(name, link, answered=True) if looks_like_one else Wish()


def missing_in(text: str) -> tuple[str, ...]:
    """Which of location, impact, steps and name are not found, in this order. `text` is the subject and the words."""
    own = own_words(text[:LOOK_AT])
    read = tidy(own)
    numbers = {m[1] or m[2] for m in vocabulary.NUMBERED.finditer(read)}
    found = {
        "location": bool(vocabulary.LOCATION.search(without_mail_addresses(read))),
        "impact": bool(vocabulary.IMPACT.search(read)),
        "steps": bool(vocabulary.STEPS.search(read)) or len(numbers) >= 2,
        "name": credit_in(own).answered,
    }
    return tuple(item for item, there in found.items() if not there)
