"""`firsthand verify FILE`: whether a receipt holds, on any machine. Needs no instance, no Django and no database."""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from firsthand.core.errors import BadInput, FirsthandError
from firsthand.journal.log.checkpoints import Checkpoint
from firsthand.journal.log.cosignatures import cosigned_at
from firsthand.journal.log.notes import NoteFaulty, Verifier, read_note, read_verifier
from firsthand.journal.log.places import VKEY_BYTES, PlaceFaulty, log_at
from firsthand.journal.log.receipts import BYTES, OpenedEntry, Receipt, ReceiptFaulty, read_receipt
from firsthand.journal.log.verifying import DoesNotHold, Proved, Witnessed, check_newer, verify
from firsthand.ops.commands import verify_words
from firsthand.ops.commands.given import octets_of

CONTENT_BYTES = 1_000_000_000
"""More than any report has; an endless file ends here."""
LONGEST_REASON = 600


class NotProved(FirsthandError):
    """Something that was asked does not hold. The reason is one line."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Not proved. {verify_words.on_one_line(reason, LONGEST_REASON)}")


@dataclass(frozen=True)
class Asked:
    """What a reader has beside the receipt, as they typed it. None: not asked; "" is asked, and holds nothing."""

    key: str | None = None
    log: str | None = None
    content: str | None = None
    witnesses: Sequence[str] = ()


@dataclass(frozen=True)
class Compared:
    """The newer state of the log that a receipt was held against."""

    place: str
    checkpoint: Checkpoint
    text: str


@dataclass(frozen=True)
class Verdict:
    """A receipt that holds, and what it was held against."""

    receipt: Receipt
    proved: Proved
    asked: Asked
    newer: Compared | None = None
    known: tuple[tuple[Witnessed, Checkpoint], ...] = ()
    """The witnesses whom the reader named, and the checkpoint that each has signed."""
    content_in: tuple[OpenedEntry, ...] = ()
    """The entries that hold the hash of the reader's file."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = commands.add_parser(
        "verify",
        help="check a receipt, on any machine",
        description="Checks a receipt by itself, without an instance and without a network. Says what it proves and "
        "what it does not. Ends with 0 only when all that was asked holds.",
    )
    parser.add_argument("file", metavar="FILE", help="the receipt; - reads standard input")
    parser.add_argument(
        "--log", metavar="PLACE", help="compare with the log as it is now: its https address, or a folder"
    )
    parser.add_argument(
        "--key", metavar="KEY", help="the key of the log that you know from elsewhere, or a file with it"
    )
    parser.add_argument(
        "--witness", action="append", default=[], metavar="KEY",
        help="ask for the signature of the witness with this key, or a file with it; may be given more than once",
    )  # fmt: skip
    parser.add_argument("--content", metavar="FILE", help="a report: ask whether the receipt is about it")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(run=run, instance=False)


def run(args: argparse.Namespace) -> int:
    """Exit 0 when all that was asked holds; else 1 and one line."""
    try:
        asked = Asked(args.key, args.log, args.content, args.witness)
        verdict = verdict_on(_read(args.file), asked)
    except NotProved as error:
        if not args.json:
            raise
        _print(json.dumps({"holds": False, "why": error.reason}, ensure_ascii=False))
        return error.exit_code
    if args.json:
        _print(json.dumps(verify_words.as_data(verdict), ensure_ascii=False, indent=1))
    else:
        _print(*verify_words.lines(verdict))
    return 0


def verdict_on(content: bytes, asked: Asked) -> Verdict:
    """Check a receipt, and hold it against what the reader has. Raises NotProved with the first reason found."""
    try:
        receipt = read_receipt(content)
        proved = verify(receipt, _verifier(asked.key, "--key") if asked.key is not None else None)
        found = _content_in(proved, asked.content) if asked.content is not None else ()
        witnesses = [_verifier(text, "--witness") for text in asked.witnesses]
        newer = _compared(asked.log, receipt, proved) if asked.log is not None else None
        known = tuple(_signature_of(witness, receipt, proved, newer) for witness in witnesses)
    except (ReceiptFaulty, DoesNotHold, PlaceFaulty) as error:
        raise NotProved(str(error)) from None
    return Verdict(receipt, proved, asked, newer, known, found)


def _compared(place: str, receipt: Receipt, proved: Proved) -> Compared:
    """Raises PlaceFaulty, DoesNotHold."""
    log = log_at(place)
    published = log.vkey()
    if str(published) != str(receipt.verifier):
        again = published.name.startswith(f"{receipt.verifier.name}/")
        raise DoesNotHold(
            f"The log {log.place} has another key, {published}. The receipt was signed with {receipt.verifier}."
            + (" The programme has begun another log since: ask it why." if again else "")
        )
    newest = check_newer(proved.checkpoint, log.checkpoint, receipt.verifier, log.proof_between)
    return Compared(str(log.place), newest, log.checkpoint)


def _signature_of(
    witness: Verifier, receipt: Receipt, proved: Proved, newer: Compared | None
) -> tuple[Witnessed, Checkpoint]:
    """Of a named witness, on the checkpoint of the receipt, else on the newer one. Raises DoesNotHold."""
    signed = [(receipt.checkpoint, proved.checkpoint)]
    if newer is not None:
        signed.append((newer.text, newer.checkpoint))
    for text, checkpoint in signed:
        note = read_note(text)
        for signature in note.signatures:
            at = cosigned_at(note.text, signature, witness)
            if at is not None:
                return Witnessed(witness, at), checkpoint
    raise DoesNotHold(f"The witness {witness.name} has not signed the checkpoint.")


def _content_in(proved: Proved, path: str) -> tuple[OpenedEntry, ...]:
    """The entries that hold the hash of a file. Raises NotProved where none does."""
    try:
        with Path(path).open("rb") as file:
            digest = _sha256(file)
    except (OSError, ValueError) as error:
        raise NotProved(f"The file {path} cannot be read: {_why(error)}.") from None
    names = ("facts.content_sha256", "facts.sha256")
    found = tuple(entry for entry in proved.entries if digest in map(entry.value, names))
    if not found:
        raise NotProved(
            f"The receipt is about other content than {path}: no entry holds its SHA-256, {digest}. "
            "A copy in a Sent folder differs from the mail as it arrived: download that from the case page."
        )
    return found


def _sha256(file: IO[bytes]) -> str:
    digest, size = hashlib.sha256(), 0
    while part := file.read(1 << 20):
        digest.update(part)
        size += len(part)
        if size > CONTENT_BYTES:
            raise ValueError("it is too large to be a report")
    return digest.hexdigest()


def _verifier(text: str, option: str) -> Verifier:
    """A key from its text, or from a file that holds it. Raises NotProved."""
    try:
        return read_verifier(text)
    except NoteFaulty as faulty:
        why = str(faulty)
    try:
        with Path(text).open("rb") as file:
            return read_verifier(file.read(VKEY_BYTES + 1).decode())
    except (OSError, ValueError):
        raise NotProved(f"{option} {text} cannot be used, as a key or as a file that holds one. {why}") from None


def _read(path: str) -> bytes:
    """As far as a receipt may reach and one octet more. Raises NotProved."""
    try:
        return octets_of(path, limit=BYTES)
    except BadInput as error:
        raise NotProved(error.reason) from None


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _print(*lines: str) -> None:
    """Print, also where the terminal cannot show every sign."""
    encoding = sys.stdout.encoding or "utf-8"
    for line in lines:
        print(line.encode(encoding, "replace").decode(encoding))
