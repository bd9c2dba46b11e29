"""Words by which a report in prose names a place, a version, an impact and steps: English, Dutch, German, French.

Pure data: alternatives of regular expressions over text in small letters with straight apostrophes (`reading.tidy`),
one idea a line. Every repetition is bounded, so that no text makes a search slow. Mail reads with the same words: a
receipt must not ask for what the desk finds.
"""

import re

SOME_WORDS = r"(?:[^\s.!?;:]{1,40}\s{1,2}){0,7}"
"""What may stand between a subject and its verb in one sentence."""


def pattern(
    *, headings: tuple[str, ...] = (), phrases: tuple[str, ...] = (), shapes: tuple[str, ...] = ()
) -> re.Pattern[str]:
    """One pattern of words that begin a line, of words that begin anywhere, and of shapes as they are.

    Marks such as "## " or "- " may stand before a heading. Asking once for a beginning, not once an alternative, makes
    a search three times as fast.
    """
    parts = [*shapes]
    if headings:
        parts.append(rf"^[^\w\n]{{0,8}}(?:{'|'.join(headings)})")
    if phrases:
        parts.append(rf"\b(?:{'|'.join(phrases)})")
    return re.compile("|".join(parts), re.MULTILINE)


# Places.
_FILE_ENDINGS = "md|txt|pdf|png|jpe?g|gif|zip|html?|js|py|php|docx?|eg|ie"
_SYSTEM_FOLDERS = "etc|tmp|dev|bin|usr|var|proc|home|root|opt"

_PLACE_HEADINGS = (
    r"(?:urls?|location|where|host|endpoint|asset|target|page|product|component|parameter)\b.{0,40}[:=]",
    r"(?:affected|vulnerable) (?:url|host|system|product|version|component|endpoint|asset|parameter)s?\b",
    r"(?:locatie|vindplaats|plaats|waar|doelwit|pagina|adres|onderdeel)\b.{0,40}[:=]",
    r"(?:getroffen|kwetsbare?) (?:systeem|onderdeel|adres|product|pagina|versie|url)\b",
    r"(?:fundort|fundstelle|ort|wo|adresse|ziel|seite|produkt|komponente)\b.{0,40}[:=]",
    r"(?:betroffene|verwundbare|anfällige)[srn]? (?:systeme?|seiten?|url|adressen?|produkte?|komponenten?)\b",
    r"(?:lieu|emplacement|endroit|où|adresse|cible|page|produit|composant)\b.{0,40}[:=]",
    r"(?:url|page|site|système|version|produit|composant|adresse|paramètre)s? (?:concerné|affecté|vulnérable|touché)",
)
_PLACE_SHAPES = (
    r"https?://\S",
    rf"(?<![\w@.-])(?:[a-z0-9-]{{1,63}}\.){{1,8}}(?!(?:{_FILE_ENDINGS})\b)[a-z]{{2,18}}(?![\w@-])",
    rf"(?<![\w./:<\\-])/(?!(?:{_SYSTEM_FOLDERS})\b)[a-z][\w-]{{2,60}}(?:[/?.][\w.=&-]{{1,60}})?(?=[\s,.;:)'\"]|$)",
    r"(?<![\w./:<\\-])(?:/[\w.~%-]{1,60}){1,12}/?\?[\w\[\]%.-]{1,60}=",
)
_BEFORE_A_PATH = (
    r"get|post|put|delete|patch|(?:api[- ]?)?endpoints?|requests?|urls?|paths?|routes?|api|verzoek(?:en)?|eindpunt|pad|"
    r"anfragen?|endpunkt|pfad|requêtes?|chemin"
)
_PLACE_PHRASES = (
    r"(?:\d{1,3}\.){3}\d{1,3}\b",
    r"(?:get|post|put|delete|patch) /\S",
    rf"(?:{_BEFORE_A_PATH})[\s:=`'\"(]{{1,4}}(?:(?:to|for|naar|an|à) [`'\"]?)?(?:…|\.\.\.)?"
    rf"/(?!(?:{_SYSTEM_FOLDERS})\b)[\w%~]",
)
_CODE_ENDINGS = (
    "c|h|cc|cpp|hpp|cs|go|rs|py|rb|php|pl|js|ts|jsx|tsx|mjs|java|kt|swift|sh|lua|sql|aspx?|jsp|cgi|vue|html?|xml"
)
_FRAMEWORKS = "node|vue|next|nuxt|react|express|angular|three|d3|ember|backbone"
PAYLOADS = "alert|prompt|confirm|print|eval|system|exec|sleep|version|user|database|main"
"""Calls that stand in payloads: no functions of the thing itself."""
CODE = pattern(
    phrases=(
        rf"(?!(?:{_FRAMEWORKS})\.js\b)[\w/-]{{1,80}}\.(?:{_CODE_ENDINGS})\b(?::\d{{1,6}})?",
        rf"(?<![\w.:])(?!(?:{PAYLOADS})\()[a-z_][\w.:]{{2,60}}\(\)",
        r"(?:function|method|functie|methode|funktion|fonction|méthode) (?:[`'\"*]{1,2}\w|\w{1,60}_\w{1,60})",
        r"\w{2,60}::\w{2,60}",
    ),
)
"""A file of code, perhaps with its line, or a function."""
PLACE = pattern(
    headings=_PLACE_HEADINGS,
    phrases=(
        *_PLACE_PHRASES,
        r"(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}\b",
        r"(?:com|org|net|io|nl|de|fr|app)(?:\.[a-z_]\w{1,40}){2,6}\b",
    ),
    shapes=_PLACE_SHAPES,
)
"""A web address, a host, a path, a package, or a heading that announces one."""

