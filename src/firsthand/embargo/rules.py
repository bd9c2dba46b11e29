"""The embargo of a case as an agreement: its machine, who has consented, and what a proposal may not break. Pure.

The standard model (lifecycle, 3): what is not in a table is refused. A state is worked out from facts, never stored.
Silence changes nothing; nobody agrees for the other side (R47).
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from firsthand.cases.rules import ENDS_EMBARGO, FactKind, RmState
from firsthand.core.errors import Broken, RulesBroken


class EmState(enum.StrEnum):
    """Where the embargo of a case stands. It is in force in `active` and `revise`; `exited` is final."""

    NONE = "none"
    PROPOSED = "proposed"
    ACTIVE = "active"
    REVISE = "revise"
    EXITED = "exited"


class EmStep(enum.StrEnum):
    """What moves an embargo."""

    PROPOSE = "propose"
    ACCEPT = "accept"
    REJECT = "reject"
    """A proposal goes without agreement: declined by the other side, or withdrawn by its own."""
    TERMINATE = "terminate"


TRANSITIONS: Mapping[tuple[EmState, EmStep], EmState] = {
    (EmState.NONE, EmStep.PROPOSE): EmState.PROPOSED,
    (EmState.PROPOSED, EmStep.PROPOSE): EmState.PROPOSED,
    (EmState.PROPOSED, EmStep.REJECT): EmState.NONE,
    (EmState.PROPOSED, EmStep.ACCEPT): EmState.ACTIVE,
    (EmState.ACTIVE, EmStep.PROPOSE): EmState.REVISE,
    (EmState.REVISE, EmStep.PROPOSE): EmState.REVISE,
    (EmState.REVISE, EmStep.ACCEPT): EmState.ACTIVE,
    (EmState.REVISE, EmStep.REJECT): EmState.ACTIVE,
    (EmState.ACTIVE, EmStep.TERMINATE): EmState.EXITED,
    (EmState.REVISE, EmStep.TERMINATE): EmState.EXITED,
}
IN_FORCE = frozenset({EmState.ACTIVE, EmState.REVISE})

OVER = Broken("The time of confidentiality has ended; it can no longer be changed.")
NOTHING_OPEN = Broken("No proposal is open; there is nothing to answer.")
NOTHING_RUNS = Broken("No time of confidentiality is running; there is nothing to end.")


def after(state: EmState, step: EmStep) -> EmState:
    """The state that a step leads to. Raises RulesBroken for every pair that is not in the table."""
    found = TRANSITIONS.get((state, step))
    if found is None:
        raise RulesBroken(broken_by_step(state, step))
    return found


def broken_by_step(state: EmState, step: EmStep) -> list[Broken]:
    """What speaks against a step; nothing for the pairs of the table."""
    if (state, step) in TRANSITIONS:
        return []
    if state is EmState.EXITED:
        return [OVER]
    return [NOTHING_RUNS if step is EmStep.TERMINATE else NOTHING_OPEN]


class ConsentState(enum.StrEnum):
    """Whether one participant has consented to the embargo (lifecycle, 3: PEC)."""

    NO_EMBARGO = "no_embargo"
    INVITED = "invited"
    SIGNATORY = "signatory"
    LAPSED = "lapsed"
    """They had consented to terms that have changed since."""
    DECLINED = "declined"


class ConsentStep(enum.StrEnum):
    """What moves a participant's consent."""

    INVITE = "invite"
    ACCEPT = "accept"
    DECLINE = "decline"
    CHANGE_TERMS = "change_terms"
    END = "end"


NOTED_BY_HAND = (ConsentStep.INVITE, ConsentStep.ACCEPT, ConsentStep.DECLINE)
"""What a person notes of somebody's consent; the other steps follow from the embargo itself."""


