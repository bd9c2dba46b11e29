"""Whose policy it is: the name that the texts use most, held against their titles and web addresses. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.programme.draft.assets import find_addresses
from firsthand.programme.draft.vocabulary import word_set

_NAME = re.compile(r"\b[A-Z][\w&]*[A-Za-z\w&](?:[ -](?:[A-Z][\w&]+))*")
_INSIDE = re.compile(r"(?<=[a-z,;] )" + _NAME.pattern)
_POSSESSIVE = re.compile(r"^([A-Z][\w&. -]{1,40}?)[’']s?\s")
_NAMED_FIRST = re.compile(
    r"^([A-Z][\w&. -]{1,40}?)\s+(?:Vulnerability|Responsible|Coordinated|Security|Bug|Disclosure|VDP|CVD)\b"
)
_COMMON = word_set(
    "i vdp cvd vrp soc csirt psirt cert iso rfc poc pii phi "
    "security scope hall fame wall thanks safe harbor harbour responsible coordinated vulnerability disclosure policy "
    "policies program programme bug bounty guidelines introduction report reports researcher researchers english dutch "
    "internet "
    "api xss csrf xxe sql dos ddos tls ssl android ios windows blackberry linux google github facebook twitter "
    "hackerone bugcrowd intigriti markdown html pdf url pgp gpg dns spf dkim dmarc captcha csp ui ux http https "
    "beleid onderzoek beveiligingsonderzoekers u us eu gdpr avg cvss cve cwe owasp nda rce agency name "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december verantwoorde openbaarmaking werkzaamheidsgebied our your the we web mobile "
    "personally identifiable information official channels proof concept code terms service acceptable usage level "
    "personal healthcare financial secure messaging large file send inclusion local remote denial content flash "
    "description how what if please any each"
)
_READ = 200_000


@dataclass(frozen=True)
class Guess:
    """A name, and whether title or addresses bear it out."""

    name: str = ""
    sure: bool = False


def guess_organisation(titles: Sequence[str], texts: Sequence[str]) -> Guess:
    """The name of the organisation, or an empty guess where no name stands out."""
    together = "\n".join(text[:_READ] for text in texts)
    counts = _counted(together)
    titled = {_possessor(title) for title in titles} - {""}
    labels = _labels(together)
    for label in labels:
        found = [match.group() for match in re.finditer(rf"\b{re.escape(label)}\b", together, re.IGNORECASE)]
        written = Counter(word for word in found if word[0].isupper() and word.lower() not in _COMMON)
        for word, times in written.items():
            counts[word] = max(counts[word], times)
    candidates = set(counts) | titled
    scores = {name: _score(name, counts, titled, labels) for name in candidates}
    if not scores:
        return Guess()
    best = max(sorted(scores), key=lambda name: (scores[name], len(name)))
    sure = best in titled or scores[best] >= 15 + 2
    rival = max((score for name, score in scores.items() if not _overlap(name, best)), default=0)
    return Guess(best, sure) if sure or (scores[best] >= 5 and scores[best] >= 2 * rival) else Guess()


def _overlap(one: str, other: str) -> bool:
    return one in other or other in one


def _possessor(title: str) -> str:
    found = _POSSESSIVE.match(title) or _NAMED_FIRST.match(title)
    name = found[1].strip() if found else ""
    return "" if not name or all(word.lower() in _COMMON for word in name.split()) else name


def _counted(text: str) -> Counter[str]:
    """Capitalised words inside sentences, and the first words of longer names, by how often they stand there."""
    counts: Counter[str] = Counter()
    for match in _INSIDE.finditer(text):
        words = match.group().split(" ")
        for length in range(1, min(len(words), 4) + 1):
            name = " ".join(words[:length])
            if not any(word.lower() in _COMMON for word in words[:length]):
                counts[name] += 1
    return counts


def _labels(text: str) -> frozenset[str]:
    """The name part of every domain in the text: "tidewater" of www.tidewater.example."""
    found = set()
    for hit in find_addresses(text):
        host = hit.value.partition("://")[2] or hit.value
        parts = host.split("/")[0].removeprefix("*.").lower().split(".")
        if len(parts) >= 2:
            found.add(parts[-3] if len(parts) >= 3 and len(parts[-2]) <= 3 else parts[-2])
    return frozenset(found)


def _label_of(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def _score(name: str, counts: Counter[str], titled: set[str], labels: frozenset[str]) -> int:
    mentions = min(counts[name], 20)
    addressed = _label_of(name) in {_label_of(label) for label in labels} and (mentions >= 2 or name in titled)
    return mentions + (15 if addressed else 0) + (12 if name in titled else 0)