# Versions.
_VERSION_SHAPES = (
    r"\b(?:versions?|versie|firmware|release|build)[\s:=]{1,3}(?:\w{1,12}\s)?v?\d",
    r"\bv\d{1,3}\.\d{1,4}\b",
)
_VERSION_HEADINGS = (r"versie\b.{0,40}[:=]",)
VERSION = pattern(
    headings=(*_VERSION_HEADINGS, r"(?:(?:affected |tested |product )?versions?|version concernée)\b.{0,40}[:=] ?\S"),
    phrases=(
        r"(?:before|prior to|up to|until|through|since) (?:version )?v?\d{1,4}\.\d",
        r"(?<![.\d])(?!\d{1,2}\.\d{1,2}\.(?:19|20)\d\d)\d{1,4}\.\d{1,4}\.\d{1,6}(?![.\d])",
        r"(?:commit|revision|sha|tag) [`'\"(]{0,2}[0-9a-f]{7,40}\b",
        r"(?:latest|newest|current|most recent|all|any|every) (?:\w{1,20} ){0,2}(?:version|release|build|commit)s?\b",
        r"(?:tested|tried|reproduced|getest|getestet|testé) (?:on|with|in|op|met|mit|auf|sur|avec) .{0,60}\d",
        r"(?:laatste|nieuwste|huidige|recentste|alle) (?:\w{1,20} )?(?:versies?|uitgave|release)\b",
        r"(?:neuesten?|aktuellen?|letzten?|allen?) (?:\w{1,20} )?(?:version(?:en)?|fassung|ausgabe)\b|fassung \d",
        r"(?:dernière version|version (?:actuelle|la plus récente)|toutes les versions)\b",
    ),
    shapes=_VERSION_SHAPES,
)
"""A number of a version, or words such as "the latest release"."""
LOCATION = pattern(
    headings=(*_PLACE_HEADINGS, *_VERSION_HEADINGS), phrases=_PLACE_PHRASES, shapes=(*_PLACE_SHAPES, *_VERSION_SHAPES)
)
"""Where it is, as a receipt asks for it: a version will do."""

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

