"""What `firsthand verify` tells of a receipt that holds: what was proved, in words, and what was not."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from firsthand.core.clock import iso
from firsthand.core.dates import say_moment_exact
from firsthand.journal.commitments import Value
from firsthand.journal.log.receipts import OpenedEntry
from firsthand.journal.log.verifying import Order, Witnessed
from firsthand.ops.commands.terminal import block, printable
from firsthand.receipts.names import FACTS, KINDS, OF_THE_ENTRY, PROMISES, VALUES

if TYPE_CHECKING:
    from firsthand.ops.commands.verify import Verdict

WIDTH = 100
LABEL = 36
LONGEST = 500
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z")
_PLACES = {name: place for place, name in enumerate(FACTS, start=-len(FACTS))}
"""In which order fields are told; those without a name of ours come last."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def on_one_line(text: str, longest: int = LONGEST) -> str:
    """Words from outside on one line, without what could steer a terminal, and not without end."""
    said = " ".join(printable(text[: longest + 1]).split())
    return said if len(said) <= longest else f"{said[:longest]}…"


def lines(verdict: "Verdict") -> Iterator[str]:
    """Everything that is told, in the order in which every verifier of ours tells it."""
    yield "The receipt holds. It proves what follows, and no more."
    yield from _log(verdict)
    yield from _entries(verdict)
    yield from _stated(verdict)
    yield from _order(verdict)
    yield from _witnesses(verdict)
    yield from _content(verdict)
    yield from ("", "Not proved:")
    for sentence in not_proved(verdict):
        yield from wrap(sentence, WIDTH, initial_indent="  - ", subsequent_indent="    ")


def _log(verdict: "Verdict") -> Iterator[str]:
    checkpoint = verdict.proved.checkpoint
    yield from ("", f"The log {on_one_line(checkpoint.origin)}")
    yield f"  had {_count(checkpoint.size)} when the receipt was made. Its checkpoint is signed by the key"
    yield f"    {on_one_line(str(verdict.receipt.verifier))}"
    if verdict.asked.key:
        yield "  This is the key that you gave."
    if verdict.newer is not None:
        newer = verdict.newer
        yield f"  This is the key published {on_one_line(newer.place)}."
        yield f"  The log there has {_count(newer.checkpoint.size)}, and contains all that it had then, unchanged."


def _entries(verdict: "Verdict") -> Iterator[str]:
    yield from ("", "Entries that stand in this log, in their order:")
    for entry in verdict.proved.entries:
        of_another = entry in verdict.proved.earlier
        name = "another report arrived, and was kept" if of_another else kind_in_words(entry)
        yield f"  {entry.index:>9}  {name}"
        for field in sorted(entry.fields, key=lambda field: _PLACES.get(field.name.removeprefix("facts."), 0)):
            if field.salt is not None and field.name != "kind" and field.value != "":
                yield _labelled(*_in_words(field.name, field.value))
        if closed := sum(field.salt is None for field in entry.fields):
            yield _labelled("closed", f"{closed} of {len(entry.fields)} fields")


def kind_in_words(entry: OpenedEntry) -> str:
    """What happened; the name itself for a kind that has no words here."""
    kind = entry.value("kind")
    return KINDS.get(str(kind)) or ("an act that stays closed" if kind is None else on_one_line(str(kind)))


def _in_words(name: str, value: Value) -> tuple[str, str]:
    """(label, value) of an opened field."""
    fact = name.removeprefix("facts.")
    label = FACTS.get(name) or (FACTS.get(fact) if fact not in OF_THE_ENTRY else None)
    if label is None and fact.startswith("due_"):
        promise = fact.removeprefix("due_")
        label = f"promised by: {PROMISES.get(promise) or on_one_line(promise)}"
    return label or on_one_line(fact), _value_in_words(fact, value)


def _value_in_words(fact: str, value: Value) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    known = VALUES.get(fact, {}).get(str(value))
    if known is not None:
        return known
    if fact == "size_bytes":
        return f"{value:,} octets" if isinstance(value, int) else on_one_line(str(value))
    return _moment_in_words(str(value))


def _moment_in_words(text: str) -> str:
    """ "Monday 1 March 2027, 09:00:00 UTC"; what is no moment stands as it is."""
    try:
        if _MOMENT.fullmatch(text):
            return say_moment_exact(datetime.fromisoformat(text), "en", "UTC")
    except ValueError:
        pass
    return on_one_line(text)


def _stated(verdict: "Verdict") -> Iterator[str]:
    for name, text in verdict.proved.stated.items():
        yield from ("", f"Words that an entry holds the hash of, “{on_one_line(name)}”:")
        yield from block(text.rstrip(), indent=4)


def _order(verdict: "Verdict") -> Iterator[str]:
    order = verdict.proved.order
    if order is None:
        return
    first, later = (_arrived(entry) for entry in order)
    yield from ("", "Order: this report is called the same as an earlier one.")
    yield f"  The earlier one arrived {first}, entry {order.first.index}."
    yield f"  This one arrived {later}, entry {order.later.index}."
    yield from wrap(order_in_words(order), WIDTH, initial_indent="  ", subsequent_indent="  ")


