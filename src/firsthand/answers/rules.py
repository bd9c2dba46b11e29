"""Texts to start from, with places that fill themselves. Pure: a closed list of places, and no template language."""

import re
from collections.abc import Mapping

ACTS = ("message", "question", "confirm", "accept", "decline", "duplicate", "remedied")
"""The acts of the desk that send words of ours, by name."""

PLACES = ("number", "reporter", "asset", "next_date", "embargo_end", "rule", "organisation", "me")
"""What may stand in braces."""

_PLACE = re.compile(r"\{([a-z_]{1,40})\}")


def places_in(text: str) -> list[str]:
    """The names in braces, in their order, each once."""
    return list(dict.fromkeys(_PLACE.findall(text)))


def unknown_places(text: str) -> list[str]:
    """The names in braces that nothing fills."""
    return [name for name in places_in(text) if name not in PLACES]


def gaps(text: str) -> list[str]:
    """The places that are still open: somebody has to fill them in before the text is sent."""
    return [name for name in places_in(text) if name in PLACES]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled, once: what a value says is never read again. One without a value stays open."""
    return _PLACE.sub(lambda found: values.get(found[1], "") or found[0], text)


def in_language(texts: Mapping[str, str], wanted: str, otherwise: str) -> tuple[str, str]:
    """(the language, the text): in the language that is wanted, else in `otherwise`, in English, in any there is."""
    for language in (wanted, otherwise, "en", *sorted(texts)):
        if texts.get(language):
            return language, texts[language]
    return wanted, ""
