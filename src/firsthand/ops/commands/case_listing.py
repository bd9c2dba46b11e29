"""How `firsthand case list` prints: plain lines for people, JSON for programs."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from firsthand.core import clock
from firsthand.core.clock import iso
from firsthand.core.dates import say_span
from firsthand.ops.commands import case_words, terminal
from firsthand.ops.instance import say

if TYPE_CHECKING:
    from firsthand.cases.listing import Row
    from firsthand.people.models import Person

PAGE = 500


def _rows(person: "Person", view: str | None, at: datetime) -> "Iterator[Row]":
    """The queue by the nearest promise; without a view also what has left it, the latest arrival first."""
    from firsthand.cases.listing import Horizon, View, all_cases, queue

    horizon, after, before = Horizon.at(at), "", None
    while True:
        page = queue(person, View(view or View.OPEN), horizon=horizon, language="en", after=after, size=PAGE)
        yield from page.rows
        if not (after := page.next_key):
            break
    while view is None:
        page = all_cases(person, horizon=horizon, language="en", before=before, done=True, size=PAGE)
        yield from page.rows
        if not page.next_key:
            break
        before = int(page.next_key)


def print_list(person: "Person", view: str | None, *, as_json: bool) -> None:
    """Print the cases that the person may see. Raises NotAllowed for a role that sees none."""
    from firsthand.people.queries import permit
    from firsthand.people.rules import Act

    permit(person, Act.READ_CASES)
    at = clock.now()
    if as_json:
        print(json.dumps([_row_as_json(row) for row in _rows(person, view, at)], ensure_ascii=False, indent=2))
        return
    zone, count = terminal.zone(), 0
    for row in _rows(person, view, at):
        count += 1
        promise = case_words.promise_words(row.next_promise, at) if row.next_promise else "-"
        say(f"{row.number:<12} {row.state:<10} {promise:<32} {terminal.printable(row.title)}")
        asked = ", question open" if row.question_open else ""
        unread = f", they wrote {say_span(at - row.unread_since, 'en')} ago" if row.unread_since else ""
        with_ = row.handler or "nobody"
        say(f"{'':<12} {terminal.when(row.received_at, zone)}, {row.language}, with {with_}{asked}{unread}")
    say(f"{count} {'case' if count == 1 else 'cases'}.")


def _row_as_json(row: "Row") -> dict[str, Any]:
    promise = row.next_promise
    return {
        "number": row.number, "state": row.state, "title": row.title, "received_at": iso(row.received_at),
        "channel": row.channel, "language": row.language, "asset": row.asset, "reporter": row.reporter,
        "handler": row.handler, "question_open": row.question_open,
        "unread_since": iso(row.unread_since) if row.unread_since else None,
        "next_promise": promise and {"kind": promise.kind, "due_at": iso(promise.due_at), "state": promise.state},
    }  # fmt: skip
