"""A person sets the language in which a case is answered: journal and letters follow, and nobody else may."""

import pytest

from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.core.errors import BadInput, NotAllowed, NotFound
from firsthand.journal.models import Entry
from firsthand.journal.rules import Kind
from firsthand.letters.languages import answer_languages
from firsthand.letters.models import Letter
from seats import seat


def changes():
    return list(Entry.objects.filter(kind=Kind.LANGUAGE_CHANGED).values_list("by", flat=True))


def test_a_handler_may_and_the_next_letter_is_in_that_language(a_case, handler, at):
    actions.change_language(a_case.number, "fr", by=handler, at=at)
    actions.reply(a_case.number, "Merci.", by=handler, at=at)
    assert Case.objects.get().language == "fr"
    assert changes() == [f"person:{handler.pk}"]
    assert Letter.objects.get(kind="message").language == "fr"


def test_an_auditor_may_not_and_nothing_changes(a_case, auditor, at):
    with pytest.raises(NotAllowed):
        actions.change_language(a_case.number, "fr", by=auditor, at=at)
    assert (Case.objects.get().language, changes()) == ("en", [])


@pytest.mark.parametrize("outsider", [None, "firsthand"])
def test_nobody_and_the_machine_may_not(a_case, at, outsider):
    with pytest.raises(NotAllowed):
        actions.change_language(a_case.number, "fr", by=outsider, at=at)


def test_an_administrator_does_not_even_learn_of_the_case(a_case, administrator, at):
    with pytest.raises((NotAllowed, NotFound)):
        actions.change_language(a_case.number, "fr", by=administrator, at=at)


@pytest.mark.parametrize("language", ["pt", "", "xx", "EN", "../nl", "fr\n"])
def test_only_a_language_that_letters_speak_is_taken(a_case, handler, at, language):
    with pytest.raises(BadInput):
        actions.change_language(a_case.number, language, by=handler, at=at)
    assert changes() == []


def test_the_language_it_has_already_changes_nothing(a_case, handler, at):
    actions.change_language(a_case.number, "en", by=handler, at=at)
    assert changes() == []


def test_the_languages_of_the_programme_stand_first(programme):
    assert answer_languages(programme.programme) == ("en", "nl", "de", "fr")


def test_the_desk_links_to_a_policy_that_is_there_also_when_the_programme_lacks_the_language(
    a_case, handler, at, client, monkeypatch
):
    actions.change_language(a_case.number, "fr", by=handler, at=at)
    monkeypatch.setattr("firsthand.people.door.now", lambda: at)
    seat(client, handler)
    page = client.get(f"/desk/cases/{a_case.number}/").content.decode()
    assert 'href="/en/policy/1/"' in page
    assert "French" in page
