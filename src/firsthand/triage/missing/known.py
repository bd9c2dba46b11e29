"""What a report does say, for questions to build on: a place, a product, a line of code. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from firsthand.core.text import one_line
from firsthand.programme.addresses import address_of
from firsthand.programme.rules import ADDRESSED, Asset, AssetKind
from firsthand.programme.scope import Verdict
from firsthand.triage.lines import NamedAsset
from firsthand.triage.missing.reading import own_words
from firsthand.triage.reading import ReportWords

SHOWN = 80
"""Signs of a place or of a product's name in a question."""
_READ = 15_000
_URLS = 40
"""Addresses that are looked at for one worth asking about."""
_URL = re.compile(
    r"(?:https?://|(?<![\w@./-])(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,18}(?=[:/]))[^\s<>\"'`()\[\]{}|\\^]{1,500}",
    re.IGNORECASE,
)
_TAIL = re.compile(r"[?#].*", re.DOTALL)
_ELSEWHERE = re.compile(
    r"(?:^|\.)(?:youtu\.be|youtube\.com|vimeo\.com|imgur\.com|github\.com|github\.io|gitlab\.com|githubusercontent\.com|"
    r"google\.com|dropbox\.com|streamable\.com|owasp\.org|mitre\.org|nist\.gov|first\.org|w3\.org|ietf\.org|"
    r"wikipedia\.org|portswigger\.net|hackerone\.com|bugcrowd\.com|intigriti\.com|mozilla\.org|medium\.com|"
    r"exploit-db\.com|snyk\.io|acunetix\.com|stackoverflow\.com|linkedin\.com|twitter\.com|x\.com)$"
)
"""Hosts that reports refer to, and seldom report about."""
_SOURCE = re.compile(
    r"\b(?:[\w/-]{1,80}\.(?:(?:c|h|cc|cpp|hpp|cs|go|rs|py|rb|java|kt|swift)\b(?::\d{1,6})?|[a-z]{1,5}:\d{1,6})|"
    r"(?<![\w.:])[a-z]\w{0,40}(?:_|::|->)\w{1,60}\(\))",
    re.IGNORECASE,
)
"""Code that was read rather than called: a file in a language that is built, a line of a file, a function whose name is
nobody else's."""
INSTALLED_KINDS = frozenset({AssetKind.DESKTOP_TOOL, AssetKind.MOBILE_APP, AssetKind.HARDWARE, AssetKind.SOURCE})


@dataclass(frozen=True)
class Known:
    """What questions build on. Every one may be empty."""

    place: str = ""
    """A web address as the reporter wrote it, without its query."""
    has_path: bool = False
    product: str = ""
    """A product of the programme, by its title in the reporter's language."""
    is_installed: bool = False
    """The product is one that people install: it has versions that the house does not see."""
    code: str = ""
    """A file of code with its line, or a function."""


def known_in(words: ReportWords, assets: Sequence[NamedAsset] = (), chosen: Asset | None = None) -> Known:
    """What `words` name. `assets` are the verdicts on them, `chosen` is what the reporter picked in the form."""
    text = own_words(f"{words.location}\n{words.whole}"[:_READ])
    place = next(_places(text, assets), "")
    address = address_of(place) if place else None
    product = _product(assets, chosen)
    code = _SOURCE.search(text)
    return Known(
        place=place,
        has_path=bool(address and address.path),
        product=one_line(product.title(words.language), SHOWN) if product else "",
        is_installed=product is not None and product.kind in INSTALLED_KINDS,
        code=one_line(code[0], SHOWN) if code else "",
    )


def _places(text: str, assets: Sequence[NamedAsset]) -> Iterator[str]:
    """Addresses worth asking about: those of the programme first, then those that name a page."""
    ours = {asset.answer.host for asset in assets if asset.answer.verdict is not Verdict.NOT_NAMED}
    found = []
    for number, match in enumerate(_URL.finditer(text)):
        if number >= _URLS:
            break
        url = match[0].rstrip(".,;:!?*_")
        address = address_of(url)
        if address and _is_public(address.host) and not _ELSEWHERE.search(address.host):
            found.append((address.host not in ours, not address.path, number, url))
    for *_, url in sorted(found):
        yield _shown(url)
    for verdict in (Verdict.IN, Verdict.EXCLUDED):
        yield from (_shown(a.typed) for a in assets if a.answer.verdict is verdict and "." in a.answer.host)


def _is_public(host: str) -> bool:
    """Not "localhost", nor "your-ip": places in the reporter's own house."""
    return ("." in host or ":" in host) and not host.startswith("127.") and host != "::1"


def _shown(url: str) -> str:
    scheme, mark, rest = _TAIL.sub("", url).rpartition("://")
    host, slash, path = rest.partition("/")
    return one_line(f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}", SHOWN)


def _product(assets: Sequence[NamedAsset], chosen: Asset | None) -> Asset | None:
    """The asset that is a product rather than an address: the chosen one first."""
    named = [asset.answer.asset for asset in assets if asset.answer.verdict is Verdict.IN]
    return next((asset for asset in (chosen, *named) if asset and asset.kind not in ADDRESSED), None)
