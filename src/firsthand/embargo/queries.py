"""Reads of embargoes. The caller took the case through `visible_to`, or through its code or link."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from firsthand.cases.models import Case
from firsthand.embargo.models import Embargo, Proposal
from firsthand.embargo.rules import Answer, ConsentState, EmState, ExitedWhy, Open, Standing
from firsthand.letters.tokens import proposal_of_token
from firsthand.programme.queries import version
from firsthand.vault import queries as vault


@dataclass(frozen=True)
class ProposalLine:
    """One proposal and what became of it."""

    id: int
    by_reporter: bool
    by: str
    """The name of who of us made it; "" for the reporter, and for the default of the policy."""
    ends_at: datetime
    why: str
    made_at: datetime
    answer: str
    """A value of `rules.Answer`; "" while it is open."""
    answered_at: datetime | None
    answer_why: str


@dataclass(frozen=True)
class EmbargoRecord:
    """How the embargo of a case stands at one moment, and everything that was ever proposed, oldest first."""

    state: EmState
    starts_at: datetime
    ends_at: datetime
    latest: datetime
    """No agreement reaches further."""
    exited_at: datetime | None
    exited_why: str
    exited_reason: str
    open: ProposalLine | None
    history: tuple[ProposalLine, ...]
    consent: ConsentState
    """The reporter's."""


def embargo_record(case: Case, *, at: datetime) -> EmbargoRecord:
    """The embargo of a case as both sides see it.

    An end that has come counts from its very moment, also when no sweep has been by yet.
    """
    embargo = Embargo.objects.select_related("exited_reason__key").get(case=case)
    rows = list(
        Proposal.objects.filter(case=case).order_by("made_at", "pk")
        .select_related("by", "why__key", "answer_why__key")
    )  # fmt: skip
    pending = next((row for row in rows if not row.answer), None)
    standing = _standing(case, embargo, pending, [(r.by_reporter, r.made_at) for r in rows[::-1] if _is_by_people(r)])
    state = standing.state(at)
    unswept = state is EmState.EXITED and embargo.exited_at is None
    ended_at = embargo.ends_at if unswept else None
    history = tuple(_line(row, ended_at) for row in rows)
    return EmbargoRecord(
        state=state, starts_at=embargo.starts_at, ends_at=embargo.ends_at,
        latest=case.received_at + standing.longest, exited_at=ended_at or embargo.exited_at,
        exited_why=ExitedWhy.LAPSED if unswept else embargo.exited_why,
        exited_reason=vault.unseal_text(embargo.exited_reason) if embargo.exited_reason else "",
        open=next((line for line in history if not line.answer), None), history=history,
        consent=ConsentState(case.reporter.consent),
    )  # fmt: skip


def _line(row: Proposal, ended_at: datetime | None) -> ProposalLine:
    ended = ended_at is not None and not row.answer
    return ProposalLine(
        id=row.pk, by_reporter=row.by_reporter, by=row.by.name if row.by else "", ends_at=row.ends_at,
        why=vault.unseal_text(row.why) if row.why else "", made_at=row.made_at,
        answer=Answer.ENDED if ended else row.answer, answered_at=ended_at if ended else row.answered_at,
        answer_why=vault.unseal_text(row.answer_why) if row.answer_why else "",
    )  # fmt: skip


def proposal_by_token(token: str) -> Proposal | None:
    """The proposal of ours whose answer page this is; None for anything else. Whoever has the link may answer."""
    proposal = proposal_of_token(settings.KEYRING, token)
    return Proposal.objects.select_related("case").filter(pk=proposal, by_reporter=False).first() if proposal else None


def is_in_force(case: Case, *, at: datetime) -> bool:
    """Whether the embargo of a case holds at a moment."""
    embargo = Embargo.objects.get(case=case)
    return embargo.exited_at is None and at < embargo.ends_at


def open_proposal(case: Case) -> Proposal | None:
    """The one proposal that waits for an answer."""
    return Proposal.objects.filter(case=case, answered_at=None).first()


def _by_people(case: Case) -> QuerySet[Proposal]:
    """The proposals of both sides; those of the policy, with which an embargo begins, are nobody's."""
    return Proposal.objects.filter(case=case).exclude(by_reporter=False, by=None)


def standing_of(case: Case, embargo: Embargo, pending: Proposal | None) -> Standing:
    """What the rules need to know."""
    made = _by_people(case).order_by("-made_at", "-pk").values_list("by_reporter", "made_at")
    return _standing(case, embargo, pending, made)


def _is_by_people(proposal: Proposal) -> bool:
    """As `_by_people`, of one that was read."""
    return proposal.by_reporter or proposal.by_id is not None


def _standing(
    case: Case, embargo: Embargo, pending: Proposal | None, made: Iterable[tuple[bool, datetime]]
) -> Standing:
    """`made` tells who made each proposal of people when, the latest first."""
    return Standing(
        received_at=case.received_at, longest=version(case.version_id).programme.promises.embargo_longest, rm=case.rm,
        facts=frozenset(fact.kind for fact in case.facts.all()), ends_at=embargo.ends_at,
        exited_at=embargo.exited_at,
        open=Open(pending.pk, pending.by_reporter, pending.ends_at) if pending else None,
        proposed=tuple(made),
    )  # fmt: skip
