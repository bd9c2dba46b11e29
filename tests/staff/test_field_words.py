"""A field that was filled in wrongly says what to do about it."""

import pytest
from django import forms

from staff.prepared import address

FIELDS = [
    (forms.CharField, "", "Fill this in"), (forms.ChoiceField, "", "Choose one"), (forms.DateField, "", "Enter a day"),
    (forms.MultipleChoiceField, [], "Tick at least one"), (forms.BooleanField, False, "Tick this"),
    (forms.FileField, None, "Choose a file"), (forms.DateField, "31 Dec", "no such day"),
    (forms.TimeField, "25:00", "no such time"), (forms.EmailField, "ines", "whole mail address"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "given", "says"), FIELDS)
def test_a_field_says_what_to_do(field, given, says):
    with pytest.raises(forms.ValidationError) as refused:
        field().clean(given)
    assert says in refused.value.messages[0]


def test_the_words_are_there_in_both_languages(a_case, handler, desk_of):
    answer = desk_of(handler).post(address(a_case, "decline"), {}, headers={"accept-language": "nl"})
    assert "Kies een mogelijkheid" in answer.content.decode()
    assert "This field is required" not in answer.content.decode()


def test_an_empty_reason_is_asked_for_by_its_name(a_case, handler, desk_of):
    said = desk_of(handler).post(address(a_case, "decline"), {"outcome": "no_impact", "rule": "N1"}).content.decode()
    assert "Write a reason. A sentence is enough." in said
