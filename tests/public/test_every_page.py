"""What holds for every public page: language, cookies, headers, no script."""

import re

import pytest
from django.test import Client

from firsthand.programme.queries import Published

PAGES = ("", "scope/", "report/", "case/", "hall-of-fame/", "record/", "policy/1/")
LANGUAGES = ("en", "nl", "ar")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_every_language(in_arabic_too: Published, page: str, language: str) -> None:
    answer = Client().get(f"/{language}/{page}")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()
    assert answer.headers["Content-Language"] == language


@pytest.mark.parametrize("page", PAGES)
def test_the_language_switch_keeps_the_page(in_arabic_too: Published, page: str) -> None:
    html = Client().get(f"/en/{page}").content.decode()
    assert f'<a href="/nl/{page}" hreflang="nl">Nederlands</a>' in html
    assert f'<a href="/ar/{page}" hreflang="ar">العربية</a>' in html


def test_the_language_switch_keeps_what_was_asked(programme: Published) -> None:
    assert 'href="/nl/scope/?asset=LFS"' in Client().get("/en/scope/?asset=LFS").content.decode()


def test_arabic_runs_from_right_to_left_and_our_english_words_do_not(in_arabic_too: Published) -> None:
    html = Client().get("/ar/report/").content.decode()
    assert '<html lang="ar" dir="rtl">' in html
    assert '<main id="main" class="wrap page" tabindex="-1" lang="en" dir="ltr">' in html
    assert "Send the report" in html


def test_the_arabic_policy_is_not_marked_as_english(in_arabic_too: Published) -> None:
    assert '<main id="main" class="wrap page" tabindex="-1">' in Client().get("/ar/").content.decode()


def test_a_language_that_the_programme_does_not_have_is_not_found(programme: Published) -> None:
    assert Client().get("/fr/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("nl-NL,nl;q=0.9,en;q=0.5", "/nl/"),
        ("en-GB", "/en/"),
        ("fr, nl;q=0.3", "/nl/"),
        ("fr", "/en/"),
        ("", "/en/"),
        ("*", "/en/"),
        ("nl;q=0", "/en/"),
        ("x" * 5000, "/en/"),
    ],
)
def test_the_front_door_asks_the_browser(programme: Published, asked: str, given: str) -> None:
    answer = Client().get("/", headers={"Accept-Language": asked})
    assert (answer.status_code, answer.headers["Location"]) == (302, given)
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("page", ["", "scope/?asset=LFS", "hall-of-fame/", "policy/1/"])
def test_a_page_without_a_form_to_send_sets_no_cookie(programme: Published, page: str) -> None:
    assert Client().get(f"/en/{page}").cookies == {}


@pytest.mark.parametrize("page", ["report/", "case/"])
def test_a_form_sets_only_the_cookie_against_forged_forms(programme: Published, page: str) -> None:
    assert list(Client().get(f"/en/{page}").cookies) == ["firsthand_form"]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_script_or_style_of_its_own(in_arabic_too: Published, page: str) -> None:
    html = Client().get(f"/nl/{page}").content.decode()
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", html)


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_fetched_from_elsewhere(programme: Published, page: str) -> None:
    answer = Client().get(f"/en/{page}")
    html = answer.content.decode()
    assert not re.search(r'<(?:link|img|iframe|use)\b[^>]*(?:href|src)="(?:https?:)?//', html)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("page", PAGES)
def test_every_id_on_a_page_stands_once(programme: Published, page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', Client().get(f"/en/{page}").content.decode())
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("page", PAGES)
def test_every_control_has_a_label(programme: Published, page: str) -> None:
    html = Client().get(f"/en/{page}").content.decode()
    controls = re.findall(r"<(?:input|select|textarea)\b(?![^>]*type=\"hidden\")[^>]*>", html)
    labelled = set(re.findall(r'<label for="([^"]+)"', html))
    assert [c for c in controls if (re.search(r'\sid="([^"]+)"', c) or ["", ""])[1] not in labelled] == []


def test_security_txt_is_plain_text_at_its_address(programme: Published) -> None:
    answer = Client().get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Contact: mailto:security@mimecast.example" in answer.content.decode()


def test_the_old_address_of_security_txt_leads_to_the_new_one(programme: Published) -> None:
    assert Client().get("/security.txt").headers["Location"] == "/.well-known/security.txt"


def test_health_says_whether_a_promise_is_late_and_nothing_else(report_at, at, monkeypatch) -> None:
    report_at(at)
    for hours, late in ((72, False), (73, True)):
        monkeypatch.setattr("firsthand.public.views.now", lambda hours=hours: at.fromtimestamp(
            at.timestamp() + hours * 3600, tz=at.tzinfo))  # fmt: skip
        assert Client().get("/healthz").json() == {"ok": True, "late": late}


@pytest.mark.parametrize("address", ["/", "/en/", "/en/scope/", "/en/hall-of-fame/", "/healthz"])
def test_a_page_for_reading_takes_no_post(programme: Published, address: str) -> None:
    assert Client().post(address).status_code == 405
