"""Words that a writer meant to fill in and did not, or that a language model says of itself. Pure.

English, Dutch, German and French. Each rests on words that hardly ever stand in a report for another reason; what
does, such as `{{7*7}}`, `<your token>` in a command, or `[url]` in a forum's markup, is left alone.
"""

import re
from collections.abc import Iterator
from itertools import islice

_WHO = (
    r"(?:full |first |last |company |vendor |organi[sz]ation |product |program(?:me)? |domain |website |target |"
    r"researcher |recipient |security team )?name|company|organi[sz]ation|vendor|target|domain|website"
)
_DETAILS = r"title|position|handle|role|email(?: address)?|phone(?: number)?|contact(?: information| details)?"
_YOUR = rf"your (?:{_WHO}|{_DETAILS})"
_BRACKETED = (
    rf"(?:{_YOUR}|(?:insert|describe|specify|provide) [^\]\[\n]{{2,60}}|(?:enter|add|fill in) [^\]\[\n]{{2,60}} here|"
    r"(?:company|vendor|organi[sz]ation|researcher|recipient|program(?:me)?|product|website|first|last|full) name|"
    r"(?:target|affected|vulnerable|website) (?:url|domain|host|endpoint|website)|company|today's date|current date|"
    r"(?:uw|jouw) (?:naam|bedrijf|functie|e-?mail(?:adres)?|organisatie)|bedrijfsnaam|naam (?:van )?(?:het )?bedrijf|"
    r"vul [^\]\[\n]{2,40} in|(?:hier )?invullen|"
    r"(?:ihr|dein) (?:name|unternehmen|titel)|firmenname|name des unternehmens|[^\]\[\n]{2,40} (?:einfügen|eintragen)|"
    r"(?:votre|ton) (?:nom|entreprise|titre|fonction)|nom de l'entreprise|(?:insérer|insérez|indiquez) [^\]\[\n]{2,40})"
)
_MERGED = (
    r"(?:target|target_?(?:url|host|domain|name)|company(?:_?name)?|organi[sz]ation(?:_?name)?|vendor(?:_?name)?|"
    r"first_?name|last_?name|full_?name|fname|lname|researcher(?:_?name)?|program(?:me)?(?:_?name)?|"
    r"domain(?:_?name)?|website|baseurl|hostname|recipient(?:_?name)?|your_?name)"
)
_MODEL = (
    r"as an? (?:large )?(?:ai|artificial intelligence)(?: language)? (?:model|assistant)|as a large language model|"
    r"als (?:een )?ai-?(?:taal)?model|als (?:ein )?(?:ki|ai)-?(?:sprach)?modell|"
    r"en tant qu(?:e modèle de langage|'(?:ia|intelligence artificielle))|"
    r"(?:certainly|sure|of course)[!,.] here(?:'s| is) (?:a|the|your) |here(?:'s| is) (?:a|the|your) "
    r"(?:revised|polished|rewritten|professional) (?:version|report|vulnerability|bug|email)|"
    r"my (?:knowledge|training) cut-?off"
)
_FORM = re.compile(
    rf"(?<![\w\]])\[ ?{_BRACKETED} ?\](?![(\[:])|"
    rf"<(?:{_YOUR}|insert [^<>\n]{{2,60}}|(?:company|vendor|researcher|target) name)>|"
    r"\blorem ipsum\b",
    re.IGNORECASE,
)
_SAYS_IT_IS_ONE = re.compile(rf"(?<![\"'“`>])\b(?:{_MODEL})", re.IGNORECASE)
_MERGE = re.compile(rf"\{{\{{ ?{_MERGED} ?\}}\}}|(?<!\S)\{{{_MERGED}\}}|%%{_MERGED}%%|\*\|{_MERGED}\|\*", re.IGNORECASE)
_UNDONE = re.compile(r"(?m)^[ \t]{0,8}(?:[-*] |[\w ]{2,40}: ?)?[\[(]?(?:TODO|TBD|FIXME)\b(?=[\])]|:|[ \t]{0,8}$)")
_ABOUT_TEMPLATES = re.compile(
    r"\b(?:template injection|ssti|csti|jinja|handlebars|mustache|twig|freemarker|nuclei|angular|vue|liquid)\b",
    re.IGNORECASE,
)
"""A report about templates, or one that brings a scanner's template along, shows their marks with good reason."""
AT_MOST = 100
"""Finds that are looked at; more say nothing more."""


def placeholders_in(text: str) -> Iterator[str]:
    """What was left in `text`, as it stands there, in its order a kind at a time; at most AT_MOST of a kind."""
    straight = text.replace("’", "'")
    kinds = [_FORM, _UNDONE]
    if ("{" in text or "%%" in text or "*|" in text) and not _ABOUT_TEMPLATES.search(straight):
        kinds.append(_MERGE)
    for kind in kinds:
        yield from _finds(kind, straight)


def machine_words_in(text: str) -> Iterator[str]:
    """What a language model says of itself in `text`, as it stands there, in its order; at most AT_MOST."""
    return _finds(_SAYS_IT_IS_ONE, text.replace("’", "'"))


def _finds(kind: re.Pattern[str], text: str) -> Iterator[str]:
    return (match[0].strip() for match in islice(kind.finditer(text), AT_MOST))
