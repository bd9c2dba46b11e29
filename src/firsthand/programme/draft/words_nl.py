"""The words of Dutch policies. Pure."""

from firsthand.programme.draft.vocabulary import Other, Vocabulary, one_of, patterns
from firsthand.programme.rules import RuleKind

_WEAK = (
    r"(kwetsbaarhe\w+|(beveiligings)?problem?e?n?|bevindingen|meldingen|bugs|zwakhe\w+|zwakke plek\w*|fouten|lekken)"
)
_ASSETS = r"(systemen|diensten|domeinen|producten|applicaties|websites?|toepassingen|services)"
_TESTS = r"(test\w*|technieken|activiteiten|handelingen|methoden|aanvallen|onderzoeksmethoden|acties)"
_SCOPE = r"(scope|werkzaamheidsgebied|reikwijdte|toepassingsgebied|bereik)"

DUTCH = Vocabulary(
    title=one_of("beleid", "disclosure", "openbaarmaking", "kwetsbaarhe", "programma", "melden", "beveilig", "policy"),
    generic_title="Beleid voor het melden van kwetsbaarheden",
    headings=patterns(
        (Other.HALL, r"\b(hall|wall) of (fame|thanks)|eregalerij|^(onze )?(dank|erkenning|bedankt|eervolle)"),
        (
            Other.NEITHER,
            r"^(introductie|inleiding|achtergrond|doel|over|beloning\w*|contact|vragen|geschiedenis|"
            r"wijzigingen|versie\w*|definities|begrippen)\b",
        ),
        (
            RuleKind.PRINCIPLE,
            r"(grond|basis|uitgangs|leidende? )?beginsel|uitgangspunten|principes?\b(?!.*haven)",
        ),
        (
            RuleKind.EXCLUDED_TEST,
            rf"verboden|niet (toegestaan|toegelaten|geoorloofd)|wat (u|je) niet mag|"
            rf"test(methoden|soorten|technieken)|uitgesloten {_TESTS}",
        ),
        (
            RuleKind.NOT_QUALIFYING,
            rf"\b(geen|niet)\b.*(kwalific|in aanmerking|accept|belo)|niet-?kwalific|"
            rf"(uitgesloten|buiten (de |het )?{_SCOPE}\w*) {_WEAK}|{_WEAK}.*(uitgesloten|buiten)|bekende problemen",
        ),
        (
            RuleKind.OUT_OF_SCOPE,
            rf"\b(buiten|niet in|out of|niet binnen)\b.*\b{_SCOPE}|\buitgesloten|uitzondering|"
            r"\bbuiten (deze|dit|het|de) (policy|beleid)|out[- ]of[- ]scope|valt (er )?(niet|buiten)",
        ),
        (RuleKind.QUALIFYING_CLASS, r"kwalific|in aanmerking|soorten (kwets|zwak|beveil)"),
        (RuleKind.SCOPE, rf"\b{_SCOPE}\b|valt (er )?(binnen|onder)|^(onze )?{_ASSETS}\b|in scope"),
        (
            RuleKind.COMMITMENT,
            r"\bbelo(ven|ften?)|toezegging|\b(van ons|ons) (mag|kunt|kan|mogen)? ?.*verwachten|"
            r"verwachten van ons|veilige haven|wat wij doen|vrijwaring|juridische|onze (reactie|kant)",
        ),
        (RuleKind.REPORT_ITEM, r"\bmeld(en|t|ing)?\b|rapporter|melding doen|hoe (meldt|kunt|kan)|indienen"),
        (
            RuleKind.DUTY,
            r"richtlijn|regels\b|voorwaarden|(wij|we|van u|u) (vragen|verwachten)|verwachtingen|"
            r"vragen (wij|we)|spelregels|verplichting|gedragscode",
        ),
    ),
    intros=patterns(
        (Other.NEITHER, r"\bstop (dan )?(met|uw|het)|stuit|^(let op|opmerking(en)?):"),
        (
            RuleKind.EXCLUDED_TEST,
            rf"\b{_TESTS}\b.{{0,80}}\b(uitgesloten|niet (toegestaan|toegelaten)|verboden|buiten)|"
            rf"\b(uitgesloten|niet (toegestaan|toegelaten)|verboden)\b.{{0,60}}{_TESTS}|\b(u|je) mag niet\b|"
            rf"(niet (toegestaan|toegelaten)|verboden):?$|\bgeen gebruik\b[^.]*:$",
        ),
        (
            RuleKind.NOT_QUALIFYING,
            rf"\b(niet|geen)\b.{{0,30}}(kwalific|in aanmerking|geaccepteerd|beschouwd)|"
            rf"{_WEAK}.{{0,60}}(uitgesloten|buiten (de |het )?{_SCOPE})",
        ),
        (
            RuleKind.OUT_OF_SCOPE,
            rf"\bbuiten (de |het |ons |onze )?{_SCOPE}|out[- ]of[- ]scope|uitgesloten|vallen niet|"
            r"niet in scope",
        ),
        (
            RuleKind.REPORT_ITEM,
            r"\b(volgende|onderstaande) (gegevens|informatie)|\b(neem|vermeld|geef|stuur|beschrijf|"
            r"vertel)\b.{0,60}(melding|gegevens|informatie|op:|mee:)|\b(uw|de|je) (melding|bericht|e-?mail)\b.{0,40}"
            r"(bevat|:$|bestaat)",
        ),
        (RuleKind.QUALIFYING_CLASS, rf"kwalificeren|in aanmerking|soorten {_WEAK}"),
    ),
    turns=patterns(
        (RuleKind.PRINCIPLE, r"beginsel|uitgangspunt|principes?\b"),
        (
            RuleKind.COMMITMENT,
            r"\b(zullen|beloven|zeggen|beschouwen|garanderen) (wij|we)\b|\b(wij|we) (zullen|beloven|"
            r"zeggen|streven|garanderen|doen|beschouwen)\b|kunt u (van ons )?.{0,20}verwachten|toezegging",
        ),
        (
            RuleKind.DUTY,
            r"\b(wij|we) (vragen|verwachten|verzoeken|eisen)\b|\b(vragen|verwachten|verzoeken) (wij|we)\b|"
            r"\b(u|onderzoekers?|melders?|je) (moet(en)?|dient|dienen)\b",
        ),
        (
            RuleKind.SCOPE,
            rf"van toepassing op|\bin scope\b|geldt voor|\bvolgende {_ASSETS}|\bbinnen (de |het )?"
            rf"{_SCOPE}",
        ),
    ),
    item_votes=patterns(
        (
            RuleKind.EXCLUDED_TEST,
            r"social engineering|phishing|denial[- ]of[- ]service|\bd?dos\b|brute[- ]?forc|fysieke|"
            r"\bpoging|spam|geautomatiseerde|\bscan(s|ners|nen)\b|\btest(s|en)\b",
        ),
        (
            RuleKind.NOT_QUALIFYING,
            r"ontbreken|ontbrekende|headers?|\b(spf|dkim|dmarc|hsts|csp|tls|ssl|cookies?)\b|"
            r"self-?xss|clickjacking|enumerat|verouderde|best practices|zonder bewijs|kwetsba|problemen|bugs?\b",
        ),
    ),
    third_party=one_of(
        r"\bderden?\b|\bderde partij",
        r"extern(e)? (leverancier|dienst|partij|aanbieder)",
        r"gehost door",
        r"\been ander (bedrijf|partij)\b.{0,40}host",
        r"niet (in )?(eigendom|beheer) van",
    ),
    not_named=one_of(
        r"\b(alles|al het(geen)?|iedere|elke)\b.{0,80}\b(niet|geen)\b.{0,40}(noem|staat|vermeld|genoemd|beschreven|"
        r"opgenomen|benoemd)",
        r"^al het (andere|overige)\b",
        r"niet (expliciet|uitdrukkelijk) (genoemd|vermeld)",
    ),
    lead_in=one_of(
        r"\bzoals\b:?",
        r"\bwaaronder\b:?",
        r"\bbijv\.,?",
        r"\bbijvoorbeeld,?",
        r"\bonder (andere|meer):?",
        r":\s",
    ),
    part_lead_in=one_of(r"\bvoor\b", r"\bop\b", r"\bwaaronder\b", r":"),
    and_word="en",
    applies=one_of(r"van toepassing op", r"geldt voor", r"in scope"),
    excepts=one_of(
        r"\b(is|zijn|valt|vallen) (uitdrukkelijk |expliciet )?(uitgesloten|buiten)\b",
        r"\buitgezonderd\b",
        r"\buitgesloten\b",
    ),
    with_subdomains=one_of(r"\balle sub-?domeinen\b", r"\ben sub-?domeinen\b"),
)
