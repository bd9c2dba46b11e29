"""The words that the desk uses for states, promises, outcomes and the like."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy

from firsthand.acknowledgements.rules import CreditState
from firsthand.cases.lines import PromiseLine
from firsthand.cases.listing import Group, View, own_promise_name
from firsthand.cases.rules import (
    ENDS_EMBARGO,
    CaseState,
    ChangeKind,
    Channel,
    FactKind,
    Outcome,
    RmState,
    Role,
    TwoPersonKind,
)  # fmt: skip
from firsthand.core import language_names
from firsthand.core.dates import say_moment_short, say_span
from firsthand.embargo.rules import Answer, ConsentState, EmState, ExitedWhy
from firsthand.intake.kinds import Door, MailKind
from firsthand.intake.listing import MailView
from firsthand.intake.pausing import rules as pausing
from firsthand.letters.kinds import LetterKind, OutsideLetterKind, StaffLetterKind
from firsthand.programme.rules import Programme, RuleKind
from firsthand.promises.gathering import Heap
from firsthand.promises.rules import PromiseKind, PromiseState, own_id
from firsthand.queue.rules import Source
from firsthand.tasks.rules import TaskKind

Lazy = str | LazyText

STATES: Mapping[str, Lazy] = {
    CaseState.RECEIVED: pgettext_lazy("state of a case", "New"),
    CaseState.IN_REVIEW: pgettext_lazy("state of a case", "Looking into it"),
    CaseState.VERIFIED: pgettext_lazy("state of a case", "Confirmed"),
    CaseState.ACCEPTED: pgettext_lazy("state of a case", "Being fixed"),
    CaseState.REMEDIED: pgettext_lazy("state of a case", "Fixed"),
    CaseState.CLOSED: pgettext_lazy("state of a case", "Closed"),
}
PROMISES: Mapping[str, Lazy] = {
    PromiseKind.CONFIRM: pgettext_lazy("promise", "Confirm"),
    PromiseKind.UPDATE: pgettext_lazy("promise", "Update"),
    PromiseKind.ASSESSMENT: pgettext_lazy("promise", "Decide"),
    PromiseKind.RESOLUTION: pgettext_lazy("promise", "Resolve"),
    PromiseKind.EMBARGO: pgettext_lazy("promise", "Embargo"),
    PromiseKind.CREDIT: pgettext_lazy("promise", "Credit"),
    PromiseKind.INCIDENT: pgettext_lazy("promise", "Incident"),
}
PROMISE_ENDS: Mapping[str, Lazy] = {**PROMISES, PromiseKind.EMBARGO: gettext_lazy("Embargo ends")}
"""What a promise is called at the moment it is due."""
FACTS: Mapping[str, Lazy] = {
    FactKind.VENDOR_AWARE: gettext_lazy("We know of it"),
    FactKind.FIX_READY: gettext_lazy("The fix is ready"),
    FactKind.FIX_DEPLOYED: gettext_lazy("The fix is in place"),
    FactKind.PUBLIC_AWARE: gettext_lazy("The vulnerability is public"),
    FactKind.EXPLOIT_PUBLIC: gettext_lazy("An exploit is public"),
    FactKind.ATTACKS_SEEN: gettext_lazy("Attacks were seen"),
}
EMBARGO: Mapping[str, Lazy] = {
    EmState.NONE: gettext_lazy("Nothing is agreed"),
    EmState.PROPOSED: gettext_lazy("Proposed, not agreed"),
    EmState.ACTIVE: gettext_lazy("In force"),
    EmState.REVISE: gettext_lazy("In force, another end is proposed"),
    EmState.EXITED: gettext_lazy("Over"),
}
EXITED: Mapping[str, Lazy] = {
    ExitedWhy.LAPSED: gettext_lazy("Its time came"),
    ExitedWhy.DECISION: gettext_lazy("We ended it"),
    **{ExitedWhy(str(fact)): FACTS[fact] for fact in ENDS_EMBARGO},
}
"""Why an embargo is over."""
ANSWERS: Mapping[str, Lazy] = {
    "": pgettext_lazy("proposal", "open"),
    Answer.ACCEPTED: pgettext_lazy("proposal", "agreed"),
    Answer.DECLINED: pgettext_lazy("proposal", "declined"),
    Answer.WITHDRAWN: pgettext_lazy("proposal", "withdrawn"),
    Answer.COUNTERED: pgettext_lazy("proposal", "answered with another proposal"),
    Answer.ENDED: pgettext_lazy("proposal", "never answered; the embargo ended"),
}
"""What became of a proposal."""
CONSENT: Mapping[str, Lazy] = {
    ConsentState.NO_EMBARGO: gettext_lazy("not asked for"),
    ConsentState.INVITED: gettext_lazy("asked for"),
    ConsentState.SIGNATORY: gettext_lazy("given"),
    ConsentState.LAPSED: gettext_lazy("given to earlier terms"),
    ConsentState.DECLINED: gettext_lazy("taken back"),
}
"""How the reporter’s consent to the embargo stands."""
CONSENT_OF_OTHERS: Mapping[str, Lazy] = {
    ConsentState.NO_EMBARGO: gettext_lazy("not asked to agree to the embargo"),
    ConsentState.INVITED: gettext_lazy("asked to agree to the embargo"),
    ConsentState.SIGNATORY: gettext_lazy("agrees to the embargo"),
    ConsentState.LAPSED: gettext_lazy("agreed to earlier terms of the embargo"),
    ConsentState.DECLINED: gettext_lazy("does not agree to the embargo"),
}
"""How somebody who takes part stands to the embargo, after their name."""
RM_OF_OTHERS: Mapping[str, Lazy] = {
    RmState.START: gettext_lazy("has not received the report"),
    RmState.RECEIVED: gettext_lazy("has received the report"),
    RmState.INVALID: gettext_lazy("sees no vulnerability in it"),
    RmState.VALID: gettext_lazy("sees a vulnerability in it"),
    RmState.DEFERRED: gettext_lazy("has put it off"),
    RmState.ACCEPTED: gettext_lazy("works on it"),
    RmState.CLOSED: gettext_lazy("is done with it"),
}
"""How far somebody who takes part is with the report, after their name."""
CASE_ROLES: Mapping[str, Lazy] = {
    Role.FINDER: pgettext_lazy("role in a case", "finder"),
    Role.REPORTER: pgettext_lazy("role in a case", "reporter"),
    Role.VENDOR: pgettext_lazy("role in a case", "vendor"),
    Role.COORDINATOR: pgettext_lazy("role in a case", "coordinator"),
    Role.DEPLOYER: pgettext_lazy("role in a case", "deployer"),
    Role.OBSERVER: pgettext_lazy("role in a case", "observer"),
}
"""What somebody is in one case; what they are on the staff stands in `people.forms`."""
ENTRIES: Mapping[str, Lazy] = {
    TwoPersonKind.DEPARTURE: gettext_lazy("Departure from the guidelines"),
    TwoPersonKind.LEGAL_STEP: gettext_lazy("Legal step"),
}
TASKS: Mapping[str, Lazy] = {
    TaskKind.CONFIRMATION_BOUNCED: gettext_lazy("The confirmation came back: reach the reporter another way"),
    TaskKind.LETTER_FAILED: gettext_lazy("A letter could not be delivered: reach the reporter another way"),
    TaskKind.APPEAL: gettext_lazy("An appeal waits to be judged"),
    TaskKind.SECOND_PERSON: gettext_lazy("An entry waits for a second person"),
    TaskKind.EMBARGO_PROPOSED: gettext_lazy("The reporter proposed another end of the embargo"),
    TaskKind.REPORTER_LEFT_EMBARGO: gettext_lazy("The reporter no longer keeps to the embargo"),
    TaskKind.INCIDENT: gettext_lazy("An incident with personal data waits to be settled"),
    TaskKind.PROMISE_MISSED: gettext_lazy("A promise was missed"),
    TaskKind.CHANNEL_DEAD: gettext_lazy("A door for reports does not answer its test"),
    TaskKind.UNREADABLE_MAIL: gettext_lazy("A report by mail could not be read by machine"),
    TaskKind.RECEIPT_HELD: gettext_lazy("A receipt is held back until a person confirms"),
    TaskKind.MAIL_LEFT: gettext_lazy("A message could not be fetched: look at it in the mailbox"),
    TaskKind.CRITICAL: gettext_lazy("A report says that it is critical now: read it at once"),
    TaskKind.LOG_STOPPED: gettext_lazy("The log is no longer signed: an operator has to look"),
}
OUTCOMES: Mapping[str, Lazy] = {
    Outcome.ACCEPTED: gettext_lazy("Accepted: it qualifies"),
    Outcome.OUT_OF_SCOPE: gettext_lazy("Out of scope"),
    Outcome.EXCLUDED_TEST: gettext_lazy("An excluded test"),
    Outcome.NOT_QUALIFYING: gettext_lazy("Does not qualify"),
    Outcome.DUPLICATE: gettext_lazy("Reported earlier by somebody else"),
    Outcome.KNOWN: gettext_lazy("Known to us already"),
    Outcome.ACCEPTED_RISK: gettext_lazy("Accepted risk"),
    Outcome.NOT_A_REPORT: gettext_lazy("Not a report"),
    Outcome.CANNOT_REPRODUCE: gettext_lazy("Cannot be reproduced"),
    Outcome.NO_IMPACT: gettext_lazy("No impact on security"),
    Outcome.OTHER: gettext_lazy("Another reason"),
}
CHANGES: Mapping[str, Lazy] = {
    ChangeKind.CODE: gettext_lazy("A change to the code"),
    ChangeKind.CONFIGURATION: gettext_lazy("A change to the configuration"),
}
CHANNELS: Mapping[str, Lazy] = {
    Channel.WEB: gettext_lazy("by the web form"),
    Channel.MAIL: gettext_lazy("by mail"),
    Channel.CASE_PAGE: gettext_lazy("on the case page"),
    Channel.PHONE: gettext_lazy("by telephone"),
    Channel.LETTER: gettext_lazy("by letter"),
    Channel.IN_PERSON: gettext_lazy("in person"),
    Channel.OTHER: gettext_lazy("another way"),
}
CREDIT: Mapping[str, Lazy] = {
    CreditState.NONE: gettext_lazy("not owed yet"),
    CreditState.OWED: gettext_lazy("owed"),
    CreditState.DECLINED: gettext_lazy("declined by the reporter"),
    CreditState.PUBLISHED: gettext_lazy("in the Hall of Fame"),
    CreditState.WITHDRAWN: gettext_lazy("withdrawn at the reporter’s wish"),
}
MISSING: Mapping[str, Lazy] = {
    "location": gettext_lazy("the location"),
    "impact": gettext_lazy("the impact"),
    "steps": gettext_lazy("the steps"),
    "name": gettext_lazy("a name for credit"),
}
FIELDS: Mapping[str, Lazy] = {
    "asset": gettext_lazy("Asset"),
    "location": gettext_lazy("Location"),
    "impact": gettext_lazy("Impact"),
    "steps": gettext_lazy("Steps"),
    "vector": gettext_lazy("CVSS vector"),
}
HARMS: Mapping[str, Lazy] = {
    "personal_data": gettext_lazy("saw personal data"),
    "service": gettext_lazy("disrupted a service"),
    "data": gettext_lazy("changed or destroyed data"),
}
CRITICAL: Mapping[str, Lazy] = {
    pausing.EXPLOITED: gettext_lazy("exploited now"),
    pausing.OPEN_DOOR: gettext_lazy("lets anyone in without signing in"),
    pausing.PERSONAL_DATA: gettext_lazy("personal data at risk now"),
}
"""In which ways a reporter says that it is critical."""
HEAPS: Mapping[str, Lazy] = {
    Heap.SENDER: gettext_lazy("and of many other reports of this sender"),
    Heap.UNANSWERED: gettext_lazy("of many reports by mail that no machine may answer"),
    Heap.NO_ADDRESS: gettext_lazy("of many reports by the form without a mail address"),
}
"""What a task stands for that stands for many cases."""
VIEWS: Mapping[View, Lazy] = {
    View.OPEN: gettext_lazy("All open"),
    View.MINE: gettext_lazy("Mine"),
    View.NOBODYS: gettext_lazy("Nobody’s"),
    View.LATE: pgettext_lazy("view of the queue", "Late"),
    View.WAITING: gettext_lazy("Waiting for reporter"),
}
SOURCES: Mapping[str, Lazy] = {
    Source.REPORT: gettext_lazy("the report"),
    Source.MESSAGE: gettext_lazy("a message"),
    Source.NOTE: gettext_lazy("a note of the team"),
    Source.PEOPLE: gettext_lazy("a name or address"),
}
"""Where in a case the words of a search stand."""
GROUPS: Mapping[Group, Lazy] = {
    Group.LATE: pgettext_lazy("group of the queue", "Late"),
    Group.WITHIN_A_DAY: gettext_lazy("Within 24 hours"),
    Group.THIS_WEEK: gettext_lazy("This week"),
    Group.LATER: gettext_lazy("Later"),
}
MAIL_VIEWS: Mapping[MailView, Lazy] = {
    MailView.ALL: gettext_lazy("All mail"),
    MailView.LOOK_AT: gettext_lazy("Mail to look at"),
}
DOORS: Mapping[str, Lazy] = {
    Door.SMTP: gettext_lazy("handed over by SMTP"),
    Door.LMTP: gettext_lazy("handed over by the mail server (LMTP)"),
    Door.PIPE: gettext_lazy("handed over by a command (firsthand deliver)"),
    Door.IMAP: gettext_lazy("fetched from a mailbox (IMAP)"),
    Door.IMPORT: gettext_lazy("imported from an old mailbox"),
    "": gettext_lazy("by mail"),
}
"""By which way a mail came."""
MAIL_KINDS: Mapping[str, Lazy] = {
    MailKind.REPORT: gettext_lazy("report"),
    MailKind.REPLY: gettext_lazy("reply"),
    MailKind.BOUNCE: gettext_lazy("bounce"),
    MailKind.AUTO_REPLY: gettext_lazy("automatic answer"),
    MailKind.JUNK: gettext_lazy("junk"),
    MailKind.UNREADABLE: gettext_lazy("unreadable"),
    MailKind.TEST: gettext_lazy("test of our own"),
    "": gettext_lazy("not sorted yet"),
}
ALL_KINDS: Lazy = gettext_lazy("every kind")
LETTERS: Mapping[str, Lazy] = {
    LetterKind.RECEIPT: gettext_lazy("Receipt"),
    LetterKind.RECEIPTS: gettext_lazy("Receipt of several reports"),
    LetterKind.CONFIRMED: gettext_lazy("Confirmation"),
    LetterKind.MESSAGE: gettext_lazy("Message"),
    LetterKind.QUESTION: gettext_lazy("Question"),
    LetterKind.ACCEPTED: gettext_lazy("Letter of acceptance"),
    LetterKind.DECLINED: gettext_lazy("Letter of refusal"),
    LetterKind.REMEDIED: gettext_lazy("Letter on the remedy"),
    LetterKind.CREDIT_PUBLISHED: gettext_lazy("Letter of thanks"),
    LetterKind.EMBARGO_LAPSED: gettext_lazy("Letter on the end of the embargo"),
    LetterKind.VERIFIED: gettext_lazy("Letter on the confirmed vulnerability"),
    LetterKind.CLOSED: gettext_lazy("Letter on the closed case"),
    LetterKind.REOPENED: gettext_lazy("Letter on the appeal, upheld"),
    LetterKind.EARLIER_REMEDIED: gettext_lazy("Letter on the fix of the earlier report"),
    LetterKind.LATE: gettext_lazy("Letter on a late promise"),
    LetterKind.EMBARGO_PROPOSED: gettext_lazy("Proposal for the embargo"),
    LetterKind.EMBARGO_ASKED: gettext_lazy("Receipt of their proposal"),
    LetterKind.EMBARGO_AGREED: gettext_lazy("Letter on the agreed end"),
    LetterKind.EMBARGO_DECLINED: gettext_lazy("Letter on the declined proposal"),
    LetterKind.EMBARGO_WITHDRAWN: gettext_lazy("Letter on the withdrawn proposal"),
    LetterKind.EMBARGO_ENDED: gettext_lazy("Letter on the embargo that ended early"),
    LetterKind.DEPARTURE: gettext_lazy("Letter on a departure from the guidelines"),
    LetterKind.DEPARTURE_WITHDRAWN: gettext_lazy("Letter on the withdrawn departure"),
    LetterKind.APPEAL_RECEIVED: gettext_lazy("Receipt of the appeal"),
    LetterKind.APPEAL_DISMISSED: gettext_lazy("Letter on the appeal, dismissed"),
    LetterKind.TEST_ACCOUNT: gettext_lazy("Test account"),
    StaffLetterKind.PROMISE_NEAR: gettext_lazy("Warning to the team"),
    StaffLetterKind.PROMISE_MISSED: gettext_lazy("Notice to the team of a missed promise"),
    StaffLetterKind.TASK: gettext_lazy("Notice to the team of a task"),
    OutsideLetterKind.CHECKPOINT: gettext_lazy("Checkpoint of the log"),
}
RULE_KINDS: Mapping[RuleKind, Lazy] = {
    RuleKind.OUT_OF_SCOPE: gettext_lazy("Out of scope"),
    RuleKind.EXCLUDED_TEST: gettext_lazy("Excluded tests"),
    RuleKind.NOT_QUALIFYING: gettext_lazy("What does not qualify"),
    RuleKind.SCOPE: gettext_lazy("Scope"),
    RuleKind.QUALIFYING_CLASS: gettext_lazy("What qualifies"),
    RuleKind.COMMITMENT: gettext_lazy("Commitments"),
    RuleKind.DUTY: gettext_lazy("Duties"),
    RuleKind.PRINCIPLE: gettext_lazy("Principles"),
    RuleKind.REPORT_ITEM: gettext_lazy("How to report"),
}
"""In the order in which a decision looks for its rule."""


def language() -> str:
    """The language of the page that is being made."""
    return (get_language() or "en").split("-")[0]


def language_name(code: str) -> str:
    """A language in the words of the page: "Dutch", "Engels"."""
    return language_names.language_name(code, language())


def span(length: timedelta) -> str:
    """A length of time: "2 days 6 h"."""
    return say_span(length, language())


def moment(at: datetime, zone: str) -> str:
    """A moment with its weekday and zone: "Thu 3 Dec 2026, 09:14 CET"."""
    return say_moment_short(at, language(), zone)


def own_promise(kind: str, programme: Programme) -> str:
    """What an operator-defined promise is called in the language of the page; "" for those of the product."""
    return own_promise_name(kind, programme, language())


def promise_name(promise: PromiseLine) -> str:
    """What a promise is called."""
    return str(PROMISES.get(promise.kind) or promise.name or own_id(promise.kind))


LEFT = "{}"
"""Stands for what is left, or how late it is, where a script fills it in."""


def chip_with(promise: PromiseLine, *, late: bool) -> str:
    """What the chip of a clock that runs says, before it is due or after, with LEFT in the place of the time."""
    name = promise_name(promise)
    if not late:
        return f"{name} {LEFT}"
    if promise.kind == PromiseKind.EMBARGO:
        return gettext("Embargo ended")
    return gettext("%(promise)s %(span)s late") % {"promise": name, "span": LEFT}


def chip(promise: PromiseLine, now: datetime) -> str:
    """What a chip says: the promise and how much time is left, how late it is, or after what time it was kept."""
    name = promise_name(promise)
    said = {"promise": name, "span": span((promise.kept_at or now) - promise.due_at)}
    if promise.state is PromiseState.RUNNING:
        return f"{said['promise']} {said['span']}"
    if promise.state is PromiseState.PAUSED:
        return gettext("%(promise)s: waits for the reporter") % said
    if promise.state is PromiseState.MISSED:
        return (
            gettext("%(promise)s: %(span)s too late") % said
            if promise.kept_at
            else gettext("%(promise)s %(span)s late") % said
        )
    if promise.kind == PromiseKind.EMBARGO:
        return gettext("Embargo ended")
    after = span((promise.kept_at or promise.due_at) - promise.started_at)
    if promise.kind == PromiseKind.CONFIRM:
        return gettext("Confirmed after %(span)s") % {"span": after}
    return gettext("%(promise)s, after %(span)s") % {"promise": name, "span": after}
