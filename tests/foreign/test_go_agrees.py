"""The log and its proofs before a verifier that is not ours: the notes and transparency logs of golang.org/x/mod/sumdb.

Go's checksum database is the older sister of the C2SP formats. `check_log.go` calls its code and adds none of its own
but two translations: the first line of a checkpoint, and the height that Go says in the path of a tile.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from firsthand.journal import actions as journal
from firsthand.journal.commitments import joined
from firsthand.journal.log import actions, queries
from firsthand.journal.log.checkpoints import Checkpoint
from firsthand.journal.log.keys import private_key
from firsthand.journal.log.notes import Note, read_note, sign, signer
from firsthand.journal.log.queries import State
from firsthand.journal.log.receipts import read_receipt
from firsthand.journal.models import Head
from firsthand.journal.rules import Kind
from firsthand.receipts.actions import receipt_of
from firsthand.receipts.exporting import export
from programs import needs, path_of

AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
GOPATH = "/usr/share/gocode"
pytestmark = pytest.mark.django_db

Claim = dict[str, Any]
Judge = Callable[[list[Claim]], list[str]]


@pytest.fixture(scope="session")
def go_says(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """What Go says to each claim: "" where it agrees. Built from Debian's own sources, without network."""
    needs("go", folders=[f"{GOPATH}/src/golang.org/x/mod/sumdb/note"])
    place = tmp_path_factory.mktemp("go")
    alone = {
        "GO111MODULE": "off", "GOPATH": GOPATH, "GOFLAGS": "", "GOPROXY": "off", "GOENV": "off", "CGO_ENABLED": "0",
        "GOTOOLCHAIN": "local", "GOCACHE": str(place / "cache"),
    }  # fmt: skip
    build = [path_of("go"), "build", "-o", str(place / "check_log"), str(Path(__file__).with_name("check_log.go"))]
    subprocess.run(build, check=True, timeout=120, env={**os.environ, **alone})

    def judge(claims: list[Claim]) -> list[str]:
        said = subprocess.run(
            [place / "check_log"], input=json.dumps(claims).encode(), stdout=subprocess.PIPE, check=True, timeout=60
        )  # fmt: skip
        verdicts: list[str] = json.loads(said.stdout)
        assert len(verdicts) == len(claims)
        return verdicts

    return judge


def grow(size: int, *, batch: int = 10_000) -> State:
    """Let the log grow to `size` entries and sign it."""
    while missing := size - Head.objects.get(pk=1).number:
        acts = [journal.Act(Kind.NOTE_KEPT, AT, "person:1", facts={"n": n}) for n in range(min(batch, missing))]
        journal.write_all(acts)
    actions.catch_up(at=AT)
    state = queries.state()
    assert state is not None
    assert state.size == size
    return state


def checkpoint(state: State, **others: Any) -> Claim:
    return {"Kind": "checkpoint", "Vkey": state.vkey, "Note": state.note, **others}


def record(state: State, index: int, **others: Any) -> Claim:
    (leaf,) = queries.leaves(index, index + 1)
    proof = [step.hex() for step in queries.inclusion(index, state.size)]
    return {**checkpoint(state), "Kind": "record", "Index": index, "Leaf": leaf.hex(), "Proof": proof, **others}


def growth(old: State, new: State, **others: Any) -> Claim:
    proof = [step.hex() for step in queries.consistency(old.size, new.size)]
    said = {"Kind": "growth", "OldSize": old.size, "OldRoot": old.root.hex(), "Proof": proof}
    return {**checkpoint(new), **said, **others}


def receipt_claims(case: Any) -> Iterator[Claim]:
    """What a receipt says of each of its entries, from its file alone."""
    receipt = read_receipt(receipt_of(case, at=AT).as_json().encode())
    for entry in receipt.entries:
        yield {
            "Kind": "record", "Vkey": str(receipt.verifier), "Note": receipt.checkpoint, "Index": entry.index,
            "Leaf": joined(entry.fields).hex(), "Proof": [step.hex() for step in entry.proof],
        }  # fmt: skip


