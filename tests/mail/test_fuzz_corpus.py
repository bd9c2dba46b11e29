"""What the fuzzer found worth keeping is read again: each file once took a way through the reading of its own."""

import sys

import pytest
from mailbox_of_tests import MAILS

from stage import ROOT

# Beside the fuzzer, which runs without the suite.
sys.path.append(str(ROOT / "fuzz"))
from invariants import check

KEPT = ROOT / "tests" / "data" / "fuzz"


@pytest.mark.parametrize("group", "0123456789abcdef")
def test_what_the_fuzzer_kept_breaks_no_rule(group):
    for path in sorted(KEPT.glob(f"{group}*")):
        check(path.read_bytes())


def test_the_mails_of_the_suite_break_no_rule():
    for path in sorted(MAILS.glob("*.eml")):
        check(path.read_bytes())


def test_the_kept_inputs_are_there_and_few():
    sizes = [path.stat().st_size for path in KEPT.iterdir()]
    assert len(sizes) > 50
    assert sum(sizes) < 1_000_000