IMPACT = pattern(
    headings=(
        r"(?:(?:security |potential |possible |business )?impact|risk|severity|consequences?)\b",
        r"(?:(?:mogelijke )?(?:impact|gevolg(?:en)?|effect(?:en)?)|risico(?:'s)?|ernst|schade)\b",
        r"(?:(?:mögliche |potenzielle )?(?:auswirkung(?:en)?|folgen?|gefahr)|risiko|schweregrad|schaden)\b",
        r"(?:impacts?|conséquences?|risques?|gravité|sévérité|criticité|dommages?|effets?)\b",
    ),
    phrases=(
        rf"{_PEOPLE}\s{SOME_WORDS}(?:can|could|may|might|would|is able|are able)\b",
        rf"{_PEOPLE}\s(?:gains?|obtains?|reads?|steals?|takes?|executes?)\b",
        r"(?:allow(?:s|ed|ing)?|enabl(?:es|ing)|lets|permits?|makes? it possible)\b.{0,80}\b"
        r"(?:attackers?|anyone|anybody|everyone|users?|to|for)\b",
        r"(?:leads?|leading|led) to\b",
        r"result(?:s|ing)? in\b",
        r"(?:account|session) (?:takeover|hijack)",
        r"tak(?:e|ing) over\b",
        r"(?:arbitrary|remote) (?:code|command)",
        r"code execution\b|denial of service\b|privilege escalation\b|escalat(?:e|ion of) privileges?\b",
        r"(?:can|could|may|might|to)\s(?:be\s)?(?:steal|stolen|bypass(?:ed)?|exploit(?:ed)?|gain|hijack(?:ed)?|crash)\b",
        r"de impact\b",
        rf"{_MENSEN}\s{SOME_WORDS}{_KAN}\b",
        rf"{_KAN}\s{SOME_WORDS}{_MENSEN}\b",
        rf"(?:laat|laten)\s{SOME_WORDS}{_MENSEN}\b",
        r"(?:leidt tot|kan leiden tot|maakt het mogelijk|is het mogelijk om|met als gevolg)\b",
        r"(?:overnemen|meelezen|te stelen)\b",
        rf"{_LEUTE}\s{SOME_WORDS}{_KANN}\b",
        rf"{_KANN}\s{SOME_WORDS}{_LEUTE}\b",
        r"(?:ermöglicht|erlaubt|gestattet|führt zu|führen zu|zur folge|übernahme von|lässt (?:andere|fremde|jeden))\b",
        r"(?:auslesen|mitlesen|übernehmen|ausspähen|abgreifen|stehlen|aushebeln|einschleusen)\b",
        rf"(?<!-){_GENS}\s{SOME_WORDS}(?:peut|peuvent|pourrait|pourraient)\b",
        r"permet(?:tent|trait|tant)?\b.{0,60}\b(?:de|à|aux?)\b|permet(?:tent|trait|tant)?\s.{0,40}\bd'",
        r"(?:conduit|mène|aboutit) (?:à|au)\b|entraîne\b|donne(?:nt|rait)? accès\b",
        r"(?:prise de contrôle|prendre le contrôle|il (?:est|devient|serait) (?:donc |ainsi |alors )?possible d)",
    ),
)

# Steps.
_THEN = r"[\s\S]{3,400}?\b"
STEPS = pattern(
    headings=(
        r"(?:steps?|reproduc(?:tion|ing)|repro|(?:how )?to reproduce|procedure|walkthrough|exploit|poc)\b"
        r".{0,60}(?:[:=]|$)",
        r"(?:stappen(?:plan)?|(?:te )?reproduceren|reproductie|werkwijze)\b.{0,60}(?:[:=]|$)",
        r"(?:schritte?|reproduktion|nachstellen|vorgehen(?:sweise)?|anleitung|ablauf|so geht es)\b.{0,60}(?:[:=]|$)",
        r"(?:étapes?|reproduction|marche à suivre|procédure|mode opératoire|pour reproduire|scénario)\b"
        r".{0,60}(?:[:=]|$)",
    ),
    phrases=(
        r"proof[- ]of[- ]concept\b",
        r"steps to (?:reproduce|repeat|trigger)\b",
        r"(?:to|can be) reproduced? (?:this|it|the|by|as|with)\b",
        rf"first[, ]{_THEN}(?:then|next|after that|afterwards)\b",
        r"(?:stappen om|te reproduceren|na te doen)\b",
        rf"(?:eerst|(?:ga|open) (?:je |u )?naar)\b{_THEN}(?:daarna|vervolgens|en klik|en druk)\b",
        r"(?:schritte (?:zu[mr]|um)|(?:zu|zum) (?:reproduzieren|nachstellen)|so nachstellen)\b",
        rf"(?:zuerst|zunächst|als erstes|erst)\b{_THEN}(?:dann|danach|anschließend|darauf)\b",
        rf"(?:öffnen|rufen|gehen|melden) sie\b{_THEN}(?:klicken|geben|drücken|ändern|wählen) sie\b",
        r"(?:étapes pour|pour reproduire)\b",
        rf"(?:d'abord|premièrement|en premier|commencez par)\b{_THEN}(?:puis|ensuite|après quoi)\b",
        rf"(?:ouvrez|allez|rendez-vous|connectez-vous)\b{_THEN}(?:puis|ensuite|cliquez|saisissez|tapez|modifiez)\b",
    ),
    shapes=(r"^\s{0,8}(?:[$#] )?(?:curl|wget|nmap|python3?|nc|openssl|sqlmap|msfconsole|docker) \S",),
)
NUMBERED = re.compile(
    r"^\s{0,8}(?:[*#_]{0,4}(?:step|stap|schritt|étape) )?(?:\(?([1-9])[.):]|([1-9]) ?[-–:])\s{1,8}\S", re.MULTILINE
)
"""A line of a numbered list. Two different numbers make steps."""
