"""The policy, its versions, and the scope check as pages."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from firsthand.programme.actions import publish
from firsthand.programme.queries import Published
from pages import words_of
from stage import MONDAY, ROOT


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def lines_of(file: Path, published: Published) -> list[str]:
    """Each line of a policy text as a reader sees it, years and names of the Hall of Fame left out."""
    programme = published.programme
    text = file.read_text()
    for name, value in (
        ("confirm_within_hours", "72"),
        ("embargo_days", "45"),
        ("organisation", programme.organisation),
        ("contact", programme.contact_mail),
    ):
        text = text.replace("{" + name + "}", value)
    bare = [re.sub(r"^(#+|-|\d+\.)\s+(\[\w+\]\s+)?", "", line).strip() for line in text.splitlines()]
    bare = [re.sub(r"\[([^\]]+)\]\([^)]+\)|[<>`*]", r"\1", line) for line in bare]
    return [line for line in bare if line and line != "{hall_of_fame}"]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_line_of_the_policy_is_shown_in_its_order(programme: Published, language: str) -> None:
    words = words_of(page(f"/{language}/"))
    at = 0
    lines = lines_of(ROOT / "programmes" / "mimecast" / f"policy.{language}.md", programme)
    assert len(lines) >= 50
    for line in lines:
        found = words.find(" ".join(line.split()), at)
        assert found >= 0, line
        at = found


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "We read and answer in English, Dutch, Arabic"),
        ("nl", "Wij lezen en antwoorden in het Engels, Nederlands, Arabisch"),
        ("ar", "We read and answer in English, Dutch, Arabic"),
    ],
)
def test_the_languages_that_we_answer_in_are_named_in_the_words_around_them(
    in_arabic_too: Published, language: str, told: str
) -> None:
    assert told in words_of(page(f"/{language}/"))


def test_every_numbered_line_can_be_pointed_at(programme: Published) -> None:
    html = page("/en/")
    for rule_id in ("D1", "X4", "N16", "S12", "R3"):
        assert f'href="#{rule_id}"' in html
        assert f'id="{rule_id}"' in html


def test_the_hall_of_fame_stands_in_the_policy(programme: Published) -> None:
    words = words_of(page("/nl/"))
    assert "Stephen Tomkinson (NCC Group Piranha Phishing Simulation)" in words


def test_the_door_leads_to_form_scope_and_mailbox(programme: Published) -> None:
    html = page("/en/")
    for address in ("/en/report/", "/en/scope/", "/en/case/", "mailto:security@mimecast.example"):
        assert f'href="{address}"' in html


@pytest.fixture
def changed(programme: Published, tmp_path: Path) -> Published:
    """A second version with 48 hours and another line N1."""
    for file in (ROOT / "programmes" / "mimecast").iterdir():
        text = file.read_text().replace("confirm_within_hours = 72", "confirm_within_hours = 48")
        (tmp_path / file.name).write_text(re.sub(r"\[N1\].*", "[N1] ugly pictures;", text))
    return publish(tmp_path, by="operator", at=MONDAY + timedelta(days=1))[0]


def test_an_old_version_says_that_it_is_old_and_leads_to_the_one_in_force(changed: Published) -> None:
    html = page("/en/policy/1/")
    assert "You are reading version 1. It is no longer in force." in words_of(html)
    assert '<a href="/en/">Read the version in force</a>' in html


def test_an_old_version_says_from_which_hour_until_which_it_was_in_force(changed: Published) -> None:
    words = words_of(page("/en/policy/1/"))
    assert re.search(r"Version 1, in force from [^.]*\d\d:\d\d GMT until [^.]*\d\d:\d\d GMT\.", words)


def test_a_version_shows_what_changed_as_removed_and_added_words(changed: Published) -> None:
    for number in (1, 2):
        html = page(f"/en/policy/{number}/")
        assert "<ins>N1 ugly pictures;</ins>" in html
        assert re.search(r"<del>N1 [^<]+</del>", html)
        assert "<del>72</del> → <ins>48</ins>" in html


def test_the_policy_in_force_shows_no_differences(changed: Published) -> None:
    assert "<del>" not in page("/en/")


@pytest.mark.parametrize(
    ("typed", "verdict", "rule"),
    [
        ("https://www.mimecast.com/login", "In scope", "S1"),
        ("LFS", "In scope", "S4"),
        ("KB.mimecast.com.", "Excluded", "O1"),
        ("status.mimecast.com", "Not named", "O4"),
        ("mimecast.com", "Not named", "O4"),
    ],
)
def test_the_scope_check_gives_the_answer_and_its_rule(
    programme: Published, typed: str, verdict: str, rule: str
) -> None:
    html = Client().get("/en/scope/", {"asset": typed}).content.decode()
    assert f'<h2 id="verdict">{verdict}</h2>' in html
    assert re.search(rf"Policy version 1, section \d+, item \d+ · <a href=\"/en/#{rule}\">{rule}</a>", html)


def test_the_scope_check_speaks_dutch(programme: Published) -> None:
    assert "Uitgesloten" in words_of(page("/nl/scope/?asset=kb.mimecast.com"))


def test_not_named_is_told_to_be_no_refusal(programme: Published) -> None:
    assert "That is no refusal" in words_of(page("/en/scope/?asset=status.mimecast.com"))


def test_an_asset_in_scope_leads_to_the_form_with_that_asset_chosen(programme: Published) -> None:
    assert 'href="/en/report/?asset=S4"' in page("/en/scope/?asset=LFS")
    assert '<option value="S4" selected>' in page("/en/report/?asset=S4")


@pytest.mark.parametrize(("typed", "said"), [("", "The field is empty."), ("a" * 3000, "too long to compare")])
def test_a_question_that_cannot_be_answered_says_why(programme: Published, typed: str, said: str) -> None:
    html = Client().get("/en/scope/", {"asset": typed}).content.decode()
    assert said in words_of(html)
    assert 'id="verdict"' not in html


def test_what_is_typed_into_the_scope_check_is_shown_inert_and_not_stored(programme: Published) -> None:
    answer = Client().get("/en/scope/", {"asset": "<img src=x onerror=alert(1)>"})
    assert "<img" not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
