"""The words that the desk uses for states, promises, outcomes and the like."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from babel import Locale, UnknownLocaleError
from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy

from firsthand.acknowledgements.rules import CreditState
from firsthand.cases.listing import Group, View
from firsthand.cases.records import PromiseLine
from firsthand.cases.rules import CaseState, ChangeKind, Channel, Outcome
from firsthand.core.dates import say_span
from firsthand.intake.kinds import MailKind
from firsthand.intake.listing import MailView
from firsthand.letters.kinds import LetterKind
from firsthand.programme.rules import RuleKind
from firsthand.promises.rules import PromiseKind, PromiseState

Lazy = str | LazyText

STATES: Mapping[str, Lazy] = {
    CaseState.RECEIVED: pgettext_lazy("state of a case", "New"),
    CaseState.IN_REVIEW: pgettext_lazy("state of a case", "Looking into it"),
    CaseState.ACCEPTED: pgettext_lazy("state of a case", "Repairing"),
    CaseState.REMEDIED: pgettext_lazy("state of a case", "Repaired"),
    CaseState.CLOSED: pgettext_lazy("state of a case", "Closed"),
}
PROMISES: Mapping[str, Lazy] = {
    PromiseKind.CONFIRM: pgettext_lazy("promise", "Confirm"),
    PromiseKind.EMBARGO: pgettext_lazy("promise", "Embargo"),
    PromiseKind.CREDIT: pgettext_lazy("promise", "Credit"),
}
PROMISE_ENDS: Mapping[str, Lazy] = {
    PromiseKind.CONFIRM: pgettext_lazy("promise", "Confirm"),
    PromiseKind.EMBARGO: gettext_lazy("Embargo ends"),
    PromiseKind.CREDIT: pgettext_lazy("promise", "Credit"),
}
"""What a promise is called at the moment it is due."""
OUTCOMES: Mapping[str, Lazy] = {
    Outcome.ACCEPTED: gettext_lazy("Accepted: it qualifies"),
    Outcome.OUT_OF_SCOPE: gettext_lazy("Out of scope"),
    Outcome.EXCLUDED_TEST: gettext_lazy("An excluded test"),
    Outcome.NOT_QUALIFYING: gettext_lazy("Does not qualify"),
    Outcome.DUPLICATE: gettext_lazy("Reported earlier by somebody else"),
    Outcome.KNOWN: gettext_lazy("Known to us already"),
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
}
HARMS: Mapping[str, Lazy] = {
    "personal_data": gettext_lazy("saw personal data"),
    "service": gettext_lazy("disrupted a service"),
    "data": gettext_lazy("changed or destroyed data"),
}
VIEWS: Mapping[View, Lazy] = {
    View.OPEN: gettext_lazy("All open"),
    View.MINE: gettext_lazy("Mine"),
    View.NOBODYS: gettext_lazy("Nobody’s"),
    View.LATE: pgettext_lazy("view of the queue", "Late"),
    View.WAITING: gettext_lazy("Waiting for reporter"),
}
GROUPS: Mapping[Group, Lazy] = {
    Group.LATE: pgettext_lazy("group of the queue", "Late"),
    Group.TODAY: gettext_lazy("Today"),
    Group.THIS_WEEK: gettext_lazy("This week"),
    Group.LATER: gettext_lazy("Later"),
}
MAIL_VIEWS: Mapping[MailView, Lazy] = {
    MailView.ALL: gettext_lazy("All mail"),
    MailView.LOOK_AT: gettext_lazy("Mail to look at"),
}
MAIL_KINDS: Mapping[str, Lazy] = {
    MailKind.REPORT: gettext_lazy("report"),
    MailKind.REPLY: gettext_lazy("reply"),
    MailKind.BOUNCE: gettext_lazy("bounce"),
    MailKind.AUTO_REPLY: gettext_lazy("automatic answer"),
    MailKind.JUNK: gettext_lazy("junk"),
    MailKind.UNREADABLE: gettext_lazy("unreadable"),
    "": gettext_lazy("not sorted yet"),
}
LETTERS: Mapping[str, Lazy] = {
    LetterKind.RECEIPT: gettext_lazy("Receipt"),
    LetterKind.CONFIRMED: gettext_lazy("Confirmation"),
    LetterKind.MESSAGE: gettext_lazy("Message"),
    LetterKind.QUESTION: gettext_lazy("Question"),
    LetterKind.ACCEPTED: gettext_lazy("Letter of acceptance"),
    LetterKind.DECLINED: gettext_lazy("Letter of refusal"),
    LetterKind.REMEDIED: gettext_lazy("Letter on the remedy"),
    LetterKind.CREDIT_PUBLISHED: gettext_lazy("Letter of thanks"),
    LetterKind.EMBARGO_LAPSED: gettext_lazy("Letter on the end of the embargo"),
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
    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name(language())
    except (UnknownLocaleError, ValueError):
        name = None
    return name or code


def span(length: timedelta) -> str:
    """A length of time: "2 days 6 h"."""
    return say_span(length, language())


def chip(promise: PromiseLine, now: datetime) -> str:
    """What a chip says: the promise and how much time is left, how late it is, or after what time it was kept."""
    name = PROMISES.get(promise.kind, promise.kind)
    said = {"promise": name, "span": span((promise.kept_at or now) - promise.due_at)}
    if promise.state is PromiseState.RUNNING:
        return f"{said['promise']} {said['span']}"
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
