"""The lines of a scope laid out so that the one that covers an address is found without walking them all. Pure."""

import ipaddress
import re
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from firsthand.programme import addresses
from firsthand.programme.addresses import Address, IpNetwork
from firsthand.programme.look_alike import ListedHosts
from firsthand.programme.names import Names
from firsthand.programme.product_ids import product_of, product_of_link
from firsthand.programme.rules import ADDRESSED, Asset, AssetKind, Programme
from firsthand.programme.wildcards import Wildcard, wildcard_of

_RANGE, _WILDCARD, _HOST, _PATH_UNDER_WILDCARD, _PATH = range(5)
_OTHER_PORT, _NO_PORT, _SAME_PORT = range(3)


class Line(NamedTuple):
    """One line of the policy and its side."""

    asset: Asset
    excluded: bool
    order: int


class Exactness(NamedTuple):
    """How closely a line covers an address: the greater wins."""

    shape: int
    narrowness: int
    port: int = _NO_PORT


class Match(NamedTuple):
    """A line that covers an address. The greatest wins: at a tie the exclusion does, then the earlier line."""

    exactness: Exactness
    excluded: bool
    earlier: int
    line: Line


@dataclass(frozen=True)
class _Listed:
    line: Line
    path: str
    port: int | None


class ScopeLines:
    """What a programme lists, by what it can be found with."""

    def __init__(self, programme: Programme) -> None:
        self._hosts: dict[str, list[_Listed]] = {}
        self._below: dict[str, list[tuple[Line, Wildcard]]] = {}
        self._wildcards: list[tuple[Line, Wildcard]] = []
        self._ranges: list[tuple[Line, IpNetwork]] = []
        self._products: dict[str, Line] = {}
        self._product_patterns: list[tuple[str, Line]] = []
        self.names = Names(programme)
        sides = [(asset, False) for asset in programme.scope] + [(asset, True) for asset in programme.out_of_scope]
        for order, (asset, excluded) in enumerate(sides):
            self._add(Line(asset, excluded, order))
        self.listed = ListedHosts(list(self._hosts))

    def _add(self, line: Line) -> None:
        asset = line.asset
        if asset.kind is AssetKind.IP_RANGE:
            network = addresses.network_of(asset.value)
            self._ranges += [(line, network)] if network is not None else []
            return
        self._add_product(line)
        wildcard = _wildcard(asset.kind, asset.value)
        if wildcard is not None and "*" not in wildcard.host:
            self._hosts.setdefault(wildcard.host, []).append(_Listed(line, wildcard.path, wildcard.port))
        elif wildcard is not None and wildcard.base:
            self._below.setdefault(wildcard.base, []).append((line, wildcard))
        elif wildcard is not None:
            self._wildcards.append((line, wildcard))
        elif address := listed_address(asset):
            self._hosts.setdefault(address.host, []).append(_Listed(line, address.path, address.port))

    def _add_product(self, line: Line) -> None:
        """Ids of shops and registries, and any other value that is no address, letter for letter but for case."""
        asset = line.asset
        if not asset.value or asset.kind in (AssetKind.HOST, AssetKind.WILDCARD):
            return
        addressed = asset.kind in ADDRESSED
        product = product_of_link(asset.value) if addressed else product_of(asset.value)
        keys = {product, "" if addressed else asset.value.casefold()} - {None, ""}
        for key in keys:
            if product and "*" in product:
                self._product_patterns.append((product, line))
            known = self._products.get(str(key))
            if known is None or (line.excluded and not known.excluded):
                self._products[str(key)] = line

    def by_product(self, text: str) -> Line | None:
        """The line whose id or value this text is, or the page of the same product in a shop; exclusions first."""
        keys = [text.casefold(), product_of(text)]
        found = [self._products[key] for key in keys if key and key in self._products]
        if not found:
            key = keys[1] or ""
            found = [line for pattern, line in self._product_patterns if _fits(pattern, key)]
        return max(found, key=lambda line: (line.excluded, -line.order), default=None)

    def is_listed(self, host: str) -> bool:
        """Whether a line names this host itself, whole or a path of it."""
        return host in self._hosts

    def on_host(self, host: str) -> Asset | None:
        """The first line that names this host."""
        return self._hosts[host][0].line.asset if host in self._hosts else None

    def best(self, address: Address) -> Line | None:
        """The line that decides about an address; None when none covers it."""
        best = max(self._covering(address), default=None, key=lambda match: match[:3])
        return best.line if best else None

    def _covering(self, address: Address) -> Iterator[Match]:
        for listed in self._hosts.get(address.host, ()):
            covers = Wildcard(address.host, listed.path).covers_path(address.path)
            if covers:
                shape = _PATH if listed.path else _HOST
                yield _match(listed.line, Exactness(shape, _signs(listed.path), _port(listed.port, address.port)))
        ip = addresses.ip_of(address.host)
        if ip:
            inside = ipaddress.ip_address(ip)
            for line, network in self._ranges:
                if inside in network:
                    yield _match(line, Exactness(_RANGE, network.prefixlen))
            return
        for line, wildcard in self._around(address.host):
            if wildcard.covers_path(address.path):
                yield _match(line, _exactness(wildcard, address.port))

    def _around(self, host: str) -> Iterator[tuple[Line, Wildcard]]:
        """The wildcards that cover a host."""
        at = host.find(".")
        while at >= 0:
            yield from self._below.get(host[at + 1 :], ())
            at = host.find(".", at + 1)
        yield from (pair for pair in self._wildcards if pair[1].covers(host))

    def best_range(self, network: IpNetwork) -> Line | None:
        """A typed range is what the narrowest listed range around all of it is."""
        around = [
            _match(line, Exactness(_RANGE, listed.prefixlen)) for line, listed in self._ranges if _in(network, listed)
        ]
        best = max(around, default=None, key=lambda match: match[:3])
        return best.line if best else None

    def best_wildcard(self, typed: Wildcard) -> Line | None:
        """A typed wildcard is what a listed one as wide or wider is, the narrowest first."""
        # Letters that nobody lists stand in for the star: who covers them covers whatever may stand there.
        some = typed.host.replace("*", "any-7f3a9c")
        found = [
            _match(line, _exactness(wildcard, typed.port))
            for line, wildcard in (*self._around(some), *self._same(typed.host))
            if wildcard.covers_path(typed.path)
        ]
        best = max(found, default=None, key=lambda match: match[:3])
        return best.line if best else None

    def _same(self, pattern: str) -> Iterator[tuple[Line, Wildcard]]:
        yield from (pair for pair in self._wildcards if pair[1].host == pattern)