def test_go_agrees_with_a_log_of_70_000_entries_its_receipts_and_all_that_it_grew_from(go_says, a_case, tmp_path):
    actions.catch_up(at=AT)
    receipts, claims = list(receipt_claims(a_case)), []
    states: list[State] = []
    for size in (70, 256, 300, 70_000):
        state = grow(size)
        export(tmp_path, at=AT)
        shutil.copytree(tmp_path, held := tmp_path.with_name(f"{tmp_path.name}-{size}"))
        places = {index % size for index in (0, 1, 69, 70, 255, 256, 299, 300, 65_535, 65_536, 69_887, size - 1)}
        claims.append(checkpoint(state, Kind="folder", Folder=str(held), Note=(held / "checkpoint").read_text()))
        claims += [record(state, index, Folder=str(held)) for index in places]
        claims += [growth(old, state, Folder=str(held)) for old in states]
        states.append(state)
    claims += receipts
    claims += list(receipt_claims(a_case))
    assert len(receipts) == 3
    assert len(claims) > 40
    assert go_says(claims) == [""] * len(claims)


def test_go_refuses_checkpoints_that_are_not_those_of_the_key(go_says):
    state = grow(70)
    other = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
    spoilt, unknown = f"invalid signature for key {_key(state)}", "note has no verifiable signatures"
    cases = [
        (checkpoint(state, Note=state.note.replace("\n70\n", "\n71\n")), spoilt),
        (checkpoint(state, Note=str(_with_flipped_signature(read_note(state.note)))), spoilt),
        (checkpoint(state, Vkey=str(signer(state.origin, other))), unknown),
        (checkpoint(state, Note=str(sign(read_note(state.note).text, state.origin, other))), unknown),
        (checkpoint(state, Note=_of_another_log(state)), 'the checkpoint is of "another.example/log"'),
    ]
    assert go_says([claim for claim, _ in cases]) == [said for _, said in cases]


def test_go_refuses_proofs_that_prove_something_else(go_says):
    old, middle, new = grow(70), grow(128), grow(300)
    sound, grown = record(new, 41), growth(old, new)
    doctored = [
        {**sound, "Leaf": "00" + sound["Leaf"][2:]},
        {**sound, "Index": 40},
        {**sound, "Index": 300},
        {**sound, "Proof": sound["Proof"][:-1]},
        {**sound, "Proof": [*sound["Proof"], sound["Proof"][0]]},
        {**sound, "Proof": sound["Proof"][::-1]},
        {**sound, "Note": middle.note},
        {**grown, "OldRoot": middle.root.hex()},
        {**grown, "OldSize": 71},
        {**grown, "Proof": grown["Proof"][1:]},
        {**grown, "Proof": grown["Proof"][::-1]},
        {**grown, "Note": middle.note},
    ]
    assert go_says([sound, grown]) == ["", ""]
    assert "" not in go_says(doctored)


@pytest.mark.parametrize("tile", ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000"])
def test_go_refuses_a_folder_with_one_bit_changed_in_a_tile(go_says, tmp_path, tile):
    state = grow(300)
    export(tmp_path, at=AT)
    claim = checkpoint(state, Kind="folder", Folder=str(tmp_path))
    octets = bytearray((tmp_path / tile).read_bytes())
    octets[len(octets) // 2] ^= 1
    assert go_says([claim]) == [""]
    (tmp_path / tile).write_bytes(octets)
    assert go_says([claim]) != [""]


def test_go_refuses_a_fork_that_the_key_itself_has_signed(go_says, tmp_path):
    old, new = grow(70), grow(300)
    export(tmp_path, at=AT)
    forked = Checkpoint(new.origin, 300, bytes(32))
    fork = str(sign(forked.text, new.origin, private_key(settings.KEYRING)))
    says = go_says([
        checkpoint(new, Note=fork), growth(old, new, Note=fork), record(new, 4, Note=fork),
        checkpoint(new, Note=fork, Kind="folder", Folder=str(tmp_path)),
    ])  # fmt: skip
    assert says[0] == ""
    assert "" not in says[1:]


def _key(state: State) -> str:
    """A key as Go names it: "name+hash"."""
    return "+".join(state.vkey.split("+")[:2])


def _with_flipped_signature(note: Note) -> Note:
    (line,) = note.signatures
    return replace(note, signatures=(replace(line, content=bytes([line.content[0] ^ 1]) + line.content[1:]),))


def _of_another_log(state: State) -> str:
    """A checkpoint of another log under the key of this one."""
    text = Checkpoint("another.example/log", state.size, state.root).text
    return str(sign(text, state.origin, private_key(settings.KEYRING)))
