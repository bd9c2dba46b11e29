"""Is this host, address or product in scope? In, excluded or not named, and why (R28, R31-35). Pure."""

import enum
from dataclasses import dataclass

from firsthand.programme import addresses
from firsthand.programme.addresses import Address
from firsthand.programme.look_alike import Likeness
from firsthand.programme.rules import Asset, AssetPart, Programme
from firsthand.programme.scope_lines import Line, ScopeLines, lines_of
from firsthand.programme.wildcards import wildcard_of

TEXT_MAX = 2000
"""Longest typed text that is compared; a longer one is not cut, since a cut address is another one."""


class Verdict(enum.StrEnum):
    """The three answers."""

    IN = "in"
    EXCLUDED = "excluded"
    NOT_NAMED = "not_named"


class Note(enum.StrEnum):
    """What a person should hear beside the verdict."""

    NONE = ""
    EMPTY = "empty"
    TOO_LONG = "too_long"
    LOOK_ALIKE = "look_alike"
    """It looks like the host of `nearest` and is another one."""
    SUB_DOMAIN = "sub_domain"
    """It lies under the host of `nearest`, which stands for itself alone."""
    PARENT = "parent"
    """It is a domain above the host of `nearest`."""
    NEIGHBOUR = "neighbour"
    """It lies in the same domain as the host of `nearest`."""
    OTHER_PATH = "other_path"
    """The host is that of `nearest`, which covers only a path below it."""


@dataclass(frozen=True)
class ScopeAnswer:
    """The verdict and what it rests on."""

    verdict: Verdict
    asset: Asset | None = None
    """The line that gave the verdict; None when nothing names what was typed."""
    part: AssetPart | None = None
    """The part of the asset that was named, such as a platform (R29)."""
    by_name: bool = False
    """Found by a name or alias, not by an address."""
    host: str = ""
    """The host as it was compared, "" when no address was typed."""
    note: Note = Note.NONE
    nearest: Asset | None = None
    """The listed asset that `note` is about."""


def verdict(asset: str, programme: Programme) -> ScopeAnswer:
    """What the policy says of `asset` as a person typed it. Never raises.

    Of an address the host counts, a path only where a line has one, and no host stands for its sub-domains. A web
    address is never compared with names. An exact name beats a wildcard, and an exclusion beats an inclusion as exact
    as itself; `docs/programme-format.md` has the whole order.
    """
    if len(asset) > TEXT_MAX:
        return ScopeAnswer(Verdict.NOT_NAMED, note=Note.TOO_LONG)
    text = addresses.tidy(asset)
    if not text:
        return ScopeAnswer(Verdict.NOT_NAMED, note=Note.EMPTY)
    lines = lines_of(programme)
    by_value = lines.by_product(text)
    if by_value:
        return ScopeAnswer(_side(by_value), by_value.asset, by_name=True)
    network = addresses.network_of(text)
    if network is not None and "/" in text:
        return _answer(lines.best_range(network), str(network))
    wildcard = wildcard_of(text)
    if wildcard is not None and "*" in wildcard.host:
        return _answer(lines.best_wildcard(wildcard), wildcard.host)
    address = addresses.address_of(text)
    if address is None:
        named = lines.names.find(text)
        if named:
            side = Verdict.EXCLUDED if named[0] in programme.out_of_scope else Verdict.IN
            return ScopeAnswer(side, *named, by_name=True)
        address = _only_address_in(text)
    return address_verdict(address, programme) if address else ScopeAnswer(Verdict.NOT_NAMED)


def address_verdict(address: Address, programme: Programme) -> ScopeAnswer:
    """What the policy says of an address that `addresses.address_of` has read."""
    lines = lines_of(programme)
    line = lines.best(address)
    return _answer(line, address.host) if line else _with_note(address, lines)


def _side(line: Line) -> Verdict:
    return Verdict.EXCLUDED if line.excluded else Verdict.IN


def _answer(line: Line | None, host: str) -> ScopeAnswer:
    return ScopeAnswer(_side(line), line.asset, host=host) if line else ScopeAnswer(Verdict.NOT_NAMED, host=host)


def _only_address_in(text: str) -> Address | None:
    """The address among other words, when there is one and no more."""
    words = [word.strip("()[]<>,;:.!?\"'") for word in text.split()]
    found = [address for word in words if word and (address := addresses.address_of(word))]
    return found[0] if len(found) == 1 and len(words) > 1 else None


_NOTES = {
    Likeness.LOOK_ALIKE: Note.LOOK_ALIKE,
    Likeness.SUB_DOMAIN: Note.SUB_DOMAIN,
    Likeness.PARENT: Note.PARENT,
    Likeness.NEIGHBOUR: Note.NEIGHBOUR,
}


def _with_note(address: Address, lines: ScopeLines) -> ScopeAnswer:
    """Not named; which listed host comes nearest, so that nobody takes one for the other."""
    asset = lines.on_host(address.host)
    if asset is not None:
        return ScopeAnswer(Verdict.NOT_NAMED, host=address.host, note=Note.OTHER_PATH, nearest=asset)
    nearest = lines.listed.nearest(address.host)
    if nearest is None:
        return ScopeAnswer(Verdict.NOT_NAMED, host=address.host)
    kind, host = nearest
    return ScopeAnswer(Verdict.NOT_NAMED, host=address.host, note=_NOTES[kind], nearest=lines.on_host(host))
