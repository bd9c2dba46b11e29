"""What the fuzzer found worth keeping is read again: each file once took a way through the reading of its own."""

import sys

import pytest
from mailbox_of_tests import MAILS

from firsthand.mail.layers import inline
from stage import ROOT

# Beside the fuzzer, which runs without the suite.
sys.path.append(str(ROOT / "fuzz"))
from invariants import check

KEPT = ROOT / "tests" / "data" / "fuzz"
GROUPS = "0123456789abcdef"


@pytest.mark.parametrize("group", GROUPS)
def test_what_the_fuzzer_kept_breaks_no_rule(group):
    paths = sorted(KEPT.glob(f"{group}*"))
    assert paths
    for path in paths:
        check(path.read_bytes())


def test_the_words_are_searched_for_armour_as_well(monkeypatch):
    monkeypatch.setattr(inline, "without_blocks", lambda text: text + "more")
    with pytest.raises(AssertionError):
        check(b"Subject: x\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nx\r\n-----END PGP MESSAGE-----\r\n")


def test_the_mails_of_the_suite_break_no_rule():
    paths = sorted(MAILS.glob("*.eml"))
    assert len(paths) > 10
    for path in paths:
        check(path.read_bytes())


def test_the_kept_inputs_are_there_and_few():
    sizes = [path.stat().st_size for path in KEPT.iterdir()]
    assert len(sizes) > 50
    assert {path.name[0] for path in KEPT.iterdir()} == set(GROUPS)  # so each is read above
    assert sum(sizes) < 1_000_000
