"""What an entry commits to, and how single fields of it are opened. Pure; needs nothing but Python and rfc8785.

Format 1: SHA-256(salt || entry): all of the entry is told, or nothing. Format 2: every field is committed to alone, so
that the time and the hash of a report can be shown while the rest of its entry stays closed. A field has a salt of its
own, HMAC-SHA-256(salt of the entry, name): whoever learns one learns nothing of the others.
"""

import hashlib
import hmac
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

import rfc8785

SALT_BYTES = 32
KEYS = frozenset({"at", "by", "facts", "format", "kind", "subject"})
"""Of an entry. Another one could stand for a fact of the same name, and hide it."""
MARK = b"firsthand entry 2\n"
"""Before the fields' commitments, so that they are never taken for anything else."""
FIELDS = 100
"""More than any entry has."""
LARGEST = 2**53 - 1
"""The largest whole number that canonical JSON can hold."""
Value = str | int | bool | None


class Field(NamedTuple):
    """One field of an entry as it is shown: opened with its salt, or closed, and then known by its commitment alone."""

    name: str
    value: Value = None
    salt: bytes | None = None
    closed: bytes | None = None

    @property
    def commitment(self) -> bytes:
        """The 32 octets that stand for the field. Raises ValueError for a value that no entry can hold."""
        return self.closed if self.closed is not None else field_commitment(self.name, self.value, self.salt or b"")


def fields_of(entry: str) -> list[tuple[str, Value]]:
    """The fields of an entry by name, in their order: `at`, `by`, `facts.NAME`, `format`, `kind`, `subject`.

    Raises ValueError for a text that is no entry.
    """
    said: Mapping[str, Any] = json.loads(entry)
    if set(said) != KEYS or not all(map(_is_value, (*said["facts"].values(), *_beside_facts(said)))):
        raise ValueError("no entry")
    flat = {name: value for name, value in said.items() if name != "facts"}
    flat |= {f"facts.{name}": value for name, value in said["facts"].items()}
    return sorted(flat.items())


def _beside_facts(said: Mapping[str, Any]) -> Iterable[Any]:
    return (value for name, value in said.items() if name != "facts")


def _is_value(value: Any) -> bool:
    """Whether an entry can hold it: a number with a fraction has more than one way to be written."""
    return value is None or type(value) in (str, bool) or (type(value) is int and abs(value) <= LARGEST)


def format_of(entry: str) -> int:
    """In which format an entry is committed to: 1 or 2. Raises ValueError or KeyError for what is no entry."""
    named = json.loads(entry)["format"]
    if type(named) is not int or named not in (1, 2):
        raise ValueError("no format of an entry")
    return named


def commitment_of(entry: str, salt: bytes) -> bytes:
    """The 32 octets that stand for an entry in the log, by the format that it names.

    Raises ValueError, KeyError, TypeError or AttributeError for what is no entry.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError("no salt of an entry")
    if format_of(entry) == 1:
        return hashlib.sha256(salt + entry.encode()).digest()
    return joined(Field(name, value, salt_of(salt, name)) for name, value in fields_of(entry))


def field_commitment(name: str, value: Value, salt: bytes) -> bytes:
    """SHA-256(salt || [name, value]), the pair as canonical JSON (RFC 8785). Raises ValueError for no such value."""
    return hashlib.sha256(salt + _pair(name, value)).digest()


def joined(fields: Iterable[Field]) -> bytes:
    """The commitment to an entry from its fields, in the order of their names.

    The names are in it: so nobody can commit to two values under one name and open the one here, the other there.
    Raises ValueError where a name comes twice, or out of order.
    """
    whole = list(fields)
    names = [field.name for field in whole]
    if names != sorted(set(names)):
        raise ValueError("the names of fields are not in their order")
    return hashlib.sha256(MARK + _plain(names).encode() + b"".join(field.commitment for field in whole)).digest()


def shown(entry: str, salt: bytes, names: Collection[str]) -> tuple[Field, ...]:
    """All fields of an entry of format 2: those of `names` opened, the others closed. A name it lacks is let be."""
    whole = [Field(name, value, salt_of(salt, name)) for name, value in fields_of(entry)]
    return tuple(field if field.name in names else Field(field.name, closed=field.commitment) for field in whole)


def salt_of(salt: bytes, name: str) -> bytes:
    """The salt of one field of an entry."""
    return hmac.digest(salt, name.encode(), "sha256")


_plain = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""RFC 8785 in a tenth of the time, for the values that an entry has."""


def _pair(name: str, value: Value) -> bytes:
    return _plain([name, value]).encode() if _is_value(value) else rfc8785.dumps([name, value])
