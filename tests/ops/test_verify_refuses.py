"""What `firsthand verify` refuses: each bad input with exit 1 and one line, never a traceback."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from firsthand.ops.commands import verify
from firsthand.ops.commands.verify import Asked, NotProved, verdict_on
from made_up_log import EXAMPLE, WITNESS, MadeUpLog, witness_key, written
from serving_a_log import files_of, served

FILE = EXAMPLE.read_bytes()


def altered(tmp_path: Path, change) -> Path:
    """A receipt that is written as receipts are, and says something else."""
    said = json.loads(FILE)
    change(said)
    return written(tmp_path / "r.json", json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


# What is no receipt


def test_a_missing_file(verify_refuses, tmp_path):
    assert "No such file" in verify_refuses(tmp_path / "gone")


def test_a_folder(verify_refuses, tmp_path):
    assert "Is a directory" in verify_refuses(tmp_path)


def test_a_file_of_two_gigabytes(verify_refuses, tmp_path):
    with (tmp_path / "large").open("wb") as large:
        large.truncate(2 * 1024**3)
    assert "too large" in verify_refuses(tmp_path / "large")


def test_a_name_that_no_file_can_have(verify_refuses):
    verify_refuses("n" * 5000)
    verify_refuses("\udcff\n")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0\xff\xfe binary", b"[" * 900_000, b'{"a":' * 150_000, b"null", b"[]", b"{}", b"9" * 10_000, b"1e999",
        b'{"format": "firsthand-receipt-2"}', b'{"format": "firsthand-receipt-1"}', b'{"format": []}', FILE[:-100],
        FILE + b"\n", FILE.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + FILE, json.dumps(json.loads(FILE)).encode(),
        b"From: a@b.example\nSubject: receipt\n\n" + FILE,
    ],
    ids=lambda content: repr(content[:20]),
)  # fmt: skip
def test_what_is_no_receipt(verify_refuses, tmp_path, content):
    verify_refuses(written(tmp_path / "r.json", content))


@given(st.integers(0, len(FILE) - 1), st.integers(1, 255))
@example(0, 1)
@example(len(FILE) - 1, 1)
def test_a_receipt_with_any_octet_changed_does_not_hold(place, by):
    changed = bytearray(FILE)
    changed[place] ^= by
    with pytest.raises(NotProved) as told:
        verdict_on(bytes(changed), Asked())
    assert "\n" not in told.value.reason


@given(st.integers(0, len(FILE) - 1), st.integers(0, len(FILE)))
def test_a_receipt_with_a_part_cut_out_does_not_hold(place, to):
    with pytest.raises(NotProved):
        verdict_on(FILE[:place] + FILE[max(place + 1, to) :], Asked())


# Receipts that are written as receipts are, and say what is not so


def test_a_salt_of_another_entry(verify_refuses, tmp_path):
    def change(said):
        said["entries"][1]["fields"][0]["salt"] = said["entries"][2]["fields"][0]["salt"]

    assert "Entry 3 does not stand in the log" in verify_refuses(altered(tmp_path, change))


def test_another_time(verify_refuses, tmp_path):
    def change(said):
        said["entries"][2]["fields"][0]["value"] = "2026-03-01T09:00:02.000000Z"

    assert "Entry 4 does not stand in the log" in verify_refuses(altered(tmp_path, change))


def test_another_place_in_the_order(verify_refuses, tmp_path):
    assert "Entry 2 does" in verify_refuses(altered(tmp_path, lambda said: said["entries"][1].update(index=2)))


def test_a_truncated_proof(verify_refuses, tmp_path):
    assert "Entry 1 does" in verify_refuses(altered(tmp_path, lambda said: said["entries"][0]["proof"].pop()))


def test_no_proof(verify_refuses, tmp_path):
    assert "Entry 1 does" in verify_refuses(altered(tmp_path, lambda said: said["entries"][0]["proof"].clear()))


def test_words_that_were_changed(verify_refuses, tmp_path):
    change = {"commitments": "P1 We confirm each report within one hour.\n"}
    assert "commitments" in verify_refuses(altered(tmp_path, lambda said: said["stated"].update(change)))


def test_words_under_a_name_that_would_fill_the_terminal(verify_refuses, tmp_path):
    line = verify_refuses(altered(tmp_path, lambda said: said["stated"].update({"\n\x1b[2J" * 10_000: "x"})))
    assert "\x1b" not in line
    assert len(line) < 700


def test_a_checkpoint_of_another_key(verify_refuses, tmp_path):
    other = MadeUpLog(key=Ed25519PrivateKey.from_private_bytes(bytes(32)))
    line = verify_refuses(altered(tmp_path, lambda said: said.update(checkpoint=other.cosigned)))
    assert "not signed by the key of the log" in line


def test_a_checkpoint_of_another_log(verify_refuses, tmp_path):
    other = MadeUpLog(origin="elsewhere.example/log")
    assert "not signed by the key" in verify_refuses(
        altered(tmp_path, lambda said: said.update(checkpoint=other.cosigned))
    )


def test_a_checkpoint_that_no_note_is(verify_refuses, tmp_path):
    for text in ("", "text", "\n\n", "disclosure.example/log\n7\n", FILE.decode()):
        verify_refuses(altered(tmp_path, lambda said, text=text: said.update(checkpoint=text)))


def test_a_witness_that_did_not_sign(verify_refuses, tmp_path):
    bare = MadeUpLog().checkpoint
    assert "signatures of nobody" in verify_refuses(altered(tmp_path, lambda said: said.update(checkpoint=bare)))


# What the reader has does not fit


def test_another_key_than_the_reader_knows(verify_refuses):
    other = MadeUpLog(key=WITNESS).vkey
    assert "another key" in verify_refuses(EXAMPLE, "--key", other)


def test_a_key_that_is_none(verify_refuses, tmp_path):
    for text in (" ", "nonsense", tmp_path, tmp_path / "gone", EXAMPLE, "k" * 5000):
        assert "--key" in verify_refuses(EXAMPLE, "--key", text)


@pytest.mark.parametrize("option", ["--key", "--log", "--content", "--witness"])
def test_what_is_asked_with_nothing_does_not_hold(verify_refuses, option):
    verify_refuses(EXAMPLE, option, "")


def test_a_witness_whom_the_reader_asks_for_and_who_has_not_signed(verify_refuses, tmp_path):
    bare = written(tmp_path / "r.json", MadeUpLog().receipt(witnessed=False).as_json())
    assert "witness.example has not signed" in verify_refuses(bare, "--witness", witness_key())
    assert "--witness" in verify_refuses(EXAMPLE, "--witness", "nonsense")


def test_content_that_is_another_report(verify_refuses, tmp_path):
    assert "other content" in verify_refuses(EXAMPLE, "--content", written(tmp_path / "report", b"another"))
    another = verify_refuses(EXAMPLE, "--content", tmp_path / "report")
    assert "A copy in a Sent folder differs" in " ".join(another.split())
    assert "Is a directory" in verify_refuses(EXAMPLE, "--content", tmp_path)
    assert "No such file" in verify_refuses(EXAMPLE, "--content", tmp_path / "gone")


def test_content_without_end(verify_refuses, monkeypatch):
    monkeypatch.setattr(verify, "CONTENT_BYTES", 3_000_000)
    assert "too large" in verify_refuses(EXAMPLE, "--content", "/dev/zero")


# The log as it is now does not fit


def test_a_forked_log(verify_refuses, tmp_path):
    fork = MadeUpLog(700, branch="another history").write(tmp_path)
    assert "The log was rewritten since" in verify_refuses(EXAMPLE, "--log", fork)


def test_a_forked_log_of_the_same_size(verify_refuses, tmp_path):
    assert "rewritten" in verify_refuses(EXAMPLE, "--log", MadeUpLog(branch="another history").write(tmp_path))


def test_a_forked_log_at_an_address(verify_refuses):
    with served(files_of(MadeUpLog(40, branch="another history").files())) as url:
        assert "rewritten" in verify_refuses(EXAMPLE, "--log", url)


def test_a_shorter_log(verify_refuses, tmp_path):
    receipt = written(tmp_path / "r.json", MadeUpLog(5).receipt().as_json())
    assert "The log has 7 entries now, and had 12" in verify_refuses(
        receipt, "--log", MadeUpLog().write(tmp_path / "log")
    )


def test_a_log_with_another_key(verify_refuses, tmp_path):
    other = MadeUpLog(700, key=WITNESS).write(tmp_path)
    assert "has another key" in verify_refuses(EXAMPLE, "--log", other)


def test_a_log_with_our_key_and_a_checkpoint_of_another(verify_refuses, tmp_path):
    MadeUpLog(700).write(tmp_path)
    written(tmp_path / "checkpoint", MadeUpLog(700, key=WITNESS).checkpoint)
    assert "not signed by the key" in verify_refuses(EXAMPLE, "--log", tmp_path)


def test_a_log_that_began_again_under_another_name(verify_refuses, tmp_path):
    again = MadeUpLog(700, origin="disclosure.example/log/2").write(tmp_path)
    line = verify_refuses(EXAMPLE, "--log", again)
    assert "disclosure.example/log/2" in line
    assert line.endswith("begun another log since: ask it why.\n")


def test_a_damaged_copy_of_the_log_is_not_called_rewritten(verify_refuses, tmp_path):
    MadeUpLog(700).write(tmp_path)
    tile = tmp_path / "tile/0/000"
    tile.write_bytes(bytes(len(tile.read_bytes())))
    assert "do not fit the checkpoint beside them" in verify_refuses(EXAMPLE, "--log", tmp_path)


def test_a_log_of_web_pages(verify_refuses):
    with served(lambda _: (200, {}, b"<!doctype html>\n<p>Sign in\n")) as url:
        assert "is no key" in verify_refuses(EXAMPLE, "--log", url)


def test_no_log(verify_refuses, tmp_path):
    with served(lambda _: (200, {}, b"")) as url:
        pass
    assert "cannot be read" in verify_refuses(EXAMPLE, "--log", url)
    assert "no log in the folder" in verify_refuses(EXAMPLE, "--log", tmp_path)
    assert "no folder" in verify_refuses(EXAMPLE, "--log", tmp_path / "gone")
    assert "No log can be read" in verify_refuses(EXAMPLE, "--log", "ftp://disclosure.example/log")
