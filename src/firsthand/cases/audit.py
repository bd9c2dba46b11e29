"""Whether the rows of cases, arrivals, decisions and agreements still say what the journal says (R23, R92).

Nobody is kept from writing meanwhile. The head of the journal is read first, then the rows, then the entries: an entry
up to that head has its row among them. An entry beyond it may tell of a row that came later; it is left for the next
check. Every query reads what is there when it begins, so that the check ends however fast others write.
"""

import hashlib
from collections.abc import Hashable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Subquery

from firsthand.cases.models import Case, Decision, Fact
from firsthand.cases.rules import FactKind
from firsthand.core.clock import iso
from firsthand.embargo.models import Embargo, Proposal
from firsthand.embargo.rules import Answer
from firsthand.intake.models import Arrival
from firsthand.journal.models import Entry
from firsthand.journal.queries import entries_of_kind, facts_of, head
from firsthand.journal.rules import Kind, entry_called
from firsthand.programme.models import Version
from firsthand.promises.models import Promise


def disagreements() -> Iterator[str]:
    """A sentence for every row that was changed, or is missing, since its journal entry was written."""
    for check in (_versions, _arrivals, _cases, _decisions, _facts, _proposals, _embargoes, _misses):
        yield from check(head().number)


def _versions(until: int) -> Iterator[str]:
    """A version is immutable: its text must have the hash that the journal has."""
    rows = {v.number: (v.sha256, v.definition) for v in Version.objects.iterator()}
    for entry in entries_of_kind([Kind.PROGRAMME_PUBLISHED]):
        said = facts_of(entry)
        stated, text = rows.get(said["version"], ("", ""))
        if entry.number <= until and not stated == said["sha256"] == hashlib.sha256(text.encode()).hexdigest():
            yield f"Version {said['version']} of the programme is not what {entry_called(entry.number)} says."


class _Rows:
    """Rows that no entry has named so far: what they say, by key."""

    def __init__(self, rows: Mapping[Any, Hashable], until: int) -> None:
        self.left, self.until = dict(rows), until

    def belie(self, entry: Entry, key: object, stated: Hashable) -> bool:
        """Whether the row says something else than its entry, or is gone. Every row has one entry."""
        if entry.number > self.until and key not in self.left:
            return False
        said: object = self.left.pop(key, None)
        return said != stated


def _arrivals(until: int) -> Iterator[str]:
    found = Arrival.objects.only("received_at", "sha256").iterator()
    rows = _Rows({a.pk: (iso(a.received_at), a.sha256) for a in found}, until)
    places = dict(Arrival.objects.exclude(entry=None).values_list("pk", "entry"))
    for entry in entries_of_kind([Kind.ARRIVAL_KEPT]):
        facts = facts_of(entry)
        if places.get(facts["arrival"], entry.number) != entry.number:
            yield f"Arrival {facts['arrival']} names another entry as its own than {entry_called(entry.number)}."
        arrived_at = facts.get("received_at") or iso(entry.at)  # what a person entered had arrived before
        if rows.belie(entry, facts["arrival"], (arrived_at, facts["sha256"])):
            yield f"Arrival {facts['arrival']} is not what {entry_called(entry.number)} says."
    yield from (f"Arrival {pk} stands in no entry of the journal." for pk in rows.left)


def _cases(until: int) -> Iterator[str]:
    fields = ("number", "received_at", "arrival_order", "content_sha256", "version_id")
    rows = _Rows({c[0]: (iso(c[1]), *c[2:]) for c in Case.objects.values_list(*fields).iterator()}, until)
    for entry in entries_of_kind([Kind.REPORT_RECEIVED]):
        said = facts_of(entry)
        stated = (said["received_at"], said["order"], said["content_sha256"], said["programme_version"])
        if rows.belie(entry, entry.subject, stated):
            yield f"Case {entry.subject} is not what {entry_called(entry.number)} says."
    yield from (f"Case {number} stands in no entry of the journal." for number in rows.left)


