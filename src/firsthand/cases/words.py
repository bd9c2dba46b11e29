"""What the reporter's pages call states, outcomes, channels and events."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firsthand.cases.records import CaseRecord
from firsthand.cases.rules import CaseState, Channel, Outcome
from firsthand.journal.rules import Kind
from firsthand.promises.rules import PromiseKind

QUESTION = "question"
REPAIRED = "closed repaired"

STATES: dict[str, Promise] = {
    CaseState.RECEIVED: _("Received"),
    CaseState.IN_REVIEW: _("In review"),
    QUESTION: _("Question to you"),
    CaseState.ACCEPTED: _("Being repaired"),
    CaseState.REMEDIED: _("Repaired, please check"),
    CaseState.CLOSED: _("Closed"),
}

HEADINGS: dict[str, Promise] = {
    CaseState.RECEIVED: _("We have received your report. A person will read it."),
    CaseState.IN_REVIEW: _("A person has read your report. We are looking into it."),
    QUESTION: _("We have a question for you."),
    CaseState.ACCEPTED: _("Your report qualifies. We are working on a repair."),
    CaseState.REMEDIED: _("We have repaired it. Would you check that it works?"),
    REPAIRED: _("It is repaired, and the case is closed."),
    CaseState.CLOSED: _("The case is closed."),
    Outcome.OUT_OF_SCOPE: _("The case is closed: it lies outside the scope."),
    Outcome.EXCLUDED_TEST: _("The case is closed: it rests on a test that the policy excludes."),
    Outcome.NOT_QUALIFYING: _("The case is closed: it does not qualify."),
    Outcome.DUPLICATE: _("The case is closed: an earlier report told us of this."),
    Outcome.KNOWN: _("The case is closed: we knew of this already."),
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
    Outcome.CANNOT_REPRODUCE: _("Decision: could not be reproduced"),
    Outcome.NO_IMPACT: _("Decision: no effect on security"),
    Outcome.OTHER: _("Decision: closed for another reason"),
}

CHANNELS: dict[str, Promise] = {
    Channel.WEB: _("web form"),
    Channel.MAIL: _("mail"),
    Channel.CASE_PAGE: _("case page"),
}

PROMISES: dict[str, Promise] = {
    PromiseKind.CONFIRM: _("A person confirms"),
    PromiseKind.EMBARGO: _("You keep it between us until"),
    PromiseKind.CREDIT: _("Your credit is published"),
}

FIELDS: dict[str, Promise] = {
    "asset": _("Service"),
    "location": _("Where it is"),
    "impact": _("What someone could do with it"),
    "steps": _("Steps to reproduce it"),
}

EVENTS: dict[str, tuple[str, Promise]] = {
    Kind.CASE_CONFIRMED: ("tick", _("A person confirmed your report.")),
    Kind.CASE_REMEDIED: ("wrench", _("We made the change that repairs it.")),
    Kind.CASE_CLOSED: ("dot", _("We closed the case. You can still write to us.")),
    Kind.PROMISE_MISSED: ("cross", _("We did not keep a promise in time. It stays on record.")),
    Kind.PROMISE_REOPENED: ("clock", _("Our confirmation did not reach you, so the time for it runs again.")),
    Kind.EMBARGO_LAPSED: ("clock", _("The time of confidentiality ended. You are free to publish.")),
    Kind.LETTER_SENT: ("envelope", _("We sent you a mail.")),
    Kind.LETTER_BOUNCED: ("cross", _("Our mail to you came back.")),
    Kind.LETTER_FAILED: ("cross", _("Our mail to you could not be delivered.")),
    Kind.CREDIT_CHANGED: ("star", _("You told us which name to print.")),
    Kind.CREDIT_DECLINED: ("star", _("You told us to print no name.")),
    Kind.CREDIT_PUBLISHED: ("star", _("We published your credit in the Hall of Fame.")),
    Kind.CREDIT_WITHDRAWN: ("star", _("Your name was taken off the Hall of Fame.")),
}
"""Sign and words for what is neither a message nor a decision; an act that is not named here is not shown."""


def situation_of(record: CaseRecord) -> str:
    """The key of the state as the reporter sees it: an open question comes first while the case is open."""
    return QUESTION if record.question_open and record.state is not CaseState.CLOSED else str(record.state)


def heading_of(record: CaseRecord) -> Promise:
    """The state as a sentence."""
    if record.state is not CaseState.CLOSED:
        return HEADINGS[situation_of(record)]
    if record.remedy is not None:
        return HEADINGS[REPAIRED]
    return HEADINGS.get(record.decision.outcome if record.decision else "", HEADINGS[CaseState.CLOSED])
