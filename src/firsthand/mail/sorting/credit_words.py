"""Words by which a reporter asks to be thanked under a name, or not at all: English, Dutch, German, French.

Pure data for `items`. Every repetition is bounded, so that no text makes a search slow. Apostrophes are straight.
"""

import re


def any_of(*alternatives: str) -> re.Pattern[str]:
    """One pattern of several, blind to capitals, with "^" and "$" at every line."""
    return re.compile("|".join(alternatives), re.IGNORECASE | re.MULTILINE)


_HALL = (
    r"(?:(?:the|de|het|der|die|den|das|le|la|les|l'|your|our|uw|jullie|ihre[rn]?|eure[rn]?|votre|vos) ?)?"
    r"(?:hall[- ]of[- ]fame|wall of fame|acknowledge?ments?|credits?|vermelding|erkenning|eregalerij|dankwoord|"
    r"danksagung(?:en)?|ruhmeshalle|ehrentafel|ehrenliste|nennung|"
    r"remerciements?|crédits?|tableau d'honneur|mention|panthéon)"
)
_FOR = r"(?:for|in|on|voor|op|für|auf|pour|dans|à|au|sur)"
_FINDER = (
    r"(?:finder|reporter|researcher|handle|vinder|melder|onderzoeker|entdecker(?:in)?|forscher(?:in)?|"
    r"découvreu(?:r|se)|chercheu(?:r|se)|pseudo(?:nyme)?|découverte? par|gefunden von|found by|gevonden door)"
)
_SAID = r"[ \t*_]{0,4}[:=–—][ \t*_]{0,4}(?P<said>\S.{0,300})$"
CREDIT_LABEL = re.compile(
    rf"^[\W_]{{0,8}}(?:(?:name|naam|nom) {_FOR} {_HALL}|{_HALL}(?: name| to| as| naam| als| unter| nom)?|"
    r"credited? (?:to|as)|acknowledge as|"
    rf"{_FINDER}(?:'s)?(?: name| naam)?){_SAID}",
    re.IGNORECASE | re.MULTILINE,
)
"""A line "Credit: NAME"."""
_AS = r"(?:als|unter dem namen|onder de naam)\b"
_COMME = r"(?:comme|en tant que|sous le (?:nom|pseudo(?:nyme)?)(?: de)?)\b"
_MENTION = r"(?:cit|mentionn|crédit|nomm|remerci)"
_GERN = r"(?:bitte |gern |gerne |graag )?"


def _later(words: str) -> str:
    """Further on in the line one of these stands: a verb at the end of its sentence."""
    return rf"(?=[^\n]{{1,120}}\b(?:{words})\b)"


