"""Reports that were written to be slow are answered in bounded time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firsthand.triage.reading import ReportWords, plain
from firsthand.triage.weakness.hints import hints_in
from firsthand.triage.weakness.rules import classes_of
from firsthand.triage.weakness.topics import TOPICS
from processor_time import costs_less_than

ANCHORS = sorted({anchor for topic in TOPICS for one in topic.signs for anchor in one.anchors})
MONSTERS = {
    "megabytes": "an attacker who reads this line for long enough may " * 40_000,
    "zalgo": ("Z" + "\u0301\u0322\u0335" * 20) * 20_000,
    "turned": "\u202egnp.exe\u202c see /admin " * 20_000,
    "addresses": "\n".join(f"https://h{n}.portal.example/p/{n}?x={n}" for n in range(10_000)),
    "empty": "",
    "all anchors": " ".join(ANCHORS) * 500,
    "missing": "missing no without the " * 10_000,
    "cookies": "cookie missing " * 20_000,
    "one word": "a" * 200_000,
    "many words": " ".join(f"w{n:x}q" for n in range(40_000)),
    "dotted capital": "İ secure cookie " * 12_000,
}
PIECES = st.sampled_from([
    "missing ", "no ", "cookie ", "secure ", "flag ", "tls ", "1.0 ", "csp ", "header ", "xss ", "malicious ", "app ",
    "phone ", "installed ", "old ", "browser ", "jquery ", "1.2 ", "captcha ", "-", ".", "\n", "İ", "poc ", "漢", "'",
])  # fmt: skip


@pytest.mark.parametrize("name", MONSTERS)
def test_a_monster_is_answered_in_bounded_time(name, policy):
    words = ReportWords(text=plain(MONSTERS[name]))
    assert costs_less_than(1, lambda: (classes_of(words), hints_in(words, policy)))


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=150)
def test_hints_hold_few_short_words_of_the_report(policy, text):
    for hint in hints_in(ReportWords(text=text), policy):
        assert 1 <= len(hint.words) <= 3
        assert all(len(piece) <= 100 and piece in " ".join(text.split()) for piece in hint.words)
