"""Scope lines read as assets: kind, address, name, other names, parts. Pure (R27-R29, R33-R35)."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.programme import addresses
from firsthand.programme.draft.vocabulary import Vocabulary, word_set
from firsthand.programme.rules import AssetKind

_URL = re.compile(r"https?://[^\s<>()\[\]\"'`“”‘’,;|]+", re.IGNORECASE)
_HOST = re.compile(
    r"(?<![\w@./-])(?:\*\.)?(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24})(?![\w@-]|\.\w)"
    r"(?:/[^\s<>()\[\]\"'`“”‘’,;|]*)?"
)
_RANGE = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:\s*/\s*\d{1,2}|\s*[-–]\s*(?:\d{1,3}\.){3}\d{1,3}|)(?![\w.]*\d)"
)
_RANGE6 = re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){1,7}[0-9a-fA-F:]{0,39}(?:/\d{1,3})?(?![\w:])")
_FILE_ENDINGS = word_set("md txt html htm php asp aspx js css json xml pdf doc docx zip exe dll py rb go jar png jpg")
_ABBREVIATION = re.compile(r"\b[A-Z][A-Z0-9]{1,5}\b")
_NO_ALIAS = word_set("HTTP HTTPS URL IP II III IV AND OR NOT THE ANY ALL")
_BRACKETS = re.compile(r"\s*[(\[]\s*[)\]]")
_PLATFORM = re.compile(
    r"\b(android|ios|ipados|windows( mobile| phone)?|black ?berry|macos|mac os( x)?|os x|linux|harmony ?os|chrome ?os|"
    r"tizen|watchos|tvos|apple|google play|huawei|ubuntu|debian|chrome|firefox|safari|edge)\b",
    re.IGNORECASE,
)
_STORES = ("play.google.com", "apps.apple.com", "itunes.apple.com", "appgallery.huawei.com", "f-droid.org")
_CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "git.sr.ht")
_HANGING = re.compile(r"\s+(at|on|via|under|from|op|bij|te|van|via|auf|unter|sur|en)$")
_NAME_EDGE = " \t;,.:-–—|`*_\u00a0"

# Words in English, Dutch and other languages stand side by side here: products keep their names when translated.
_KINDS: tuple[tuple[AssetKind, re.Pattern[str]], ...] = (
    (
        AssetKind.SOURCE,
        re.compile(r"source ?code|\brepositor|broncode|open[- ]source|quellcode|code source", re.I),
    ),
    (AssetKind.API, re.compile(r"\b(apis?|graphql|webhooks?|sdk|endpoints?)\b", re.I)),
    (
        AssetKind.MOBILE_APP,
        re.compile(
            r"\bmobi(le|ele|el)\b|\b(android|ios|iphone|ipad)\b|\bapps?\b(?! (server|portal))|smartphone",
            re.I,
        ),
    ),
    (
        AssetKind.HARDWARE,
        re.compile(
            r"hardware|firmware|\brouters?\b|appliances?|\bdevices?\b|apparaten|\biot\b|sensors?\b|modems?\b|ger[äa]te",
            re.I,
        ),
    ),
    (
        AssetKind.WEB_APP,
        re.compile(
            r"consoles?\b|portals?\b|portaal|portalen|web ?(site|app|interface|shop|winkel|mail)|dashboard|"
            r"\bwebsites?\b|web application|webapplicatie|intranet|online shop|planner\b|\bblogs?\b|"
            r"\bforums?\b|\bwiki\b",
            re.I,
        ),
    ),
    (
        AssetKind.SERVER_CLASS,
        re.compile(r"servers?\b|\b(mta|smtp|imap|pop3?|dns|ftp|vpn|ntp)\b|gateways?\b|mailboxes", re.I),
    ),
    (
        AssetKind.SERVICE,
        re.compile(r"service|dienst|\bcloud\b|platforms?\b|saas|hosting|messag|monitor", re.I),
    ),
    (
        AssetKind.DESKTOP_TOOL,
        re.compile(
            r"\b(tools?|utilit(y|ies)|desktop|agents?|clients?|plug-?ins?|add-?(in|on)s?|extensions?|extensie|software|"
            r"hulpprogramma|programma|cli|installer)\b",
            re.I,
        ),
    ),
)


@dataclass(frozen=True)
class Found:
    """One address in a text: what it is, as it goes into the definition, and where it stands."""

    kind: AssetKind
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """What one scope line says, in one language."""

    kind: AssetKind
    value: str = ""
    name: str = ""
    aliases: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Further addresses in the same line."""
    sure: bool = True
    """False where no word told the kind."""


