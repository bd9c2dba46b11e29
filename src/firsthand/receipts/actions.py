"""Making receipts. A receipt needs a checkpoint that covers what it shows, so making one may sign what is new."""

import json
from datetime import datetime

from firsthand.cases.models import Case
from firsthand.cases.rules import Outcome
from firsthand.core.errors import FirsthandError
from firsthand.intake.models import Arrival
from firsthand.journal.commitments import shown
from firsthand.journal.log import actions as log
from firsthand.journal.log.actions import Forked
from firsthand.journal.log.notes import read_verifier
from firsthand.journal.log.queries import Covering, checkpoint_over, inclusion
from firsthand.journal.log.receipts import ENTRIES, OpenedEntry, Receipt
from firsthand.journal.models import Entry
from firsthand.journal.queries import entries_of, facts_of
from firsthand.journal.rules import FORMAT, Kind
from firsthand.programme.queries import version
from firsthand.receipts.rules import FIRST_ARRIVAL, opened_fields

_FIRST_THERE = 3
"""Arrival, report and embargo stand in every receipt; of the rest the newest, where there are too many."""


class NoReceipt(FirsthandError):
    """There is nothing that could be shown: the report is older than receipts are, or the log has stopped."""


def receipt_of(case: Case, *, at: datetime) -> Receipt:
    """Everything about a case that concerns its reporter, so far, with the proof that it stands in the log.

    The caller has checked that the viewer is the reporter, or may see the case. Call outside any transaction: what is
    new is signed first. Raises NoReceipt.
    """
    try:
        log.catch_up(at=at)
    except Forked as fork:
        raise NoReceipt("The log has stopped.", fork.mend) from None
    entries = _entries_of(case)
    first = _first_arrival(entries)
    if first is None:
        entries = [entry for entry in entries if entry.kind != Kind.CASE_LINKED]
    covering = checkpoint_over(entries[-1].number if entries else 1)
    if covering is None or not any(entry.kind == Kind.REPORT_RECEIVED for entry in entries):
        raise NoReceipt("No receipt can be made for this report.", "It is older than the log, or the log has stopped.")
    received = next(facts_of(entry) for entry in entries if entry.kind == Kind.REPORT_RECEIVED)
    programme = version(int(received["programme_version"])).programme
    opened = [_opened(entry, covering, opened_fields(entry.kind, facts_of(entry))) for entry in entries]
    if first is not None:
        opened.append(_opened(first, covering, frozenset(FIRST_ARRIVAL)))
    return Receipt(
        read_verifier(covering.vkey), covering.note, tuple(sorted(opened, key=lambda entry: entry.index)),
        {"commitments": programme.commitments(received["language"])},
        tuple(read_verifier(vkey) for vkey in covering.witnesses),
    )  # fmt: skip


def _entries_of(case: Case) -> list[Entry]:
    """The entries that a receipt of this case shows, by number; none of before receipts, which do not open in part."""
    arrival = Arrival.objects.filter(pk=case.arrival_order).values_list("entry", flat=True).first()
    own = [entry for entry in entries_of(case.number) if opened_fields(entry.kind, {})]
    if not _is_duplicate(case):
        own = [entry for entry in own if entry.kind != Kind.CASE_LINKED]  # the team's own business until it decides
    whole = [*Entry.objects.filter(number=arrival), *own] if arrival else own
    whole = [entry for entry in whole if _opens_in_part(entry)]
    return whole[:_FIRST_THERE] + whole[_FIRST_THERE:][-(ENTRIES - _FIRST_THERE - 1) :]


def _is_duplicate(case: Case) -> bool:
    decision = case.decisions.order_by("-at", "-pk").first()
    return decision is not None and decision.outcome == Outcome.DUPLICATE


def _first_arrival(entries: list[Entry]) -> Entry | None:
    """The arrival of the earlier report, where a decision says that this one is its duplicate (R23)."""
    linked = next((facts_of(entry) for entry in reversed(entries) if entry.kind == Kind.CASE_LINKED), {})
    arrival = int(linked.get("first_arrival") or 0)
    number = Arrival.objects.filter(pk=arrival).values_list("entry", flat=True).first()
    entry = Entry.objects.filter(number=number).first() if number else None
    return entry if entry is not None and _opens_in_part(entry) else None


def _opens_in_part(entry: Entry) -> bool:
    return bool(json.loads(entry.text)["format"] == FORMAT)


def _opened(entry: Entry, covering: Covering, names: frozenset[str]) -> OpenedEntry:
    index = entry.number - 1
    fields = shown(entry.text, bytes(entry.salt), names)
    return OpenedEntry(index, fields, tuple(inclusion(index, covering.size)))
