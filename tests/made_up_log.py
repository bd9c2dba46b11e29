"""A log of made-up entries, without a database: its receipts, and its files as anybody may serve them.

Everything follows from constants, so the same receipt comes out on every machine.
"""

import hashlib
import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firsthand.journal import commitments
from firsthand.journal.log import notes, tiles, tree
from firsthand.journal.log.checkpoints import Checkpoint
from firsthand.journal.log.cosignatures import cosign
from firsthand.journal.log.receipts import OpenedEntry, Receipt
from firsthand.journal.log.tiles import WIDTH, Tile

EXAMPLE = Path(__file__).parent / "data" / "receipts" / "duplicate.json"
"""`MadeUpLog().receipt()` as a file, for other verifiers; docs/receipts.md works it out."""
ORIGIN = "disclosure.example/log"
KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"the key of a made-up log").digest())
WITNESS = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"the key of a made-up witness").digest())
WITNESS_NAME = "witness.example"
WITNESSED_AT = 1_803_891_610
"""2027-03-01, 09:00:10 UTC."""
CONTENT, FIRST_CONTENT = b'{"steps":"Made up."}', b'{"steps":"Made up, and earlier."}'
COMMITMENTS = "P1 We confirm each report within 72 hours.\nP6 We take no legal action over research in good faith.\n"
ALWAYS = ("at", "kind", "subject")
FIRST_ARRIVAL = ("at", "kind", "facts.arrival", "facts.sha256")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def entry(kind: str, second: int, subject: str = "", by: str = "reporter", **facts: object) -> str:
    said = {
        "format": 2, "kind": kind, "at": f"2027-03-01T09:00:{second:02d}.000000Z", "by": by, "subject": subject,
        "facts": facts,
    }  # fmt: skip
    return json.dumps(said)


CASE = "2027-0002"
STORY = [
    entry("programme.published", 0, by="operator", version=1),
    entry("arrival.kept", 1, arrival=1, channel="mail", sha256=sha256(FIRST_CONTENT), size_bytes=len(FIRST_CONTENT)),
    entry("report.received", 1, "2027-0001", order=1, content_sha256=sha256(FIRST_CONTENT)),
    entry("arrival.kept", 2, arrival=2, channel="web", sha256=sha256(CONTENT), size_bytes=len(CONTENT)),
    entry(
        "report.received", 2, CASE, received_at="2027-03-01T09:00:02.000000Z", order=2, channel="web",
        content_sha256=sha256(CONTENT), programme_version=1, programme_sha256=sha256(b"a made-up policy"),
        due_confirm="2027-03-04T09:00:02.000000Z", language="en", commitments_sha256=sha256(COMMITMENTS.encode()),
    ),
    entry("case.linked", 3, CASE, by="person:1", same_as="2027-0001", first_arrival=1),
    entry(
        "case.decided", 4, CASE, by="person:1", outcome="duplicate", rule="R1", programme_version=1, decision=1,
    ),
]  # fmt: skip
OPENED = {
    1: FIRST_ARRIVAL,
    3: (*ALWAYS, "facts.arrival", "facts.channel", "facts.sha256", "facts.size_bytes"),
    4: (
        *ALWAYS, "facts.received_at", "facts.order", "facts.channel", "facts.content_sha256",
        "facts.programme_version", "facts.programme_sha256", "facts.due_confirm", "facts.language",
        "facts.commitments_sha256",
    ),
    5: (*ALWAYS, "facts.first_arrival"),
    6: (*ALWAYS, "facts.outcome", "facts.rule", "facts.programme_version"),
}  # fmt: skip
"""By index, what the reporter of the later report is shown."""


def salt(index: int) -> bytes:
    return hashlib.sha256(f"salt {index}".encode()).digest()


class MadeUpLog:
    """A log of the story and of `more` entries after it; another `branch` is another log of the same key."""

    def __init__(self, more: int = 0, *, branch: str = "", key: Ed25519PrivateKey = KEY, origin: str = ORIGIN) -> None:
        self.key, self.origin = key, origin
        self.texts = [*STORY, *(entry("note.kept", 5, by=f"person:1{branch}", n=n) for n in range(more))]
        if branch:
            self.texts[0] = entry("programme.published", 0, by=branch, version=1)
        self.rehash()

    def rehash(self) -> None:
        """Work the leaves out again, after a test changed what the entries say."""
        self.hashes = [tree.leaf_hash(commitments.commitment_of(t, salt(n))) for n, t in enumerate(self.texts)]
        self.size = len(self.texts)

    @property
    def vkey(self) -> str:
        return str(notes.signer(self.origin, self.key))

    def row(self, level: int, index: int) -> list[bytes]:
        row = self.hashes
        for _ in range(level):
            row = [tiles.subtree(row[at : at + WIDTH]) for at in range(0, len(row) - WIDTH + 1, WIDTH)]
        return row[index * WIDTH : (index + 1) * WIDTH]

    @property
    def checkpoint(self) -> str:
        top = tree.root(self.size, tiles.hash_from_tiles(self.row))
        return str(notes.sign(Checkpoint(self.origin, self.size, top).text, self.origin, self.key))

    @property
    def cosigned(self) -> str:
        text = notes.read_note(self.checkpoint).text
        return f"{self.checkpoint}{cosign(text, WITNESS_NAME, WITNESS, at=WITNESSED_AT)}"

    def receipt(self, opened: dict[int, tuple[str, ...]] = OPENED, *, witnessed: bool = True) -> Receipt:
        hash_at = tiles.hash_from_tiles(self.row)
        entries = tuple(
            OpenedEntry(
                index, commitments.shown(self.texts[index], salt(index), names),
                tuple(tree.inclusion_proof(index, self.size, hash_at)),
            )
            for index, names in opened.items()
        )  # fmt: skip
        return Receipt(
            notes.read_verifier(self.vkey), self.cosigned if witnessed else self.checkpoint, entries,
            {"commitments": COMMITMENTS}, (witness_key(),) if witnessed else (),
        )  # fmt: skip

    def files(self) -> dict[str, bytes]:
        """What lies below the place of the log, by path."""
        files = {"checkpoint": self.cosigned.encode(), "vkey": f"{self.vkey}\n".encode()}
        level, count = 0, self.size
        while count:
            for index in range((count + WIDTH - 1) // WIDTH):
                row = self.row(level, index)
                files[f"tile/{tiles.path_of(Tile(level, index, len(row)))}"] = b"".join(row)
            level, count = level + 1, count // WIDTH
        return files

    def write(self, folder: Path) -> Path:
        """The log as static files."""
        for path, content in self.files().items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        return folder


def witness_key() -> notes.Verifier:
    return notes.Verifier(WITNESS_NAME, notes.COSIGNATURE, WITNESS.public_key().public_bytes_raw())


def written(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
