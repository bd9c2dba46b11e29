"""A very long report stands folded on the desk's page of a case, and nothing of it is lost."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from firsthand.staff.folding import SHOWN_LINES, SHOWN_SIGNS, fold
from pages import words_of

LONG = "The mail gateway follows every redirect.\n" * 25_000


def test_a_very_long_report_shows_its_beginning_and_unfolds_the_rest_without_script(report_at, handler, desk_of):
    case = report_at(steps=LONG.strip()).case
    page = desk_of(handler).get(f"/desk/cases/{case.number}/").content.decode()
    found = re.search(
        r'<p class="given" dir="auto">([^<]*)</p><details class="rest"><summary>([^<]*)</summary>'
        r'<p class="given" dir="auto">([^<]*)</p></details>',
        page,
    )
    head, summary, rest = (html.unescape(part) for part in found.groups())
    assert len(head) <= SHOWN_SIGNS
    assert head + rest == LONG.strip()
    assert f"Show the rest: {len(rest)} signs" in summary.replace(",", "").replace("\N{NO-BREAK SPACE}", "")


def test_a_short_report_is_not_folded(report_at, handler, desk_of):
    assert 'class="rest"' not in desk_of(handler).get(f"/desk/cases/{report_at().case.number}/").content.decode()


def test_a_link_on_top_leads_to_the_advice_and_names_what_it_holds(report_at, handler, desk_of):
    case = report_at(impact="Somebody reads mails.").case
    page = desk_of(handler).get(f"/desk/cases/{case.number}/").content.decode()
    link = re.search(r'<p class="to-advice"><a href="#advice">(.*?)</a>', page)
    assert re.search(r"Advice: .*\bScope \d", words_of(link.group(1)))
    assert page.count('id="advice"') == 1
    assert link.start() < page.index('id="timeline-title"') < page.index('id="advice"')


@given(
    st.text()
    | st.text(alphabet="a\n \N{COMBINING ACUTE ACCENT}\N{ZERO WIDTH JOINER}", min_size=1).map(lambda t: t * 900)
)
def test_the_two_parts_are_the_text(text):
    head, rest = fold(text)
    assert head + rest == text
    assert not rest or (len(head) <= SHOWN_SIGNS and head.count("\n") <= SHOWN_LINES and head)


def test_a_text_of_many_short_lines_is_folded_by_its_lines():
    head, rest = fold("x\n" * 2000)
    assert head.count("\n") == SHOWN_LINES
    assert rest


def test_it_is_cut_after_a_line_else_after_a_word_and_never_within_a_sign():
    assert fold(("w" * 59 + " ") * 1000)[0].endswith(" ")
    assert fold(("w" * 59 + "\n" + "v" * 3000) * 5)[0].endswith("\n")
    assert fold("e\N{COMBINING ACUTE ACCENT}" * 2999 + "ae" + "\N{COMBINING ACUTE ACCENT}" * 9000)[1].startswith("e")
