"""Classes of weakness that qualify: from a list, or from a sentence that names them; each with its CWE. Pure (R43)."""

import re
from dataclasses import dataclass

from firsthand.programme.draft.vocabulary import Vocabulary

_SENTENCE_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bbijv)(?<!\betc)[.!?](?:\s+|$)")
_EDGE = " \t;,.:-–—*_`\"'“”‘’()"
_ENOUGH_PIECES = 3
_ENOUGH_KNOWN = 2
_LONGEST_NAME = 90

# Special classes before general ones; MITRE CWE numbers. English and Dutch names stand side by side.
_CWE: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (number, re.compile(pattern, re.IGNORECASE))
    for number, pattern in (
        (79, r"\bxss\b|cross[- ]?site[- ]?script"),
        (611, r"\bxxe\b|xml external entit|externe xml"),
        (352, r"\b[cx]srf\b|(cross[- ]?site|client[- ]side) request forg"),
        (918, r"\bssrf\b|server[- ]?side request forg"),
        (89, r"\bsqli?\b|sql[- ]?injecti"),
        (90, r"ldap[- ]?injecti"),
        (643, r"xpath[- ]?injecti"),
        (1336, r"\bssti\b|template[- ]?injecti"),
        (78, r"command[- ]?injecti|\bos[- ]injecti|commando-?injecti"),
        (93, r"\bcrlf\b|response splitting"),
        (98, r"\b[lr]fi\b|file inclusion|(opname|insluit\w*|inclusie) van .*bestand|bestandsinclusie"),
        (434, r"file upload|upload\w* van bestand|bestandsupload"),
        (22, r"(path|directory|folder) traversal|pad-?traversal|arbitrary file read"),
        (
            94,
            r"\brce\b|(remote|arbitrary) (code|command) execut|code[- ](execution|injection)|"
            r"uitvoer\w* van (externe |willekeurige )?code|code-?uitvoering|code-?injectie",
        ),
        (502, r"deseriali[sz]"),
        (639, r"\bidor\b|insecure direct object|directe objectverwijz"),
        (384, r"session fixation|sessiefixatie"),
        (613, r"session (expir|management)|sessie(beheer|verloop)"),
        (
            269,
            r"privilege[- ]?escalat|escalati\w* van (bevoegdhe|recht|privileg)|(elevation|escalation) of privilege|"
            r"rechtenescalatie",
        ),
        (862, r"missing authori[sz]ation|ontbrekende autorisatie"),
        (284, r"access control|toegangs(controle|beheer)"),
        (285, r"authori[sz]ation|autorisatie|permission"),
        (287, r"authenticat|authenticatie|verificatie|log-?in bypass|\b2fa\b|\bmfa\b"),
        (1021, r"click-?jack|ui[- ]?redress"),
        (601, r"(open|unvalidated) redirect|open doorverwijz"),
        (798, r"hard-?coded|default (credential|password)|standaardwachtwoord"),
        (119, r"memory (corruption|safety)|geheugen(corruptie|fout)"),
        (120, r"buffer[- ]?overflow|bufferoverloop"),
        (416, r"use[- ]after[- ]free"),
        (362, r"race condition|\btoctou\b"),
        (444, r"request smuggl"),
        (942, r"\bcors\b"),
        (1321, r"prototype pollution"),
        (327, r"(broken|weak) crypto|cryptogra"),
        (74, r"\binjecti(on|e)"),
        (
            200,
            r"(information|data|sensitive)\b.{0,30}\b(disclos|expos|leak)|"
            r"(disclos|expos|leak)\w* of .*(information|data)|datalek|blootstell|informatielek",
        ),
        (16, r"misconfigur|configuratiefout"),
    )
)


@dataclass(frozen=True)
class ClassReading:
    """One class as one language names it."""

    name: str
    cwe: int | None


def cwe_of(text: str) -> int | None:
    """The CWE number of the weakness a few words name, or None."""
    places = [
        (match.start(), order, number)
        for order, (number, pattern) in enumerate(_CWE)
        if (match := pattern.search(text[:300]))
    ]
    return min(places, key=lambda place: place[1])[2] if places else None


def read_class(text: str) -> ClassReading:
    """One line of a list of classes."""
    name = " ".join(text.split()).strip(" \t;,.")
    return ClassReading(name, cwe_of(name))


def classes_in_prose(paragraph: str, vocabulary: Vocabulary) -> list[ClassReading]:
    """The classes that a sentence such as "weaknesses such as XSS, CSRF and clickjacking" names; else none."""
    for sentence in _SENTENCE_END.split(" ".join(paragraph.split())):
        for lead in vocabulary.lead_in.finditer(sentence):
            found = _enumerated(sentence[lead.end() :], vocabulary)
            if found:
                return found
    return []


def _enumerated(text: str, vocabulary: Vocabulary) -> list[ClassReading]:
    pieces: list[str] = []
    for piece in re.split(r"\s*[,;]\s*", text):
        pieces += _parted(piece, vocabulary.and_word)
    names = [_named(piece) for piece in pieces if piece.strip(_EDGE)]
    readings = [ClassReading(name, cwe_of(name)) for name in names if len(name) <= _LONGEST_NAME]
    known = sum(1 for reading in readings if reading.cwe is not None)
    if len(readings) < _ENOUGH_PIECES or known < _ENOUGH_KNOWN or known * 2 < len(readings):
        return []
    return readings


def _parted(piece: str, and_word: str) -> list[str]:
    """A piece without its leading "and", cut in two at an inner "and" where both halves name a class."""
    if not and_word:
        return [piece]
    piece = re.sub(rf"^(?:{and_word}|or|of)\s+", "", piece.strip(), flags=re.IGNORECASE)
    halves = re.split(rf"\s+{and_word}\s+", piece, maxsplit=1)
    if len(halves) == 2 and all(cwe_of(half) is not None for half in halves):
        return [halves[0], *_parted(halves[1], and_word)]
    return [piece]


def _named(piece: str) -> str:
    name = piece.strip(_EDGE)
    if piece.count("(") == 1 and piece.rstrip(" .;,").endswith(")"):
        name = f"{name})"
    return name[:1].upper() + name[1:]
