"""Each rule by which a report usually does not qualify is hinted at in English and in Dutch, and not at random."""

from dataclasses import replace

import pytest

from firsthand.programme.rules import Programme, Rule, RuleKind
from firsthand.triage.lines import HintKind
from firsthand.triage.reading import ReportWords
from firsthand.triage.weakness.hints import hints_in

REPORTS = {
    "N1": (
        "There is a spelling mistake on the pricing page, and a button overlaps the menu.",
        "In het menu staat een spelfout, en de knop is scheef uitgelijnd.",
    ),
    "N2": (
        "The portal still accepts TLS 1.0 and offers weak ciphers.",
        "De server staat nog SSLv3 toe, en het certificaat is verlopen.",
    ),
    "N3": (
        "The domain has no DMARC record, so mail can be spoofed.",
        "Voor het maildomein ontbreekt een SPF-record.",
    ),
    "N4": (
        "In Internet Explorer 9 the page runs the script from the address.",
        "Wie een verouderde browser gebruikt, ziet de pagina van een ander.",
    ),
    "N5": (
        "The site does not send a Content-Security-Policy.",
        "De CSP op de portal ontbreekt.",
    ),
    "N6": (
        "The desktop client reached end of life in 2019 and stores the token in a file.",
        "Deze versie van het programma wordt niet meer ondersteund en bewaart het wachtwoord.",
    ),
    "N7": (
        "The session cookie is set without the Secure flag.",
        "De sessiecookie mist de vlag ‘secure’.",
    ),
    "N8": (
        "The answer at sign-in tells whether a username exists: username enumeration.",
        "Via het herstelformulier is enumeratie van gebruikersnamen mogelijk.",
    ),
    "N9": (
        "With Flash Player in the browser the upload can be read across sites.",
        "De aanval werkt als de bezoeker de Flash-plug-in heeft.",
    ),
    "N10": (
        "Only visitors with outdated browsers are hit by this.",
        "Alleen bezoekers met een oude browser hebben hier last van.",
    ),
    "N11": (
        "The answers lack X-Content-Type-Options and other security headers.",
        "Er ontbreken beveiligingsheaders zoals X-XSS-Protection.",
    ),
    "N12": (
        "The sign-up form has no CAPTCHA.",
        "Op het aanmeldformulier ontbreekt een captcha: het formulier werkt zonder captcha.",
    ),
    "N13": (
        "A malicious app installed on the phone reads the broadcast.",
        "Een kwaadaardige app op hetzelfde toestel leest het bericht mee.",
    ),
    "N14": (
        "On a jailbroken iPhone the database can be copied.",
        "Op een gejailbreakt toestel is de databank te kopiëren.",
    ),
    "N15": (
        "Somebody with physical access to the phone sees the message in the preview.",
        "Wie fysieke toegang tot het toestel heeft, ziet het bericht in de voorvertoning.",
    ),
    "N16": (
        "The page loads jQuery 1.8.2, which is vulnerable.",
        "De site gebruikt een verouderde versie van jQuery met bekende kwetsbaarheden.",
    ),
    "N17": (
        "By tapjacking the app's consent screen a person grants the right unknowingly.",
        "Door UI-redressing tikt iemand op toestaan zonder het te weten.",
    ),
}

NEAR_MISSES = {
    "N1": "The interface between the mail server and the archive leaks the token of another customer.",
    "N2": "I sent the request through a TLS proxy and read another customer's mail.",
    "N3": "The sender parameter of the send function is not checked, so mail of other customers can be sent.",
    "N4": "The script runs in every current browser, Firefox and Chrome among them.",
    "N5": "The stored script runs although the page sends a strict content security policy.",
    "N6": "The token lives for a year, until the end of the contract.",
    "N7": "The session cookie is accepted after sign-out.",
    "N8": "The user list of another customer can be downloaded.",
    "N9": "The WordPress plugin of the blog lets anybody upload a file; I kept it on a USB flash drive.",
    "N10": "I used Burp and its built-in browser to repeat the request.",
    "N11": "The Host header ends up in the link of the reset mail.",
    "N12": "The same CAPTCHA answer can be sent again for an hour.",
    "N13": "The web application installs an update from a malicious server.",
    "N14": "The roles are rooted in the directory, and any user can change their own.",
    "N15": "The guest network gives access to the management interface of the server.",
    "N16": "The shared library function copies the name without a check of its length.",
    "N17": "Clickjacking of the administration console: the page can be framed.",
}


def hinted(text: str, policy: Programme, **words: object) -> set[str]:
    report = ReportWords(text=text, **words)
    return {hint.rule_id for hint in hints_in(report, policy) if hint.kind is HintKind.NON_QUALIFYING}


@pytest.mark.parametrize("rule", REPORTS)
@pytest.mark.parametrize("language", [0, 1], ids=["en", "nl"])
def test_a_report_of_this_kind_raises_the_hint(rule, language, policy):
    assert rule in hinted(REPORTS[rule][language], policy)


@pytest.mark.parametrize("rule", NEAR_MISSES)
def test_a_report_that_only_sounds_like_it_raises_no_such_hint(rule, policy):
    assert rule not in hinted(NEAR_MISSES[rule], policy)


def test_every_rule_of_the_reference_programme_is_tried(policy):
    assert [rule.id for rule in policy.of_kind(RuleKind.NOT_QUALIFYING)] == list(REPORTS)


@pytest.mark.parametrize("rule", REPORTS)
@pytest.mark.parametrize("language", [0, 1], ids=["en", "nl"])
def test_a_hint_rests_on_words_that_stand_in_the_report(rule, language, policy):
    text = REPORTS[rule][language]
    hints = hints_in(ReportWords(text=text), policy)
    assert all(words and all(piece in text for piece in words) for words in (hint.words for hint in hints))


@pytest.mark.parametrize(
    "proof",
    [
        "Proof of concept: open /search?q=<img onerror=alert(1)> and the script runs.",
        "Met deze payload is het uitgebuit: zie de bijlage.",
    ],
)
def test_an_old_library_whose_hole_is_shown_raises_no_hint(proof, policy):
    assert "N16" not in hinted(f"{REPORTS['N16'][0]} {proof}", policy)


def test_an_old_library_with_an_exploit_attached_raises_no_hint(policy):
    assert "N16" not in hinted(REPORTS["N16"][0], policy, files=("poc.html",))


@pytest.mark.parametrize(
    "none",
    [
        "I have no proof of concept.",
        "Een bewijs heb ik niet, dus zonder exploit.",
        "It can be exploited, says the advisory.",
        "There is a known public exploit for it.",
    ],
)
def test_words_that_deny_a_proof_are_none(none, policy):
    assert "N16" in hinted(f"{REPORTS['N16'][0]} {none}", policy)


def test_a_programme_numbers_its_rules_as_it_likes(policy):
    rule = Rule("N3", RuleKind.NOT_QUALIFYING, {"de": "Fehlende Captchas", "en": "No CAPTCHA on a form"})
    other = replace(policy, rules={"N3": rule})
    assert hinted(REPORTS["N12"][0], other) == {"N3"}
    assert hinted(REPORTS["N3"][0], other) == set()


def test_a_programme_without_such_rules_gets_no_hints(policy):
    assert hinted(" ".join(text for pair in REPORTS.values() for text in pair), replace(policy, rules={})) == set()