def order_in_words(order: Order) -> str:
    """By whose word one report came before the other."""
    if not order.by_the_log:
        return (
            "The log does not show this order by itself: the earlier one stands after this one. That it had arrived "
            "before is the word of the programme, given when it entered the earlier one."
        )
    if order.later_was_entered:
        return (
            "The log shows that the earlier one was entered before this one. When this one had arrived is the word of "
            "the programme, given when it entered it."
        )
    return "The log itself shows this order: the earlier one stands before this one."


def _arrived(entry: OpenedEntry) -> str:
    return _moment_in_words(str(entry.value("facts.received_at") or entry.value("at")))


def _witnesses(verdict: "Verdict") -> Iterator[str]:
    named = {str(witnessed.witness) for witnessed, _ in verdict.known}
    others = [w for w in verdict.proved.witnesses if str(w.witness) not in named]
    if not others and not verdict.known:
        return
    yield from ("", "Witnesses:")
    for witnessed, checkpoint in verdict.known:
        yield f"  {on_one_line(witnessed.witness.name)}, whose key you gave, saw the log with "
        yield f"    {_count(checkpoint.size)} at {_seconds_in_words(witnessed.at)}."
    for witnessed in others:
        yield f"  The key {on_one_line(str(witnessed.witness))}"
        yield f"    signed the checkpoint at {_seconds_in_words(witnessed.at)}. You did not give this key."


def _seconds_in_words(at: int) -> str:
    moment = _moment(at)
    return say_moment_exact(moment, "en", "UTC") if moment else f"{at} seconds after 1970"


def _moment(at: int) -> datetime | None:
    """The moment that a witness says; None for one that no calendar has."""
    try:
        return _EPOCH + timedelta(seconds=at)
    except OverflowError:
        return None


def _content(verdict: "Verdict") -> Iterator[str]:
    if not verdict.content_in:
        return
    yield from ("", f"The file {on_one_line(verdict.asked.content or '')}")
    for line in content_in_words(verdict):
        yield f"  {line}"


def content_in_words(verdict: "Verdict") -> Iterator[str]:
    """Whose report the reader's file is, one line for each entry that holds its hash."""
    for entry in verdict.content_in:
        of_another = entry in verdict.proved.earlier
        whose = "the earlier report, which this one is called the same as" if of_another else "this report"
        yield f"is {whose}: entry {entry.index} holds its SHA-256."


def not_proved(verdict: "Verdict") -> Iterator[str]:
    """What a reader must not take this receipt for, given what it was held against."""
    newer = verdict.newer
    if not verdict.asked.key and newer is None:
        yield "that this key is the programme's. Compare it with one you know from elsewhere: --key, or --log."
    elif not verdict.asked.key and newer is not None and not _is_its_own_place(verdict):
        yield f"that this key is the programme's: what stands {on_one_line(newer.place)} may be another's. Use --key."
    yield (
        "that a time is true. The log proves the order of its entries, and that none was changed since. A witness "
        "proves that an entry was there no later than it says."
    )
    yield "anything about what stays closed, or that this is all: whoever handed it on may have left entries out."
    if newer is None:
        yield "that the log still contains this. Compare it with the log as it is now: --log."
    if not verdict.known:
        yield "that everybody is shown the same log. The signature of a witness whom you trust would: --witness."
    if not verdict.content_in:
        yield "what the report says: the log holds its SHA-256. Compare a file with it: --content."


def _is_its_own_place(verdict: "Verdict") -> bool:
    """Whether the log was read where its own name says that it is, by a connection that shows it is there."""
    host = verdict.proved.checkpoint.origin.partition("/")[0]
    return verdict.newer is not None and f"{verdict.newer.place}/".startswith(f"at https://{host}/")


def _count(size: int) -> str:
    return f"{size:,} {'entry' if size == 1 else 'entries'}"


def _labelled(label: str, value: str) -> str:
    return f"{'':13}{label:<{LABEL}}{value}"


def as_data(verdict: "Verdict") -> dict[str, Any]:
    """The same for programs. Times are RFC 3339 in UTC; values stand as the log has them."""
    proved, newer, order = verdict.proved, verdict.newer, verdict.proved.order
    return {
        "holds": True,
        "log": {"name": proved.checkpoint.origin, "size": proved.checkpoint.size, "key": str(verdict.receipt.verifier)},
        "entries": [_entry_as_data(entry) for entry in proved.entries],
        "stated": dict(proved.stated),
        "order": order and {
            "first": order.first.index, "later": order.later.index, "by_the_log": order.by_the_log,
            "later_was_entered": order.later_was_entered,
        },
        "witnesses": [_witness_as_data(witnessed) for witnessed in proved.witnesses],
        "compared": {
            "key": verdict.asked.key is not None,
            "log": newer and {"place": verdict.asked.log, "size": newer.checkpoint.size},
            "witnesses": [{**_witness_as_data(w), "size": c.size} for w, c in verdict.known],
            "content": [entry.index for entry in verdict.content_in],
        },
        "not_proved": list(not_proved(verdict)),
    }  # fmt: skip


def _entry_as_data(entry: OpenedEntry) -> dict[str, Any]:
    opened = {field.name: field.value for field in entry.fields if field.salt is not None}
    return {"index": entry.index, "opened": opened, "closed": [f.name for f in entry.fields if f.salt is None]}


def _witness_as_data(witnessed: Witnessed) -> dict[str, Any]:
    moment = _moment(witnessed.at)
    return {"key": str(witnessed.witness), "at": iso(moment) if moment else None, "seconds": witnessed.at}