CONSENT_TRANSITIONS: Mapping[tuple[ConsentState, ConsentStep], ConsentState] = {
    (ConsentState.NO_EMBARGO, ConsentStep.INVITE): ConsentState.INVITED,
    (ConsentState.LAPSED, ConsentStep.INVITE): ConsentState.INVITED,
    (ConsentState.DECLINED, ConsentStep.INVITE): ConsentState.INVITED,
    (ConsentState.NO_EMBARGO, ConsentStep.ACCEPT): ConsentState.SIGNATORY,
    (ConsentState.INVITED, ConsentStep.ACCEPT): ConsentState.SIGNATORY,
    (ConsentState.LAPSED, ConsentStep.ACCEPT): ConsentState.SIGNATORY,
    (ConsentState.NO_EMBARGO, ConsentStep.DECLINE): ConsentState.DECLINED,
    (ConsentState.INVITED, ConsentStep.DECLINE): ConsentState.DECLINED,
    (ConsentState.LAPSED, ConsentStep.DECLINE): ConsentState.DECLINED,
    # The sources had forgotten the withdrawal and added it later.
    (ConsentState.SIGNATORY, ConsentStep.DECLINE): ConsentState.DECLINED,
    (ConsentState.SIGNATORY, ConsentStep.CHANGE_TERMS): ConsentState.LAPSED,
    **{(state, ConsentStep.END): ConsentState.NO_EMBARGO for state in ConsentState},
}


def consent_after(state: str, step: ConsentStep) -> ConsentState:
    """The consent that a step leads to. Raises RulesBroken for every pair that is not in the table."""
    found = CONSENT_TRANSITIONS.get((ConsentState(state), step))
    if found is None:
        raise RulesBroken([Broken("This step does not follow from the consent that this participant has given.")])
    return found


def consent_after_agreement(state: str, *, party: bool) -> ConsentState:
    """A participant's consent when new terms are agreed.

    Who agreed to them (`party`) consents, also when they had left before: their agreement answers an invitation. The
    others had consented to the old terms and are to be asked again; whoever had not consented stays as they were.
    """
    now = ConsentState(state)
    if now is ConsentState.SIGNATORY:
        now = consent_after(now, ConsentStep.CHANGE_TERMS)
    if not party:
        return now
    if now is ConsentState.DECLINED:
        now = consent_after(now, ConsentStep.INVITE)
    return consent_after(now, ConsentStep.ACCEPT)


