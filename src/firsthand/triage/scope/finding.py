"""Which assets a report names, and what the policy says of each (R28, R31-35). Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from firsthand.programme import addresses, suffixes
from firsthand.programme.look_alike import Likeness
from firsthand.programme.rules import Asset, Programme, in_language
from firsthand.programme.scope import Note, ScopeAnswer, Verdict, verdict
from firsthand.programme.scope_lines import ScopeLines, lines_of
from firsthand.triage.lines import NamedAsset
from firsthand.triage.reading import ReportWords
from firsthand.triage.scope.names_in_text import names_in
from firsthand.triage.scope.vocabulary import FILE_ENDINGS, FIRST_OF_PACKAGE, INNER_ENDINGS, OF_OTHERS

AT_MOST = 50
LOOKED_AT = 120
"""Different addresses of one report that are judged; a report with more is a list of a machine's, and these stand in
front of it."""
SIGNS = 40_000
"""Signs of a report in which assets are looked for."""

_DOT = r"(?:\.|\[\.\]|\(\.\)|\[dot\])"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_URL = re.compile(r"(?:h(?:tt|xx)ps?|wss?|ftp)://[^\s<>\"'`|^\\]{1,1500}", re.IGNORECASE)
_HOST = re.compile(
    rf"(?<![\w@./:*%-])(?:\*\.)?(?:{_LABEL}{_DOT}){{1,8}}(?:xn--[a-z0-9-]{{2,59}}|[^\W\d_]{{2,24}})(?![\w@-])"
    r"(?::[0-9]{1,5})?(?:/[^\s<>\"'`|^\\]{0,1000})?",
    re.IGNORECASE,
)
_IPV4 = re.compile(
    r"(?<![\w./:-])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?:/[0-9]{1,2}(?![\w./])|(?::[0-9]{1,5})?)(?![\w-]|\.[0-9])"
)
_IPV6 = re.compile(r"(?<![\w:.])\[?[0-9a-f]{0,4}:[0-9a-f:]{2,39}(?:/[0-9]{1,3})?\]?(?![\w:])", re.IGNORECASE)
_APP_ID = re.compile(
    r"(?<![\w/-])(?:id[0-9]{9,12}|pkg:[a-z]{2,12}/[@\w./%-]{2,120}|"
    r"(?:npm|pypi|gem|cargo|nuget|composer):@?[\w./-]{2,120})(?![\w-])",
    re.IGNORECASE,
)
_VERSION = re.compile(r"(?:\bv|\bversions?\s|\bversie\s|/)$", re.IGNORECASE)

_RANK = {Verdict.IN: 0, Verdict.EXCLUDED: 0, Verdict.NOT_NAMED: 2}


@dataclass(frozen=True)
class _Seen:
    typed: str
    at: int
    """Where it stands in the text."""


def assets_in(words: ReportWords, programme: Programme) -> tuple[NamedAsset, ...]:
    """The assets that a report names, what the policy names first, at most 50; empty where it names none.

    Looks for web addresses, hosts, IP addresses and ranges, ids of apps and packages, and what the programme calls its
    assets in any of its languages. `typed` stands in the report as it is given.
    """
    lines = lines_of(programme)
    found: dict[tuple[str, ...], tuple[int, int, NamedAsset]] = {}
    chosen = _chosen(words, programme)
    if chosen:
        found[_key(chosen)] = (-1, -1, chosen)
    text = words.whole[:SIGNS]
    for seen in _seen(text, lines):
        answer = verdict(_plain(seen.typed), programme)
        named = NamedAsset(seen.typed, answer, _is_of_others(answer))
        rank = 1 if answer.note in (Note.LOOK_ALIKE, Note.OTHER_PATH) else _RANK[answer.verdict]
        found.setdefault(_key(named), (rank, seen.at, named))
    for at, typed, asset, part in names_in(text, words.location, programme):
        answer = ScopeAnswer(_side(asset, programme), asset, part, by_name=True)
        named = NamedAsset(typed, answer, _is_of_others(answer))
        found.setdefault(_key(named), (0, at, named))
    ordered = sorted(found.values(), key=lambda one: one[:2])
    return tuple(named for _, _, named in ordered[:AT_MOST])


def _chosen(words: ReportWords, programme: Programme) -> NamedAsset | None:
    """The asset that the reporter chose from the list."""
    asset = programme.asset(words.asset.partition(".")[0]) if words.asset else None
    if asset is None:
        return None
    part = next((part for part in asset.parts if part.id == words.asset), None)
    answer = ScopeAnswer(_side(asset, programme), asset, part, by_name=True)
    title = programme.asset_title(words.asset, words.language) or in_language(asset.name, words.language)
    return NamedAsset(title, answer, _is_of_others(answer))


def _side(asset: Asset, programme: Programme) -> Verdict:
    return Verdict.EXCLUDED if any(asset is other for other in programme.out_of_scope) else Verdict.IN


def _key(named: NamedAsset) -> tuple[str, ...]:
    """One entry for each line of the policy that is met by name, and one for each host and line otherwise."""
    answer = named.answer
    asset = answer.asset.id if answer.asset else ""
    if answer.by_name:
        return (asset, answer.part.id if answer.part else "")
    return (answer.host or named.typed.casefold(), asset, str(answer.note))


def _is_of_others(answer: ScopeAnswer) -> bool:
    """Whether others host it: the line says so, or it is a known house of many and no line is about it."""
    if answer.asset is not None:
        return answer.asset.reason == "third_party_hosting"
    host = answer.host
    if not host or answer.note is not Note.NONE or addresses.ip_of(host):
        return False
    hosted = suffixes.suffix_of(host) != suffixes.suffix_of(host, registries=True)
    return hosted or suffixes.domain_of(host) in OF_OTHERS


def _plain(typed: str) -> str:
    """The address as it would be followed: "hxxps://a[.]example" is https://a.example."""
    typed = re.sub(r"\[\.\]|\(\.\)|\[dot\]", ".", typed, flags=re.IGNORECASE)
    return re.sub(r"^hxxp", "http", typed, flags=re.IGNORECASE)


