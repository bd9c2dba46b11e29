"""Words by which a report in prose names a place, an impact and steps: English, Dutch, German, French.

Pure data for `items`: alternatives of regular expressions, one idea a line. Every repetition is bounded, so that no
text makes a search slow. Apostrophes are straight: `items` makes them so.
"""

import re

HEADING = r"^\W{0,8}"
"""Where a heading begins: at the start of a line, after marks such as "## " or "- "."""
SOME_WORDS = r"(?:[^\s.!?;:]{1,40}\s{1,2}){0,7}"
"""What may stand between a subject and its verb in one sentence."""


def any_of(*alternatives: str) -> re.Pattern[str]:
    """One pattern of several, blind to capitals, with "^" and "$" at every line."""
    return re.compile("|".join(alternatives), re.IGNORECASE | re.MULTILINE)


# Places.
_FILE_ENDINGS = "md|txt|pdf|png|jpe?g|gif|zip|html?|js|py|php|docx?|eg|ie"
_SYSTEM_FOLDERS = "etc|tmp|dev|bin|usr|var|proc|home|root|opt"

LOCATION = any_of(
    r"https?://\S",
    rf"(?<![\w@.-])(?:[a-z0-9-]{{1,63}}\.){{1,8}}(?!(?:{_FILE_ENDINGS})\b)[a-z]{{2,18}}(?![\w@-])",
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b",
    r"\b(?:get|post|put|delete|patch) /\S",
    rf"(?<![\w./:<\\-])/(?!(?:{_SYSTEM_FOLDERS})\b)[a-z][\w-]{{2,60}}(?:[/?.][\w.=&-]{{1,60}})?(?=[\s,.;:)'\"]|$)",
    r"\b(?:versions?|versie|firmware|release|build)[\s:=]{1,3}(?:\w{1,12}\s)?v?\d",
    r"\bv\d{1,3}\.\d{1,4}\b",
    rf"{HEADING}(?:urls?|location|where|host|endpoint|asset|target|page|product|component|parameter)\b.{{0,40}}[:=]",
    rf"{HEADING}(?:affected|vulnerable) (?:url|host|system|product|version|component|endpoint|asset|parameter)s?\b",
    rf"{HEADING}(?:locatie|vindplaats|plaats|waar|doelwit|pagina|adres|onderdeel|versie)\b.{{0,40}}[:=]",
    rf"{HEADING}(?:getroffen|kwetsbare?) (?:systeem|onderdeel|adres|product|pagina|versie|url)\b",
    rf"{HEADING}(?:fundort|fundstelle|ort|wo|adresse|ziel|seite|produkt|komponente)\b.{{0,40}}[:=]",
    rf"{HEADING}(?:betroffene|verwundbare|anfällige)[srn]? (?:systeme?|seiten?|url|adressen?|produkte?|komponenten?)\b",
    rf"{HEADING}(?:lieu|emplacement|endroit|où|adresse|cible|page|produit|composant)\b.{{0,40}}[:=]",
    rf"{HEADING}(?:url|page|site|système|version|produit|composant|adresse|paramètre)s? "
    r"(?:concerné|affecté|vulnérable|touché)",
)

# Impacts.
_PEOPLE = (
    r"(?:attackers?|adversar(?:y|ies)|intruders?|users?|visitors?|customers?|anyone|anybody|everyone|somebody|someone|"
    r"outsiders?|strangers?|hackers?|criminals?|one|malware)"
)
_MENSEN = (
    r"(?:aanvallers?|kwaadwillenden?|onbevoegden?|buitenstaanders?|derden|anderen|iedereen|iemand|gebruikers?|klanten|"
    r"bezoekers?|criminelen|vreemden|hackers?)"
)
_LEUTE = (
    r"(?:angreifer(?:in|innen|n)?|unbefugten?|unbefugter|dritter?|dritten|fremder?|fremden|jeder|jedermann|jemand|"
    r"anderer?|benutzer|nutzer|kunden|besucher|kriminellen?|hacker|man)"
)
_GENS = (
    r"(?:attaquants?|attaquantes?|pirates?|tiers|inconnus?|n'importe qui|quiconque|personnes?|utilisateurs?|clients?|"
    r"visiteurs?|quelqu'un|tout le monde|on)"
)
_KANN, _KAN = r"(?:kann|können|könnte|könnten|vermag|darf|dürfen)", r"(?:kan|kunnen|zou|zouden|mag|mogen)"