def _decisions(until: int) -> Iterator[str]:
    found = Decision.objects.only("outcome", "rule_id").iterator()
    rows = _Rows({d.pk: (d.outcome, d.rule_id) for d in found}, until)
    for entry in entries_of_kind([Kind.CASE_DECIDED]):
        facts = facts_of(entry)
        if rows.belie(entry, facts["decision"], (facts["outcome"], facts["rule"])):
            yield f"A decision on case {entry.subject} is not what {entry_called(entry.number)} says."
    yield from (f"Decision {pk} stands in no entry of the journal." for pk in rows.left)


def _facts(until: int) -> Iterator[str]:
    found = Fact.objects.select_related("case").iterator()
    rows = _Rows({(f.case.number, f.kind): iso(f.happened_at) for f in found}, until)
    for entry in entries_of_kind([Kind.FACT_NOTED]):
        said = facts_of(entry)
        if rows.belie(entry, (entry.subject, said["fact"]), said["happened_at"]):
            yield f"A fact of case {entry.subject} is not what {entry_called(entry.number)} says."
    # Facts that came along from before facts were noted one by one rest on the entry of their remedy.
    remedied = {entry.subject for entry in entries_of_kind([Kind.CASE_REMEDIED])}
    yield from (
        f"A fact of case {number} stands in no entry of the journal."
        for number, kind in rows.left
        if number not in remedied or kind not in (FactKind.FIX_READY, FactKind.FIX_DEPLOYED)
    )


def _proposals(until: int) -> Iterator[str]:
    # The first of a case is no proposal in the journal: it stands in the entry of the beginning.
    first: dict[str, str] = {}
    others: dict[int, str] = {}
    for pk, number, ends_at in Proposal.objects.order_by("pk").values_list("pk", "case__number", "ends_at").iterator():
        if number in first:
            others[pk] = iso(ends_at)
        else:
            first[number] = iso(ends_at)
    found, began = _Rows(others, until), _Rows(first, until)
    for entry in entries_of_kind([Kind.EMBARGO_PROPOSED]):
        said = facts_of(entry)
        if found.belie(entry, said["proposal"], said["ends_at"]):
            yield f"A proposed end in case {entry.subject} is not what {entry_called(entry.number)} says."
    for entry in entries_of_kind([Kind.EMBARGO_BEGAN]):
        if began.belie(entry, entry.subject, iso(datetime.fromisoformat(facts_of(entry)["ends_at"]))):
            yield f"The first end in case {entry.subject} is not what {entry_called(entry.number)} says."
    yield from (f"Proposal {pk} stands in no entry of the journal." for pk in found.left)
    yield from (f"The first end in case {number} stands in no entry of the journal." for number in began.left)


def _embargoes(until: int) -> Iterator[str]:
    """An embargo ends when the proposal that was accepted last says so, and once over it stays over."""
    accepted = Proposal.objects.filter(case=OuterRef("case"), answer=Answer.ACCEPTED).order_by("-answered_at", "-pk")
    agreed = Embargo.objects.annotate(agreed=Subquery(accepted.values("ends_at")[:1]))
    for number in agreed.exclude(ends_at=F("agreed")).values_list("case__number", flat=True):
        yield f"The end of the embargo of case {number} is not what was agreed."
    over = set(Embargo.objects.exclude(exited_at=None).values_list("case__number", flat=True))
    for entry in entries_of_kind([Kind.EMBARGO_LAPSED, Kind.EMBARGO_ENDED]):
        if entry.number <= until and entry.subject not in over:
            yield f"The embargo of case {entry.subject} ended by {entry_called(entry.number)}, and runs."


def _misses(until: int) -> Iterator[str]:
    """A miss is kept for ever (R20). Entries of before named no turn: it was the first."""
    noted = Promise.objects.exclude(miss_noted_at=None).values_list("case__number", "kind", "turn")
    rows = set(noted.iterator())
    for entry in entries_of_kind([Kind.PROMISE_MISSED]):
        said = facts_of(entry)
        if entry.number <= until and (entry.subject, said["promise"], said.get("turn", 1)) not in rows:
            yield f"A promise of case {entry.subject} was missed by {entry_called(entry.number)}, and no longer."
