"""The words of English policies. Pure."""

from firsthand.programme.draft.vocabulary import Other, Vocabulary, one_of, patterns
from firsthand.programme.rules import RuleKind

_WEAK = r"(vulnerabilit\w+|issues?|findings?|bugs?|weakness\w*|flaws?|reports?|submissions?)"
_ASSETS = r"(systems?|services?|domains?|assets?|products?|applications?|websites?|hosts?|targets?|sites|properties)"
_TESTS = r"(test\w*|techniques?|activit(y|ies)|methods?|actions?|behaviou?rs?|attacks)"

ENGLISH = Vocabulary(
    title=one_of(r"polic(y|ies)", r"disclosure", r"program(me)?\b", r"vulnerabilit", r"bug bounty", "security"),
    generic_title="Vulnerability disclosure policy",
    headings=patterns(
        (
            Other.HALL,
            r"\b(hall|wall) of (fame|thanks|hono)|^(our )?(acknowledge?ments?|thanks|thank you|credits|"
            r"contributors)\b|\bthanks to\b|security heroes",
        ),
        (
            Other.NEITHER,
            r"^(introduction|overview|background|purpose|about|rewards?|bount(y|ies)|changelog|history|"
            r"document change|revision|contact|questions|definitions|glossary|changes|encryption)\b",
        ),
        (RuleKind.PRINCIPLE, r"\bprinciples?\b"),
        (
            RuleKind.EXCLUDED_TEST,
            rf"\btest(ing)? (methods?|types?|techniques?)|prohibited|forbidden|"
            rf"\bnot (allowed|permitted|authori[sz]ed)|unauthori[sz]ed|what not to do|don[’']ts?\b|"
            rf"(out[- ]of[- ]scope|excluded) {_TESTS}",
        ),
        (
            RuleKind.NOT_QUALIFYING,
            rf"(\bnot|\bnon|n[’']t)\b.*(qualif|eligib|accept|reward)|non-?qualif|"
            rf"ineligible|(out[- ]of[- ]scope|excluded)\W+(\w+\W+)?{_WEAK}|{_WEAK}\b.*(out[- ]of[- ]scope|not in scope|"
            rf"excluded)|^known issues|exclusions? (of|for) {_WEAK}",
        ),
        (
            RuleKind.OUT_OF_SCOPE,
            r"\bout[- ]?(side)?[- ](of[- ])?(the |our )?scope|\bnot (with)?in scope|"
            r"\bexclusions?\b|\bexcluded\b|\boutside the scope",
        ),
        (
            RuleKind.QUALIFYING_CLASS,
            rf"qualif|\beligible|(types?|classes|kinds) of (vuln|weak|bugs)|"
            rf"(in[- ]scope|accepted) {_WEAK}|{_WEAK} (in scope|we (want|look))",
        ),
        (RuleKind.SCOPE, rf"\bscope\b|^(our )?{_ASSETS}\b|\b(covered|applicability)\b"),
        (
            RuleKind.COMMITMENT,
            r"\bcommit|\bour promise|\bwe promise|you can expect|expect (from us|of us)|"
            r"safe harbou?r|^authori[sz]ation|\bour (response|side|pledge)|"
            r"legal (posture|matters|safe)|what we will do",
        ),
        (
            RuleKind.REPORT_ITEM,
            r"\breport|\bsubmi(t|ssion)|see from you|what to include|how to (contact|tell)",
        ),
        (
            RuleKind.DUTY,
            r"\bguidelines?\b|\brules\b|expectation|responsibilit|code of conduct|\bwe (ask|expect)|"
            r"\byour (obligations|duties|part)|requirements|\bguidance\b|do[’']?s and don|rules of engagement",
        ),
    ),
    intros=patterns(
        (Other.NEITHER, r"\b(encounter|stop (your )?test)|^notes?:|\bfor example, you could\b"),
        (
            RuleKind.EXCLUDED_TEST,
            rf"\b{_TESTS}\b.{{0,80}}\b(excluded|not (authori[sz]ed|allowed|permitted)|prohibited|"
            rf"forbidden|out of scope|off limits)|\b(you|researchers) (must|may|should|shall|can) ?not\b|\bdo not:?$|"
            rf"\brefrain from\b[^.]*:$|(prohibited|forbidden|not (allowed|permitted))\b.{{0,60}}{_TESTS}|"
            rf"(strictly )?(prohibited|forbidden):?$",
        ),
        (
            RuleKind.NOT_QUALIFYING,
            rf"(\b(not|never|cannot)|n[’']t) (be )?(usually |generally |normally )?(qualif|"
            rf"eligible|accept|consider|reward)|non-?qualif|ineligible|{_WEAK}\b.{{0,80}}\b(out[- ]of[- ]scope|"
            rf"excluded|"
            rf"not in scope)|(out[- ]of[- ]scope|excluded) {_WEAK}",
        ),
        (
            RuleKind.OUT_OF_SCOPE,
            r"out[- ]of[- ]scope|not (with)?in (the )?scope|excluded|outside (of )?(the|our) scope|"
            r"\bnot covered",
        ),
        (
            RuleKind.REPORT_ITEM,
            r"\b(include|provide|send|give|tell|contain|state)\b.{0,60}\b(following|details|"
            r"information|report)|following (details|information)|\b(your|the) (report|submission|e-?mail|message)s?\b"
            r".{0,30}(:$|include|contain|describe|should)|\breports? (must|should)",
        ),
        (
            RuleKind.QUALIFYING_CLASS,
            rf"\bqualif(y|ies|ying)|\beligible|(types?|classes|examples) of {_WEAK}|"
            rf"{_WEAK} (that )?(we are|are) (interested|in scope)",
        ),
    ),
    turns=patterns(
        (RuleKind.PRINCIPLE, r"\bprinciples?\b"),
        (
            RuleKind.COMMITMENT,
            r"\bwe (will|shall|commit|promise|pledge|agree|undertake|strive|aim|consider)\b|"
            r"\b(expect|ask) (from|of) us|you can expect us|\bour commitments?|\bin return\b|\bcommit(ted)? to\b|"
            r"(according to|under) this policy, we:?$",
        ),
        (
            RuleKind.DUTY,
            r"\bwe (ask|require|request|expect)\b|\b(you|researchers?|participants|reporters?|finders?) "
            r"(must|should|agree|shall|will|are (asked|expected|required))\b|"
            r"\bwe ask (that )?you|activities in which you|"
            r"\bplease:?$",
        ),
        (RuleKind.SCOPE, rf"\bappl(y|ies) to\b|\bin scope\b|\bcovers?\b|\bfollowing {_ASSETS}"),
    ),
    item_votes=patterns(
        (
            RuleKind.EXCLUDED_TEST,
            r"\bsocial engineering|phishing|denial[- ]of[- ]service|\bd?dos\b|brute[- ]?forc|"
            r"physical (attack|test|access|intrusion)|\battempt|spam|automated (scan|tool|test)|\bscann(ers?|ing)\b|"
            r"\btest(s|ing)\b",
        ),
        (
            RuleKind.NOT_QUALIFYING,
            r"missing|lack of|headers?|\b(spf|dkim|dmarc|hsts|csp|tls|ssl|cookies?)\b|self-?xss|"
            r"clickjacking|enumeration|disclosure|best practi[cs]es|outdated|out[- ]of[- ]date|rate limit|jailbr|"
            r"theoretical|without proof|csrf|version|banner|autocomplete|issues?\b|vulnerabilit|bugs?\b",
        ),
    ),
    third_party=one_of(
        r"third[- ]part(y|ies)",
        r"hosted by (others?|another|external)",
        r"another (company|party|provider) hosts?",
        r"\bhosted (elsewhere|externally)",
        r"\b(vendors?|suppliers?|providers?) (host|operate)",
        r"not (owned|operated|hosted|controlled) by",
    ),
    not_named=one_of(
        r"\b(anything|everything|all|any)\b.{0,80}\bnot\b.{0,40}\b(named?|listed|mentioned|included|described|specified|"
        r"identified|in scope)\b",
        r"\bany other\b.{0,80}\b(excluded|not|out of)\b",
        r"^(anything|everything) else\b",
        r"\bnot (explicitly|expressly|specifically) (named|listed|mentioned)",
    ),
    lead_in=one_of(
        r"\bsuch as\b:?",
        r"\bincluding(,? but not limited to)?\b:?",
        r"\be\.g\.,?",
        r"\bfor example,?",
        r"\bfor instance,?",
        r"\blike\b",
        r":\s",
    ),
    part_lead_in=one_of(r"\bfor\b", r"\bon\b", r"\bincluding\b", r":"),
    and_word="and",
    applies=one_of(r"\bappl(y|ies) to\b", r"\b(is|are) in scope\b", r"\bin scope:", r"\bcovers?\b"),
    excepts=one_of(
        r"\b(is|are) (specifically |explicitly |expressly )?(excluded|out of scope|not in scope|not covered)\b",
        r"\bout of scope\b",
    ),
    with_subdomains=one_of(r"\b(all|any|every|its) (of its )?sub-?domains?\b", r"\band sub-?domains\b"),
)
