"""Finding an asset by what people call it: name, alias, abbreviation, part (R28-30). Pure."""

import re
import unicodedata
from collections.abc import Iterator

from firsthand.programme.rules import Asset, AssetPart, Programme

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


Key = tuple[str, ...]
Named = tuple[Asset, AssetPart | None]


class Names:
    """What the assets of a programme go by."""

    def __init__(self, programme: Programme) -> None:
        self.organisation = key_of(programme.organisation)
        self._found: dict[Key, Named] = {}
        self._written: dict[Key, set[str]] = {}
        assets = (*programme.out_of_scope, *programme.scope)
        for asset in assets:
            for name in _names(asset):
                self._add(name, (asset, None))
        for asset in assets:
            for part in asset.parts:
                for name in part.name.values():
                    self._add(name, (asset, part))
        self._found.pop((), None)

    def _add(self, name: str, named: Named) -> None:
        key = self._distinct(name)
        self._found.setdefault(key, named)
        self._written.setdefault(key, set()).update(_WORDS.findall(name))

    def find(self, text: str) -> Named | None:
        """The asset, and the part of it, that this text names; exclusions first, assets before their parts.

        The organisation's own name, brackets, hyphens, case and words such as "service" make no difference.
        """
        return self._found.get(self._distinct(text))

    def by_key(self, key: Key) -> Named | None:
        """As `find`, by the words that tell the name from others, each as `key_of` gives it."""
        return self._found.get(key)

    def is_written(self, key: Key, word: str) -> bool:
        """Whether the policy writes the word so, capitals included, where it names what `key` names."""
        return word in self._written.get(key, ())

    def first_words(self) -> frozenset[str]:
        """The words that names begin with."""
        return frozenset(key[0] for key in self._found)

    def _distinct(self, text: str) -> Key:
        return _distinct(key_of(text), self.organisation)


def _names(asset: Asset) -> Iterator[str]:
    """Everything an asset goes by: each name whole, without its brackets, and what stands in them."""
    yield from asset.aliases
    for name in asset.name.values():
        yield name
        yield _BRACKETED.sub(" ", name)
        yield from _BRACKETED.findall(name)


def key_of(text: str) -> Key:
    """The words of a text as they are compared: without case and the signs between them."""
    return tuple(_WORDS.findall(unicodedata.normalize("NFKC", text).casefold()))


def is_generic(word: str) -> bool:
    """Whether a word as `key_of` gives it tells no product from another, such as "service"."""
    return word in _GENERIC


def _distinct(words: Key, organisation: Key) -> Key:
    """The words that tell this product from others; all of them when none does."""
    size = len(organisation)
    if size and words[:size] == organisation:
        words = words[size:]
    return tuple(word for word in words if word not in _GENERIC) or words
