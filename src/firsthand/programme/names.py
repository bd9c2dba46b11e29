"""Finding an asset by what people call it: name, alias, abbreviation, part (R28-30). Pure."""

import re
import unicodedata
from collections.abc import Iterator

from firsthand.programme.rules import ADDRESSED, Asset, AssetPart, Programme

_WORDS = re.compile(r"[^\W_]+")
_BRACKETED = re.compile(r"\(([^()]*)\)")
# Words that tell no product from another, in the languages the vocabulary has.
_GENERIC = frozenset(
    {
        "the", "a", "an", "our", "your", "of", "for", "on", "and", "service", "services", "server",
        "servers", "system", "systems", "application", "applications", "app", "apps", "client",
        "clients", "mobile", "product", "de", "het", "een", "onze", "uw", "van", "voor", "op", "en",
        "dienst", "diensten", "systeem", "systemen", "toepassing", "toepassingen", "applicatie",
        "applicaties", "mobiele", "klant",
    }
)  # fmt: skip


def find_by_value(text: str, programme: Programme) -> Asset | None:
    """The asset whose value this text is, letter for letter but for case, where the value is no address."""
    wanted = text.casefold()
    for asset in (*programme.out_of_scope, *programme.scope):
        if asset.kind not in ADDRESSED and asset.value and asset.value.casefold() == wanted:
            return asset
    return None


def find_by_name(text: str, programme: Programme) -> tuple[Asset, AssetPart | None] | None:
    """The asset, and the part of it, that this text names; exclusions first.

    The organisation's own name, brackets, hyphens, case and words such as "service" make no difference.
    """
    organisation = _key(programme.organisation)
    wanted = _distinct(_key(text), organisation)
    if not wanted:
        return None
    assets = (*programme.out_of_scope, *programme.scope)
    for asset in assets:
        if any(_distinct(_key(name), organisation) == wanted for name in _names(asset)):
            return asset, None
    for asset in assets:
        for part in asset.parts:
            if any(_distinct(_key(name), organisation) == wanted for name in part.name.values()):
                return asset, part
    return None


def _names(asset: Asset) -> Iterator[str]:
    """Everything an asset goes by: each name whole, without its brackets, and what stands in them."""
    yield from asset.aliases
    for name in asset.name.values():
        yield name
        yield _BRACKETED.sub(" ", name)
        yield from _BRACKETED.findall(name)


def _key(text: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(unicodedata.normalize("NFKC", text).casefold()))


def _distinct(words: tuple[str, ...], organisation: tuple[str, ...]) -> tuple[str, ...]:
    """The words that tell this product from others; all of them when none does."""
    size = len(organisation)
    if size and words[:size] == organisation:
        words = words[size:]
    return tuple(word for word in words if word not in _GENERIC) or words
