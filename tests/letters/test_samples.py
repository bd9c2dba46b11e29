"""Every letter with invented facts: none lacks a fact, none names anybody real, every form says something."""

import re

import pytest
from django.conf import settings

from firsthand.letters import samples
from firsthand.letters.languages import FOLDER
from firsthand.letters.samples import groups, sample
from stage import MONDAY

EVERY = [(group, kind) for group in groups() for kind in group.kinds]


@pytest.mark.parametrize(("group", "kind"), EVERY, ids=[str(kind) for _, kind in EVERY])
def test_every_form_in_every_language_has_a_subject_and_words(group, kind, programme):
    for language in group.languages:
        said = {
            form: sample(kind, form, language, programme.programme, at=MONDAY)
            for form in samples.VARIANTS.get(kind, {"": {}})
        }
        assert all(letter.subject and letter.text.strip() and letter.html for letter in said.values())
        assert not any("{{" in letter.text or "[[" in letter.text for letter in said.values())
        assert len({letter.text for letter in said.values()}) == len(said), f"two forms of {kind} read the same"


def test_no_name_that_a_letter_uses_is_missing_from_the_invented_facts(programme):
    facts = samples._facts(programme.programme, "en", MONDAY)
    used = {
        name
        for path in FOLDER.rglob("*.txt")
        for name in re.findall(r"{{ (\w+)|{% (?:el)?if (?:not )?(\w+)", path.read_text())
        for name in name
        if name
    }
    assert used - set(facts) - {"id", "text", "said"} == set()


def test_a_letter_is_made_without_reading_a_row(programme, django_assert_num_queries):
    made = programme.programme
    with django_assert_num_queries(0):
        sample(samples.LetterKind.RECEIPT, "web", "en", made, at=MONDAY)
    assert settings.BASE_URL in sample(samples.LetterKind.RECEIPT, "web", "en", made, at=MONDAY).text