IMPACT = any_of(
    rf"{HEADING}(?:(?:security |potential |possible |business )?impact|risk|severity|consequences?)\b",
    rf"\b{_PEOPLE}\s{SOME_WORDS}(?:can|could|may|might|would|is able|are able)\b",
    rf"\b{_PEOPLE}\s(?:gains?|obtains?|reads?|steals?|takes?|executes?)\b",
    r"\b(?:allow(?:s|ed|ing)?|enabl(?:es|ing)|lets|permits?|makes? it possible)\b.{0,80}\b"
    r"(?:attackers?|anyone|anybody|everyone|users?|to|for)\b",
    r"\b(?:leads?|leading|led) to\b",
    r"\bresult(?:s|ing)? in\b",
    r"\b(?:account|session) (?:takeover|hijack)",
    r"\btak(?:e|ing) over\b",
    r"\b(?:arbitrary|remote) (?:code|command)",
    r"\bcode execution\b|\bdenial of service\b|\bprivilege escalation\b|\bescalat(?:e|ion of) privileges?\b",
    r"\b(?:can|could|may|might|to)\s(?:be\s)?(?:steal|stolen|bypass(?:ed)?|exploit(?:ed)?|gain|hijack(?:ed)?|crash)\b",
    rf"{HEADING}(?:(?:mogelijke )?(?:impact|gevolg(?:en)?|effect(?:en)?)|risico(?:'s)?|ernst|schade)\b",
    r"\bde impact\b",
    rf"\b{_MENSEN}\s{SOME_WORDS}{_KAN}\b",
    rf"\b{_KAN}\s{SOME_WORDS}{_MENSEN}\b",
    rf"\b(?:laat|laten)\s{SOME_WORDS}{_MENSEN}\b",
    r"\b(?:leidt tot|kan leiden tot|maakt het mogelijk|is het mogelijk om|met als gevolg)\b",
    r"\b(?:overnemen|meelezen|te stelen)\b",
    rf"{HEADING}(?:(?:mögliche |potenzielle )?(?:auswirkung(?:en)?|folgen?|gefahr)|risiko|schweregrad|schaden)\b",
    rf"\b{_LEUTE}\s{SOME_WORDS}{_KANN}\b",
    rf"\b{_KANN}\s{SOME_WORDS}{_LEUTE}\b",
    r"\b(?:ermöglicht|erlaubt|gestattet|führt zu|führen zu|zur folge|übernahme von|lässt (?:andere|fremde|jeden))\b",
    r"\b(?:auslesen|mitlesen|übernehmen|ausspähen|abgreifen|stehlen|aushebeln|einschleusen)\b",
    rf"{HEADING}(?:impacts?|conséquences?|risques?|gravité|sévérité|criticité|dommages?|effets?)\b",
    rf"(?<![\w-]){_GENS}\s{SOME_WORDS}(?:peut|peuvent|pourrait|pourraient)\b",
    r"\bpermet(?:tent|trait|tant)?\b.{0,60}\b(?:de|à|aux?)\b|\bpermet(?:tent|trait|tant)?\s.{0,40}\bd'",
    r"\b(?:conduit|mène|aboutit) (?:à|au)\b|\bentraîne\b|\bdonne(?:nt|rait)? accès\b",
    r"\b(?:prise de contrôle|prendre le contrôle|il (?:est|devient|serait) (?:donc |ainsi |alors )?possible d)",
)

# Steps.
_THEN = r"(?:.|\n){3,400}?\b"
STEPS = any_of(
    rf"{HEADING}(?:steps?|reproduc(?:tion|ing)|repro|(?:how )?to reproduce|procedure|walkthrough|exploit|poc)\b"
    r".{0,60}(?:[:=]|$)",
    r"\bproof[- ]of[- ]concept\b",
    r"\bsteps to (?:reproduce|repeat|trigger)\b",
    r"\b(?:to|can be) reproduced? (?:this|it|the|by|as|with)\b",
    rf"\bfirst[, ]{_THEN}(?:then|next|after that|afterwards)\b",
    r"^\s{0,8}(?:[$#] )?(?:curl|wget|nmap|python3?|nc|openssl|sqlmap|msfconsole|docker) \S",
    rf"{HEADING}(?:stappen(?:plan)?|(?:te )?reproduceren|reproductie|werkwijze)\b.{{0,60}}(?:[:=]|$)",
    r"\b(?:stappen om|te reproduceren|na te doen)\b",
    rf"\b(?:eerst|(?:ga|open) (?:je |u )?naar)\b{_THEN}(?:daarna|vervolgens|en klik|en druk)\b",
    rf"{HEADING}(?:schritte?|reproduktion|nachstellen|vorgehen(?:sweise)?|anleitung|ablauf|so geht es)\b"
    r".{0,60}(?:[:=]|$)",
    r"\b(?:schritte (?:zu[mr]|um)|(?:zu|zum) (?:reproduzieren|nachstellen)|so nachstellen)\b",
    rf"\b(?:zuerst|zunächst|als erstes|erst)\b{_THEN}(?:dann|danach|anschließend|darauf)\b",
    rf"\b(?:öffnen|rufen|gehen|melden) sie\b{_THEN}(?:klicken|geben|drücken|ändern|wählen) sie\b",
    rf"{HEADING}(?:étapes?|reproduction|marche à suivre|procédure|mode opératoire|pour reproduire|scénario)\b"
    r".{0,60}(?:[:=]|$)",
    r"\b(?:étapes pour|pour reproduire)\b",
    rf"\b(?:d'abord|premièrement|en premier|commencez par)\b{_THEN}(?:puis|ensuite|après quoi)\b",
    rf"\b(?:ouvrez|allez|rendez-vous|connectez-vous)\b{_THEN}(?:puis|ensuite|cliquez|saisissez|tapez|modifiez)\b",
)
NUMBERED = re.compile(
    r"^\s{0,8}(?:[*#_]{0,4}(?:step|stap|schritt|étape) )?(?:\(?([1-9])[.):]|([1-9]) ?[-–:])\s{1,8}\S",
    re.IGNORECASE | re.MULTILINE,
)
"""A line of a numbered list. Two different numbers make steps."""
