"""Policies of many shapes, written here: what is found, what stays text, and that every line is shown."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.core.errors import BadInput
from firsthand.programme.draft import Draft, draft, draft_texts, write
from firsthand.programme.draft.source import MAX_BYTES, Source
from firsthand.programme.rules import RuleKind, YearOrder

TABLE = """\
Tidewater Security
==================

**Scope**

| Asset | In scope |
|---|---|
| www.tidewater.example | Yes |
| blog.tidewater.example | No |

## Rules

You must not:

1. Send spam
2. Attack people
   - by phone

### What we promise

* We will respond within 36 hours
"""


def of(text: str, *, markdown: bool = False, language: str = "en") -> Draft:
    return draft_texts([Source("policy", language, text, markdown)])


def ids(drafted: Draft) -> set[str]:
    return {finding.id for finding in drafted.findings}


def test_underlined_bold_and_marked_headings_become_one_outline() -> None:
    page = of(TABLE, markdown=True).texts["en"]
    headings = [line for line in page.split("\n") if line.startswith("#")]
    assert headings == ["# Tidewater Security", "## **Scope**", "## Rules", "### What we promise"]


def test_rows_of_a_scope_table_become_assets() -> None:
    drafted = of(TABLE, markdown=True)
    assert [asset.value for asset in drafted.scope] == ["www.tidewater.example"]
    assert [asset.value for asset in drafted.out_of_scope] == ["blog.tidewater.example"]


def test_numbered_lists_and_nested_lines_keep_their_place() -> None:
    page = of(TABLE, markdown=True).texts["en"]
    assert "1. [X1] Send spam\n2. [X2] Attack people\n   - by phone" in page
    assert "* [P1] We will respond within {confirm_within_hours} hours" in page


def test_a_list_that_fits_nowhere_stays_text_and_is_told() -> None:
    drafted = of("# Policy\n\nSome colours we like:\n\n- red\n- blue\n", markdown=True)
    assert "- red\n- blue" in drafted.texts["en"]
    assert "list.unplaced" in ids(drafted)


def test_a_bare_out_of_scope_list_is_judged_by_its_lines() -> None:
    tests = of("# Policy\n\n## Out of scope\n\n- Social engineering\n- Denial of service\n", markdown=True)
    weak = of("# Policy\n\n## Out of scope\n\n- Missing headers\n- Self-XSS\n- Old TLS versions\n", markdown=True)
    hosts = of("# Policy\n\n## Out of scope\n\n- a.tide.example\n- b.tide.example\n", markdown=True)
    assert tests.counts[RuleKind.EXCLUDED_TEST] == 2
    assert weak.counts[RuleKind.NOT_QUALIFYING] == 3
    assert hosts.counts[RuleKind.OUT_OF_SCOPE] == 2


def test_plain_text_with_numbered_headings_and_wrapped_lines() -> None:
    drafted = of(
        "TIDEWATER POLICY\n\n1. Scope\n\nThe following systems are in scope:\n\n  - Portal: https://my.tide.example\n"
        "  - Meters with a very\n    long name\n\n2. Reporting\n\nYour report should include:\n  a) the place\n"
        "  b) the steps\n"
    )
    assert drafted.counts[RuleKind.SCOPE] == 2
    assert drafted.counts[RuleKind.REPORT_ITEM] == 2
    assert "- [R1] a) the place" in drafted.texts["en"]
    assert drafted.lost == {}


def test_signs_of_markdown_in_plain_text_are_shown_as_they_are() -> None:
    drafted = of(
        "Policy\n\nUse *stars* and _lines_, <b>tags</b>, [x](y), `code` & &amp; 1 | 2.\n# no heading\n> no quote\n"
    )
    assert drafted.lost == {}
    assert r"\*stars\*" in drafted.texts["en"]


def test_working_days_stay_words_and_are_told() -> None:
    drafted = of("# Policy\n\nWe will acknowledge your report within 3 business days.\n", markdown=True)
    (finding,) = [one for one in drafted.findings if one.id == "promise.unplaced"]
    assert drafted.promises["confirm_within_hours"] is None
    assert "3 business days" in finding.message
    assert "3 business days" in drafted.texts["en"]


def test_a_second_number_for_the_same_promise_is_told_and_stays() -> None:
    drafted = of("# Policy\n\nWe confirm within 24 hours.\n\nWe confirm receipt within 48 hours.\n", markdown=True)
    assert "promise.conflict" in ids(drafted)
    assert "within 48 hours" in drafted.texts["en"]


def test_a_falling_hall_of_fame_becomes_entries() -> None:
    drafted = of(
        "# Policy\n\n## Hall of Fame\n\nThanks.\n\n### 2023\n\n- Ada - tide.example/ada\n- Bo & Cy (Lock Ltd)\n\n"
        "### 2022\n\n- Di, for help\n",
        markdown=True,
    )
    assert drafted.credit.years is YearOrder.FALLING
    assert [(e.year, len(e.persons), e.organisation) for e in drafted.hall_of_fame] == [
        (2022, 1, ""),
        (2023, 1, ""),
        (2023, 2, "Lock Ltd"),
    ]
    assert drafted.hall_of_fame[1].persons[0].link == "https://tide.example/ada"
    assert drafted.texts["en"].rstrip().endswith("{hall_of_fame}")


def test_a_listing_that_cannot_be_printed_line_by_line_stays_text() -> None:
    drafted = of(
        "# Policy\n\n## Thanks\n\n### In 2023\n\n### 2022\n\n- Ada\n\nand\n\n### 2021\n\n- Bo\n", markdown=True
    )
    assert "{hall_of_fame}" not in drafted.texts["en"]
    assert "hall.kept_as_text" in ids(drafted)
    assert drafted.lost == {}


def test_a_line_that_one_language_lacks_is_named_and_the_others_stay_paired() -> None:
    english = "# Policy\n\n## Scope\n\n- a.tide.example\n- b.tide.example\n- c.tide.example\n"
    dutch = "# Beleid\n\n## Scope\n\n- a.tide.example\n- c.tide.example\n"
    drafted = draft_texts([Source("en.md", "en", english, True), Source("nl.md", "nl", dutch, True)])
    (finding,) = [one for one in drafted.findings if one.id == "pair.missing"]
    assert "b.tide.example" in finding.message
    assert "[S3] c.tide.example" in drafted.texts["nl"]


def test_a_language_without_words_follows_the_other_text_by_place() -> None:
    english = "# Policy\n\nWe ask that you:\n\n- be kind\n- be quick\n\nWe will:\n\n- be kind too\n"
    danish = "# Politik\n\nVi beder dig:\n\n- vær venlig\n- vær hurtig\n\nVi vil:\n\n- også være venlige\n"
    drafted = draft_texts([Source("en.md", "en", english, True), Source("da.md", "da", danish, True)])
    assert "- [P1] også" in drafted.texts["da"]


def test_front_matter_and_tags_are_kept_and_told() -> None:
    drafted = of("---\nlayout: base\ntitle: Tide Policy\n---\n\n<p>Words</p>\n", markdown=True)
    assert drafted.texts["en"].startswith("# Tide Policy\n")
    assert {"text.front_matter", "text.markup"} <= ids(drafted)
    assert drafted.lost == {}


def test_an_address_in_the_text_is_taken_for_the_contact_and_told() -> None:
    drafted = of("Policy\n\nWrite to security@tide.example about it.\n")
    assert drafted.contact == "security@tide.example"
    assert "contact.found" in ids(drafted)
    assert "{contact}" in drafted.texts["en"]


def test_bytes_that_are_no_text_become_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "policy.txt"
    path.write_bytes(b"Policy\n\nCo\xf6perate with us, and tell what you have found.\x00\n")
    assert "text.undecodable" in ids(draft([path]))


def test_an_empty_file_is_drafted_with_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "policy.nl.txt"
    path.write_bytes(b"")
    drafted = draft([path])
    assert drafted.languages == ("nl",)
    assert "text.empty" in ids(drafted)


def test_what_cannot_be_drafted_is_refused_in_plain_words(tmp_path: Path) -> None:
    large, pdf, fine = tmp_path / "large.txt", tmp_path / "policy.pdf", tmp_path / "fine.txt"
    large.write_bytes(b"a" * (MAX_BYTES + 1))
    pdf.write_bytes(b"%PDF-1.7")
    fine.write_text("Policy", encoding="utf-8")
    for files in ([], [large], [pdf], [tmp_path / "none.txt"], [tmp_path], [fine, fine]):
        with pytest.raises(BadInput):
            draft(files)
    with pytest.raises(BadInput):
        draft([fine], languages=["not a language"])
    with pytest.raises(BadInput):
        draft([fine], languages=["en", "nl"])
    with pytest.raises(BadInput):
        draft([fine], contact="nobody")


def test_a_folder_that_holds_a_programme_is_not_overwritten(tmp_path: Path) -> None:
    drafted = of("Policy\n\nWords.\n")
    write(drafted, tmp_path)
    with pytest.raises(BadInput):
        write(drafted, tmp_path)


PIECES = (
    "- |* |1. |2) |a) |• |# |## |> |    |\t|```|~~~|---|===|***|\\||[S1] |[x] |[a](http://b)|[a]: http://x|<b>|<!--|&amp;|"
    "{hall_of_fame}|{contact}|90 days|within 72 hours|binnen 3 werkdagen|Scope|Out of scope|Hall of Fame|2015|2016|"
    "Jane - x.example|Bob & Al (Firm)|https://a.example/b|*.x.example|10.0.0.0/8|\n|\n|\n|\n\n|\\|`|_|a@b.example|"
    "disclose publicly|We will:|We ask that you:|XSS, CSRF and SQLi such as |\u00a0|\u200b|é|.|;|:| |word"
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES.split("|")), max_size=40).map("".join)).map(
    lambda text: text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
)


@pytest.mark.parametrize("markdown", [False, True])
@given(text=TEXTS)
@settings(max_examples=60, deadline=None)
def test_no_line_of_any_text_is_lost(markdown: bool, text: str) -> None:
    drafted = of(text, markdown=markdown)
    assert drafted.lost == {}
    assert tomllib.loads(drafted.programme)["format"] == 1
