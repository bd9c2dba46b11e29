"""The Hall of Fame as a page (R74-87)."""

import re

import pytest
from django.test import Client

from firsthand.acknowledgements.models import Credited, Entry
from firsthand.programme.queries import Published
from pages import words_of


def hall(language: str = "en") -> str:
    return Client().get(f"/{language}/hall-of-fame/").content.decode()


def add(*persons: tuple[str, str], organisation: str = "", year: int = 2030) -> None:
    entry = Entry.objects.create(
        year=year, place=0, organisation=organisation, published_at="2030-01-01T00:00:00Z", brought_as=f"test {persons}"
    )
    for place, (name, link) in enumerate(persons):
        Credited.objects.create(entry=entry, place=place, name=name, link=link)


def test_years_rise(programme: Published) -> None:
    years = re.findall(r'class="year-figure" id="y(\d+)"', hall())
    assert years == sorted(years)
    assert years[0] == "2015"


def test_a_link_is_printed_without_its_scheme_after_a_dash(programme: Published) -> None:
    add(("oak & ember", "https://oak.example/"))
    assert "oak & ember - oak.example" in words_of(hall())


def test_a_link_gives_nothing_away_and_lends_no_weight(programme: Published) -> None:
    add(("oak", "https://oak.example/"))
    assert '<a href="https://oak.example/" rel="nofollow ugc noreferrer">' in hall()


def test_an_entry_without_a_link_has_no_dash(programme: Published) -> None:
    add(("Rafa", ""))
    assert re.search(r"<bdi>Rafa</bdi></span></li>", hall())


def test_two_persons_of_one_organisation_share_a_line(programme: Published) -> None:
    add(("Ann", ""), ("Bo", "https://bo.example"), organisation="Kite Street")
    assert "Ann & Bo - bo.example (Kite Street)" in words_of(hall())


def test_names_of_every_script_are_kept_apart_from_the_words_around_them(programme: Published) -> None:
    add(("ليلى_٧", ""))
    assert "<bdi>ليلى_٧</bdi>" in hall()


def test_a_withdrawn_name_leaves_an_anonymous_credit(programme: Published) -> None:
    add(("", ""), year=2031)
    assert "A finder who prefers to stay unnamed" in words_of(hall())
    assert "Een melder die liever ongenoemd blijft" in words_of(hall("nl"))


def test_a_name_is_words_and_never_markup(programme: Published) -> None:
    add(("<script>alert(1)</script>", ""))
    assert "<script>" not in hall()


def test_both_languages_show_the_same_people(programme: Published) -> None:
    people = [re.findall(r'<ul class="honoured">.*?</ul>', hall(lang), re.DOTALL) for lang in ("en", "nl")]
    assert people[0] == people[1]


def test_the_words_over_the_list_are_those_of_the_policy(programme: Published) -> None:
    assert programme.programme.thanks["nl"].split("\n")[0] in words_of(hall("nl"))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_an_empty_hall_says_what_will_stand_there(programme: Published, language: str) -> None:
    Credited.objects.all().delete()
    Entry.objects.all().delete()
    assert f'<a href="/{language}/report/">' in hall(language)
