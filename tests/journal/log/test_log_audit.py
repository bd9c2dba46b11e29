"""`log check`: everything is worked out again from the journal, and the first altered row is named."""

import base64

import pytest
from django.conf import settings
from django.db import connection
from histories import AT, add

from firsthand.journal.log import actions, beside, queries
from firsthand.journal.log.audit import audit
from firsthand.journal.log.checkpoints import Checkpoint
from firsthand.journal.log.comparing import checkpoint_in, compare
from firsthand.journal.log.cosignatures import cosign
from firsthand.journal.log.keys import private_key
from firsthand.journal.log.notes import COSIGNATURE, Verifier, sign
from firsthand.journal.models import Entry, LogCosignature, LogHead, LogSubtree
from firsthand.journal.queries import check
from firsthand.vault.actions import destroy_key
from firsthand.vault.keyring import Keyring
from tampering import behind_the_program

pytestmark = pytest.mark.django_db
A_WITNESS = private_key(Keyring(b"w" * 32))


@pytest.fixture
def signed() -> str:
    """600 entries, signed in two rounds: the newest checkpoint."""
    for count in (300, 300):
        add(count)
        actions.sequence(at=AT)
    add(5)
    return queries.state().note


def cosigned(**changes: object) -> LogCosignature:
    state = queries.state()
    line = str(cosign(state.note.split("\n\n")[0] + "\n", "w.example", A_WITNESS, at=1_800_000_000))
    vkey = str(Verifier("w.example", COSIGNATURE, A_WITNESS.public_key().public_bytes_raw()))
    row = {"origin": state.origin, "size": state.size, "note": state.note, "vkey": vkey, "line": line, "signed_at": AT}
    return LogCosignature.objects.create(**{**row, **changes})


def test_a_log_that_is_as_it_was_signed(signed):
    cosigned()
    found = audit()
    assert found.wrong == ()
    assert (found.journal, found.size, found.hashes, found.cosignatures) == (605, 600, 2, 1)


def test_nothing_signed_is_nothing_wrong():
    add(3)
    assert audit().wrong == ()


def test_a_chain_that_was_made_again_over_another_entry_does_not_fit_the_log(signed):
    """The journal's own chain cannot tell: who can write all rows can chain them anew."""
    commitment = "x'" + "ab" * 32 + "'" if connection.vendor == "sqlite" else "'\\x" + "ab" * 32 + "'"
    behind_the_program(f"UPDATE journal_entry SET commitment = {commitment} WHERE number = 400")
    wrong = " ".join(audit().wrong)
    assert wrong.startswith(
        "Hash 1 of level 1, over the entries 257 to 512 of the journal (places 256 to 511 in the log), does"
    )
    assert "The head of the log does not fit the first 600 entries" in wrong
    assert "The checkpoint in the file log/checkpoint does not fit the first 600 entries" in wrong


def test_an_entry_that_is_gone(signed):
    behind_the_program("DELETE FROM journal_entry WHERE number = 400")
    assert "600 entries, which cannot be worked out: the journal has fewer, or a gap" in " ".join(audit().wrong)


@pytest.mark.parametrize("index", [0, 1])
def test_a_kept_hash_that_was_altered(signed, index):
    LogSubtree.objects.filter(level=1, index=index).update(hash=bytes(32))
    (wrong,) = audit().wrong
    over = f"entries {256 * index + 1} to {256 * index + 256} of the journal"
    assert wrong.startswith(f"Hash {index} of level 1, over the {over} (places {256 * index} to {256 * index + 255} in")


def test_kept_hashes_that_are_missing_or_too_many(signed):
    LogSubtree.objects.all().delete()
    LogSubtree.objects.create(level=1, index=7, hash=bytes(32))
    missing, beyond = audit().wrong
    assert (
        "Hash 0 of level 1, over the entries 1 to 256 of the journal (places 0 to 255 in the log), is missing"
        in missing
    )
    assert missing.endswith("So do 1 more.")
    assert beyond == "Hash 7 of level 1 is over entries that the log does not have."


def test_an_altered_root_of_the_head(signed):
    LogHead.objects.update(root=bytes(32))
    does_not_fit, _ = audit().wrong
    assert does_not_fit == "The head of the log does not fit the first 600 entries of the journal."


@pytest.mark.parametrize("note", ["", "garbage\n", "a\n1\n" + "A" * 43 + "=\n\n— a AAAAAAAA\n"])
def test_a_newest_checkpoint_that_is_none(signed, note):
    LogHead.objects.update(note=note)
    (wrong,) = audit().wrong
    assert "600 entries" in wrong


def test_a_newest_checkpoint_of_an_earlier_size(signed):
    state = queries.state()
    key = private_key(Keyring(bytes(32)))
    LogHead.objects.update(note=str(sign(Checkpoint(state.origin, 3, state.root).text, state.origin, key)))
    assert "not signed by the key of this instance" in audit().wrong[0]


