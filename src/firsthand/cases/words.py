"""What the reporter's pages call states, outcomes, channels and events."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firsthand.cases.lines import PromiseLine
from firsthand.cases.records import CaseRecord
from firsthand.cases.rules import CaseState, Channel, FactKind, Outcome
from firsthand.embargo.rules import ExitedWhy
from firsthand.journal.rules import Kind
from firsthand.promises.rules import PromiseKind

QUESTION = "question"
FIXED = "closed, fixed"
FIXED_WITH_EARLIER = "closed, fixed with an earlier report"

STATES: dict[str, Promise] = {
    CaseState.RECEIVED: _("Received"),
    CaseState.IN_REVIEW: _("In review"),
    QUESTION: _("Question to you"),
    CaseState.VERIFIED: _("Confirmed"),
    CaseState.ACCEPTED: _("Being fixed"),
    CaseState.REMEDIED: _("Fixed, please check"),
    CaseState.CLOSED: _("Closed"),
}

HEADINGS: dict[str, Promise] = {
    CaseState.RECEIVED: _("We have received your report. A person will read it."),
    CaseState.IN_REVIEW: _("A person has read your report. We are looking into it."),
    QUESTION: _("We have a question for you."),
    CaseState.VERIFIED: _("We have confirmed that the vulnerability is there."),
    CaseState.ACCEPTED: _("Your report qualifies. We are working on a fix."),
    CaseState.REMEDIED: _("We have fixed it. Would you check that it works?"),
    FIXED: _("It is fixed, and the case is closed."),
    FIXED_WITH_EARLIER: _("It is fixed. An earlier report had told us of it."),
    CaseState.CLOSED: _("The case is closed."),
    Outcome.OUT_OF_SCOPE: _("The case is closed: it lies outside the scope."),
    Outcome.EXCLUDED_TEST: _("The case is closed: it rests on a test that the policy excludes."),
    Outcome.NOT_QUALIFYING: _("The case is closed: it does not qualify."),
    Outcome.DUPLICATE: _("The case is closed: an earlier report told us of this."),
    Outcome.KNOWN: _("The case is closed: we knew of this already."),
    Outcome.ACCEPTED_RISK: _("The case is closed: we leave it as it is, and bear the risk."),
    Outcome.NOT_A_REPORT: _("The case is closed: it does not report a vulnerability."),
    Outcome.CANNOT_REPRODUCE: _("The case is closed: we could not reproduce it."),
    Outcome.NO_IMPACT: _("The case is closed: we found no effect on security."),
    Outcome.OTHER: _("The case is closed, for the reason below."),
}

DECISIONS: dict[str, Promise] = {
    Outcome.ACCEPTED: _("Decision: your report qualifies"),
    Outcome.OUT_OF_SCOPE: _("Decision: outside the scope"),
    Outcome.EXCLUDED_TEST: _("Decision: rests on an excluded test"),
    Outcome.NOT_QUALIFYING: _("Decision: does not qualify"),
    Outcome.DUPLICATE: _("Decision: reported before"),
    Outcome.KNOWN: _("Decision: known to us before"),
    Outcome.ACCEPTED_RISK: _("Decision: the risk is accepted"),
    Outcome.NOT_A_REPORT: _("Decision: no report of a vulnerability"),
    Outcome.CANNOT_REPRODUCE: _("Decision: could not be reproduced"),
    Outcome.NO_IMPACT: _("Decision: no effect on security"),
    Outcome.OTHER: _("Decision: closed for another reason"),
}

CHANNELS: dict[str, Promise] = {
    Channel.WEB: _("web form"),
    Channel.MAIL: _("mail"),
    Channel.CASE_PAGE: _("case page"),
    Channel.PHONE: _("telephone"),
    Channel.LETTER: _("letter"),
    Channel.IN_PERSON: _("in person"),
    Channel.OTHER: _("another way"),
}

PROMISES: dict[str, Promise] = {
    PromiseKind.CONFIRM: _("A person confirms"),
    PromiseKind.UPDATE: _("You hear from us again"),
    PromiseKind.ASSESSMENT: _("We decide whether it qualifies"),
    PromiseKind.RESOLUTION: _("It is fixed or closed"),
    PromiseKind.EMBARGO: _("You keep it between us until"),
    PromiseKind.CREDIT: _("Your credit is published"),
    PromiseKind.INCIDENT: _("Whoever must know of the personal data is told"),
}

FIELDS: dict[str, Promise] = {
    "asset": _("Service"),
    "weakness": _("Kind of weakness"),
    "location": _("Where it is"),
    "impact": _("What someone could do with it"),
    "steps": _("Steps to reproduce it"),
    "vector": _("How severe you find it (CVSS)"),
}

FACTS: dict[str, tuple[str, Promise]] = {
    FactKind.FIX_DEPLOYED: ("wrench", _("The fix has been in place since %(day)s.")),
    FactKind.PUBLIC_AWARE: ("dot", _("The vulnerability has been public since %(day)s.")),
    FactKind.EXPLOIT_PUBLIC: ("triangle", _("A way to exploit it has been public since %(day)s.")),
    FactKind.ATTACKS_SEEN: ("triangle", _("Attacks that use it have been seen since %(day)s.")),
}
"""The dated facts. V is the arrival, and of the fix that is ready the remedy itself tells."""

ENDED: dict[str, Promise] = {
    ExitedWhy.LAPSED: _("The time of confidentiality ended. You are free to publish."),
    ExitedWhy.PUBLIC_AWARE: _("The time of confidentiality ended, because it is public. You are free to publish."),
    ExitedWhy.EXPLOIT_PUBLIC: _(
        "The time of confidentiality ended, because a way to exploit it is public. You are free to publish."
    ),
    ExitedWhy.ATTACKS_SEEN: _(
        "The time of confidentiality ended, because attacks have been seen. You are free to publish."
    ),
    ExitedWhy.DECISION: _("We ended the time of confidentiality early. You are free to publish."),
}

EVENTS: dict[str, tuple[str, Promise]] = {
    Kind.QUESTION_ANSWERED: ("tick", _("A question of ours is answered.")),
    Kind.REPORTER_KEY_KEPT: ("lock", _("Our letters to you are encrypted from here on.")),
    Kind.REPORTER_KEY_DROPPED: ("lock", _("Our letters to you are no longer encrypted.")),
    Kind.LANGUAGE_CHANGED: ("pencil", _("Our letters to you change to another language from here on.")),
    Kind.TEST_ACCOUNT_HANDED_OUT: ("lock", _("We gave you an account to test with.")),
    Kind.CASE_CONFIRMED: ("tick", _("A person confirmed your report.")),
    Kind.CASE_VERIFIED: ("tick", _("We confirmed that the vulnerability is there.")),
    Kind.CASE_REMEDIED: ("wrench", _("We made the change that fixes it.")),
    Kind.CASE_CLOSED: ("dot", _("We closed the case. You can still write to us.")),
    Kind.CASE_REOPENED: ("dot", _("The case is open again. Its dates count from where they began.")),
    Kind.APPEAL_MADE: ("scales", _("You asked that somebody who did not decide looks again.")),
    Kind.DEPARTURE_SECONDED: ("triangle", _("Two of us put on record that a guideline was not kept.")),
    Kind.DEPARTURE_WITHDRAWN: ("tick", _("We took back that a guideline was not kept.")),
    Kind.INCIDENT_SEEN: ("triangle", _("Personal data of others was seen. A clock of its own runs for us.")),
    Kind.PROMISE_PAUSED: ("clock", _("While we wait for your answer, some of our clocks stand still.")),
    Kind.PROMISE_RESUMED: ("clock", _("Our clocks run again.")),
    Kind.PROMISE_REOPENED: ("clock", _("Our confirmation did not reach you, so the time for it runs again.")),
    Kind.LETTER_SENT: ("envelope", _("We sent you a mail.")),
    Kind.LETTER_BOUNCED: ("cross", _("Our mail to you came back.")),
    Kind.LETTER_FAILED: ("cross", _("Our mail to you could not be delivered.")),
    Kind.CREDIT_CHANGED: ("star", _("You told us which name to print.")),
    Kind.CREDIT_DECLINED: ("star", _("You told us to print no name.")),
    Kind.CREDIT_PUBLISHED: ("star", _("We published your credit in the Hall of Fame.")),
    Kind.CREDIT_WITHDRAWN: ("star", _("Your name was taken off the Hall of Fame.")),
}
"""Sign and words for what is neither a message nor a decision and needs no facts. `event_words` has the others; an act
that neither of them names is not shown."""


def promise_words(line: PromiseLine, *, left: bool = False) -> str:
    """What a promise is called; the operator's own by the name they gave it. `left`: the reporter left the embargo."""
    if left and line.kind == PromiseKind.EMBARGO:
        return str(_("For everybody else it stays confidential until"))
    return line.name or str(PROMISES.get(line.kind, line.kind))


def day_fixed_with_earlier(record: CaseRecord) -> date | None:
    """The day of the change that another report about the same led to; None when none did or it is not made yet."""
    days = [e.facts["day"] for e in record.timeline if e.kind == Kind.CASE_REMEDIED and e.facts.get("with_earlier")]
    return date.fromisoformat(days[-1]) if days else None


def situation_of(record: CaseRecord) -> str:
    """The key of the state as the reporter sees it: an open question comes first while the case is open."""
    return QUESTION if record.question_open and record.state is not CaseState.CLOSED else str(record.state)


def heading_of(record: CaseRecord) -> Promise:
    """The state as a sentence."""
    if record.state is not CaseState.CLOSED:
        return HEADINGS[situation_of(record)]
    if record.remedy is not None:
        return HEADINGS[FIXED]
    if day_fixed_with_earlier(record):
        return HEADINGS[FIXED_WITH_EARLIER]
    return HEADINGS.get(record.decision.outcome if record.decision else "", HEADINGS[CaseState.CLOSED])
