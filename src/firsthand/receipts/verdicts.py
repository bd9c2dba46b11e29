"""What is told of a receipt, as sections for a page. The script of the page tells the same from the same words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from firsthand.core.dates import say_moment_exact
from firsthand.journal.commitments import Value
from firsthand.journal.log.receipts import OpenedEntry, Receipt, ReceiptFaulty, read_receipt
from firsthand.journal.log.verifying import DoesNotHold, Order, Proved, moment_of, verify
from firsthand.receipts.names import FACTS, OF_THE_ENTRY

_PLACES = {name: place for place, name in enumerate(FACTS, start=-len(FACTS))}
"""In which order fields are told; those without a name of ours come last."""


@dataclass(frozen=True)
class Part:
    """A part of a section: a line, or a list of (what, value) under a line."""

    line: str
    rows: tuple[tuple[str, str], ...] = ()
    given: str = ""
    """Words of the programme, or a key: shown as they are."""
    at: str = ""
    """When it was written down, for an entry."""
    is_open: bool = False
    """Whether its rows are shown at once. The entry of the report is; the others open when they are asked for."""


@dataclass(frozen=True)
class Section:
    """What is told under one heading."""

    heading: str
    parts: tuple[Part, ...]
    is_list: bool = False


@dataclass(frozen=True)
class Verdict:
    """What a check of one file came to. `why` is one line where it does not hold."""

    holds: bool
    why: str = ""
    sections: tuple[Section, ...] = field(default=())
    of_another: bool = False
    """Whether it holds for a log that is not the one of this programme."""


def whose(key: str, known: str) -> str:
    """Whose a key is, beside the one that is known: "ours", "earlier" (the same key under another name), "forged" (our
    name, another key) or "other"."""
    (name, _, rest), (our_name, _, our_rest) = key.partition("+"), known.partition("+")
    if key == known:
        return "ours"
    if rest.partition("+")[2] == our_rest.partition("+")[2]:
        return "earlier"
    return "forged" if name == our_name else "other"


class Telling:
    """Tells in one language. `known` is the key of this programme's log, `words` those of `verdict_words`."""

    def __init__(self, words: Mapping[str, Any], *, language: str, organisation: str, known: str) -> None:
        self.words, self.say = words, words["sentences"]
        self.language, self.organisation, self.known = language, organisation, known

    def verdict(self, content: bytes) -> Verdict:
        """Check a file and say what it proves."""
        try:
            receipt = read_receipt(content)
            proved = verify(receipt)
        except (ReceiptFaulty, DoesNotHold) as refused:
            facts = {name: str(fact) for name, fact in refused.facts.items()}
            said = self.words["reasons"].get(refused.words, refused.words)
            return Verdict(False, said % facts if facts else said)
        theirs = whose(str(receipt.verifier), self.known)
        if theirs == "forged":
            return Verdict(False, self.say["forged"] % {"organisation": self.organisation})
        return Verdict(True, "", tuple(self._sections(receipt, proved)), theirs == "other")

    def _sections(self, receipt: Receipt, proved: Proved) -> Iterator[Section]:
        log = self.say["log_line"] % {"log": proved.checkpoint.origin, "size": proved.checkpoint.size}
        key = str(receipt.verifier)
        said = self.say[whose(key, self.known)] % {"organisation": self.organisation}
        yield Section(self.say["log"], (Part(log, given=key), Part(said)))
        yield Section(self.say["entries"], tuple(self._entry(entry, proved.earlier) for entry in proved.entries))
        if proved.stated:
            yield Section(self.say["stated"], tuple(Part("", given=text) for text in proved.stated.values()))
        if proved.order is not None:
            yield Section(self.say["order"], tuple(Part(line) for line in self._order(proved.order)))
        if proved.witnesses:
            seen = [{"name": w.witness.name, "at": self._at(w.at)} for w in proved.witnesses]
            yield Section(self.say["witnesses"], tuple(Part(self.say["witness"] % said) for said in seen))
        names = [
            "not_time",
            "not_closed",
            "not_newest",
            *([] if proved.witnesses else ["not_everybody"]),
            "not_content",
        ]
        yield Section(self.say["not_proved"], tuple(Part(self.say[name]) for name in names), is_list=True)

    def _entry(self, entry: OpenedEntry, earlier: tuple[OpenedEntry, ...]) -> Part:
        kind = entry.value("kind")
        named = self.words["kinds"].get(kind, kind) if kind and isinstance(kind, str) else self.say["closed_kind"]
        if entry in earlier:
            named = self.say["another"]
        opened = [f for f in entry.fields if f.salt is not None and f.name != "kind" and f.value != ""]
        opened.sort(key=lambda f: _PLACES.get(f.name, _PLACES.get(f.name.removeprefix("facts."), 0)))
        rows = [(self._label(f.name), self._value(f.name, f.value)) for f in opened]
        closed = sum(f.salt is None for f in entry.fields)
        if closed:
            rows.append((self.say["closed"], self.say["closed_fields"] % {"closed": closed, "all": len(entry.fields)}))
        line, at = self.say["entry"] % {"entry": entry.index, "kind": named}, entry.value("at")
        written = self._moment(str(at)) if at is not None else ""
        return Part(line, tuple(rows), at=written, is_open=kind == "report.received")

    def _label(self, name: str) -> str:
        fact, facts = name.removeprefix("facts."), self.words["facts"]
        if fact.startswith("due_"):
            promise = fact.removeprefix("due_")
            return str(self.say["due"] % {"promise": self.words["promises"].get(promise, promise)})
        named = facts.get(name) or ("" if fact in OF_THE_ENTRY else facts.get(fact))
        return str(named or fact)

    def _value(self, name: str, value: Value) -> str:
        if value is None or isinstance(value, bool):
            return str(self.say["none" if value is None else "yes" if value else "no"])
        known = self.words["values"].get(name.removeprefix("facts."), {}).get(str(value))
        return str(known) if known else self._moment(str(value))

    def _moment(self, text: str) -> str:
        moment = moment_of(text)
        return say_moment_exact(moment, self.language, "UTC") if moment is not None else text

    def _at(self, seconds: int) -> str:
        try:
            return say_moment_exact(datetime.fromtimestamp(seconds, tz=UTC), self.language, "UTC")
        except (OverflowError, ValueError, OSError):
            return str(seconds)

    def _order(self, order: Order) -> Iterator[str]:
        for name, entry in (("order_first", order.first), ("order_later", order.later)):
            at = self._moment(str(entry.value("facts.received_at") or entry.value("at")))
            yield self.say[name] % {"at": at, "entry": entry.index}
        if not order.by_the_log:
            yield self.say["order_word"]
        else:
            yield self.say["order_entered" if order.later_was_entered else "order_log"]
