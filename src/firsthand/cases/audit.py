"""Whether the rows of cases, arrivals and decisions still say what the journal says (R23, R92)."""

from collections.abc import Iterator

from firsthand.cases.models import Case, Decision, Fact
from firsthand.cases.rules import FactKind
from firsthand.core.clock import iso
from firsthand.embargo.models import Proposal
from firsthand.intake.models import Arrival
from firsthand.journal.queries import entries_of_kind, facts_of
from firsthand.journal.rules import Kind


def disagreements() -> Iterator[str]:
    """A sentence for every row that was changed, or is missing, since its journal entry was written."""
    yield from _arrivals()
    yield from _cases()
    yield from _decisions()
    yield from _facts()
    yield from _proposals()


def _arrivals() -> Iterator[str]:
    rows = {a.pk: (iso(a.received_at), a.sha256) for a in Arrival.objects.only("received_at", "sha256").iterator()}
    for entry in entries_of_kind([Kind.ARRIVAL_KEPT]):
        facts = facts_of(entry)
        arrived_at = facts.get("received_at") or iso(entry.at)  # what a person entered had arrived before
        if rows.pop(facts["arrival"], None) != (arrived_at, facts["sha256"]):
            yield f"Arrival {facts['arrival']} is not what entry {entry.number} of the journal says."
    yield from (f"Arrival {pk} stands in no entry of the journal." for pk in rows)


def _cases() -> Iterator[str]:
    fields = ("number", "received_at", "arrival_order", "content_sha256", "version_id")
    rows = {c[0]: (iso(c[1]), *c[2:]) for c in Case.objects.values_list(*fields).iterator()}
    for entry in entries_of_kind([Kind.REPORT_RECEIVED]):
        said = facts_of(entry)
        stated = (said["received_at"], said["order"], said["content_sha256"], said["programme_version"])
        if rows.pop(entry.subject, None) != stated:
            yield f"Case {entry.subject} is not what entry {entry.number} of the journal says."
    yield from (f"Case {number} stands in no entry of the journal." for number in rows)


def _decisions() -> Iterator[str]:
    rows = {d.pk: (d.outcome, d.rule_id) for d in Decision.objects.only("outcome", "rule_id").iterator()}
    for entry in entries_of_kind([Kind.CASE_DECIDED]):
        facts = facts_of(entry)
        if rows.pop(facts["decision"], None) != (facts["outcome"], facts["rule"]):
            yield f"A decision on case {entry.subject} is not what entry {entry.number} of the journal says."
    yield from (f"Decision {pk} stands in no entry of the journal." for pk in rows)


def _facts() -> Iterator[str]:
    rows = {(f.case.number, f.kind): iso(f.happened_at) for f in Fact.objects.select_related("case").iterator()}
    for entry in entries_of_kind([Kind.FACT_NOTED]):
        said = facts_of(entry)
        if rows.pop((entry.subject, said["fact"]), None) != said["happened_at"]:
            yield f"A fact of case {entry.subject} is not what entry {entry.number} of the journal says."
    # Facts that came along from before facts were noted one by one rest on the entry of their remedy.
    remedied = {entry.subject for entry in entries_of_kind([Kind.CASE_REMEDIED])}
    yield from (
        f"A fact of case {number} stands in no entry of the journal."
        for number, kind in rows
        if number not in remedied or kind not in (FactKind.FIX_READY, FactKind.FIX_DEPLOYED)
    )


def _proposals() -> Iterator[str]:
    rows = {p.pk: iso(p.ends_at) for p in Proposal.objects.only("ends_at").iterator()}
    for entry in entries_of_kind([Kind.EMBARGO_PROPOSED]):
        said = facts_of(entry)
        if rows.get(said["proposal"]) != said["ends_at"]:
            yield f"A proposed end in case {entry.subject} is not what entry {entry.number} of the journal says."
