"""Making receipts. A receipt needs a checkpoint that covers what it shows, so making one may sign what is new."""

from datetime import datetime

from django.db import OperationalError

from firsthand.cases.entries import known_to_reporter
from firsthand.cases.models import Case
from firsthand.core.errors import FirsthandError
from firsthand.intake.models import Arrival
from firsthand.journal.commitments import shown
from firsthand.journal.log import actions as log
from firsthand.journal.log.actions import CannotSign
from firsthand.journal.log.notes import read_verifier
from firsthand.journal.log.queries import Covering, checkpoint_over, hash_at, state
from firsthand.journal.log.receipts import ENTRIES, OpenedEntry, Receipt, ReceiptFaulty, read_receipt
from firsthand.journal.log.tree import HashAt, inclusion_proof
from firsthand.journal.log.verifying import DoesNotHold, verify
from firsthand.journal.models import Entry
from firsthand.journal.queries import entries_of, facts_of
from firsthand.journal.rules import Kind
from firsthand.programme.queries import version
from firsthand.receipts.duplicates import first_arrivals, links_of, opens_in_part
from firsthand.receipts.rules import FIRST_ARRIVAL, TALK, opened_fields

_FIRST_THERE = 3
"""Arrival, report and embargo stand in every receipt."""
_LINKS = 10
"""So many earlier reports are shown at most, the newest, where the team named another one again and again (R23)."""
_LOOK = "Run: firsthand log check, then see docs/log.md, “When the log has stopped”."


class NoReceipt(FirsthandError):
    """There is nothing that could be shown: the report is older than receipts are, or nothing can be signed."""


def receipt_of(case: Case, *, at: datetime) -> Receipt:
    """Everything about a case that concerns its reporter, so far, with the proof that it stands in the log.

    The caller has checked that the viewer is the reporter, or may see the case. Call outside any transaction: what is
    new is signed first. Reads nothing that is sealed, so an erased case has its receipt too. What comes from here was
    verified. Raises NoReceipt.
    """
    try:
        log.catch_up(at=at)
    except CannotSign as why:
        raise NoReceipt(why.reason, why.mend) from None
    except OperationalError:  # somebody holds the log, or the database is away: a letter does not wait for that
        raise NoReceipt("The log is busy.", "Try again in a moment.") from None
    links = links_of(case)[-_LINKS:]
    firsts = first_arrivals(links)
    entries = _entries_of(case, set(firsts))
    signed = _signed(entries, list({first.number: first for first in firsts.values()}.values()))
    try:
        receipt = _receipt(*signed)
        verify(read_receipt(receipt.as_json().encode()))
    except (DoesNotHold, ReceiptFaulty, LookupError):  # the journal was altered below what is signed
        raise NoReceipt("What the log was signed over is not what the journal has.", _LOOK) from None
    return receipt


def _entries_of(case: Case, links: set[int]) -> list[Entry]:
    """The entries that a receipt of this case shows, by number; none of before receipts, which do not open in part."""
    arrival = Arrival.objects.filter(pk=case.arrival_order).values_list("entry", flat=True).first()
    theirs = known_to_reporter(
        case, letters=(), promises=set(case.promises.filter(public=True).values_list("kind", flat=True)),
        entries=set(case.two_person_entries.exclude(seconded_at=None).values_list("pk", flat=True)),
    )  # fmt: skip
    # Which cases the team links is its own business until it decides so, and then what it can show.
    own = [e for e in entries_of(case.number) if (e.number in links if e.kind == Kind.CASE_LINKED else theirs(e))]
    whole = [*Entry.objects.filter(number=arrival), *own] if arrival else own
    return _not_too_many([e for e in whole if opens_in_part(e) and _names(e)], links)


def _not_too_many(entries: list[Entry], links: set[int]) -> list[Entry]:
    """As many as fit. The beginning stays; talk goes first, the oldest of it, and what decides something last."""
    over = len(entries) + _LINKS - ENTRIES
    if over <= 0:
        return entries
    may_go = [entry for entry in entries[_FIRST_THERE:] if entry.number not in links]
    gone = {entry.number for entry in sorted(may_go, key=lambda e: (e.kind not in TALK, e.number))[:over]}
    return [entry for entry in entries if entry.number not in gone]


def _signed(entries: list[Entry], firsts: list[Entry]) -> tuple[Covering, list[Entry], list[Entry]]:
    """What is covered by a checkpoint: all of it, or what was signed before the log stopped. Raises NoReceipt."""
    known = state()
    size = known.size if known else 0
    entries, firsts = ([entry for entry in each if entry.number <= size] for each in (entries, firsts))
    covering = checkpoint_over(max((entry.number for entry in (*entries, *firsts)), default=1))
    if covering is None or not any(entry.kind == Kind.REPORT_RECEIVED for entry in entries):
        raise NoReceipt("No receipt can be made for this report.", "It is older than the log, or the log has stopped.")
    told = {facts_of(entry)["arrival"] for entry in firsts}
    return (
        covering, [e for e in entries if e.kind != Kind.CASE_LINKED or facts_of(e)["first_arrival"] in told], firsts
    )  # fmt: skip


def _receipt(covering: Covering, entries: list[Entry], firsts: list[Entry]) -> Receipt:
    received = next(facts_of(entry) for entry in entries if entry.kind == Kind.REPORT_RECEIVED)
    programme = version(int(received["programme_version"])).programme
    hashes = hash_at()
    opened = [_opened(entry, _names(entry), covering.size, hashes) for entry in entries]
    opened += [_opened(first, frozenset(FIRST_ARRIVAL), covering.size, hashes) for first in firsts]
    return Receipt(
        read_verifier(covering.vkey), covering.note, tuple(sorted(opened, key=lambda entry: entry.index)),
        {"commitments": programme.commitments(received["language"])},
        tuple(read_verifier(vkey) for vkey in covering.witnesses),
    )  # fmt: skip


def _names(entry: Entry) -> frozenset[str]:
    return opened_fields(entry.kind, facts_of(entry), by=entry.by)


def _opened(entry: Entry, names: frozenset[str], size: int, hashes: HashAt) -> OpenedEntry:
    """`hashes` is one for all entries of a receipt: they mostly stand in the same few tiles."""
    index = entry.number - 1
    return OpenedEntry(
        index, shown(entry.text, bytes(entry.salt), names), tuple(inclusion_proof(index, size, hashes))
    )  # fmt: skip
