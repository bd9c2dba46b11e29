"""Is this host, address or product in scope? In, excluded or not named, and why (R28, R31-35). Pure."""

import enum
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from firsthand.programme import addresses
from firsthand.programme.addresses import Address
from firsthand.programme.look_alike import Likeness, likeness
from firsthand.programme.names import find_by_name, find_by_value
from firsthand.programme.rules import ADDRESSED, Asset, AssetKind, AssetPart, Programme

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


@dataclass(frozen=True, order=True)
class _Match:
    """How closely a line covers an address. The greatest wins; at a tie the exclusion does."""

    exactness: tuple[int, int]
    excluded: bool
    order: int


_RANGE, _WILDCARD, _HOST, _PATH = range(4)


def verdict(asset: str, programme: Programme) -> ScopeAnswer:
    """What the policy says of `asset` as a person typed it. Never raises.

    An address is compared by host alone: scheme, port and sign-in data count for nothing, a path only where a
    line has one, and no host stands for its sub-domains. A web address is never compared with names.
    An exact name beats a wildcard, and an exclusion beats an inclusion as exact as itself.
    """
    if len(asset) > TEXT_MAX:
        return ScopeAnswer(Verdict.NOT_NAMED, note=Note.TOO_LONG)
    text = addresses.tidy(asset)
    if not text:
        return ScopeAnswer(Verdict.NOT_NAMED, note=Note.EMPTY)
    by_value = find_by_value(text, programme)
    if by_value:
        return ScopeAnswer(_side(by_value, programme), by_value, by_name=True)
    network = addresses.network_of(text)
    if network is not None and "/" in text:
        return _range_answer(network, programme)
    if text.startswith("*."):
        return _wildcard_answer(text, programme)
    address = addresses.address_of(text)
    if address is None:
        named = find_by_name(text, programme)
        if named:
            return ScopeAnswer(_side(named[0], programme), *named, by_name=True)
        address = _only_address_in(text)
    return _address_answer(address, programme) if address else ScopeAnswer(Verdict.NOT_NAMED)


def _side(asset: Asset, programme: Programme) -> Verdict:
    return Verdict.EXCLUDED if asset in programme.out_of_scope else Verdict.IN


def _only_address_in(text: str) -> Address | None:
    """The address among other words, when there is one and no more."""
    words = [word.strip("()[]<>,;:.!?\"'") for word in text.split()]
    found = [address for word in words if word and (address := addresses.address_of(word))]
    return found[0] if len(found) == 1 and len(words) > 1 else None


def _lines(programme: Programme) -> Iterator[tuple[Asset, bool]]:
    """Every line with whether it excludes."""
    yield from ((asset, False) for asset in programme.scope)
    yield from ((asset, True) for asset in programme.out_of_scope)


def _address_answer(address: Address, programme: Programme) -> ScopeAnswer:
    best: tuple[_Match, Asset] | None = None
    for order, (asset, excluded) in enumerate(_lines(programme)):
        exactness = _covers(asset, address)
        if exactness is not None:
            match = _Match(exactness, excluded, -order)
            if best is None or match > best[0]:
                best = (match, asset)
    if best is not None:
        return ScopeAnswer(Verdict.EXCLUDED if best[0].excluded else Verdict.IN, best[1], host=address.host)
    return _with_note(address, programme)


def _covers(asset: Asset, address: Address) -> tuple[int, int] | None:
    """How exactly the asset's value covers the address; None when it does not."""
    if asset.kind is AssetKind.IP_RANGE:
        network = addresses.network_of(asset.value)
        ip = addresses.ip_of(address.host)
        inside = network is not None and ip is not None and ipaddress.ip_address(ip) in network
        return (_RANGE, network.prefixlen) if network is not None and inside else None
    if asset.kind is AssetKind.WILDCARD:
        base = _wildcard_base(asset.value)
        return (_WILDCARD, base.count(".")) if base and address.host.endswith(f".{base}") else None
    listed = listed_address(asset)
    if listed is None or listed.host != address.host:
        return None
    if not listed.path:
        return (_HOST, 0)
    inside = address.path == listed.path or address.path.startswith(f"{listed.path}/")
    return (_PATH, len(listed.path)) if inside else None


