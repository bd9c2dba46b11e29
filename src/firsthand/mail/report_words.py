"""Words by which a report in prose names a place, an impact, steps, and a wish to be thanked. English and Dutch.

Pure data for `items`: alternatives of regular expressions, one idea a line. Every repetition is bounded, so that no
text makes a search slow.
"""

import re

_HEADING = r"^\W{0,8}"


def _any_of(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE | re.MULTILINE)


_FILE_ENDINGS = "md|txt|pdf|png|jpe?g|gif|zip|html?|js|py|php|docx?|eg|ie"
_ADVERB = r"(?:[\w-]+\s){0,3}"
_BAD_PEOPLE = (
    r"(?:attackers?|adversar(?:y|ies)|intruders?|(?:malicious )?users?|anyone|anybody|somebody|someone|hackers?|one)"
)
_KWAADWILLENDEN = r"(?:aanvallers?|kwaadwillenden?|onbevoegden?|buitenstaanders?|iedereen|iemand|gebruikers?|hackers?)"

LOCATION = _any_of(
    r"https?://\S",
    rf"(?<![\w@.-])(?:[a-z0-9-]{{1,63}}\.){{1,8}}(?!(?:{_FILE_ENDINGS})\b)[a-z]{{2,18}}(?![\w@-])",
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b",
    r"\b(?:get|post|put|delete|patch) /\S",
    rf"{_HEADING}(?:url|location|where|host|endpoint|asset|target)\b.{{0,40}}[:=]",
    rf"{_HEADING}(?:affected|vulnerable) (?:url|host|system|product|version|component|endpoint|asset|parameter)s?\b",
    rf"{_HEADING}(?:locatie|vindplaats|plaats|waar|doelwit)\b.{{0,40}}[:=]",
    rf"{_HEADING}getroffen (?:systeem|onderdeel|adres|product)\b",
)
IMPACT = _any_of(
    rf"{_HEADING}(?:(?:security |potential |possible |business )?impact|risk|severity|consequences?)\b",
    rf"{_HEADING}(?:(?:mogelijke )?(?:impact|gevolg(?:en)?)|risico(?:'s)?|ernst|schade)\b",
    rf"\b{_BAD_PEOPLE}\s{_ADVERB}(?:can|could|may|might|would|is able|are able)\b",
    rf"\b{_BAD_PEOPLE}\s(?:gains?|obtains?|reads?|steals?|takes?|executes?)\b",
    r"\b(?:allow(?:s|ed|ing)?|enabl(?:es|ing)|lets|permits?|makes? it possible)\b.{0,80}\b"
    r"(?:attackers?|anyone|anybody|users?|to|for)\b",
    r"\b(?:leads?|leading|led) to\b",
    r"\bresult(?:s|ing)? in\b",
    r"\b(?:account|session) (?:takeover|hijack)",
    r"\btak(?:e|ing) over\b",
    r"\bde impact\b",
    rf"\b{_KWAADWILLENDEN}\s{_ADVERB}(?:kan|kunnen|zou|zouden)\b",
    rf"\b(?:kan|kunnen|zou|zouden)\s{_ADVERB}{_KWAADWILLENDEN}\b",
    r"\b(?:leidt tot|kan leiden tot|maakt het mogelijk|overnemen)\b",
)
STEPS = _any_of(
    rf"{_HEADING}(?:steps?|reproduc(?:tion|ing)|repro|how to reproduce|procedure|walkthrough|exploit|poc)\b"
    r".{0,60}(?:[:=]|$)",
    rf"{_HEADING}(?:stappen(?:plan)?|(?:te )?reproduceren|reproductie|werkwijze)\b.{{0,60}}(?:[:=]|$)",
    r"\bproof[- ]of[- ]concept\b",
    r"\bsteps to (?:reproduce|repeat|trigger)\b",
    r"\b(?:to|can be) reproduced? (?:this|it|the|by|as|with)\b",
    r"\b(?:stappen om|te reproduceren)\b",
    r"^\s{0,8}(?:\$ )?(?:curl|wget|nmap|python3?|nc|openssl) \S",
    r"\bfirst[, ].{3,400}?\b(?:then|next|after that)\b",
    r"\b(?:eerst|(?:ga|open) (?:je |u )?naar)\b.{3,400}?\b(?:daarna|vervolgens|en klik)\b",
)
NUMBERED = re.compile(r"^\s{0,8}(?:step |stap )?(?:\(?([1-9])[.):]|([1-9]) ?-)\s{1,8}\S", re.IGNORECASE | re.MULTILINE)

_HALL = (
    r"(?:the |de |your |uw |our )?"
    r"(?:hall[- ]of[- ]fame|wall of fame|acknowledge?ments?|credits?|vermelding|erkenning|eregalerij)"
)
_SAID = r"[ \t*_]{0,4}[:=–—][ \t*_]{0,4}(?P<said>\S.{0,300})$"
CREDIT_LABEL = re.compile(
    rf"^[\W_]{{0,8}}(?:(?:name|naam) (?:for|in|on|voor|op) {_HALL}|{_HALL}(?: name| to| as| naam| als)?|"
    r"credited? (?:to|as)|acknowledge as|"
    rf"(?:finder|reporter|researcher|handle|vinder|melder|onderzoeker)(?:'s)?(?: name| naam)?){_SAID}",
    re.IGNORECASE | re.MULTILINE,
)
"""A line "Credit: NAME"."""
CREDIT_PHRASE = re.compile(
    r"\b(?:credit (?:me|us|this|the finding|the report)? ?(?:as|to)|"
    r"(?:list|mention|name|thank|acknowledge|print) me as|"
    r"(?:be|like to be) (?:credited|listed|named|acknowledged|mentioned) as|"
    r"vermeld (?:mij|me|ons) (?:graag )?(?:als|onder de naam)|"
    r"(?:vermeld|genoemd) (?:te )?worden (?:als|onder de naam)|"
    r"(?:mij|me|ons) (?:te )?vermelden als|noem (?:mij|me) )[ \t]{0,4}:?[ \t]{0,4}(?P<said>[^\n]{1,300})",
    re.IGNORECASE,
)
"""A sentence "credit me as NAME"."""
NO_NAME = re.compile(
    r"\W*(?:no(?:ne|t needed|t necessary|t required| thanks?| thank you| name| credit)?|n/?a|-+|anonymous(?:ly)?|"
    r"please do not|anoniem|geen|niet nodig|nee|liever niet)\W*(?:$|[.,;].*)",
    re.IGNORECASE,
)
UNNAMED = _any_of(
    r"\b(?:stay|remain|be|keep me|report(?:ing)?) anonymous\b",
    r"\bdo not (?:credit|name|list|mention) me\b",
    r"\bno credit (?:is )?(?:needed|wanted|necessary|please)\b",
    r"\banoniem (?:blijven|melden)\b",
    r"\bniet (?:genoemd|vermeld) (?:te )?worden\b",
    r"\bgeen vermelding\b",
)
LINK = re.compile(
    r"\b(?:https?://|www\.)[^\s<>()\[\]\"',;]{3,300}|(?:twitter|x|github|linkedin|facebook)\.com/[\w./-]{2,100}",
    re.IGNORECASE,
)
NAME_ENDS = re.compile(
    r"(?<=[^\W\d_]{3})[.!](?:\s|$)|[;(<\[]|\s[-–—|]\s|,\s|"
    r"\s(?:with|linking|link|met|and (?:link|my|the link)|en (?:link|mijn|de link))\b|$",
    re.IGNORECASE,
)
"""A full stop ends a name only after three letters: "D.J. Vogel" has two that do not."""
