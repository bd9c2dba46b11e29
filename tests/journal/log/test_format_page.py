"""docs/receipts.md tells the truth: its numbers come out, and its program checks what our own checks."""

import re
import subprocess
import sys
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.journal.commitments import joined
from firsthand.journal.log.checkpoints import read_checkpoint
from firsthand.journal.log.notes import read_note
from firsthand.journal.log.receipts import ABOUT, BYTES, ENTRIES, FORMAT, PROOF, WITNESSES, read_receipt
from firsthand.journal.log.tree import leaf_hash
from made_up_log import EXAMPLE, MadeUpLog
from stage import ROOT

PAGE = (ROOT / "docs" / "receipts.md").read_text()
CONTENT = EXAMPLE.read_bytes()
PROGRAM = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1]


@pytest.fixture(scope="module")
def program() -> SimpleNamespace:
    """The program of the page, as a module."""
    names: dict[str, object] = {"__name__": "page"}
    exec(compile(PROGRAM, "docs/receipts.md", "exec"), names)
    return SimpleNamespace(**names)


def test_the_program_runs_as_it_stands(tmp_path):
    script, changed = tmp_path / "verify.py", tmp_path / "changed.json"
    script.write_text(PROGRAM)
    changed.write_bytes(CONTENT.replace(b"duplicate", b"duplicat3"))
    good, bad = (
        subprocess.run([sys.executable, script, file], capture_output=True, text=True, timeout=60)
        for file in (EXAMPLE, changed)
    )
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.endswith("holds\n")
    assert bad.returncode != 0
    assert "entry 6 does not stand in the log" in bad.stderr


@given(st.integers(0, len(CONTENT) - 1), st.integers(1, 255))
def test_the_program_refuses_any_octet_changed(program, place, by):
    changed = bytearray(CONTENT)
    changed[place] ^= by
    with pytest.raises(Exception):  # noqa: B017
        program.check(bytes(changed))


def test_the_program_takes_receipts_of_all_sizes(program):
    for more in (0, 1, 2, 8, 300):
        program.check(MadeUpLog(more).receipt(witnessed=bool(more % 2)).as_json().encode())


def test_every_number_of_the_worked_example_comes_out():
    receipt = read_receipt(CONTENT)
    entry = receipt.entries[-1]
    rule = next(field for field in entry.fields if field.name == "facts.rule")
    checkpoint = read_checkpoint(read_note(receipt.checkpoint))
    whole = joined(entry.fields)
    numbers = [rule.salt, rule.commitment, whole, leaf_hash(whole), *entry.proof, checkpoint.root]
    told = re.findall(r"`([0-9a-f]{64})`", PAGE)
    assert told == [number.hex() for number in numbers]
    assert f"`{receipt.verifier}`" in PAGE
    assert all(f"`{line}`" in PAGE for line in checkpoint.text.splitlines())
    assert "[" + ",".join(f'"{field.name}"' for field in entry.fields) + "]" in PAGE


def test_the_page_tells_the_bounds_and_names_that_hold():
    assert ABOUT in PROGRAM
    for said in (f"{BYTES:,} octets", f"1 to {ENTRIES} entries", f"at most {PROOF} hashes", f"`{FORMAT}`"):
        assert said in PAGE
    assert f"type 4, at most {WITNESSES}" in PAGE