CREDIT_PHRASE = re.compile(
    r"(?:^\W{0,8}credit to|\b(?:"
    r"credit (?:me|us) as|credit (?:this|the finding|the report) (?:as|to)|"
    r"(?:list|mention|name|thank|acknowledge|print) (?:me|us) (?:in [^\n.:]{3,40} )?as|"
    r"be (?:credited|acknowledged|thanked) (?:in [^\n.:]{3,40} )?as|"
    r"(?:i|we)\b[^\n.!?]{1,40}\bbe (?:listed|named|mentioned) (?:in [^\n.:]{3,40} )?as|"
    rf"vermeld (?:mij|me|ons) {_GERN}{_AS}|noem (?:mij|me)(?! niet)(?: als)?|"
    rf"(?:ik|wij|we|graag)\b[^\n.!?]{{1,60}}\b(?:vermeld|genoemd|bedankt) (?:te )?worden {_AS}|"
    rf"(?:mij|me|ons) (?:te )?(?:vermelden|noemen|bedanken) {_AS}|"
    rf"(?:wil|wou|zou) (?:ik )?{_GERN}{_AS}{_later('genoemd|vermeld|bedankt')}|"
    rf"(?:mag|mogen|kunt) (?:u |je |jullie )?(?:mij|me|ons) {_GERN}{_AS}{_later('noemen|vermelden|bedanken')}|"
    rf"(?:nennen|erwähnen|nennt|erwähnt|führen|listen) (?:sie )?(?:mich|uns) {_GERN}{_AS}|"
    rf"(?:möchte|will|würde) (?:ich )?{_GERN}{_AS}{_later('genannt|erwähnt|aufgeführt')}|"
    rf"(?:darf|dürfen|können|dürft|könnt) (?:sie |ihr )?(?:mich|uns) {_GERN}{_AS}{_later('nennen|erwähnen|aufführen')}|"
    rf"(?:me|nous|m') ?{_MENTION}er {_COMME}|{_MENTION}ez-(?:moi|nous) {_COMME}|"
    rf"(?:je|nous|on)\b[^\n.!?]{{1,60}}\bêtre {_MENTION}ée?s? {_COMME}|"
    r"(?:apparaître|figurer) [^\n.:]{0,40}?sous le (?:nom|pseudo(?:nyme)?)(?: de)?|"
    r"(?:my name|mijn naam|mein name|mon nom) (?:may|can|should|mag|kan|darf|kann|soll|peut|doit)[^\n:]{0,60}:"
    r"))[ \t]{1,4}:?[ \t]{0,4}(?P<said>[^\n]{1,300})",
    re.IGNORECASE | re.MULTILINE,
)
"""A sentence "credit me as NAME"."""
NO_NAME = re.compile(
    r"\W{0,8}(?:no(?:ne|t needed|t necessary|t required| thanks?| thank you| name| credit)?|n/?a|-{1,8}|"
    r"anonymous(?:ly)?|please do not|anoniem|geen|niet nodig|nee|liever niet|"
    r"anonym|keine[rn]?|nein(?: danke)?|nicht nötig|lieber nicht|entfällt|"
    r"anonyme|aucune?|non(?: merci)?|pas nécessaire|sans objet)\W{0,8}(?:$|[.,;].{0,300})",
    re.IGNORECASE,
)
_NOT_WANTED = r"(?:named|credited|listed|mentioned|acknowledged|published)"
UNNAMED = any_of(
    r"\b(?:stay|remain|be|keep me|report(?:ing)?) (?:anonymous|unnamed)\b",
    r"\b(?:do not|don't|no need to) (?:credit|name|list|mention|thank) me\b",
    rf"\b(?:not (?:to|want to|wish to|like to|need to) be|rather not be) {_NOT_WANTED}\b",
    r"\bno credit (?:is )?(?:needed|wanted|necessary|please)\b",
    r"\b(?:without|do not publish|don't publish|leave out) my name\b",
    r"\banoniem (?:te )?(?:blijven|melden)\b|\b(?:blijf|liever|graag) (?:liever |graag |dan )?anoniem\b",
    r"\bniet (?:met (?:mijn )?naam|bij naam)\b|\bniet (?:bij naam |met naam )?(?:genoemd|vermeld) (?:te )?worden\b",
    r"\b(?:hoef|hoeft|wil) (?:ik |u mij |me |mij )?(?:liever )?niet (?:te worden )?(?:genoemd|vermeld|te vermelden)\b",
    r"\bgeen (?:naams)?vermelding\b|\bzonder (?:mijn naam|naamsvermelding)\b|\bnoem (?:mij|me|mijn naam) niet\b",
    r"\banonym (?:zu )?(?:bleiben|melden)\b|\b(?:bleibe|bleib|lieber|gern|gerne) (?:lieber |gern |gerne )?anonym\b",
    r"\bnicht (?:namentlich |öffentlich )?(?:genannt|erwähnt|aufgeführt) (?:zu )?werden\b|\bnamentlich nicht\b",
    r"\b(?:nennen|erwähnen|nennt|veröffentlichen) (?:sie )?(?:mich|meinen namen) (?:bitte )?nicht\b",
    r"\bkeine (?:namens)?(?:nennung|erwähnung|danksagung)\b|\bohne (?:namens)?nennung\b|\bohne meinen namen\b",
    r"\bverzichte(?:n)? (?:ich )?auf (?:eine |die )?(?:namens)?(?:nennung|erwähnung)\b",
    r"\b(?:rester|demeurer|être) anonyme\b|\b(?:garder|conserver|préserver) (?:l'|mon )anonymat\b",
    rf"\bpas (?:que mon nom|(?:à )?être {_MENTION}|apparaître)|\bne (?:me )?{_MENTION}ez pas\b",
    rf"\bne pas (?:me {_MENTION}er|{_MENTION}er mon nom|publier mon nom)\b|\bsans (?:mention de |citer )?mon nom\b",
)
LINK = re.compile(
    r"\b(?:https?://|www\.)[^\s<>()\[\]\"',;]{3,300}|(?:twitter|x|github|linkedin|facebook)\.com/[\w./-]{2,100}",
    re.IGNORECASE,
)
NAME_ENDS = re.compile(
    r"(?<=[^\W\d_]{3})[.!](?:\s|$)|(?<=[^\W\d_]{2})[.!]$|[;(<\[]|\s[-–—|]\s|,\s|"
    r"\s(?:with|linking|link|met|mit|avec|and (?:link|my|the link)|en (?:link|mijn|de link)|und (?:link|meinem)|"
    r"et (?:le lien|mon)|in (?:the|your|uw|de|het|der|die|ihrer)|dans (?:le|la|votre|vos)|"
    r"(?:genannt|erwähnt|aufgeführt|genoemd|vermeld|bedankt)(?: (?:te )?worden| zu werden| werden)?|"
    r"(?:nennen|erwähnen|noemen|vermelden|bedanken|stehen|staan))\b|$",
    re.IGNORECASE,
)
"""A full stop ends a name only after three letters: "D.J. Vogel" has two that do not."""
