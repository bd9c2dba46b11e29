"""What one person alone may not enter: a departure from the guidelines, a legal step (R14, R15)."""

from datetime import datetime

from django.db import transaction

from firsthand.acknowledgements.actions import follow_credit
from firsthand.acknowledgements.queries import credit_state
from firsthand.cases.actions.common import actor, for_change, note
from firsthand.cases.actions.deciding import rule_of_the_day
from firsthand.cases.answering import answered
from firsthand.cases.models import Case, TwoPersonEntry
from firsthand.cases.rules import TwoPersonKind, require_reason
from firsthand.core.errors import BadInput, NotAllowed, StepNotAllowed
from firsthand.journal.rules import Kind
from firsthand.letters import actions as letters
from firsthand.letters.kinds import LetterKind
from firsthand.people.models import Person
from firsthand.people.rules import Act
from firsthand.programme.queries import version
from firsthand.programme.rules import RuleKind, in_language
from firsthand.tasks.actions import open_task, settle
from firsthand.tasks.rules import TaskKind
from firsthand.vault import actions as vault
from firsthand.vault import queries as sealed

_KINDS = {
    TwoPersonKind.DEPARTURE: (Kind.DEPARTURE_PROPOSED, Kind.DEPARTURE_SECONDED, Kind.DEPARTURE_WITHDRAWN),
    TwoPersonKind.LEGAL_STEP: (Kind.LEGAL_STEP_PROPOSED, Kind.LEGAL_STEP_SECONDED, Kind.LEGAL_STEP_WITHDRAWN),
}
GUIDELINES = frozenset({RuleKind.PRINCIPLE, RuleKind.DUTY, RuleKind.EXCLUDED_TEST})
"""What a reporter can depart from: adherence is presumed (R14)."""


@transaction.atomic
def propose_entry(
    number: str, kind: TwoPersonKind, *, rule_id: str, evidence: str, by: Person | None, at: datetime
) -> TwoPersonEntry:
    """Propose that the reporter departed from a guideline, or a legal step. Nothing holds until somebody seconds it.

    `evidence` is shown to the reporter once it holds. Raises BadInput, NotAllowed, NotFound.
    """
    case, person = for_change(number, by, Act.DECIDE)
    rule = rule_of_the_day(case, rule_id)
    if rule.kind not in GUIDELINES:
        rules = version(case.version_id).programme.rules.values()
        raise BadInput(
            f"Rule {rule.id} asks nothing of a reporter.",
            f"Name one of: {', '.join(r.id for r in rules if r.kind in GUIDELINES)}.",
        )
    if case.two_person_entries.filter(kind=kind, rule_id=rule.id, withdrawn_at=None).exists():
        raise StepNotAllowed(f"Rule {rule.id} has such an entry already.", "Second it, or withdraw it first.")
    entry = TwoPersonEntry.objects.create(
        case=case, kind=kind, rule_id=rule.id, proposed_at=at, proposed_by=person,
        evidence=vault.seal(case.key, "evidence", require_reason(evidence).encode()),
    )  # fmt: skip
    note(case, _KINDS[kind][0], person, at, {"entry": entry.pk, "rule": rule.id})
    open_task(TaskKind.SECOND_PERSON, at=at, case=case, about=str(entry.pk), not_for=person)
    return entry


def _entry(number: str, entry_id: int, by: Person | None) -> tuple[Case, Person, TwoPersonEntry]:
    case, person = for_change(number, by, Act.DECIDE)
    entry = TwoPersonEntry.objects.filter(case=case, pk=entry_id, withdrawn_at=None).first()
    if entry is None:
        raise BadInput("There is no such entry that waits or holds.", "See the case for those that do.")
    return case, person, entry


@transaction.atomic
def second_entry(number: str, entry_id: int, *, by: Person | None, at: datetime) -> TwoPersonEntry:
    """Put a second name to an entry: now it holds, and the reporter is told of a departure and can answer.

    Raises BadInput, NotAllowed for the person who proposed it.
    """
    case, person, entry = _entry(number, entry_id, by)
    if entry.proposed_by_id == person.pk:
        raise NotAllowed("A second person must put their name to this.", "Ask a colleague.")
    if entry.seconded_at is not None:
        raise StepNotAllowed("A second person has put their name to this already.", "Nothing was changed.")
    before = credit_state(case)
    entry.seconded_at, entry.seconded_by = at, person
    entry.save()
    kind = TwoPersonKind(entry.kind)
    note(case, _KINDS[kind][1], person, at, {"entry": entry.pk, "rule": entry.rule_id})
    settle(TaskKind.SECOND_PERSON, at=at, case=case, about=str(entry.pk), by=person)
    if kind is TwoPersonKind.DEPARTURE:
        follow_credit(case, before=before, at=at, by=actor(person))
        answered(case, person, at)
        _tell(case, entry, LetterKind.DEPARTURE, person, at)
    return entry


@transaction.atomic
def withdraw_entry(number: str, entry_id: int, *, by: Person | None, at: datetime) -> TwoPersonEntry:
    """Take an entry back; it stays on record as withdrawn. Raises BadInput, NotAllowed."""
    case, person, entry = _entry(number, entry_id, by)
    before = credit_state(case)
    entry.withdrawn_at, entry.withdrawn_by = at, person
    entry.save()
    kind = TwoPersonKind(entry.kind)
    note(case, _KINDS[kind][2], person, at, {"entry": entry.pk, "rule": entry.rule_id})
    settle(TaskKind.SECOND_PERSON, at=at, case=case, about=str(entry.pk), by=person)
    if kind is TwoPersonKind.DEPARTURE and entry.seconded_at is not None:
        follow_credit(case, before=before, at=at, by=actor(person))
        answered(case, person, at)
        _tell(case, entry, LetterKind.DEPARTURE_WITHDRAWN, person, at)
    return entry


def _tell(case: Case, entry: TwoPersonEntry, kind: LetterKind, by: Person, at: datetime) -> None:
    programme = version(case.version_id).programme
    rule = programme.rules[entry.rule_id]
    text = in_language(rule.text, case.language, programme.default_language)
    letters.put(
        case, kind, at=at, by=by, facts={"rule_id": rule.id, "rule_text": text},
        words={"evidence": sealed.unseal_text(entry.evidence)},
    )  # fmt: skip
