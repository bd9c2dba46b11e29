"""Whether the rows of cases, arrivals and decisions still say what the journal says (R23, R92)."""

from collections.abc import Iterator

from firsthand.cases.models import Case, Decision
from firsthand.core.clock import iso
from firsthand.intake.models import Arrival
from firsthand.journal.queries import entries_of_kind, facts_of
from firsthand.journal.rules import Kind


def disagreements() -> Iterator[str]:
    """A sentence for every row that was changed, or is missing, since its journal entry was written."""
    yield from _arrivals()
    yield from _cases()
    yield from _decisions()


def _arrivals() -> Iterator[str]:
    rows = {a.pk: (iso(a.received_at), a.sha256) for a in Arrival.objects.only("received_at", "sha256").iterator()}
    for entry in entries_of_kind([Kind.ARRIVAL_KEPT]):
        facts = facts_of(entry)
        if rows.pop(facts["arrival"], None) != (iso(entry.at), facts["sha256"]):
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
