"""A notation for what reports say, that compiles to patterns whose every repetition is bounded. Pure.

In a phrase a blank stands for a blank or a hyphen, " ?" for one or none, " .. " for at most 60 signs of the same
sentence, `<name>` for one of the words in `WORDS`; brackets, "|" and "?" are those of regular expressions. Phrases meet
whole words of a text in lower case.
"""

import re
from dataclasses import dataclass

WORDS = {
    "missing": (
        "missing|misses|lacks?|lacking|lack of|absent|absence of|without|no|not( being)? (set|present|sent|configured|"
        "implemented|used|enabled|included?|returned?)|does not|doesn.t|do not|are not|is not|ontbreekt|ontbreken|"
        "ontbrekende?|mist|missen|zonder|geen|niet (ingesteld|aanwezig|geconfigureerd|gezet|meegestuurd|gebruikt)"
    ),
    "old": (
        "out ?dated|out of date|old|older|unpatched|unsupported|obsolete|deprecated|legacy|ancient|verouderde?|oude|"
        "oudere|niet meer ondersteunde|niet bijgewerkte"
    ),
    "weak": "weak|insecure|unsafe|lax|permissive|misconfigured|broken|zwakke?|onveilige?|verkeerd ingestelde?",
    "phone": (
        "phones?|iphones?|ipads?|android|ios|handsets?|tablets?|mobile devices?|user.s device|devices?|telefoons?|"
        "toestel|toestellen|mobiele apparaat|mobiel apparaat|apparaat|apparaten|smartphones?"
    ),
    "evil": "malicious|rogue|hostile|kwaadaardige|schadelijke|kwaadwillende",
    "app": "apps?|applications?|apks?|applicaties?",
    "header": (
        "x content type options|content type options|x frame options|x xss protection|strict transport security|hsts|"
        "referrer policy|permissions policy|feature policy|expect ct|cross origin (opener|embedder|resource) policy|"
        "(http )?(security|beveiligings?) headers?"
    ),
    "library": (
        r"jquery( ui)?|bootstrap|angular(js)?|react|vue(\.js)?|lodash|moment(\.js)?|handlebars|dompurify|log4j|"
        r"struts|openssl|ckeditor|tinymce|spring|jackson|librar(y|ies)|dependenc(y|ies)|bibliothe(ek|ken)|"
        r"third party components?"
    ),
    "version": r"|( v?\d[\w.]{0,15})",
    "csp": "content security policy|csp",
    "mail": "e mail( address(es)?)?|email( address(es)?)?|e mailadres(sen)?|mailadres(sen)?",
    "login": "authentication|authenticatie|log ?in|2fa|mfa|two factor authentication",
    "unauthorised": (
        "broken|missing|weak|improper|incorrect|insufficient|no|without|zwakke|ontbrekende|geen|zonder|onvoldoende"
    ),
}


_GAP = r"(?!\w)[^.\n]{1,60}?(?<!\w)"


@dataclass(frozen=True)
class Sign:
    """Words of a report. The pattern is tried in a window around each of the `anchors`, which it holds one of."""

    anchors: tuple[str, ...]
    pattern: re.Pattern[str]


def sign(anchors: str, *phrases: str) -> Sign:
    """A sign; `anchors` are parted by "|"."""
    return Sign(tuple(anchors.split("|")), re.compile("|".join(map(_pattern, phrases))))


def literal(name: str) -> Sign:
    """The sign for a name as it is written: "SQL injection" is met by "sql-injection" too."""
    words = re.split(r"[\s-]+", name.strip().lower())
    return Sign((max(words, key=len),), re.compile(rf"(?<!\w){'[ -]?'.join(map(re.escape, words))}(?!\w)"))


def line(*phrases: str) -> re.Pattern[str]:
    """What a numbered line of a policy is known by."""
    return re.compile("|".join(map(_pattern, phrases)), re.IGNORECASE)


def _pattern(phrase: str) -> str:
    phrase = re.sub(r"<(\w+)>", lambda name: f"({WORDS[name[1]]})", phrase)
    pieces = (piece.replace(" ?", r"[\s-]?").replace(" ", r"[\s-]{1,2}") for piece in phrase.split(" .. "))
    return rf"(?<!\w)(?:{_GAP.join(pieces)})(?!\w)"
