"""Which entries of a receipt are about the report, and which about an earlier one. Pure.

A receipt can be written anew by whoever holds it: entries can be left out and fields closed, and each proof still
holds. So what remains must be about one report and say so; nothing of somebody else's can pass for the reporter's own.
"""

from collections.abc import Sequence
from itertools import pairwise

from firsthand.journal.log.receipts import OpenedEntry
from firsthand.journal.log.saying import Saying

ARRIVAL, REPORT, LINK, DECISION = "arrival.kept", "report.received", "case.linked", "case.decided"
_TOLD_WITH = {LINK: "facts.first_arrival", DECISION: "facts.outcome"}
"""What an act says nothing without."""


class DoesNotBelong(Saying):
    """Entries that are not those of one report. The message is one line for people."""


def earlier_arrivals(entries: Sequence[OpenedEntry]) -> tuple[OpenedEntry, ...]:
    """The arrivals of other reports, each named by a link as one that came before.

    Raises DoesNotBelong unless the entries stand in their order, are about one report, and show what ties them to it.
    """
    if any(one.index >= other.index for one, other in pairwise(entries)):
        raise DoesNotBelong("The entries do not stand in their order, or one stands there twice.")
    reports = [entry for entry in entries if entry.value("kind") == REPORT]
    if len(reports) != 1:
        raise DoesNotBelong("The receipt is not about one report.")
    (report,) = reports
    linked = [entry.value("facts.first_arrival") for entry in entries if entry.value("kind") == LINK]
    others = []
    for entry in entries:
        if not _is_own(entry, report):
            is_named = any(_same(entry.value("facts.arrival"), number) for number in linked)
            if entry.value("kind") != ARRIVAL or not is_named:
                words = "Entry %(entry)s does not show that it is about the report of this receipt."
                raise DoesNotBelong(words, entry=entry.index)
            others.append(entry)
    return tuple(others)


def _is_own(entry: OpenedEntry, report: OpenedEntry) -> bool:
    kind = entry.value("kind")
    if kind == ARRIVAL:
        number, octets = entry.value("facts.arrival"), entry.value("facts.sha256")
        return _same(number, report.value("facts.order")) and _same(octets, report.value("facts.content_sha256"))
    told = _TOLD_WITH.get(str(kind), "at")
    return entry.value(told) is not None and entry.value("at") is not None and _same(
        entry.value("subject"), report.value("subject")
    )  # fmt: skip


def _same(one: object, other: object) -> bool:
    return one is not None and type(one) is type(other) and one == other
