"""A class that qualifies is hinted at by its name, by its other names, and by what the model suggests."""

from dataclasses import replace

import pytest

from firsthand.programme.rules import WeaknessClass
from firsthand.triage.lines import HintKind, SuggestedClass
from firsthand.triage.reading import ReportWords
from firsthand.triage.weakness import hints
from firsthand.triage.weakness.hints import hints_in

REPORTS = {
    "Q1": ("A stored XSS in the comment field.", "Cross-site scripting in het zoekveld."),
    "Q2": ("The importer is open to XXE.", "De importfunctie laadt externe XML-entiteiten."),
    "Q3": ("No token, so cross site request forgery changes the address.", "CSRF op het formulier voor het adres."),
    "Q4": ("SQL injection in the id parameter.", "SQL-injectie in de parameter id."),
    "Q5": ("LFI by the template parameter.", "Insluiting van lokale bestanden via de parameter."),
    "Q6": ("Authentication bypass on the console.", "De authenticatie kan worden omzeild."),
    "Q7": ("Remote code execution by an upload.", "Een aanvaller kan eigen code uitvoeren op de server."),
    "Q8": ("An IDOR shows the invoices of others.", "Door ontbrekende autorisatie zijn facturen van anderen leesbaar."),
    "Q9": ("Privilege escalation from reader to owner.", "Een lezer kan zijn rechten verhogen tot beheerder."),
    "Q10": ("The settings page allows clickjacking.", "Clickjacking op de instellingen."),
}


def hinted(text, policy):
    found = hints_in(ReportWords(text=text), policy)
    return {hint.rule_id: hint.words for hint in found if hint.kind is HintKind.QUALIFYING}


@pytest.mark.parametrize("rule", REPORTS)
@pytest.mark.parametrize("language", [0, 1], ids=["en", "nl"])
def test_a_named_class_is_hinted_at_with_its_words(rule, language, policy):
    text = REPORTS[rule][language]
    words = hinted(text, policy)[rule]
    assert words
    assert all(piece in text for piece in words)


def test_a_class_of_the_programme_s_own_is_known_by_its_name(policy):
    own = WeaknessClass("Q1", None, {"en": "Mailbox rule abuse (MRA)", "nl": "Misbruik van postvakregels"})
    other = replace(policy, qualifying_classes=(own,))
    assert hinted("An MRA forwards every mail.", other) == {"Q1": ("MRA",)}
    assert hinted("Dit is misbruik van postvakregels.", other) == {"Q1": ("misbruik van postvakregels",)}
    assert hinted("A rule of the mailbox is slow.", other) == {}


def test_a_suggested_kind_of_a_class_hints_at_that_class(policy, monkeypatch):
    suggested = (SuggestedClass(863, "Incorrect Authorization", 0.6, ("another tenant",)),)
    monkeypatch.setattr(hints, "classes_of", lambda words: suggested)
    assert hinted("I can read the mail of another tenant.", policy) == {"Q8": ("another tenant",)}


def test_an_unsure_suggestion_hints_at_nothing(policy, monkeypatch):
    suggested = (SuggestedClass(863, "Incorrect Authorization", 0.25, ("another tenant",)),)
    monkeypatch.setattr(hints, "classes_of", lambda words: suggested)
    assert hinted("I can read the mail of another tenant.", policy) == {}


def test_a_report_of_something_else_gets_no_hint(policy):
    assert hinted("I would like to buy a hundred licences; whom do I ask?", policy) == {}