def find_addresses(text: str) -> list[Found]:
    """Every host, web address, wildcard and IP range in the text, in order; mail addresses are none."""
    found = [hit for match in _URL.finditer(text) if (hit := _url(match))]
    for match in _RANGE.finditer(text):
        found += _range(match, found)
    for match in _RANGE6.finditer(text):
        if ":" in match.group() and (network := _network(match.group())):
            found += _free(Found(AssetKind.IP_RANGE, network, *match.span()), found)
    for match in _HOST.finditer(text):
        hit = _host(match)
        found += _free(hit, found) if hit else []
    return sorted(found, key=lambda hit: hit.start)


def _free(hit: Found, found: Sequence[Found]) -> list[Found]:
    return [] if any(hit.start < other.end and other.start < hit.end for other in found) else [hit]


def _url(match: re.Match[str]) -> Found | None:
    value = match.group().rstrip(".,;:!?*_")
    cut = re.split(r"[?#]", value, maxsplit=1)[0]
    end = match.start() + len(value)
    scheme, _, rest = cut.partition("://")
    if rest.startswith("*."):
        host = rest[2:].split("/")[0]
        return Found(AssetKind.WILDCARD, f"*.{host}", match.start(), end) if addresses.host_of(host) else None
    if not addresses.address_of(cut) or "@" in cut:
        return None
    return Found(AssetKind.URL, f"{scheme.lower()}://{rest}", match.start(), end)


def _range(match: re.Match[str], found: Sequence[Found]) -> list[Found]:
    text = re.sub(r"\s", "", match.group()).replace("–", "-")
    first, dash, last = text.partition("-")
    networks = _between(first, last) if dash else [_network(text)]
    hits = [Found(AssetKind.IP_RANGE, network, *match.span()) for network in networks if network]
    return hits if hits and _free(hits[0], found) else []


def _between(first: str, last: str) -> list[str | None]:
    try:
        low, high = ipaddress.IPv4Address(first), ipaddress.IPv4Address(last)
        return [str(network) for network in ipaddress.summarize_address_range(low, high)]
    except ValueError:
        return []


def _network(text: str) -> str | None:
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        return None


def _host(match: re.Match[str]) -> Found | None:
    text = match.group().rstrip(".,;:!?*_/")
    host, slash, path = text.partition("/")
    end = match.start() + len(text)
    wild = host.startswith("*.")
    bare = host.removeprefix("*.")
    known = addresses.host_of(bare)
    last = bare.rpartition(".")[2]
    if known is None or last.lower() in _FILE_ENDINGS or (last != last.lower() and bare != bare.upper()):
        return None
    if wild:
        return Found(AssetKind.WILDCARD, f"*.{bare}", match.start(), end)
    if slash and path:
        return Found(AssetKind.URL, f"https://{re.split('[?#]', text, maxsplit=1)[0]}", match.start(), end)
    return Found(AssetKind.HOST, bare, match.start(), end)


def holds_address(text: str) -> bool:
    """Whether any address stands in the text."""
    return bool(find_addresses(text))


def is_address_alone(text: str) -> bool:
    """Whether the text is nothing but one address."""
    found = find_addresses(text)
    return bool(found) and not _without(text, found[:1]) and len(found) == 1


def _without(text: str, found: Sequence[Found]) -> str:
    for hit in sorted(found, key=lambda hit: -hit.start):
        text = f"{text[: hit.start]} {text[hit.end :]}"
    text = _BRACKETS.sub("", " ".join(text.split())).replace(" ,", ",").strip(_NAME_EDGE)
    return _HANGING.sub("", text).strip(_NAME_EDGE)


