"""Whoever holds a receipt can write it anew without entries: nothing of another's report becomes theirs by that."""

from dataclasses import replace

import pytest

from firsthand.journal.commitments import Field
from firsthand.journal.log.receipts import OpenedEntry, Receipt, read_receipt
from firsthand.journal.log.verifying import DoesNotHold, verify
from made_up_log import EXAMPLE

WHOLE = read_receipt(EXAMPLE.read_bytes())
KIND = {entry.index: entry.value("kind") for entry in WHOLE.entries}
FIRST, OWN, REPORT = (next(i for i, k in KIND.items() if k == "arrival.kept"),
                      [i for i, k in KIND.items() if k == "arrival.kept"][1],
                      next(i for i, k in KIND.items() if k == "report.received"))  # fmt: skip
LINK = next(i for i, k in KIND.items() if k == "case.linked")


def having(*indexes: int) -> Receipt:
    return replace(WHOLE, entries=tuple(entry for entry in WHOLE.entries if entry.index in indexes))


def closed(index: int, name: str) -> Receipt:
    def shut(field: Field) -> Field:
        return Field(field.name, closed=field.commitment) if field.name == name else field

    def entry(each: OpenedEntry) -> OpenedEntry:
        return replace(each, fields=tuple(map(shut, each.fields))) if each.index == index else each

    return replace(WHOLE, entries=tuple(map(entry, WHOLE.entries)))


def test_the_arrivals_of_the_example_are_told_apart():
    assert [entry.index for entry in verify(WHOLE).earlier] == [FIRST]


@pytest.mark.parametrize("indexes", [(FIRST,), (FIRST, REPORT), (FIRST, OWN, REPORT), (OWN,), (LINK,)])
def test_an_arrival_that_nothing_ties_to_the_report_is_refused(indexes):
    with pytest.raises(DoesNotHold):
        verify(having(*indexes))


def test_a_report_without_what_happened_later_still_holds():
    assert verify(having(OWN, REPORT)).order is None


@pytest.mark.parametrize(
    ("index", "name"),
    [
        (LINK, "facts.first_arrival"), (LINK, "subject"), (REPORT, "subject"), (REPORT, "facts.order"),
        (REPORT, "kind"), (OWN, "facts.sha256"), (OWN, "kind"), (FIRST, "facts.arrival"),
    ],
)  # fmt: skip
def test_what_ties_an_entry_to_the_report_cannot_be_closed(index, name):
    with pytest.raises(DoesNotHold):
        verify(closed(index, name))


def test_entries_stand_in_their_order_and_once():
    for entries in (WHOLE.entries[::-1], (WHOLE.entries[0], *WHOLE.entries)):
        with pytest.raises(DoesNotHold, match="in their order"):
            verify(replace(WHOLE, entries=entries))
