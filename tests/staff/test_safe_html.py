"""HTML of a mail as the desk shows it: structure and words; nothing that runs, loads or leads back to us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.staff.safe_html import LIMIT_DEPTH, LIMIT_SIGNS, HeldBack, safe_html
from processor_time import costs_less_than
from staff.hostile_html import PAYLOADS
from staff.safe_body import broken


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_of_an_attack_is_left(payload):
    assert broken(safe_html(payload).body) == []


@given(
    st.lists(
        st.sampled_from([*PAYLOADS, "<b>", "</p>", "<table><td>", "<!--", "-->", "&lt;", "\x00", "\ud800", "'", '"']),
        max_size=6,
    )
)
def test_no_mixture_of_attacks_leaves_anything(pieces):
    assert broken(safe_html("".join(pieces)).body) == []


def test_structure_words_and_links_stay():
    kept = safe_html(
        '<h1>A</h1><ul><li><b>B</b></ul><table><tr><td colspan="2">C</td></tr></table><a href="https://x.example/">D</a>'
    )
    assert kept.body == (
        '<h1>A</h1><ul><li><b>B</b></li></ul><table><tbody><tr><td colspan="2">C</td></tr></tbody></table>'
        '<a href="https://x.example/" rel="noopener noreferrer nofollow">D</a>'
    )
    assert kept.held_back == HeldBack()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "/desk/cases/", "//x.example", "#a", "vbscript:x"]
)
def test_a_link_leads_only_to_the_web_or_a_mail_address(address):
    assert "href" not in safe_html(f'<a href="{address}">x</a>').body


def test_what_is_held_back_is_counted():
    html = (
        '<style>p{}</style><p style="color:red">a</p><img src="https://t.example/1.gif"><img src="cid:1">'
        '<script>x()</script><b onclick="x()">b</b><form action="https://t.example"><input name="q"></form>'
        '<table background="//t.example/2.gif"></table>'
    )
    assert safe_html(html).held_back == HeldBack(images=2, styles=2, scripts=2, forms=2, remote=2)


def test_too_much_is_cut_and_too_deep_is_not_shown():
    assert safe_html("a" * (LIMIT_SIGNS + 1)).held_back.cut
    deep = safe_html("<div>" * (LIMIT_DEPTH + 1) + "x")
    assert (deep.body, deep.held_back.too_deep) == ("", True)
    assert not safe_html("<div>x</div>" * LIMIT_DEPTH + "<p>y" * 1000).held_back.too_deep


@pytest.mark.parametrize(
    "unit",
    ["<div>", "<ul><li>", "<div></x>", "<b><p>", "<table>", "<!--", "<a href=x>", "<p a=1 ", "&", "<td><tr>", "'<\""],
)
def test_hostile_html_is_dealt_with_at_once(unit):
    assert costs_less_than(3, lambda: safe_html(unit * (LIMIT_SIGNS // len(unit))))
