"""Receipts of made-up data, doctored in every way that came to mind, and good ones that are unusual."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firsthand.journal import commitments
from firsthand.journal.log import notes, tree
from firsthand.journal.log.checkpoints import Checkpoint
from firsthand.journal.log.cosignatures import cosign
from firsthand.journal.log.receipts import OpenedEntry, Receipt
from made_up_log import (
    CASE,
    COMMITMENTS,
    EXAMPLE,
    KEY,
    OPENED,
    ORIGIN,
    WITNESS,
    MadeUpLog,
    entry,
    salt,
    sha256,
    witness_key,
)  # fmt: skip

GOOD = EXAMPLE.read_bytes()


def laid(said: Any) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode(errors="backslashreplace")


def edited(change: Callable[[Any], object]) -> bytes:
    """The example, changed and written again as receipts are."""
    said = json.loads(GOOD)
    change(said)
    return laid(said)


def put(*path: Any) -> bytes:
    """The example with another value at a place: names and numbers, and last the value."""
    *way, name, value = path

    def change(said: Any) -> None:
        for step in way:
            said = said[step]
        said[name] = value

    return edited(change)


def swapped(old: str, new: str) -> bytes:
    assert old in GOOD.decode()
    return GOOD.decode().replace(old, new, 1).encode()


def signed(entries: list[str], opened: dict[int, tuple[str, ...]] = OPENED) -> bytes:
    """A receipt that its own log has signed, whatever stands in it."""
    log = MadeUpLog()
    log.texts = entries
    log.rehash()
    return log.receipt(opened).as_json().encode()


def story(number: int, **facts: object) -> list[str]:
    """The story, with other facts in one entry; "at" and "subject" are those of the entry."""
    texts = MadeUpLog().texts
    said = json.loads(texts[number])
    said |= {name: facts.pop(name) for name in ("at", "subject") if name in facts}
    said["facts"] |= facts
    return [*texts[:number], json.dumps(said), *texts[number + 1 :]]


def one_entry(fields: tuple[commitments.Field, ...], stated: dict[str, str], *, name: str = ORIGIN) -> bytes:
    """A receipt of a log of one entry, whose fields are what a dishonest programme wants."""
    leaf = tree.leaf_hash(commitments.joined(fields))
    note = str(notes.sign(Checkpoint(name, 1, leaf).text, name, KEY))
    return Receipt(notes.signer(name, KEY), note, (OpenedEntry(0, fields, ()),), stated).as_json().encode()


def opened(**more: object) -> tuple[commitments.Field, ...]:
    said = {"at": "2027-03-01T09:00:00.000000Z", "kind": "report.received", "subject": CASE, **more}
    return tuple(commitments.Field(name, said[name], salt(n)) for n, name in enumerate(sorted(said)))


def with_names(names: list[str]) -> bytes:
    """A receipt of one entry with these fields in this order, which no list sorted by code point has to be."""
    fields = tuple(commitments.Field(name, "x", salt(n)) for n, name in enumerate(names))
    plain = json.dumps(names, ensure_ascii=False, separators=(",", ":")).encode()
    whole = hashlib.sha256(commitments.MARK + plain + b"".join(f.commitment for f in fields)).digest()
    note = str(notes.sign(Checkpoint(ORIGIN, 1, tree.leaf_hash(whole)).text, ORIGIN, KEY))
    return Receipt(notes.signer(ORIGIN, KEY), note, (OpenedEntry(0, fields, ()),)).as_json().encode()


def words_under(*names: str) -> bytes:
    facts = {f"facts.{name}_sha256": sha256(COMMITMENTS.encode()) for name in names}
    return one_entry(opened(**facts), dict.fromkeys(names, COMMITMENTS))


def noted(change: Callable[[str], str]) -> bytes:
    """The example with another checkpoint text, signed by the key of the log and by the witness."""
    receipt = MadeUpLog().receipt()
    text = change(notes.read_note(receipt.checkpoint).text)
    by = notes.signer(ORIGIN, KEY)
    lines = (
        f"{notes.Signature(ORIGIN, by.key_id, KEY.sign(text.encode()))}{cosign(text, 'witness.example', WITNESS, at=1)}"
    )
    return replace(receipt, checkpoint=f"{text}\n{lines}").as_json().encode()


def seen_at(seconds: int) -> bytes:
    receipt = MadeUpLog().receipt()
    text = notes.read_note(receipt.checkpoint).text
    line = cosign(text, "witness.example", WITNESS, at=seconds)
    return replace(receipt, checkpoint=f"{MadeUpLog().checkpoint}{line}").as_json().encode()


def keyed(algorithm: int, key: bytes = b"", name: str = ORIGIN) -> str:
    return str(notes.Verifier(name, algorithm, key or KEY.public_key().public_bytes_raw()))


CHECKPOINT = json.loads(GOOD)["checkpoint"]
OTHER = MadeUpLog(key=Ed25519PrivateKey.from_private_bytes(bytes(32)), origin="another.example/log")
LATE, EARLY = "2027-03-01T09:00:05.000000Z", "2027-03-01T08:00:00.000000Z"
MOMENTS = {
    "a word": "yesterday",
    "no decimals": "2027-03-01T09:00:00Z",
    "an offset": "2027-03-01T09:00:00.000000+00:00",
    "no such day": "2027-02-30T09:00:00.000000Z",
    "24 o'clock": "2027-03-01T24:00:00.000000Z",
    "a leap second": "2027-03-01T09:00:60.000000Z",
    "a year of three digits": "0999-03-01T09:00:00.000000Z",
    "other digits": "2027-03-0١T09:00:00.000000Z",
    "a number": 5,
    "true": True,
}
LATER_LINK = entry("case.linked", 3, CASE, by="person:1", first_arrival=9)
WITH_RECEIVED = {**OPENED, 1: (*OPENED[1], "facts.received_at"), 3: (*OPENED[3], "facts.received_at")}

NO_FILES = {
    "empty": b"",
    "two megabytes": b" " * 2_000_000,
    "one octet too many": GOOD + b" " * (1_000_001 - len(GOOD)),
    "not UTF-8": GOOD.replace(b"duplicate", b"d\xfcplicate"),
    "half a sign in UTF-8": GOOD.replace(b"web", b"\xed\xa0\x80"),
    "a byte order mark": b"\xef\xbb\xbf" + GOOD,
    "UTF-16": GOOD.decode().encode("utf-16"),
    "NaN": swapped('"index": 1', '"index": NaN'),
    "Infinity": swapped('"index": 1', '"index": -Infinity'),
    "a control sign in a text": swapped("duplicate", "dupli\x01cate"),
    "a list": b"[]",
    "null": b"null",
    "a text": b'"x"',
    "a number of 10000 digits alone": b"1" * 10_000,
    "deep nesting": b"[" * 100_000 + b"]" * 100_000,
    "another format": put("format", "firsthand-receipt-2"),
    "no format": put("format", None),
    "a cut file": GOOD[: len(GOOD) // 2],
}
NOT_AS_WRITTEN = {
    "CRLF": GOOD.replace(b"\n", b"\r\n"),
    "a trailing blank": GOOD + b" ",
    "no newline": GOOD[:-1],
    "a name twice": swapped('"index": 1,', '"index": 1,\n   "index": 1,'),
    "an extra name": put("more", 1),
    "an extra name of all objects": put("__proto__", {"format": 1}),
    "1.0": swapped('"index": 1', '"index": 1.0'),
    "1e0": swapped('"index": 1', '"index": 1e0'),
    "-0": swapped('"index": 1', '"index": -0'),
    "an escaped sign": swapped("duplicate", "\\u0064uplicate"),
    "an escaped slash": swapped("log", "l\\u006fg"),
    "other words about it": put("about", "Trust it."),
    "about is a number": put("about", 5),
    "blanks around the key": put("key", "\x85" + MadeUpLog().vkey + "\ufeff"),
    "blanks that Python strips": put("key", f"\x1c\x85 {MadeUpLog().vkey}\u2028"),
    "a key hash in capitals": put("key", MadeUpLog().vkey.replace("e61c74cc", "E61C74CC")),
    "a closed field with a value too": put("entries", 0, "fields", 1, "value", "x"),
    "an extra fraction": put("more", 1.5),
    "an extra number of 10000 digits": swapped('"about"', '"Z": ' + "1" * 10_000 + ', "about"'),
}
WRONG_TYPES = {
    f"{name} is {value!r}": put(name, value)
    for name in ("key", "checkpoint", "entries", "stated", "witnesses")
    for value in (None, True, 5, "x", [], {}, [5], {"x": 5})
    if (name, value) != ("stated", {})
}
WRONG_IN_ENTRIES = {
    f"{where} is {value!r}": put("entries", 0, *way, value)
    for where, way in {
        "an index": ["index"],
        "a proof": ["proof"],
        "a step": ["proof", 0],
        "all fields": ["fields"],
        "a field": ["fields", 0],
        "a name": ["fields", 0, "name"],
        "a value": ["fields", 0, "value"],
        "a salt": ["fields", 0, "salt"],
        "a commitment": ["fields", 1, "commitment"],
    }.items()
    for value in (None, False, -1, 2**53, 2**53 - 1, 1.5, 1e300, "x", "A" * 64, "\ud800", "😀", [], {}, [None], 10**30)
}
NOT_WHOLE = {
    **{f"no {name}": edited(lambda said, name=name: said.pop(name)) for name in json.loads(GOOD)},
    "a number of 10000 digits": swapped('"index": 1', '"index": ' + "1" * 10_000),
    "1e999": swapped('"index": 1', '"index": 1e999'),
    "too many entries": edited(lambda s: s.update(entries=s["entries"] * 31)),
    "too many fields": edited(lambda s: s["entries"][0].update(fields=s["entries"][0]["fields"] * 20)),
    "too many witnesses": edited(lambda s: s.update(witnesses=s["witnesses"] * 21)),
    "too long a proof": edited(lambda s: s["entries"][0].update(proof=s["entries"][0]["proof"] * 30)),
    "half a sign in a value": put("entries", 0, "fields", 0, "value", "\ud800"),
    "half a sign in a name": put("entries", 0, "fields", 0, "name", "\udfff"),
    "half a sign in the checkpoint": put("checkpoint", "\ud800"),
    "half a sign in the words": put("stated", {"commitments": "\ud800"}),
    "half a sign in a key": put("key", keyed(1)).replace(b'"key": "', b'"key": "\\ud800'),
}
KEYS = {
    "the key of another log": put("key", OTHER.vkey),
    "a log's key of type 4": put("key", keyed(4)),
    "a key of type 2": put("key", keyed(2)),
    "a wrong key hash": put("key", MadeUpLog().vkey.replace("e61c74cc", "e61c74cd")),
    "a key with a blank in its name": put("key", keyed(1, name="a log")),
    "with U+FEFF": put("key", keyed(1, name="a\ufefflog")),
    "with U+0085": put("key", keyed(1, name="a\x85log")),
    "with U+2028": put("key", keyed(1, name="a\u2028log")),
    "200 emoji": put("key", keyed(1, name="😀" * 200)),
    "201 emoji": put("key", keyed(1, name="😀" * 201)),
    "an easy key": put("key", keyed(1, bytes(32))),
    "an easy key with a sign": put("key", keyed(1, bytes(31) + b"\x80")),
    "spare bits in base64": put("key", MadeUpLog().vkey[:-1] + "/"),
    "a wrong witness": put("witnesses", ["x"]),
    "two wrong witnesses": put("witnesses", [5, "x"]),
    "first a wrong witness": put("witnesses", ["x", 5]),
    "no point of the curve": put("key", keyed(1, b"\x02" + bytes(31))),
}
LINES = CHECKPOINT.split("\n")
LINE = LINES[-2].split(" ")[2]
SIGNED = base64.b64decode(LINE)
NOTES = {
    "a checkpoint of nothing": put("checkpoint", ""),
    "without an end": put("checkpoint", CHECKPOINT[:-1]),
    "without signatures": put("checkpoint", "a\n\n"),
    "without a gap": put("checkpoint", CHECKPOINT.replace("\n\n", "\n")),
    "a CR in the note": put("checkpoint", CHECKPOINT.replace("\n", "\r\n")),
    "a NUL": put("checkpoint", "\0" + CHECKPOINT),
    "a line of a witness removed": put("checkpoint", "\n".join([*LINES[:-2], ""])),
    "the lines swapped": put("checkpoint", "\n".join([*LINES[:-3], LINES[-2], LINES[-3], ""])),
    "a line that cannot be read": put("checkpoint", CHECKPOINT + "— x\n"),
    "a line with U+FEFF": put("checkpoint", CHECKPOINT + "— a\ufeff AAAAAAAAAAAA\n"),
    "a line with U+0085": put("checkpoint", CHECKPOINT + "— a\x85 AAAAAAAAAAAA\n"),
    "101 lines": put("checkpoint", CHECKPOINT + "— a AAAAAAAAAAAA\n" * 101),
    "a stranger's line": put("checkpoint", CHECKPOINT + "— a AAAAAAAAAAAA\n"),
    "another size": put("checkpoint", CHECKPOINT.replace("\n7\n", "\n8\n")),
    "a witness who is not named": put("witnesses", []),
    "the witness twice": put("witnesses", [str(witness_key())] * 2),
    "the log as its witness": put("witnesses", [keyed(4)]),
    "another witness": put("witnesses", [keyed(4, b"\x07" * 32)]),
    "a witness that signs notes": put(
        "witnesses", [keyed(1, WITNESS.public_key().public_bytes_raw(), "witness.example")]
    ),
    "signed with size 0": noted(lambda t: t.replace("\n7\n", "\n0\n")),
    "size 07": noted(lambda t: t.replace("\n7\n", "\n07\n")),
    "size of Arabic digits": noted(lambda t: t.replace("\n7\n", "\n٧\n")),
    "20 digits": noted(lambda t: t.replace("\n7\n", f"\n{10**19}\n")),
    "19 digits": noted(lambda t: t.replace("\n7\n", f"\n{10**18}\n")),
    "no root": noted(lambda t: t.replace("=\n", "\n")),
    "size -1": noted(lambda t: t.replace("\n7\n", "\n-1\n")),
    "two lines": noted(lambda t: "\n".join(t.split("\n")[:2]) + "\n"),
    "of another log": noted(lambda t: t.replace(ORIGIN, "else.example")),
    "of no log": noted(lambda t: t.replace(ORIGIN, "")),
    "a later time of the witness": put("checkpoint", CHECKPOINT[:-60] + "A" + CHECKPOINT[-59:]),
    "after all times": seen_at(2**63),
    "a time altered": swapped(LINE, base64.b64encode(SIGNED[:11] + b"\1" + SIGNED[12:]).decode()),
}
PROOFS = {
    "a proof cut": edited(lambda s: s["entries"][0]["proof"].pop()),
    "an empty proof": put("entries", 0, "proof", []),
    "a proof with more": edited(lambda s: s["entries"][0]["proof"].append("00" * 32)),
    "a proof turned": edited(lambda s: s["entries"][0]["proof"].reverse()),
    "another place": put("entries", 4, "index", 2**53 - 1),
    "the place beside": put("entries", 4, "index", 5),
    "two entries swapped": edited(lambda s: s["entries"].reverse()),
    "an entry twice": edited(lambda s: s["entries"].insert(0, s["entries"][0])),
    "a salt of another": edited(
        lambda s: s["entries"][0]["fields"][0].update(salt=s["entries"][1]["fields"][0]["salt"])
    ),
    "another value": swapped('"value": "duplicate"', '"value": "accepted"'),
    "an emoji": swapped('"value": "duplicate"', '"value": "😀\u2028\x7f"'),
    "true for 1": swapped('"value": 1\n', '"value": true\n'),
    "names out of order": edited(lambda s: s["entries"][1]["fields"].reverse()),
    "a name twice in the fields": edited(lambda s: s["entries"][0]["fields"].insert(0, s["entries"][0]["fields"][0])),
    "no fields": put("entries", 0, "fields", []),
    "a field left out": edited(lambda s: s["entries"][0]["fields"].pop()),
    "an opened field closed wrongly": put("entries", 0, "fields", 0, {"name": "at", "commitment": "00" * 32}),
    "names by halves of signs": with_names(["at", "😀", "\uffff"]),
    "names by code point": with_names(["at", "\uffff", "😀"]),
}
WORDS = {
    "changed words": put("stated", {"commitments": COMMITMENTS + "P7 More.\n"}),
    "other words": put("stated", {"x": "y"}),
    "words added": put("stated", {"commitments": COMMITMENTS, "100%(x)s": "y"}),
    "words under __proto__": put("stated", {"__proto__": "y"}),
}
ORDERS = {
    "the earlier came later": signed(story(1, received_at=LATE), WITH_RECEIVED),
    "its time closed": signed(story(1, received_at=EARLY)),
    "its entry not shown": signed(story(1), {i: n for i, n in OPENED.items() if i != 1}),
    "no link shown": signed(story(1), {i: n for i, n in OPENED.items() if i != 5}),
    "the own arrival not shown": signed(story(1), {i: n for i, n in OPENED.items() if i != 3}),
    "the report not shown": signed(story(1), {i: n for i, n in OPENED.items() if i != 4}),
    "nothing but the arrival": signed(story(1), {3: OPENED[3]}),
    "first and own are one": signed(story(5, first_arrival=2)),
    "first is true": signed(story(5, first_arrival=True)),
    "first is a text": signed(story(5, first_arrival="1")),
    "the arrival is true": signed(story(1, arrival=True)),
    "no number": signed(story(1, arrival=None)),
    "a link to nothing": signed(
        [*story(1)[:6], LATER_LINK, *story(1)[6:]], {**{i: OPENED[i] for i in (1, 3, 4, 5)}, 6: OPENED[5], 7: OPENED[6]}
    ),
    "another subject": signed(story(6, subject="2027-0009")),
    "subject 1 and true": signed(story(6, subject=True)),
    "another content": signed(story(3, sha256=sha256(b"else"))),
    "the outcome closed": signed(story(1), {**OPENED, 6: ("at", "kind", "subject")}),
    "two reports": signed(story(1), {**OPENED, 2: OPENED[4]}),
    "a stranger's entry": signed(story(1), {0: ("at", "kind"), **OPENED}),
    "the same moment and a larger number": signed(
        [*story(1, arrival=7, at="2027-03-01T09:00:02.000000Z")[:5], story(5, first_arrival=7)[5], story(1)[6]]
    ),
    **{f"it came at {name}": signed(story(1, received_at=value), WITH_RECEIVED) for name, value in MOMENTS.items()},
    **{f"it was written at {name}": signed(story(1, at=value)) for name, value in MOMENTS.items()},
}
DOCTORED = {
    **NO_FILES,
    **NOT_AS_WRITTEN,
    **WRONG_TYPES,
    **WRONG_IN_ENTRIES,
    **NOT_WHOLE,
    **KEYS,
    **NOTES,
    **PROOFS,
    **WORDS,
    **ORDERS,
}
HOLD = {
    "the example": GOOD,
    "without a witness": MadeUpLog().receipt(witnessed=False).as_json().encode(),
    "a larger log": MadeUpLog(300).receipt().as_json().encode(),
    "of another programme": OTHER.receipt().as_json().encode(),
    "without its decision": signed(story(1), {i: OPENED[i] for i in (1, 3, 4, 5)}),
    "no duplicate": signed(story(1), {i: OPENED[i] for i in (3, 4)}),
    "entered afterwards": signed(story(1, received_at=EARLY), WITH_RECEIVED),
    "both entered afterwards": signed(story(3, received_at="2027-03-01T09:00:01.500000Z"), WITH_RECEIVED),
    "received_at is empty": signed(story(1, received_at=""), WITH_RECEIVED),
    "the word of the programme": signed(
        [*story(1)[:1], *(story(1)[n] for n in (3, 4, 1, 2, 5, 6))],
        {1: OPENED[3], 2: OPENED[4], 3: OPENED[1], 5: OPENED[5], 6: OPENED[6]},
    ),
    "names of words that are numbers": words_under("10", "9", "a"),
    "names beyond the plane": words_under("\uffff", "😀"),
    "words under __proto__": words_under("__proto__"),
    "no words": put("stated", {}),
    "U+2028 in a name": one_entry(opened(**{"facts.a\u2028b": "c\u2028d"}), {}),
    "an emoji": one_entry(opened(**{"facts.x": "😀 \x7f"}), {}),
    "U+FEFF in the name of the log": one_entry(opened(), {}, name="a\ufefflog"),
    "facts with names of all objects": one_entry(
        opened(
            **{
                "facts.constructor": "toString",
                "facts.valueOf": None,
                "facts.due_constructor": True,
                "facts.toString": 5,
            }
        ),
        {},
    ),
    "facts with names of the entry": one_entry(
        opened(**{"facts.at": "x", "facts.by": False, "facts.subject": 0, "facts.why": "decision"}), {}
    ),
    "values that are known words": one_entry(
        opened(**{"facts.channel": "web", "facts.outcome": "constructor", "facts.promise": "confirm"}), {}
    ),
    "a kind of all objects": signed(
        [*story(1), entry("constructor", 5, CASE)], {**OPENED, 7: ("at", "kind", "subject")}
    ),
    "a kind that is a number": signed([*story(1), entry(5, 5, CASE)], {**OPENED, 7: ("at", "kind", "subject")}),  # type: ignore[arg-type]
    "a kind that stays closed": signed([*story(1), entry("x", 5, CASE)], {**OPENED, 7: ("at", "subject")}),
    "an extension line": noted(lambda t: t + "more\n"),
    **{f"other moments: {name}": one_entry(opened(**{"facts.day": value}), {}) for name, value in MOMENTS.items()},
    **{
        f"a moment: {at}": one_entry(opened(**{"facts.due_at": at}), {})
        for at in ("2027-01-01T00:00:00.999999Z", "1000-12-31T23:59:59.000000Z", "9999-08-06T01:02:03.000000Z")
    },
    **{f"a witness at {at}": seen_at(at) for at in (0, 253402300799, 253402300800, 2**63 - 1)},
}