def _match(line: Line, exactness: Exactness) -> Match:
    return Match(exactness, line.excluded, -line.order, line)


def _exactness(wildcard: Wildcard, port: int | None) -> Exactness:
    if wildcard.path:
        return Exactness(_PATH_UNDER_WILDCARD, _signs(wildcard.path), _port(wildcard.port, port))
    return Exactness(_WILDCARD, wildcard.narrowness, _port(wildcard.port, port))


def _signs(path: str) -> int:
    return len(path) - path.count("*")


def _port(listed: int | None, typed: int | None) -> int:
    if listed is None:
        return _NO_PORT
    return _SAME_PORT if listed == typed else _OTHER_PORT


def _in(network: IpNetwork, listed: IpNetwork) -> bool:
    if isinstance(network, ipaddress.IPv4Network) and isinstance(listed, ipaddress.IPv4Network):
        return network.subnet_of(listed)
    if isinstance(network, ipaddress.IPv6Network) and isinstance(listed, ipaddress.IPv6Network):
        return network.subnet_of(listed)
    return False


def _fits(pattern: str, product: str) -> bool:
    """Whether an id with stars in it fits a product: a star stands for anything."""
    if len(pattern) > 200 or pattern.count("*") > 3:
        return False
    return bool(product) and re.fullmatch(".+".join(map(re.escape, pattern.split("*"))), product) is not None


def listed_address(asset: Asset) -> Address | None:
    """The one host, with or without a path, that the asset's value names."""
    return _listed(asset.kind, asset.value)


# What a policy lists is read once; what people type is not kept.
@lru_cache(maxsize=8192)
def _listed(kind: AssetKind, value: str) -> Address | None:
    if kind is AssetKind.HOST:
        host = addresses.host_of(value)
        return Address(host) if host else addresses.address_of(value)
    if kind is AssetKind.URL or (kind not in ADDRESSED and "://" in value):
        # The query of a shop's page tells its products apart, and the page without it is all of them.
        return None if product_of_link(value) else addresses.address_of(value)
    return None


def _wildcard(kind: AssetKind, value: str) -> Wildcard | None:
    if kind in (AssetKind.WILDCARD, AssetKind.URL, AssetKind.HOST) or "://" in value:
        return wildcard_of(value)
    return None


_laid_out: dict[int, tuple["weakref.ref[Programme]", ScopeLines]] = {}


def lines_of(programme: Programme) -> ScopeLines:
    """The lines of a programme, laid out once for as long as the programme lives."""
    key = id(programme)
    known = _laid_out.get(key)
    if known is not None and known[0]() is programme:
        return known[1]
    lines = ScopeLines(programme)
    _laid_out[key] = (weakref.ref(programme, lambda _: _laid_out.pop(key, None)), lines)
    return lines