def listed_address(asset: Asset) -> Address | None:
    """The one host, with or without a path, that the asset's value names."""
    return _listed(asset.kind, asset.value)


# What a policy lists is read once; what people type is not kept.
@lru_cache(maxsize=8192)
def _listed(kind: AssetKind, value: str) -> Address | None:
    if kind is AssetKind.HOST:
        host = addresses.host_of(value)
        return Address(host) if host else None
    if kind is AssetKind.URL or (kind not in ADDRESSED and "://" in value):
        return addresses.address_of(value)
    return None


@lru_cache(maxsize=8192)
def _wildcard_base(value: str) -> str | None:
    return addresses.host_of(value.removeprefix("*."))


def _range_answer(network: addresses.IpNetwork, programme: Programme) -> ScopeAnswer:
    """A typed range is what the narrowest listed range around all of it is."""
    found = []
    for order, (asset, excluded) in enumerate(_lines(programme)):
        listed = addresses.network_of(asset.value) if asset.kind is AssetKind.IP_RANGE else None
        if listed is not None and _lies_in(network, listed):
            found.append((_Match((_RANGE, listed.prefixlen), excluded, -order), asset))
    if not found:
        return ScopeAnswer(Verdict.NOT_NAMED, host=str(network))
    best, asset = max(found, key=lambda pair: pair[0])
    return ScopeAnswer(Verdict.EXCLUDED if best.excluded else Verdict.IN, asset, host=str(network))


def _lies_in(network: addresses.IpNetwork, listed: addresses.IpNetwork) -> bool:
    if isinstance(network, ipaddress.IPv4Network) and isinstance(listed, ipaddress.IPv4Network):
        return network.subnet_of(listed)
    if isinstance(network, ipaddress.IPv6Network) and isinstance(listed, ipaddress.IPv6Network):
        return network.subnet_of(listed)
    return False


def _wildcard_answer(text: str, programme: Programme) -> ScopeAnswer:
    """A typed wildcard is what a listed wildcard as wide or wider is, the narrowest first."""
    typed = addresses.host_of(text.removeprefix("*."))
    found = []
    for order, (asset, excluded) in enumerate(_lines(programme)):
        base = _wildcard_base(asset.value) if asset.kind is AssetKind.WILDCARD else None
        if typed and base and (typed == base or typed.endswith(f".{base}")):
            found.append((_Match((_WILDCARD, base.count(".")), excluded, -order), asset))
    if not found:
        return ScopeAnswer(Verdict.NOT_NAMED, host=f"*.{typed}" if typed else "")
    best, asset = max(found, key=lambda pair: pair[0])
    return ScopeAnswer(Verdict.EXCLUDED if best.excluded else Verdict.IN, asset, host=f"*.{typed}")


_NOTES = {
    Likeness.LOOK_ALIKE: Note.LOOK_ALIKE,
    Likeness.SUB_DOMAIN: Note.SUB_DOMAIN,
    Likeness.PARENT: Note.PARENT,
    Likeness.NEIGHBOUR: Note.NEIGHBOUR,
}


def _with_note(address: Address, programme: Programme) -> ScopeAnswer:
    """Not named; which listed host comes nearest, so that nobody takes one for the other."""
    best: tuple[int, Note, Asset] | None = None
    for asset, _ in _lines(programme):
        listed = listed_address(asset)
        if listed is None:
            continue
        if listed.host == address.host:
            return ScopeAnswer(Verdict.NOT_NAMED, host=address.host, note=Note.OTHER_PATH, nearest=asset)
        kind = likeness(address.host, listed.host)
        if kind is not None and (best is None or kind < best[0]):
            best = (kind, _NOTES[kind], asset)
    if best is None:
        return ScopeAnswer(Verdict.NOT_NAMED, host=address.host)
    return ScopeAnswer(Verdict.NOT_NAMED, host=address.host, note=best[1], nearest=best[2])
