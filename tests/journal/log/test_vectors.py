"""What others have published as right answers, each with where it is from. None of it was worked out by our code."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firsthand.journal.log import checkpoints, cosignatures, notes, tiles, tree
from firsthand.journal.log.tiles import Tile

# golang.org/x/mod/sumdb/note: example_test.go (key, text, note) and note_test.go (keys that are none).
GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_PRIVATE = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
GO_NO_VKEYS = [
    "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
    "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
]

# c2sp.org/tlog-cosignature and c2sp.org/tlog-checkpoint: one checkpoint, with the line of its log and of a witness.
SOFA_TEXT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
SOFA = (
    f"{SOFA_TEXT}\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+x"
    "eMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+"
    "mbIUBkBIfZ+qnA==\n"
)
SOFA_SEEN = 1_679_315_147

# The leaves, proofs and hashes with which the implementations of Certificate Transparency are tested (RFC 6962).
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = {
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}  # fmt: skip


def hash_at(level: int, index: int) -> bytes:
    return tiles.subtree([tree.leaf_hash(leaf) for leaf in LEAVES[index << level : (index + 1) << level]])


def test_signing_gives_the_very_signature_of_go():
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(GO_PRIVATE)[1:])
    assert str(notes.signer("PeterNeumann", key)) == GO_VKEY
    assert str(notes.sign(GO_TEXT, "PeterNeumann", key)) == f"{GO_TEXT}\n{GO_LINE}"


@pytest.mark.parametrize("vkey", GO_NO_VKEYS)
def test_a_key_of_a_wrong_length_or_an_unknown_kind_is_refused_though_its_hash_fits(vkey):
    with pytest.raises(notes.NoteFaulty):
        notes.read_verifier(vkey)


def test_no_part_of_a_key_is_a_key_and_no_sign_of_it_may_be_another():
    """As Go tests its own reader."""
    parts = {GO_VKEY[begin:end] for begin in range(len(GO_VKEY)) for end in range(begin, len(GO_VKEY) + 1)} - {GO_VKEY}
    altered = {f"{GO_VKEY[:at]}{chr(ord(GO_VKEY[at]) + 1)}{GO_VKEY[at + 1 :]}" for at in range(len(GO_VKEY))}
    for text in parts | altered:
        with pytest.raises(notes.NoteFaulty):
            notes.read_verifier(text)


def test_the_checkpoint_of_c2sp_is_read_and_written_as_it_stands():
    note = notes.read_note(SOFA)
    known = checkpoints.read_checkpoint(note)
    assert (known.origin, known.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert known.root.hex() == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62"
    assert known.text == note.text == SOFA_TEXT
    assert str(note) == SOFA
    assert [line.name for line in note.signatures] == [known.origin, "witness.example.com/w1"]
    assert [line.key_id.hex() for line in note.signatures] == ["033de0ae", "8d66cf3f"]


def test_the_cosignature_of_c2sp_has_its_moment_and_our_message_is_the_one_it_signs():
    """The moment stands in the page; the key does not, so what is signed is held against the words of the page."""
    line = notes.read_note(SOFA).signatures[1]
    assert int.from_bytes(line.content[: cosignatures.TIME_BYTES]) == SOFA_SEEN
    assert len(line.content) == cosignatures.TIME_BYTES + notes.SIGNATURE_BYTES
    key = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
    ours = cosignatures.cosign(SOFA_TEXT, "witness.example.com/w1", key, at=SOFA_SEEN)
    message = f"cosignature/v1\ntime 1679315147\n{SOFA_TEXT}".encode()
    key.public_key().verify(ours.content[cosignatures.TIME_BYTES :], message)


def test_tiles_lie_where_c2sp_and_go_say():
    assert tiles.path_of(Tile(0, 1_234_067, 256)) == "0/x001/x234/067"
    assert tiles.path_of(Tile(0, 3_057_500, 256)) == "0/x003/x057/500"


def test_a_log_of_70_000_entries_has_the_tiles_that_c2sp_counts():
    of = list(tiles.tiles_of(70_000))
    assert sum(tile.level == 0 and tile.is_full for tile in of) == 273
    assert sum(tile.level == -1 and tile.is_full for tile in of) == 273
    assert [tile for tile in of if tile.level == 0][-1] == Tile(0, 273, 112)
    assert [tile for tile in of if tile.level > 0] == [Tile(1, 0, 256), Tile(1, 1, 17), Tile(2, 0, 1)]


def test_a_log_of_256_entries_has_one_full_tile_and_above_it_one_of_width_1():
    assert [tile for tile in tiles.tiles_of(256) if tile.level >= 0] == [Tile(0, 0, 256), Tile(1, 0, 1)]


@pytest.mark.parametrize(("place", "proof"), INCLUSION.items(), ids=str)
def test_inclusion_proofs_are_those_of_certificate_transparency(place, proof):
    index, size = place
    assert [step.hex() for step in tree.inclusion_proof(index, size, hash_at)] == proof
    steps = [bytes.fromhex(step) for step in proof]
    top = tree.root_from_inclusion(tree.leaf_hash(LEAVES[index]), index, size, steps)
    assert top is not None
    assert top.hex() == ROOTS.get(size, tree.leaf_hash(b"").hex())


@pytest.mark.parametrize(("sizes", "proof"), CONSISTENCY.items(), ids=str)
def test_consistency_proofs_are_those_of_certificate_transparency(sizes, proof):
    old, new = sizes
    assert [step.hex() for step in tree.consistency_proof(old, new, hash_at)] == proof
    before = bytes.fromhex(ROOTS.get(old, tree.leaf_hash(b"").hex()))
    steps = [bytes.fromhex(step) for step in proof]
    assert tree.is_consistent(old, before, new, bytes.fromhex(ROOTS[new]), steps)


# RFC 6962, section 2.1.3: seven leaves a to f and j; k = (g, h), l = (i, j), g = (a, b), h = (c, d), i = (e, f).
NODES = {
    "a": (0, 0), "b": (0, 1), "c": (0, 2), "d": (0, 3), "e": (0, 4), "f": (0, 5), "j": (0, 6), "g": (1, 0), "h": (1, 1),
    "i": (1, 2), "k": (2, 0),
}  # fmt: skip


def named(name: str) -> bytes:
    return tree.node_hash(named("i"), named("j")) if name == "l" else hash_at(*NODES[name])


@pytest.mark.parametrize(("index", "path"), [(0, "bhl"), (3, "cgl"), (4, "fjk"), (6, "ik")])
def test_the_audit_paths_are_those_of_the_rfc(index, path):
    assert tree.inclusion_proof(index, 7, hash_at) == [named(name) for name in path]


@pytest.mark.parametrize(("old", "proof"), [(3, "cdgl"), (4, "l"), (6, "ijk")])
def test_the_consistency_proofs_are_those_of_the_rfc(old, proof):
    assert tree.consistency_proof(old, 7, hash_at) == [named(name) for name in proof]


def test_the_empty_tree_is_the_hash_of_nothing():
    """RFC 6962, section 2.1; also the first of the roots that Certificate Transparency is tested with."""
    assert tree.root(0, hash_at).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