def read_asset(text: str, vocabulary: Vocabulary, children: Sequence[str] = ()) -> Reading:
    """One scope line: the address if it gives one, the kind, the name, abbreviations and parts.

    `children` are the lines of a list inside the line; without addresses of their own they are its parts.
    """
    text = " ".join(text.split())
    found = find_addresses(text)
    first = found[0] if found else None
    same = {hit.value.partition("://")[2] or hit.value for hit in found[:1]}
    others = tuple(
        dict.fromkeys(
            hit.value for hit in found[1:] if (hit.value.partition("://")[2] or hit.value).rstrip("/") not in same
        )
    )
    name = _without(text, found[:1]) if first and not others else text.rstrip(_NAME_EDGE)
    if first and (others or len(found) > 1 or len(name) > 120 or name[:1].islower()):
        name = _before(text, first) or ""
    kind, sure = _kind(name if first else text, first)
    return Reading(
        kind=kind,
        value=first.value if first else "",
        name=name,
        aliases=_aliases(name),
        parts=_parts(text, vocabulary, children) if not first else _child_parts(children),
        others=others,
        sure=sure,
    )


def _before(text: str, first: Found) -> str:
    """The words before the address, where they are short enough for a name."""
    words = text[: first.start].strip(_NAME_EDGE + "([")
    return words if 0 < len(words) <= 80 else ""


def _kind(text: str, first: Found | None) -> tuple[AssetKind, bool]:
    if first is not None:
        address = addresses.address_of(first.value)
        host = address.host if address else ""
        if host in _STORES:
            return AssetKind.MOBILE_APP, True
        if host in _CODE_HOSTS:
            return AssetKind.SOURCE, True
        return first.kind, True
    head = text[:300]
    for kind, pattern in _KINDS:
        if pattern.search(head):
            return kind, True
    return AssetKind.OTHER, False


def _aliases(name: str) -> tuple[str, ...]:
    """Abbreviations in the name: "Large File Send (LFS)" is also LFS (R28)."""
    found = dict.fromkeys(match.group() for match in _ABBREVIATION.finditer(name))
    return tuple(alias for alias in found if alias not in _NO_ALIAS and alias != name)


def _child_parts(children: Sequence[str]) -> tuple[str, ...]:
    if any(holds_address(child) for child in children):
        return ()
    return tuple(part for child in children if (part := child.strip(_NAME_EDGE)))


def _parts(text: str, vocabulary: Vocabulary, children: Sequence[str]) -> tuple[str, ...]:
    """The platforms a line lists ("for Android, iOS and Windows"), or the lines of the list inside it."""
    if children:
        return _child_parts(children)
    if len(_PLATFORM.findall(text)) < 2:
        return ()
    for match in vocabulary.part_lead_in.finditer(text):
        rest = text[match.end() :].strip(_NAME_EDGE + "()")
        pieces = [piece.strip(_NAME_EDGE + "()") for piece in _split(rest, vocabulary.and_word)]
        pieces = [piece for piece in pieces if piece]
        if len(pieces) >= 2 and all(_PLATFORM.search(piece) and len(piece.split()) <= 4 for piece in pieces):
            return tuple(pieces)
    inside = re.search(r"\(([^()]+)\)", text)
    pieces = _split(inside[1], vocabulary.and_word) if inside else []
    if len(pieces) >= 2 and all(_PLATFORM.search(piece) for piece in pieces):
        return tuple(piece.strip(_NAME_EDGE) for piece in pieces)
    return ()


def _split(text: str, and_word: str) -> list[str]:
    joined = rf"\s*(?:[,;/&]|\b{and_word}\b)\s*" if and_word else r"\s*[,;/&]\s*"
    return [piece for piece in re.split(joined, text) if piece.strip()]


def is_exception(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a line in the list of the scope takes something out of it."""
    first_sentence = re.split(r"(?<=[.!?])\s+(?=[^\Wa-z])", text, maxsplit=1)[0]
    return vocabulary.excepts.search(first_sentence) is not None


def reason_for(text: str, intro: str, vocabulary: Vocabulary) -> str:
    """Why a line is out of scope: "not_named", "third_party_hosting" or "" (R33-R35)."""
    if vocabulary.not_named.search(text[:400]):
        return "not_named"
    if vocabulary.third_party.search(intro[:600]) or vocabulary.third_party.search(text[:400]):
        return "third_party_hosting"
    return ""
