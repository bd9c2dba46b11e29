"""R1-6, R37, R74: the policy as people read it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tidewater import changed, tidewater

from firsthand.programme.page import Place, place_of, render_policy
from firsthand.programme.policy_text import parse


def page_of(text: str):  # type: ignore[no-untyped-def]
    return render_policy(changed(texts={"en": text, "nl": text}), "en")


@pytest.mark.parametrize("name", ["Mimecast", "Philips", "AB&C", "A*B* _c_ <d>"])
def test_the_heading_is_the_stored_text_with_the_name_in_it(name: str) -> None:
    page = render_policy(changed(organisation=name), "nl")
    assert page.title == "Melden"
    assert page.heading == f"Hoe {name} omgaat met wat u vindt"


def test_a_text_with_one_heading_uses_it_as_title_too() -> None:
    page = page_of("# Only one\n\nLead.\n")
    assert (page.title, page.heading) == ("Only one", "Only one")


def test_sections_are_numbered_in_order_and_anchored_by_their_lists() -> None:
    page = render_policy(tidewater(), "en")
    assert [(section.number, section.anchor) for section in page.sections] == [
        (1, "duties"),
        (2, "commitments"),
        (3, "scope"),
        (4, "out_of_scope"),
        (5, "not_qualifying"),
        (6, "hall_of_fame"),
    ]


def test_a_list_that_shares_its_section_has_an_anchor_of_its_own() -> None:
    page = render_policy(tidewater(), "en")
    assert '<ul class="rules" id="excluded_tests">' in page.sections[3].html
    assert '<ul class="rules" id="principles">' in page.lead_html


def test_every_rule_carries_its_id_as_a_link_to_itself() -> None:
    html = render_policy(tidewater(), "en").sections[3].html
    assert '<li class="rule" id="X2"><a class="rule-id" href="#X2">X2</a><div>Phishing</div></li>' in html
    assert "<li>plain text without a number</li>" in html
    assert "<li>[X3] is not a rule</li>" in html


def test_the_promises_stand_in_the_text_as_numbers() -> None:
    page = render_policy(tidewater(), "nl")
    assert "45 dagen" in page.sections[0].html
    assert "72 uur" in page.sections[1].html


def test_the_hall_of_fame_stands_between_the_words_around_it() -> None:
    hall = render_policy(tidewater(), "en").hall
    assert hall is not None
    assert hall.html_before == "<p>We thank these people.</p>\n"
    assert hall.html_after == "<p>Thank you again.</p>\n"


def test_a_line_is_found_by_section_and_item() -> None:
    assert place_of(tidewater(), "nl", "X2") == Place(section=4, item=6)
    assert place_of(tidewater(), "nl", "G1") == Place(section=0, item=1)
    assert place_of(tidewater(), "nl", "Q1") is None


def test_a_language_without_text_shows_the_default() -> None:
    assert render_policy(tidewater(), "de").title == "Disclosure"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "[x](http://plain.example)",
        "[x](//elsewhere.example)",
        "![x](https://elsewhere.example/a.png)",
        "<img src=x onerror=alert(1)>",
        "- [X1] <b onclick=x>bold</b>",
    ],
)
def test_markup_and_unsafe_links_stay_text(text: str) -> None:
    html = page_of(f"# T\n\n{text}\n").lead_html
    assert not re.search(r"<(script|img|b)\b", html)
    assert not re.search(r'(href|src)="(?!https://|mailto:|#|/(?!/))', html)


def test_links_outward_do_not_vouch() -> None:
    html = page_of("# T\n\n[a](https://a.example) [b](#scope) [c](/en/report/) <{contact}>\n").lead_html
    assert '<a href="https://a.example" rel="nofollow">' in html
    assert '<a href="#scope">' in html
    assert '<a href="/en/report/" rel="nofollow">' in html


def test_the_contact_is_put_into_links() -> None:
    assert '<a href="mailto:security@tidewater.example"' in render_policy(tidewater(), "en").lead_html


def test_rules_inside_rules_keep_their_places() -> None:
    text = "# T\n\n## A\n\n1. [X1] one\n\n   more\n   - [X2] two\n2. three\n"
    assert [(item.id, item.text) for item in parse(text).items] == [("X1", "one more"), ("X2", "two")]
    assert page_of(text).sections[0].html.count("</div></li>") == 2


WORDS = st.text(alphabet="abz [](){}<>#*_`|-\\\n\"'&!:1X", max_size=120)


@given(st.lists(st.one_of(WORDS, st.sampled_from(["# T\n", "## S\n", "- [X1] a\n", "{hall_of_fame}\n\n"]))))
def test_any_text_renders_to_closed_markup_and_shows_no_foreign_tag(pieces: list[str]) -> None:
    page = page_of("# T\n\n" + "\n".join(pieces))
    for html in (page.lead_html, *(section.html_before for section in page.sections)):
        tags = re.findall(r"<(/?)([a-z0-9]+)", html)
        assert {name for _, name in tags} <= KNOWN
        for name in ("li", "ul", "ol", "div", "a", "p", "blockquote"):
            assert tags.count(("", name)) == tags.count(("/", name))


KNOWN = {
    "p", "ul", "ol", "li", "a", "div", "em", "strong", "code", "pre", "blockquote", "hr", "br",
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