class Answer(enum.StrEnum):
    """What became of a proposal; an open one has none yet."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    COUNTERED = "countered"
    """The other side made a proposal of its own instead."""
    ENDED = "ended"
    """The embargo ended before anybody answered."""


class ExitedWhy(enum.StrEnum):
    """Why an embargo is over. Three of them are facts of the case."""

    LAPSED = "lapsed"
    """Its time came."""
    PUBLIC_AWARE = "public_aware"
    EXPLOIT_PUBLIC = "exploit_public"
    ATTACKS_SEEN = "attacks_seen"
    DECISION = "decision"
    """We ended it early, with a reason."""


def lifts_at(received_at: datetime, embargo: timedelta) -> datetime:
    """The moment the default ends by itself: so many days of 24 h after arrival, in UTC; weekends count (R12)."""
    return received_at.astimezone(UTC) + embargo


def end_on(day: date, zone: str) -> datetime:
    """The exact end (UTC) that a bare day stands for: its last minute, 23:59, in the programme's zone.

    A day has 23 to 25 hours where the clocks change; of a 23:59 that comes twice the later one counts.
    """
    # The very last day of the calendar has no moment in UTC west of Greenwich.
    day = min(day, date(9998, 12, 31))
    return datetime.combine(day, time(23, 59, fold=1), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def last_day(latest: datetime, zone: str) -> date:
    """The last day whose `end_on` does not lie after `latest`: what a date field may offer."""
    day = latest.astimezone(ZoneInfo(zone)).date()
    return day if end_on(day, zone) <= latest else day - timedelta(days=1)


def state_of(
    *, ends_at: datetime | None, now: datetime, exited_at: datetime | None = None, open_proposal: bool = False
) -> EmState:
    """Where an embargo stands: worked out from the agreed end, an open proposal and the exit (R7).

    In force until the very moment it ends. `ends_at` is None as long as nothing was ever agreed.
    """
    if exited_at is not None:
        return EmState.EXITED
    if ends_at is None:
        return EmState.PROPOSED if open_proposal else EmState.NONE
    if now >= ends_at:
        return EmState.EXITED
    return EmState.REVISE if open_proposal else EmState.ACTIVE


def opening_terms(
    received_at: datetime, default: timedelta, asked: datetime | None
) -> tuple[datetime, datetime | None]:
    """(the end that holds from arrival on, the end that stays open as a proposal), both in UTC.

    Sending a report is agreeing to the published default. Whoever asks for another end gets the shorter of the two at
    once, and the longer one is left to be negotiated (lifecycle, 3).
    """
    ends_at = lifts_at(received_at, default)
    if asked is None or asked == ends_at:
        return ends_at, None
    asked = asked.astimezone(UTC)
    return min(ends_at, asked), max(ends_at, asked)


def is_usable_wish(asked: datetime, *, received_at: datetime, longest: timedelta, at: datetime) -> bool:
    """Whether the end that a reporter asked for with the report can be agreed at all.

    One that cannot is left out, and the report counts all the same. A longer wish than any agreement may have is not
    cut down: that would be a date which nobody named.
    """
    return asked.tzinfo is not None and max(received_at, at) < asked <= received_at + longest


@dataclass(frozen=True)
class Open:
    """The open proposal: at most one a case."""

    id: int
    by_reporter: bool
    ends_at: datetime


@dataclass(frozen=True)
class Standing:
    """What the rules need to know of a case and its embargo."""

    received_at: datetime
    longest: timedelta
    """No agreement reaches further than this after arrival."""
    rm: str
    """Report management of the vendor."""
    facts: frozenset[str]
    """Kinds of the facts that are noted."""
    ends_at: datetime | None
    """The agreed end; None as long as nothing was ever agreed."""
    exited_at: datetime | None = None
    open: Open | None = None
    proposed: tuple[tuple[bool, datetime], ...] = ()
    """Whether the reporter made it, and when: every proposal that a person made, the newest first."""

    def state(self, now: datetime) -> EmState:
        """See `state_of`."""
        return state_of(
            ends_at=self.ends_at, now=now, exited_at=self.exited_at, open_proposal=self.open is not None
        )  # fmt: skip


MOST_PROPOSALS = 5
"""So many proposals one side makes within PROPOSALS_SPAN: each of them writes letters and calls somebody."""
PROPOSALS_SPAN = timedelta(hours=24)
NO_TALKS_IN = frozenset({RmState.INVALID, RmState.DEFERRED, RmState.CLOSED})
"""Talks do not start from here (lifecycle, 5)."""
NO_AGREEMENT_IN = frozenset({RmState.INVALID, RmState.CLOSED})
_PASSED: Mapping[str, Broken] = {
    FactKind.PUBLIC_AWARE: Broken("What was reported is public; there is no confidentiality left to agree on."),
    FactKind.EXPLOIT_PUBLIC: Broken("A way to exploit it is public; there is no confidentiality left to agree on."),
    FactKind.ATTACKS_SEEN: Broken("Attacks that use it have been seen; there is no confidentiality left to agree on."),
}


def broken_by_proposal(
    standing: Standing, *, ends_at: datetime, by_reporter: bool, why: str, at: datetime
) -> list[Broken]:
    """Every rule that proposing this end would break (lifecycle, 3 and 5; R47). A proposal while one of the other side
    is open is a counter-proposal and is allowed."""
    if ends_at.tzinfo is None:
        return [Broken("The end needs a time zone; without one it is no exact moment.")]
    broken = broken_by_step(standing.state(at), EmStep.PROPOSE)
    broken += _broken_by_facts(standing)
    if standing.rm in NO_TALKS_IN:
        broken.append(Broken("This case was declined, deferred or closed; a new end is not negotiated in it."))
    if standing.open and standing.open.by_reporter == by_reporter:
        broken.append(Broken("A proposal of your side is still open; withdraw it before you make another."))
    broken += _broken_by_haste(standing, by_reporter=by_reporter, at=at)
    if ends_at <= at:
        broken.append(Broken("The proposed end lies in the past; name a moment that is still to come."))
    latest = standing.received_at + standing.longest
    if ends_at > latest:
        broken.append(
            Broken("The proposed end lies after %(latest)s; no agreement reaches further.", {"latest": latest})
        )
    if ends_at == standing.ends_at:
        broken.append(Broken("This is the end that holds already; name another one."))
    broken += _broken_by_later_end(standing, ends_at)
    if _is_later(standing, ends_at) and not why.strip():
        broken.append(Broken("A later end needs a reason; write why more time is needed."))
    return broken


def broken_by_acceptance(standing: Standing, *, by_reporter: bool, at: datetime) -> list[Broken]:
    """Every rule that agreeing to the open proposal would break, for the side that wants to agree."""
    broken = _broken_by_answer(standing, EmStep.ACCEPT, by_reporter=by_reporter, at=at)
    broken += _broken_by_facts(standing)
    if standing.rm in NO_AGREEMENT_IN:
        broken.append(Broken("This case was declined or closed; a new end cannot be agreed in it."))
    if standing.open:
        if standing.open.ends_at <= at:
            broken.append(Broken("The proposed end has passed in the meantime; propose another one."))
        broken += _broken_by_later_end(standing, standing.open.ends_at)
    return broken


def broken_by_decline(standing: Standing, *, by_reporter: bool, why: str, at: datetime) -> list[Broken]:
    """Every rule that declining the open proposal would break. We give a reason; the reporter need not."""
    broken = _broken_by_answer(standing, EmStep.REJECT, by_reporter=by_reporter, at=at)
    if not by_reporter and not why.strip():
        broken.append(Broken("Declining needs a reason; write one that the reporter will understand."))
    return broken


def broken_by_withdrawal(standing: Standing, *, by_reporter: bool, at: datetime) -> list[Broken]:
    """Every rule that withdrawing the open proposal would break, for the side that wants to withdraw."""
    broken = broken_by_step(standing.state(at), EmStep.REJECT)
    if standing.open and standing.open.by_reporter != by_reporter:
        broken.append(Broken("The other side made this proposal; answer it instead of withdrawing it."))
    return broken


def broken_by_early_end(standing: Standing, *, why: str, at: datetime) -> list[Broken]:
    """Every rule that ending the embargo now, by decision, would break."""
    broken = broken_by_step(standing.state(at), EmStep.TERMINATE)
    if not why.strip():
        broken.append(Broken("Ending early needs a reason; write one that the reporter will understand."))
    return broken


def broken_by_leaving(standing: Standing, consent: str, *, at: datetime) -> list[Broken]:
    """Every rule that it would break when the reporter ends their own compliance. The embargo itself goes on."""
    if standing.state(at) not in IN_FORCE:
        return [OVER if standing.state(at) is EmState.EXITED else NOTHING_RUNS]
    if (ConsentState(consent), ConsentStep.DECLINE) not in CONSENT_TRANSITIONS:
        return [Broken("The reporter has left this agreement already.")]
    return []


def broken_by_other_proposal(standing: Standing, seen: int | None) -> list[Broken]:
    """Whether another proposal is open than the one that the person saw: its id, 0 for none, None: whichever it is."""
    pending = standing.open.id if standing.open else 0
    if seen is None or seen == pending:
        return []
    return [Broken("Proposals have been made or answered in the meantime; look at what stands now.")]


def _broken_by_answer(standing: Standing, step: EmStep, *, by_reporter: bool, at: datetime) -> list[Broken]:
    broken = broken_by_step(standing.state(at), step)
    if standing.open and standing.open.by_reporter == by_reporter:
        broken.append(Broken("This proposal comes from your own side; you can withdraw it, but not answer it."))
    return broken


def _broken_by_facts(standing: Standing) -> list[Broken]:
    return [_PASSED[fact] for fact in FactKind if fact in ENDS_EMBARGO and fact in standing.facts]


def _broken_by_haste(standing: Standing, *, by_reporter: bool, at: datetime) -> list[Broken]:
    """Both sides alike: whoever holds the code could otherwise propose and withdraw without end."""
    made = [when for theirs, when in standing.proposed if theirs == by_reporter][:MOST_PROPOSALS]
    if len(made) < MOST_PROPOSALS or (again := made[-1] + PROPOSALS_SPAN) <= at:
        return []
    return [
        Broken(
            "Your side has made %(most)d proposals within 24 hours; it can make the next one from %(again)s on.",
            {"most": MOST_PROPOSALS, "again": again},
        )
    ]


def _is_later(standing: Standing, ends_at: datetime) -> bool:
    return standing.ends_at is not None and ends_at > standing.ends_at


def _broken_by_later_end(standing: Standing, ends_at: datetime) -> list[Broken]:
    """With a fix ready and nothing public one prepares to end: a shorter time can still be agreed, a longer not."""
    if FactKind.FIX_READY in standing.facts and _is_later(standing, ends_at):
        return [Broken("The fix is ready; a later end is not negotiated any more.")]
    return []
