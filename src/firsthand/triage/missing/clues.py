"""Words and shapes that show what was sent and seen, and that tell which question is worth asking. Pure data, like
`vocabulary`: alternatives of regular expressions over text in small letters.
"""

from firsthand.triage.missing.vocabulary import pattern

PROOF = pattern(
    headings=(
        r"(?:get|post|put|delete|patch|head|options) \S{1,2000} http/",
        r"(?:host|cookie|user-agent|content-type|set-cookie|authorization|location): \S",
        r"at [\w.$<>]{3,200}\(",
        r"(?:proof[- ]of[- ]concept|poc|payloads?|evidence|bewijs|beweis|nachweis|preuve)\b.{0,40}(?:[:=]|$)",
    ),
    phrases=(
        r"http/[123](?:\.\d)? \d{3}\b",
        r"curl (?:-|[\"']?http)",
        r"(?:traceback|stack ?trace|addresssanitizer)\b",
        r"(?:segmentation fault|sigsegv|core dump|union (?:all )?select|javascript:|onerror=|alert\()",
        r"(?:the|its|server'?s?) (?:response|answer|reply) (?:is|was|shows?|contains?|holds?|reads?)\b",
        r"(?:het antwoord|de server) (?:antwoordt|is|was|luidt|toont|bevat)\b",
        r"(?:die antwort|der server) (?:ist|war|lautet|zeigt|enthält|antwortet)\b",
        r"(?:la réponse|le serveur) (?:est|était|contient|montre|répond)\b",
        r"(?:gist\.github\.com|drive\.google\.com|dropbox\.com|imgur\.com|youtu\.be|youtube\.com|vimeo\.com|asciinema\.org|streamable\.com)/",
    ),
    shapes=(
        r"```|~~~",
        r"<(?:script|img|svg|iframe|!entity|!doctype)\b|</[a-z]{1,10}>",
        r"==\d{2,7}==|#\d{1,2} {1,4}0x[0-9a-f]",
        r"\.\./\.\./|%2e%2e|%0d%0a|' or |\{\{\d{1,4}\*|\$\{jndi",
        r"\"\w{1,40}\": ?[\"\d\[{tfn]",
        r"\?\w{1,40}=\S{0,200}(?:%3c|%27|<|')",
    ),
)
"""A request or response, a payload, a trace, or a link to a recording. The word "screenshot" alone shows nothing."""
ATTACHED = pattern(
    phrases=(
        r"(?:attached|enclosed|attaching)(?: to this (?:mail|message))? "
        r"(?:is|are|please|find|you|screenshots?|videos?|files?|poc)\b",
        r"(?:see|find|in|check) (?:the |my )?attach(?:ed|ments?)\b|(?:is|are|have) attached\b(?! to)",
        r"(?:zie |in )(?:de )?bijlagen?\b|bijgevoegde?\b",
        r"im anhang\b|anbei\b|beigefügte?[nrs]?\b|(?:habe|ist|sind) .{0,60}angehängt\b",
        r"ci-jointe?s?\b|pièces? jointes?\b|en annexe\b",
    ),
)
"""Words that say that a file comes along."""
DOCUMENT = pattern(shapes=(r"\.(?:pdf|docx?|odt|rtf|md|txt|html?|eml|pptx?|zip|7z|tar|gz)$",))
"""A name of a file in which the whole report may stand."""

FED_BY_INPUT = pattern(
    phrases=(
        r"(?:xss|sqli|ssrf|xxe|csrf|idor|bola|lfi|rfi|ssti|crlf)\b",
        r"cross[- ]site[- ](?:scripting|request)",
        r"(?:sql|command|code|html|header|template|ldap)[- ](?:injection|injectie)",
        r"open redirect|(?:path|directory) traversal|file (?:inclusion|upload)",
        r"(?:sql|befehls|kommando|code)-?(?:injektion|injection|einschleusung)|injection (?:sql|de )",
        r"redirection ouverte|offene weiterleitung|open doorverwijzing",
    ),
)
"""Weaknesses that begin with an input: a host alone does not say where."""
INPUT = pattern(
    phrases=(
        r"(?:param(?:eter)?s?|fields?|inputs?|headers?|cookies?|forms?|arguments?|upload|buttons?)\b",
        r"search ?(?:box|bar|field|term)?\b",
        r"(?:velden|(?:\w{1,30})?veld|(?:\w{1,30})?formulier|invoer|koptekst|(?:\w{1,30})?balk|(?:\w{1,30})?knop)\b",
        r"(?:\w{1,30})?(?:feld|felder|formular|eingabe|parameters|kopfzeile|suche|knopf|schaltfläche)\b",
        r"(?:paramètres?|champs?|formulaires?|en-têtes?|saisie|recherche|boutons?)\b",
    ),
    shapes=(
        r"[?&][\w\[\]%.-]{1,60}=",
        r"\"\w{1,40}\" ?:",
        r"(?:get|post|put|delete|patch) /\S",
        r"\b(?:get|post|put|delete|patch|requests?|body|verzoek|anfrage|requête|with|met|mit|avec)\b"
        r"[^\n]{0,200}?[\s\"'`(][\w\[\]%.-]{1,60}=[^\s=]",
    ),
)
"""A parameter, field or header, by name or by its kind."""
INSTALLED = pattern(
    phrases=(
        r"(?:firmware|plug-?ins?|add-?ons?|browser extensions?|desktop (?:app(?:lication)?|client|tool)|installer)\b",
        r"(?:(?:mobile|android|ios|iphone) (?:app(?:lication)?|client)|kernel|drivers?|librar(?:y|ies)|sdk)\b",
        r"(?:apk|ipa|npm package)\b|\w{1,60}\.(?:exe|dll|msi|apk|ipa|so|jar|dmg|deb|rpm)\b",
        r"(?:your|uw|jullie|ihrer?|eurer?|votre|de|die|the) app\b",
        r"(?:mobiele app|(?:android|ios)-app|stuurprogramma|bibliotheek|bureaubladprogramma|programma voor windows)\b",
        r"(?:treiber|bibliothek|programmbibliothek|(?:android|ios|handy)-app|erweiterung|programms? für windows)\b",
        r"(?:application mobile|pilote|bibliothèque|logiciel|greffon|micrologiciel|extension de navigateur)\b",
    ),
)
"""Things that people install: which version they have is theirs to say."""