def _seen(text: str, lines: ScopeLines) -> Iterator[_Seen]:
    """Different addresses and ids in the order of the text, at most LOOKED_AT."""
    hits: list[_Seen] = []
    taken: set[str] = set()
    covered = bytearray(len(text))
    for pattern, wanted in ((_URL, _is_url), (_IPV4, _is_ip), (_APP_ID, _is_any), (_HOST, _is_host), (_IPV6, _is_ip6)):
        room = LOOKED_AT
        for match in pattern.finditer(text):
            if not room:
                break
            if covered[match.start()]:
                continue
            typed = _trimmed(match.group())
            covered[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            key = typed.casefold()
            if key in taken or not wanted(typed, text, match.start(), lines):
                continue
            taken.add(key)
            hits.append(_Seen(typed, match.start()))
            room -= 1
    hits.sort(key=lambda seen: seen.at)
    return iter(hits[:LOOKED_AT])


def _trimmed(typed: str) -> str:
    """Without the marks of the sentence around it; a closing bracket stays where it has its opening one."""
    while typed and (typed[-1] in ".,;:!?*'\"_~>" or (typed[-1] in ")]}" and not _is_paired(typed))):
        typed = typed[:-1]
    return typed


def _is_paired(typed: str) -> bool:
    opening = {")": "(", "]": "[", "}": "{"}[typed[-1]]
    return typed.count(opening) >= typed.count(typed[-1])


def _is_any(typed: str, text: str, at: int, lines: ScopeLines) -> bool:
    return True


def _is_url(typed: str, text: str, at: int, lines: ScopeLines) -> bool:
    address = addresses.address_of(_plain(typed))
    return address is not None and (_is_public(address.host) or lines.best(address) is not None)


def _is_ip(typed: str, text: str, at: int, lines: ScopeLines) -> bool:
    """An address and no version of a program: "v1.2.3.4"."""
    if addresses.network_of(typed.partition(":")[0]) is None or _VERSION.search(text[max(0, at - 10) : at]):
        return False
    return _is_public(typed.partition(":")[0].partition("/")[0]) or _is_listed(typed, lines)


def _is_listed(typed: str, lines: ScopeLines) -> bool:
    """Whether a line is about an address that means something else in every house, such as 10.0.0.1."""
    address = addresses.address_of(typed)
    return address is not None and lines.best(address) is not None


def _is_ip6(typed: str, text: str, at: int, lines: ScopeLines) -> bool:
    plain = typed.strip("[]")
    return plain.count(":") > 1 and len(plain) > 4 and addresses.network_of(plain) is not None


def _is_public(host: str) -> bool:
    """Whether a host may be one of the programme's at all: not the reporter's own machine or network."""
    if addresses.ip_of(host):
        return not re.match(r"(?:127|10|0|192\.168|169\.254|172\.(?:1[6-9]|2[0-9]|3[01]))\.|::1$", host)
    return "." in host


def _is_host(typed: str, text: str, at: int, lines: ScopeLines) -> bool:
    """A host, not a file, a package of a program or two sentences without a blank between them."""
    plain = _plain(typed)
    if lines.by_product(plain):
        return True
    address = addresses.address_of(plain.removeprefix("*."))
    if address is None:
        return False
    if lines.best(address) or lines.is_listed(address.host):
        return True
    labels = address.host.split(".")
    nearest = lines.listed.nearest(address.host)
    if nearest and nearest[0] is not Likeness.LOOK_ALIKE:
        return True
    known = labels[-1] in INNER_ENDINGS or suffixes.is_known(address.host)
    if not known or (labels[-1] in FILE_ENDINGS and len(labels) == 2) or labels[0] in FIRST_OF_PACKAGE:
        return False
    last = plain.partition("/")[0].partition(":")[0].rpartition(".")[2]
    return last == last.lower() or plain == plain.upper()
