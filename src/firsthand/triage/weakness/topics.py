"""What programmes as a rule do not count as a vulnerability, in English and Dutch (R50-66). Pure data.

A topic is known in two ways: in a numbered line of a policy (`rule`), so that ids may be any, and in a report
(`signs`).
"""

import re
from dataclasses import dataclass

from firsthand.triage.weakness.phrases import Sign, line, sign


@dataclass(frozen=True)
class Topic:
    """One kind of finding."""

    id: str
    rule: re.Pattern[str]
    signs: tuple[Sign, ...]
    unless_proven: bool = False
    """A report that shows the exploit is not of this topic (R65)."""


TOPICS = (
    Topic(
        "interface",
        line(
            "spell?ing( mistakes| errors)?", "spelfout(en)?", "user experience", "gebruikservaring", "interface bugs?"
        ),
        (
            sign(
                "typo|tikfout|typfout|spel|taalfout",
                "typos?",
                "(spel|typ|tik|taal)fout(en|je|jes)?",
                "spelling( mistakes?| errors?)?",
                "misspell?(ed|ing|ings)",
            ),
            sign(
                "layout|lay-out|align|overlap|opmaak|uitgelijnd|weergave",
                "(broken|wrong) layout",
                "misaligned",
                "layout (bug|issue|problem|breaks|glitch)",
                "(button|text|icon|knop|tekst|pictogram)s? .. overlaps?",
                "(opmaak|weergave)fout(en)?",
                "(verkeerd|scheef|niet goed|niet netjes) uitgelijnd",
                "lay ?out (klopt niet|verspringt|is kapot)",
            ),
            sign(
                "interface|ui |ux |user experience|gebruikservaring",
                "poor user experience",
                "(interface|ui|ux|user experience) (bug|glitch|fault|flaw|error|problem)s?",
                "fout(en)? in de (interface|gebruikersinterface|gebruikservaring)",
                "slechte gebruikservaring",
            ),
        ),
    ),
    Topic(
        "tls",
        line("tls", "ssl"),
        (
            sign(
                "tls|ssl",
                r"ssl ?v?[23](\.0)?",
                r"tls ?v?1\.[01]",
                "(<weak>|<old>) .{0,12}(tls|ssl)",
                "(tls|ssl) (ciphers?|versions?|configuration|renegotiation|compression|settings?|issues?|versies?|"
                "configuratie|instellingen)",
                "(expired|self signed|invalid|verlopen|ongeldig) (tls|ssl) ?cert\\w{0,12}",
            ),
            sign(
                "cipher|poodle|sweet32|rc4|logjam|drown|beast|heartbleed|forward secrecy|versleutelingssuite",
                "cipher ?suites?",
                "(<weak>|cbc|null|export) ciphers?",
                "poodle",
                "sweet32",
                "rc4",
                "logjam",
                "heartbleed",
                "(drown|beast) attack",
                "forward secrecy",
                "versleutelingssuites?",
            ),
            sign(
                "certificate|certificaat",
                "(expired|self signed) certificates?",
                "(verlopen|zelfondertekend) certificaat",
                "certificate (has |is )?(expired|self signed)",
                "certificaat (is )?(verlopen|zelfondertekend)",
            ),
        ),
    ),
    Topic(
        "mail_authentication",
        line("spf", "dkim", "dmarc"),
        (sign("spf|dkim|dmarc", "(spf|dkim|dmarc)( records?| policy| beleid)?"),),
    ),
    Topic(
        "outdated_browser",
        line("<old> (\\S{1,20} ){0,3}(web)?browsers?"),
        (
            sign("browser", "<old> (versions? of |versies? van )?(the |a |de |een )?(web)?browsers?"),
            sign(
                "internet explorer|ie |ie6|ie7|ie8|ie9|ie10|ie11|firefox|chrome|safari|opera|edge",
                "internet explorer( \\d{1,2})?",
                "ie ?([6-9]|1[01])",
                "<old> (versions? of |versies? van )?(firefox|chrome|safari|opera|edge)",
            ),
        ),
    ),
    Topic(
        "plug_in",
        line("flash", "silverlight", "plug ?ins?"),
        (
            sign(
                "flash|.swf|silverlight|applet|activex|plug-in|plugin|plug in",
                "adobe flash",
                "flash ?player",
                "silverlight",
                "flash (plug ?in|based|content|file|object|applet|bestand)(en|s)?",
                "\\w{1,40}\\.swf",
                "java ?applets?",
                "activex",
                "browser ?plug ?ins?",
                "<old> (browser ?)?plug ?ins?",
                "(with|needs|requires|depends on|met|vereist) (\\w{1,12} )?flash",
            ),
        ),
    ),
    Topic(
        "csp",
        line("content security policy", "csp"),
        (
            sign(
                "content-security-policy|content security policy|csp",
                "<missing> .. <csp>",
                "<missing> <csp>",
                "<csp>( headers?)? .. <missing>",
                "<csp>( headers?)? <missing>",
                "(<weak>|ruime?) <csp>",
                "<csp> .. (unsafe inline|unsafe eval|wildcard|too lax|too permissive|te ruim)",
            ),
        ),
    ),
    Topic(
        "end_of_life",
        line(
            "end of (life|support)", "at the end of (its|their) life", "eol", "einde .. levensduur", "einde levensduur"
        ),
        (
            sign(
                "end-of-life|end of life|end of support|end-of-support|eol|levensduur",
                "end of (life|support)",
                "(is|are|reached|went|now) eol",
                "eol (products?|versions?|software|releases?|since|dates?)",
                "einde (van (de|zijn|haar|hun) )?levensduur",
            ),
            sign(
                "longer supported|longer maintained|discontinued|uitgefaseerd|meer onder|langer onder",
                "no longer (supported|maintained)",
                "discontinued (product|version|software|client|app)s?",
                "been discontinued",
                "niet (meer|langer) (ondersteund|onderhouden)e?",
                "uitgefaseerde? (product|versie|client)",
            ),
        ),
    ),
    Topic(
        "cookie_flag",
        line("\\w{0,12}cookies? .. .{0,2}secure", "secure .. cookies?"),
        (
            sign(
                "cookie",
                "\\w{0,12}cookies? <missing> .{0,30}secure.?( flag| attribute| vlag| attribuut)?",
                "\\w{0,12}cookies? .. <missing> .{0,30}secure.?( flag| attribute| vlag| attribuut)?",
                "<missing> .{0,20}secure.? (flag|attribute|vlag|attribuut) .. cookies?",
                "\\w{0,12}cookies? .. secure.? (flag|attribute|vlag|attribuut) .{0,20}<missing>",
                "(insecure|onveilige) cookies?",
            ),
        ),
    ),
    Topic(
        "user_enumeration",
        line("(user ?name|user|account) enumeration", "enumerati(on|e) (of|van) (user|account|gebruiker)\\w{0,6}"),
        (
            sign(
                "enumerat|enumerer",
                "(user ?names?|users?|accounts?|logins?|<mail>) enumeration",
                "enumerat(e|es|ed|ing|ion of) (\\w{1,12} )?(user ?names?|users?|accounts?|<mail>)",
                "enumerati(e|on) van (\\w{1,12} )?(gebruikers(namen)?|accounts?|<mail>)",
                "(gebruikersnamen|accounts|gebruikers|<mail>) (\\w{1,10} ){0,3}enumereren",
                "gebruikers(namen)? ?enumeratie",
            ),
            sign(
                "exists|bestaat",
                "whether (a|the|an) (user ?name|user|account|<mail>) exists",
                "of (een|de|het) (gebruikersnaam|account|gebruiker|<mail>) bestaat",
            ),
        ),
    ),
    Topic(
        "headers",
        line("(security|beveiligings) ?headers?", "x xss protection", "content type options"),
        (
            sign(
                "header|-options|x-xss|hsts|strict-transport|-policy|expect-ct",
                "<missing> (the |de |a |any )?<header>",
                "<missing> .. <header>",
                "<header>( header)? .. <missing>",
                "<header>( header)? <missing>",
            ),
        ),
    ),
    Topic(
        "captcha",
        line("captchas?"),
        (
            sign(
                "captcha",
                "<missing> (\\w{1,10} ){0,3}captchas?(?! bypass| replay|-bypass)",
                "captchas? (is |are |was )?(missing|absent|not (present|required|implemented|used|there))",
                "captchas? (ontbreekt|ontbreken|is er niet|wordt niet gebruikt)",
            ),
        ),
    ),
    Topic(
        "malicious_app",
        line("<evil> <app>"),
        (
            sign(
                "malicious|rogue|hostile|kwaadaardig|schadelijk|kwaadwillende",
                "<evil> (android |ios |mobile |mobiele )?<app> .. (<phone>|installed|geïnstalleerd)",
                "<evil> (android |ios |mobile |mobiele )?<app> (installed|geïnstalleerd)",
                "(install\\w{0,6}|installeer\\w{0,2}|<phone>) .. <evil> <app>",
                "(install|installs|installeert) (a |een )?<evil> <app>",
            ),
            sign(
                "another app|third-party app|other app|andere app",
                "(another|other|third party|andere) <app> .{0,30}(on|op) (the same|the|het|hetzelfde|dit) <phone>",
            ),
        ),
    ),
    Topic(
        "jailbroken",
        line("jail ?broken", "jail ?break\\w{0,3}", "gejailbreakt", "rooted"),
        (
            sign(
                "jailbr|jail-br|rooted|geroot",
                "(<phone>) .. (is |been )?(jail ?broken|rooted|gejailbreakt|geroot)",
                "(jail ?broken|rooted|gejailbreakte?|geroote?) (\\w{1,10} )?<phone>",
                "jail ?break(s|ing)? (\\w{1,10} )?<phone>",
                "jailbreak .. <phone>",
            ),
        ),
    ),
    Topic(
        "physical_access",
        line("physical(ly)? (access|possession)", "fysieke?( toegang)?"),
        (
            sign(
                "physical|fysiek",
                "physical (access|possession|control) (to |of )?(\\w{1,12} ){0,3}<phone>",
                "<phone> .. physical (access|possession)",
                "physically (hold|holds|have|has|access|accesses) .. <phone>",
                "fysieke? (toegang|bezit) (\\w{1,12} ){0,4}<phone>",
                "fysiek (\\w{1,12} ){0,4}<phone>",
                "<phone> .. fysieke? (toegang|in handen)",
            ),
            sign(
                "stolen|unlocked|gestolen|ontgrendeld", "(stolen|unlocked|gestolen|ontgrendelde?) (\\w{1,10} )?<phone>"
            ),
        ),
    ),
    Topic(
        "vulnerable_library",
        line("librar(y|ies)", "bibliothe(ek|ken)", "third party components?", "dependenc(y|ies)"),
        (
            sign(
                "outdated|out-dated|out-of-date|vulnerable|old|verouderd|kwetsbare|oude",
                "(<old>|vulnerable|kwetsbare) (\\w{1,12} )?(versions? of |versies? van )?(the |de )?<library><version>",
            ),
            sign(
                "known|cve-|bekend|outdated|out of date|vulnerable|verouderd|kwetsbaar",
                "<library><version> .. (known|bekende) (vulnerabilit\\w{1,3}|issues|cves?|kwetsbaarhe\\w{1,5}|lekken)",
                "<library><version>,? (which |that |die )?(is|are|zijn) (<old>|known|vulnerable|verouderd|kwetsbaar)",
                "<library><version> .. cve \\d{4} \\d{4,7}",
            ),
        ),
        unless_proven=True,
    ),
    Topic(
        "tapjacking",
        line("tap ?jacking", "redressing"),
        (
            sign("tapjack|tap-jack|tap jack|redress", "tap ?jack(ing|ed|able)?", "ui ?redress(ing)?"),
            sign("overlay", "overlay .. (taps?|tapping|tapped|tikt|tikken|aantikt)", "(taps?|tikt|tikken) .. overlay"),
        ),
    ),
)

PROOF = re.compile(
    r"\b(?:proof[- ]of[- ]concept|poc|exploit(?:ed)?|payload|bewijs|uitgebuit|misbruikt|aangetoond)\b|alert\(|"
    r"\b(?:i|we|ik|wij|kon|konden) (?:was |were |could |can |kan )?(?:able to )?"
    r"(?:executed?|ran|triggered|obtained|reproduced|uitvoeren|uitgevoerd)\b"
)
"""Words by which a report shows that something can be exploited."""
DENIED_BEFORE = re.compile(
    r"\b(?:no|not|without|don.t|haven.t|didn.t|could|lacks?|any|if|geen|niet|zonder|nog|may|might|kan|"
    r"can be|known|public|bekende|openbare)\b[^.\n]{0,30}$"
)
DENIED_AFTER = re.compile(
    r"^\W{0,2}(?:(?:heb|hebben|is|was|are|has) (?:ik |wij |we |er )?)?(?:been )?(?:niet|not|geen)\b"
)
"""What stands right before or after such words and takes them back."""
