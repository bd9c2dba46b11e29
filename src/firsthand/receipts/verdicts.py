"""What is told of a receipt, as sections for a page. The script of the page tells the same from the same words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from firsthand.core.dates import say_moment_exact
from firsthand.journal.commitments import Value
from firsthand.journal.log.receipts import OpenedEntry, Receipt, ReceiptFaulty, read_receipt
from firsthand.journal.log.verifying import DoesNotHold, Order, Proved, verify
from firsthand.receipts.names import FACTS

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z")
_PLACES = {name: place for place, name in enumerate(FACTS, start=-len(FACTS))}
"""In which order fields are told; those without a name of ours come last."""


@dataclass(frozen=True)
class Part:
    """A part of a section: a line, or a list of (what, value) under a line."""

    line: str
    rows: tuple[tuple[str, str], ...] = ()
    given: str = ""
    """Words of the programme, or a key: shown as they are."""


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
        return Verdict(True, "", tuple(self._sections(receipt, proved)))

    def _sections(self, receipt: Receipt, proved: Proved) -> Iterator[Section]:
        log = self.say["log_line"] % {"log": proved.checkpoint.origin, "size": proved.checkpoint.size}
        key = str(receipt.verifier)
        whose = self.say["ours" if key == self.known else "other"] % {"organisation": self.organisation}
        yield Section(self.say["log"], (Part(log, given=key), Part(whose)))
        yield Section(self.say["entries"], tuple(self._entry(entry, proved.order) for entry in proved.entries))
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

    def _entry(self, entry: OpenedEntry, order: Order | None) -> Part:
        kind = str(entry.value("kind"))
        named = self.words["kinds"].get(kind, kind) if entry.value("kind") else self.say["closed_kind"]
        if order is not None and entry is order.first:
            named = self.say["another"]
        opened = [f for f in entry.fields if f.salt is not None and f.name != "kind" and f.value != ""]
        opened.sort(key=lambda f: _PLACES.get(f.name, _PLACES.get(f.name.removeprefix("facts."), 0)))
        rows = [(self._label(f.name), self._value(f.name, f.value)) for f in opened]
        closed = sum(f.salt is None for f in entry.fields)
        if closed:
            rows.append((self.say["closed"], self.say["closed_fields"] % {"closed": closed, "all": len(entry.fields)}))
        return Part(self.say["entry"] % {"entry": entry.index, "kind": named}, tuple(rows))

    def _label(self, name: str) -> str:
        fact, facts = name.removeprefix("facts."), self.words["facts"]
        if fact.startswith("due_"):
            promise = fact.removeprefix("due_")
            return str(self.say["due"] % {"promise": self.words["promises"].get(promise, promise)})
        return str(facts.get(name) or facts.get(fact) or fact)

    def _value(self, name: str, value: Value) -> str:
        if value is None or isinstance(value, bool):
            return str(self.say["none" if value is None else "yes" if value else "no"])
        known = self.words["values"].get(name.removeprefix("facts."), {}).get(str(value))
        return str(known) if known else self._moment(str(value))

    def _moment(self, text: str) -> str:
        try:
            if _MOMENT.fullmatch(text):
                return say_moment_exact(datetime.fromisoformat(text), self.language, "UTC")
        except ValueError:
            pass
        return text

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
