"""The embargo of a case: it begins with the report, both sides talk about its end, and one day it is over.

Every act locks the case first, so that of two acts at the same moment (agreeing and withdrawing) only one finds the
proposal open. Each writes row, journal, promise and letter together, or nothing at all.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from firsthand.cases.models import Case
from firsthand.cases.rules import ENDS_EMBARGO
from firsthand.core.clock import iso
from firsthand.core.errors import refuse_if
from firsthand.core.text import without_controls
from firsthand.embargo import consents
from firsthand.embargo.models import Embargo, Proposal
from firsthand.embargo.rules import (
    IN_FORCE,
    Answer,
    ConsentStep,
    EmState,
    ExitedWhy,
    broken_by_acceptance,
    broken_by_decline,
    broken_by_early_end,
    broken_by_leaving,
    broken_by_other_proposal,
    broken_by_proposal,
    broken_by_withdrawal,
    is_usable_wish,
    lifts_at,
    opening_terms,
)
from firsthand.embargo.talks import REPORTER, Talks, for_reporter, for_staff, locked
from firsthand.journal import actions as journal
from firsthand.journal.rules import Facts, Kind
from firsthand.letters.kinds import LetterKind
from firsthand.people.models import Person
from firsthand.programme.rules import Programme
from firsthand.promises import actions as promises
from firsthand.tasks.actions import open_task, settle
from firsthand.tasks.rules import TaskKind
from firsthand.vault import actions as vault


def begin(case: Case, programme: Programme, *, at: datetime, asked: datetime | None = None) -> Embargo:
    """The policy's default binds from arrival, agreed to by sending the report, until an agreement replaces it (R12).

    `asked` is another end that the reporter wished for with the report: the shorter of the two holds, the longer stays
    open as a proposal of whoever wants it. A wish that cannot be agreed loses no report: it is left out, and the
    journal keeps what was asked. Call inside the transaction that opens the case.
    """
    span, longest = programme.promises.embargo, programme.promises.embargo_longest
    default = lifts_at(case.received_at, span)
    usable = asked is not None and is_usable_wish(asked, received_at=case.received_at, longest=longest, at=at)
    ends_at, pending = opening_terms(case.received_at, span, asked if usable else None)
    embargo = Embargo.objects.create(case=case, starts_at=case.received_at, ends_at=ends_at)
    Proposal.objects.create(
        case=case, by_reporter=ends_at != default, ends_at=ends_at, made_at=case.received_at,
        answer=Answer.ACCEPTED, answered_at=case.received_at,
    )  # fmt: skip
    consents.joined_by_sending(case)
    promises.follow_embargo(case, starts_at=embargo.starts_at, ends_at=ends_at)
    journal.write(
        Kind.EMBARGO_BEGAN, at=at, by=journal.MACHINE, subject=case.number,
        facts={"ends_at": iso(ends_at), "days": span.days, **({"asked": asked.isoformat()} if asked else {})},
    )  # fmt: skip
    if pending is not None:
        _leave_open(case, pending, by_reporter=pending != default, at=at)
    return embargo


def _leave_open(case: Case, ends_at: datetime, *, by_reporter: bool, at: datetime) -> None:
    proposal = Proposal.objects.create(case=case, by_reporter=by_reporter, ends_at=ends_at, made_at=at)
    journal.write(
        Kind.EMBARGO_PROPOSED, at=at, by=REPORTER if by_reporter else journal.MACHINE, subject=case.number,
        facts={"proposal": proposal.pk, "ends_at": iso(ends_at), "by_reporter": by_reporter},
    )  # fmt: skip
    if by_reporter:
        open_task(TaskKind.EMBARGO_PROPOSED, at=at, case=case, about=str(proposal.pk))


@transaction.atomic
def propose_by_staff(
    number: str, *, ends_at: datetime, why: str = "", by: Person | None, at: datetime, instead_of: int | None = None
) -> Proposal:
    """Propose another end to the reporter. It changes nothing until they agree; a later one needs a reason (R47).

    While a proposal of theirs is open this is a counter-proposal and answers it. `instead_of` names the proposal that
    the writer saw, 0 for none; None answers whichever is open. Raises NotAllowed, NotFound, RulesBroken.
    """
    return _propose(for_staff(number, by), ends_at, why, at, instead_of)


@transaction.atomic
def propose_by_reporter(
    case: Case, *, ends_at: datetime, why: str = "", at: datetime, instead_of: int | None = None
) -> Proposal:
    """The reporter proposes another end. It changes nothing until we agree. Raises RulesBroken."""
    return _propose(for_reporter(case), ends_at, why, at, instead_of)


def _propose(talks: Talks, ends_at: datetime, why: str, at: datetime, instead_of: int | None) -> Proposal:
    why = without_controls(why).strip()
    refuse_if([
        *broken_by_proposal(talks.standing, ends_at=ends_at, by_reporter=talks.by_reporter, why=why, at=at),
        *broken_by_other_proposal(talks.standing, instead_of),
    ])  # fmt: skip
    countered = talks.open
    if countered:
        _answer(talks, countered, Answer.COUNTERED, at)
    proposal = Proposal.objects.create(
        case=talks.case, by_reporter=talks.by_reporter, by=talks.person, ends_at=ends_at, made_at=at,
        why=vault.seal(talks.case.key, "reason", why.encode()) if why else None,
    )  # fmt: skip
    facts: dict[str, Any] = {"proposal": proposal.pk, "ends_at": iso(ends_at), "by_reporter": talks.by_reporter}
    talks.note(Kind.EMBARGO_PROPOSED, at, facts | ({"counters": countered.pk} if countered else {}))
    if talks.by_reporter:
        open_task(TaskKind.EMBARGO_PROPOSED, at=at, case=talks.case, about=str(proposal.pk))
        talks.tell(LetterKind.EMBARGO_ASKED, at, {"proposed_ends": talks.say(ends_at)})
    else:
        consents.invite_reporter(talks.case, by=talks.actor, at=at)
        said = {"proposed_ends": talks.say(ends_at), "answer_page": talks.answer_page(proposal)}
        talks.tell(LetterKind.EMBARGO_PROPOSED, at, said, {"why": why})
    return proposal


@transaction.atomic
def accept_by_staff(number: str, *, by: Person | None, at: datetime, proposal: int | None = None) -> Embargo:
    """Agree to the reporter's open proposal. `proposal` names the one that the person saw.

    Raises NotAllowed, NotFound, RulesBroken.
    """
    return _accept(for_staff(number, by), at, proposal)


@transaction.atomic
def accept_by_reporter(case: Case, *, at: datetime, proposal: int | None = None) -> Embargo:
    """The reporter agrees to our open proposal. `proposal` names the one that they saw. Raises RulesBroken."""
    return _accept(for_reporter(case), at, proposal)


def _accept(talks: Talks, at: datetime, wanted: int | None) -> Embargo:
    refuse_if([
        *broken_by_acceptance(talks.standing, by_reporter=talks.by_reporter, at=at),
        *broken_by_other_proposal(talks.standing, wanted),
    ])  # fmt: skip
    proposal, embargo = talks.proposal, talks.embargo
    _answer(talks, proposal, Answer.ACCEPTED, at)
    was, embargo.ends_at = embargo.ends_at, proposal.ends_at
    embargo.save(update_fields=["ends_at"])
    consents.terms_changed(talks.case, by=talks.actor, at=at)
    facts: Facts = {"proposal": proposal.pk, "ends_at": iso(proposal.ends_at), "was_ends_at": iso(was)}
    talks.note(Kind.EMBARGO_AGREED, at, facts)
    promises.follow_embargo(talks.case, starts_at=embargo.starts_at, ends_at=embargo.ends_at)
    talks.tell(LetterKind.EMBARGO_AGREED, at, {"was_ends": talks.say(was)})
    return embargo


@transaction.atomic
def decline_by_staff(
    number: str, *, why: str, by: Person | None, at: datetime, proposal: int | None = None
) -> Proposal:
    """Decline the reporter's open proposal, with a reason. What was agreed goes on.

    Raises NotAllowed, NotFound, RulesBroken.
    """
    return _decline(for_staff(number, by), why, at, proposal)


@transaction.atomic
def decline_by_reporter(case: Case, *, why: str = "", at: datetime, proposal: int | None = None) -> Proposal:
    """The reporter declines our open proposal; they need not say why. What was agreed goes on. Raises RulesBroken."""
    return _decline(for_reporter(case), why, at, proposal)


def _decline(talks: Talks, why: str, at: datetime, wanted: int | None) -> Proposal:
    why = without_controls(why).strip()
    refuse_if([
        *broken_by_decline(talks.standing, by_reporter=talks.by_reporter, why=why, at=at),
        *broken_by_other_proposal(talks.standing, wanted),
    ])  # fmt: skip
    return _reject(talks, Answer.DECLINED, Kind.EMBARGO_DECLINED, LetterKind.EMBARGO_DECLINED, at, why)


@transaction.atomic
def withdraw_by_staff(number: str, *, by: Person | None, at: datetime, proposal: int | None = None) -> Proposal:
    """Take our open proposal back. Raises NotAllowed, NotFound, RulesBroken."""
    return _withdraw(for_staff(number, by), at, proposal)


@transaction.atomic
def withdraw_by_reporter(case: Case, *, at: datetime, proposal: int | None = None) -> Proposal:
    """The reporter takes their open proposal back. Raises RulesBroken."""
    return _withdraw(for_reporter(case), at, proposal)


def _withdraw(talks: Talks, at: datetime, wanted: int | None) -> Proposal:
    refuse_if([
        *broken_by_withdrawal(talks.standing, by_reporter=talks.by_reporter, at=at),
        *broken_by_other_proposal(talks.standing, wanted),
    ])  # fmt: skip
    return _reject(talks, Answer.WITHDRAWN, Kind.EMBARGO_WITHDRAWN, LetterKind.EMBARGO_WITHDRAWN, at)


def _reject(talks: Talks, answer: Answer, kind: Kind, letter: LetterKind, at: datetime, why: str = "") -> Proposal:
    """A proposal goes without agreement. The reporter hears of it even if the act was theirs: links get passed on."""
    proposal = talks.proposal
    _answer(talks, proposal, answer, at, why)
    talks.note(kind, at, {"proposal": proposal.pk, "ends_at": iso(proposal.ends_at)})
    words = {} if talks.by_reporter else {"why": why}
    facts = {"proposed_ends": talks.say(proposal.ends_at), "theirs": proposal.by_reporter}
    talks.tell(letter, at, facts, words)
    return proposal


@transaction.atomic
def end_by_staff(number: str, *, reason: str, by: Person | None, at: datetime) -> Embargo:
    """End the embargo now, for a reason that the reporter is told. An earlier end to come is a proposal, not this.

    Ending takes a duty away and obliges nobody to publish. Raises NotAllowed, NotFound, RulesBroken.
    """
    talks = for_staff(number, by)
    reason = without_controls(reason).strip()
    refuse_if(broken_by_early_end(talks.standing, why=reason, at=at))
    _exit(talks, ExitedWhy.DECISION, at, exited_at=at, by=talks.actor, reason=reason)
    return talks.embargo


@transaction.atomic
def end_by_fact(case: Case, fact: str, *, at: datetime, by: str) -> bool:
    """End the embargo because the vulnerability is public, its exploit is, or attacks were seen (lifecycle, 5).

    Call in the transaction that notes the fact. Never refuses: False where there is nothing to end, or where the fact
    (a fix) ends nothing. `by` is the journal's name of whoever noted the fact.
    """
    if fact not in ENDS_EMBARGO:
        return False
    talks = locked(case)
    if talks.embargo.exited_at is not None:
        return False
    if talks.standing.state(at) not in IN_FORCE:
        return _lapse(talks, at)
    _exit(talks, ExitedWhy(str(fact)), at, exited_at=at, by=by)
    return True


@transaction.atomic
def lapse(embargo_id: int, *, at: datetime) -> bool:
    """End an embargo whose time has come and tell the reporter, once, that they are free (R12).

    False when it is over already or the time has not come.
    """
    case = Case.objects.filter(embargo=embargo_id, embargo__exited_at=None, embargo__ends_at__lte=at).first()
    return case is not None and _lapse(locked(case), at)


def _lapse(talks: Talks, at: datetime) -> bool:
    """`talks` were read under the lock: what another worker did meanwhile is seen here."""
    embargo = talks.embargo
    if embargo.exited_at is not None or talks.standing.state(at) is not EmState.EXITED:
        return False
    _exit(talks, ExitedWhy.LAPSED, at, exited_at=embargo.ends_at, by=journal.MACHINE)
    return True


def _exit(talks: Talks, why: ExitedWhy, at: datetime, *, exited_at: datetime, by: str, reason: str = "") -> None:
    """The embargo is over: close what is open, reset who consented, tell the reporter that they are free."""
    case, embargo = talks.case, talks.embargo
    embargo.exited_at, embargo.exited_why = exited_at, why
    embargo.exited_reason = vault.seal(case.key, "reason", reason.encode()) if reason else None
    embargo.save(update_fields=["exited_at", "exited_why", "exited_reason"])
    if talks.open:
        _answer(talks, talks.open, Answer.ENDED, at, answered_at=exited_at)
    consents.reset(case)
    lapsed = why is ExitedWhy.LAPSED
    facts: dict[str, Any] = {"ends_at": iso(embargo.ends_at), **({} if lapsed else {"why": str(why)})}
    journal.write(
        Kind.EMBARGO_LAPSED if lapsed else Kind.EMBARGO_ENDED, at=at, by=by, subject=case.number, facts=facts
    )  # fmt: skip
    promises.embargo_over(case, at=exited_at)
    if lapsed:
        talks.tell(LetterKind.EMBARGO_LAPSED, at)
    else:
        talks.tell(LetterKind.EMBARGO_ENDED, at, {"why": str(why)}, {"reason": reason})


@transaction.atomic
def leave_by_reporter(case: Case, *, at: datetime) -> None:
    """The reporter ends their own compliance. The embargo goes on for everybody else (lifecycle, 3).

    Raises RulesBroken when none is in force or they have left before.
    """
    talks = for_reporter(case)
    reporter = consents.reporter_of(talks.case)
    refuse_if(broken_by_leaving(talks.standing, reporter.consent, at=at))
    consents.move(reporter, ConsentStep.DECLINE, by=REPORTER, at=at)
    open_task(TaskKind.REPORTER_LEFT_EMBARGO, at=at, case=talks.case, about=str(reporter.pk))


def _answer(
    talks: Talks, proposal: Proposal, answer: Answer, at: datetime, why: str = "", *,
    answered_at: datetime | None = None,
) -> None:  # fmt: skip
    """Close a proposal, for ever, and the task that called for the answer."""
    proposal.answer, proposal.answered_at, proposal.answered_by = answer, answered_at or at, talks.person
    proposal.answer_why = vault.seal(talks.case.key, "reason", why.encode()) if why else None
    proposal.save(update_fields=["answer", "answered_at", "answered_by", "answer_why"])
    settle(TaskKind.EMBARGO_PROPOSED, at=at, case=talks.case, about=str(proposal.pk), by=talks.person)