def test_a_file_that_is_none(signed):
    beside.path().write_text("garbage")
    (wrong,) = audit().wrong
    assert wrong.startswith("The file log/checkpoint is no checkpoint of this instance.")


def test_a_file_that_is_missing(signed):
    beside.path().unlink()
    (wrong,) = audit().wrong
    assert wrong.startswith("The file log/checkpoint is missing")


def test_a_database_that_is_older_than_the_file_beside_it(signed):
    """A restored backup that went on: its journal has as many entries as were signed, and others."""
    state = queries.state()
    text = Checkpoint(state.origin, 603, bytes(32)).text
    beside.write(str(sign(text, state.origin, private_key(settings.KEYRING))))
    (wrong,) = audit().wrong
    assert wrong == (
        "The checkpoint in the file log/checkpoint has 603 entries, and the journal has 605, of which 600 signed: "
        "this database is older than what was signed, most often a restored backup."
    )


def test_the_signatures_of_an_earlier_log_are_counted_apart(signed):
    cosigned()
    LogHead.objects.update(stopped_at=AT, stopped_why="x")
    actions.begin_again(by="operator", at=AT)
    actions.catch_up(at=AT)
    found = audit()
    assert (found.wrong, found.cosignatures, found.earlier) == ((), 0, 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"line": "— w.example AAAAAAAAAAAA\n"}, "does not hold"),
        ({"vkey": "garbage"}, "does not hold"),
        ({"size": 5}, "is below no checkpoint of this instance"),
        ({"note": "garbage"}, "is below no checkpoint of this instance"),
    ],
)
def test_a_cosignature_that_does_not_hold(signed, change, said):
    row = cosigned(**change)
    (wrong,) = audit().wrong
    assert wrong.startswith(f"The cosignature {row.pk} over {row.size} entries {said}")


def test_a_witness_that_saw_another_tree(signed):
    state = queries.state()
    keyring_note = sign(Checkpoint(state.origin, 600, bytes(32)).text, state.origin, private_key(settings.KEYRING))
    row = cosigned(note=str(keyring_note), line=str(cosign(keyring_note.text, "w.example", A_WITNESS, at=1)))
    (wrong,) = audit().wrong
    assert f"cosignature {row.pk} over 600 entries is of a tree that does not fit the first 600 entries" in wrong


def test_a_journal_of_which_a_case_was_erased_still_fits(a_case, at):
    actions.catch_up(at=at)
    destroy_key(a_case.key, at=at)
    assert check() == (Entry.objects.count(), None)
    assert audit().wrong == ()
    add(1)
    assert actions.catch_up(at=at) == 1


AS_KEPT = [
    "{note}",
    "Here it is:\r\n\r\n{crlf}\r\nGoodbye\r\n",
    "Subject: The log\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{base64}",
    "Subject: Re: The log\nContent-Type: text/plain; charset=utf-8\n\nOn Monday you wrote:\n{quoted}\n",
]


@pytest.mark.parametrize("kept", AS_KEPT)
def test_a_checkpoint_is_found_however_it_was_kept(signed, kept):
    file = kept.format(
        note=signed, crlf=signed.replace("\n", "\r\n"), base64=base64.encodebytes(signed.encode()).decode(),
        quoted="".join(f"> {line}\n" for line in signed.splitlines()),
    )  # fmt: skip
    verdict = compare(file.encode())
    assert verdict.holds, verdict
    assert verdict.says.endswith(
        "had 600 entries, signed by our key: they are the first of the 605 that the journal has."
    )


@pytest.mark.parametrize("content", [b"", b"\xff" * 99, b"x" * 6_000_000, "a\n1\nb\n\n— a b\n".encode()])
def test_what_holds_no_checkpoint(signed, content):
    assert checkpoint_in(content) is None
    assert compare(content).says == "This holds no checkpoint."


def test_one_altered_digit_of_it(signed):
    assert "not signed by the key" in compare(signed.replace("\n600\n", "\n500\n").encode()).says


def test_one_of_a_journal_that_was_rewritten_cut_or_is_not_known(signed):
    state = queries.state()

    def says(size: int, origin: str = state.origin) -> str:
        text = Checkpoint(origin, size, bytes(32)).text
        verdict = compare(str(sign(text, origin, private_key(settings.KEYRING))).encode())
        assert not verdict.holds
        return verdict.says

    assert "rewritten" in says(600)
    assert "rewritten" in says(10)
    older = "this database is older than what was signed, most often a restored backup."
    assert says(700).endswith(older)
    assert says(603).endswith(older)
    assert "rewritten" not in says(603)
    assert "this database does not know it" in says(5, "other.example/log")


def test_one_of_a_log_that_was_ended_still_fits_where_its_entries_are_there(signed):
    LogHead.objects.update(stopped_at=AT, stopped_why="x")
    actions.begin_again(by="operator", at=AT)
    actions.catch_up(at=AT)
    assert compare(signed.encode()).holds
