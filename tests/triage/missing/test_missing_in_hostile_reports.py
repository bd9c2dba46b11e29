"""Reports that were written to be slow or to confuse are answered in bounded time, and questions stay short."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.triage.lines import Item
from firsthand.triage.missing import known, rules
from firsthand.triage.missing.rules import END, FRONT, missing_in
from firsthand.triage.reading import READ_AT_MOST, ReportWords, plain
from processor_time import costs_less_than, grows_evenly

MONSTERS = {
    "megabytes": "an attacker who reads this line for long enough may " * 40_000,
    "zalgo": ("Z" + "\u0301\u0322\u0335" * 20) * 20_000,
    "turned": "\u202egnp.exe\u202c see /admin " * 20_000,
    "addresses": "\n".join(f"https://h{n}.portal.example/p/{n}?x={n}" for n in range(10_000)),
    "empty": "",
    "dots": "aa." * 70_000,
    "slashes": "a.b.c.d/" * 25_000,
    "at signs": "a@" * 100_000,
    "blank lines": "\n \n" * 70_000,
    "backwards": "zuerst a " * 20_000,
}
PIECES = st.sampled_from([
    "attacker ", "kann ", "permet ", "zuerst ", "first ", "https://", "http://[", "a.example", "/", ":", ".c:1", "()",
    "\n", " ", ">", "-- ", "1. ", "v1.2", "@", "<b>", "attached ", "xss ", "'", "{", "}", "\u202e", "é", "漢", "%27",
])  # fmt: skip


@pytest.mark.parametrize("name", MONSTERS)
def test_a_monster_is_answered_in_bounded_time(name):
    words = ReportWords(text=plain(MONSTERS[name]), language="nl")
    assert costs_less_than(1, lambda: missing_in(words))


def test_no_more_is_read_than_the_beginning_and_the_end():
    words = ReportWords(text=plain("word " * READ_AT_MOST))
    assert len(rules._read(words)) <= FRONT + END + 1


@pytest.mark.parametrize("trap", ["zuerst a ", "aa.", "a.b.c/", "quiconque ", "a@", "/a.", "x::", "<a"])
def test_four_times_the_text_takes_about_four_times_the_time(trap):
    def work(length: int) -> None:
        missing_in(ReportWords(text=trap * (length // len(trap))))

    assert grows_evenly(work, FRONT)


@given(st.lists(PIECES, max_size=60), st.sampled_from(["en", "nl", "de", "fr", "es", "", "NL-be"]))
@settings(max_examples=200)
def test_whatever_is_written_gives_each_item_once_with_one_short_question(pieces, language):
    found = missing_in(ReportWords(text=plain("".join(pieces)), language=language))
    assert len({item.item for item in found}) == len(found)
    assert all(item.question.endswith("?") or "?" in item.question for item in found)
    assert all(len(item.question) < 200 + known.SHOWN and "\n" not in item.question for item in found)


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    found = missing_in(ReportWords(title=plain(text), location=plain(text), text=plain(text)))
    assert len(found) <= len(Item)
