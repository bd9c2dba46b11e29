"""A receipt: entries of the log, opened as far as they concern one person, with the proof that they stand in it. Pure.

The form is JSON, described for other verifiers in docs/receipts.md. Every octet string is hex in small letters.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from firsthand.journal.commitments import FIELDS, LARGEST, Field, Value
from firsthand.journal.log.notes import ED25519, NoteFaulty, Verifier, read_verifier
from firsthand.journal.log.saying import Saying
from firsthand.journal.log.tree import HASH_BYTES

FORMAT = "firsthand-receipt-1"
ABOUT = "Check this file: firsthand verify FILE, or the page “verify” of the programme. Leave it as it is."
BYTES = 1_000_000
ENTRIES = 150
WITNESSES = 20
PROOF = 64


class ReceiptFaulty(Saying):
    """A file that is no receipt. The message is one line for people."""


@dataclass(frozen=True)
class OpenedEntry:
    """One entry of the log. `index` counts from 0; `fields` are all that it has, in the order of their names."""

    index: int
    fields: tuple[Field, ...]
    proof: tuple[bytes, ...]

    def value(self, name: str) -> Value:
        """The value of an opened field; None for one that stays closed."""
        return next((field.value for field in self.fields if field.name == name), None)


@dataclass(frozen=True)
class Receipt:
    """What one receipt says. `stated` is what it says beside the log: words that the entries hold hashes of."""

    verifier: Verifier
    checkpoint: str
    entries: tuple[OpenedEntry, ...]
    stated: Mapping[str, str] = field(default_factory=dict)
    witnesses: tuple[Verifier, ...] = ()
    """The keys of those who signed the checkpoint as well, one for each line after that of the log."""

    def as_json(self) -> str:
        """The file. There is one way to write a receipt, so that not one octet can be changed unseen."""
        return json.dumps(
            {
                "about": ABOUT,
                "format": FORMAT,
                "key": str(self.verifier),
                "witnesses": [str(witness) for witness in self.witnesses],
                "checkpoint": self.checkpoint,
                "entries": [_entry_as_json(entry) for entry in self.entries],
                "stated": dict(self.stated),
            },
            ensure_ascii=False, indent=1, sort_keys=True,
        ) + "\n"  # fmt: skip


def _entry_as_json(entry: OpenedEntry) -> dict[str, Any]:
    return {
        "index": entry.index,
        "fields": [_field_as_json(each) for each in entry.fields],
        "proof": [step.hex() for step in entry.proof],
    }


def _field_as_json(each: Field) -> dict[str, Any]:
    if each.salt is None:
        return {"name": each.name, "commitment": each.commitment.hex()}
    return {"name": each.name, "value": each.value, "salt": each.salt.hex()}


def read_receipt(content: bytes) -> Receipt:
    """A receipt from its file; nothing in it is believed yet. Raises ReceiptFaulty."""
    if len(content) > BYTES:
        raise ReceiptFaulty("The file is too large to be a receipt.")
    try:
        said = json.loads(content.decode(), parse_constant=_no_json, parse_int=_whole, parse_float=_broken)
    except ValueError:
        raise ReceiptFaulty("The file is no receipt: it is not JSON.") from None
    except RecursionError:
        said = None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise ReceiptFaulty("The file is no receipt of a form that is known here.")
    try:
        receipt = _receipt(said)
        written = receipt.as_json().encode()
    except NoteFaulty as error:
        raise ReceiptFaulty(error.words, **error.facts) from None
    except (KeyError, TypeError, ValueError):
        raise ReceiptFaulty("The receipt is not whole: a part of it is missing or has a wrong form.") from None
    if written != content:
        raise ReceiptFaulty("The file was changed after it was made: it is not written as receipts are.")
    return receipt


def _receipt(said: Mapping[str, Any]) -> Receipt:
    entries, stated, witnesses = said["entries"], said["stated"], said["witnesses"]
    if not isinstance(entries, list) or not 0 < len(entries) <= ENTRIES:
        raise ValueError
    if not isinstance(stated, dict) or not isinstance(witnesses, list) or len(witnesses) > WITNESSES:
        raise TypeError
    key = read_verifier(_text(said["key"]))
    if key.algorithm != ED25519:
        raise NoteFaulty("The key of the receipt is not of the kind that signs logs.")
    return Receipt(
        key, _text(said["checkpoint"]), tuple(map(_entry, entries)),
        {name: _text(text) for name, text in stated.items()}, tuple(read_verifier(_text(key)) for key in witnesses),
    )  # fmt: skip


def _entry(said: Any) -> OpenedEntry:
    fields, proof = said["fields"], said["proof"]
    if not isinstance(fields, list) or not isinstance(proof, list) or len(fields) > FIELDS or len(proof) > PROOF:
        raise ValueError
    return OpenedEntry(_number(said["index"]), tuple(map(_field, fields)), tuple(map(_octets, proof)))


def _field(said: Any) -> Field:
    name = _text(said["name"])
    if "salt" in said:
        return Field(name, _value(said["value"]), _octets(said["salt"]))
    return Field(name, closed=_octets(said["commitment"]))


def _no_json(name: str) -> None:
    """Python would take NaN and Infinity, which JSON does not have. Raises ValueError."""
    raise ValueError(name)


def _whole(text: str) -> int | float:
    """A whole number; one of more digits than any that a receipt may hold is none here, and costs no time."""
    return int(text) if len(text) < 20 else float(text)


def _broken(text: str) -> int | float:
    """1.0 is the number 1, as in other languages: badly written, and refused for that."""
    value = float(text)
    return int(value) if abs(value) <= LARGEST and value.is_integer() else value


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise TypeError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _value(value: Any) -> Value:
    if value is not None and type(value) not in (str, int, bool):
        raise TypeError
    if type(value) is int and abs(value) > LARGEST:
        raise ValueError
    return value  # type: ignore[no-any-return]


def _octets(value: Any) -> bytes:
    octets = bytes.fromhex(_text(value))
    if len(octets) != HASH_BYTES or octets.hex() != value:
        raise ValueError
    return octets
