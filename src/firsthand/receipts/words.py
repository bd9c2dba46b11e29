"""What a receipt calls the acts that it proves: in the words of the case page, told from the opened fields alone."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from firsthand.cases.words import DECISIONS, ENDED, EVENTS, FACTS
from firsthand.core.dates import say_date, say_day, say_moment_short
from firsthand.embargo.rules import ExitedWhy
from firsthand.journal.log.receipts import OpenedEntry
from firsthand.journal.rules import Kind
from firsthand.promises.rules import PromiseKind
from firsthand.receipts.rules import REPORTER
from firsthand.triage.severity.systems import Side
from firsthand.triage.severity.words import rating_words


class Acts:
    """Tells the acts of one receipt. `promises` names the promises by kind; moments are said in `zone`."""

    def __init__(self, promises: Mapping[str, str], *, language: str, zone: str) -> None:
        self.promises, self.language, self.zone = promises, language, zone

    def tell(self, entry: OpenedEntry) -> str:
        """One line; the name of the kind itself where we have no words for it, so that nothing is passed over."""
        kind = str(entry.value("kind"))
        own = self.WITH_FACTS.get(kind)
        if own is not None:
            return own(self, entry)
        return str(EVENTS[kind][1]) if kind in EVENTS else kind

    def _moment(self, entry: OpenedEntry, name: str) -> str:
        return say_moment_short(datetime.fromisoformat(str(entry.value(f"facts.{name}"))), self.language, self.zone)

    def _decided(self, entry: OpenedEntry) -> str:
        said = str(DECISIONS.get(str(entry.value("facts.outcome")), entry.value("facts.outcome")))
        rule = entry.value("facts.rule")
        return _("%(decision)s (rule %(rule)s)") % {"decision": said, "rule": rule} if rule else said

    def _message(self, entry: OpenedEntry) -> str:
        if entry.value("facts.known_sender") is False:
            return _("Somebody wrote to us about your report, from an address that is not yours.")
        return _("You wrote to us.")

    def _remedied(self, entry: OpenedEntry) -> str:
        if not entry.value("facts.with_earlier"):
            return str(EVENTS[Kind.CASE_REMEDIED][1])
        day = say_date(date.fromisoformat(str(entry.value("facts.day"))), self.language)
        return _("The change that fixes it was made on %(day)s.") % {"day": day}

    def _fact(self, entry: OpenedEntry) -> str:
        fact = str(entry.value("facts.fact"))
        if fact not in FACTS:
            return _("A fix is ready.")
        happened = datetime.fromisoformat(str(entry.value("facts.happened_at")))
        return str(FACTS[fact][1]) % {"day": say_day(happened, self.language, self.zone)}

    def _rated(self, entry: OpenedEntry) -> str:
        facts = {name: entry.value(f"facts.{name}") for name in ("side", "system", "vector", "score", "label")}
        if facts["side"] == Side.REPORTER:
            return _("You told us how severe you find it.")
        return _("We rated how severe it is: %(rating)s.") % {"rating": rating_words(facts)}

    def _appeal_judged(self, entry: OpenedEntry) -> str:
        if entry.value("facts.upheld"):
            return _("Somebody who did not decide looked again, and sees it as you do.")
        return _("Somebody who did not decide looked again, and the decision stands.")

    def _departure(self, entry: OpenedEntry) -> str:
        words = str(EVENTS[str(entry.value("kind"))][1])
        return _("%(act)s (rule %(rule)s)") % {"act": words.rstrip("."), "rule": entry.value("facts.rule")}

    def _identity(self, entry: OpenedEntry) -> str:
        if entry.value("facts.allowed"):
            return _("You allowed us to tell third parties who you are.")
        return _("You asked us to tell nobody who you are.")

    def _promise(self, entry: OpenedEntry) -> str:
        kind = str(entry.value("facts.promise"))
        said = {"promise": self.promises.get(kind, kind), "when": self._moment(entry, "due_at")}
        match entry.value("kind"):
            case Kind.PROMISE_MISSED:
                return _("We did not keep a promise in time: “%(promise)s”, by %(when)s.") % said
            case Kind.PROMISE_PAUSED:
                return _("While we wait for your answer, this clock stands still: “%(promise)s”.") % said
            case Kind.PROMISE_RESUMED:
                return _("This clock runs again: “%(promise)s”, now by %(when)s.") % said
        if kind == PromiseKind.CONFIRM:
            return str(EVENTS[Kind.PROMISE_REOPENED][1])
        return _("This clock runs again: “%(promise)s”, now by %(when)s.") % said

    def _proposed(self, entry: OpenedEntry) -> str:
        when = {"when": self._moment(entry, "ends_at")}
        if entry.value("facts.by_reporter"):
            return _("You proposed another end: %(when)s.") % when
        return _("Another end was proposed to you: %(when)s.") % when

    def _agreed(self, entry: OpenedEntry) -> str:
        return _("We agreed on another end: %(when)s.") % {"when": self._moment(entry, "ends_at")}

    def _answered(self, entry: OpenedEntry) -> str:
        by_reporter = entry.value("by") == REPORTER
        if entry.value("kind") == Kind.EMBARGO_WITHDRAWN:
            return _("You withdrew your proposal.") if by_reporter else _("We withdrew our proposal.")
        if by_reporter:
            return _("You declined the end that we proposed.")
        return _("We declined the end that you proposed.")

    def _ended(self, entry: OpenedEntry) -> str:
        why = str(entry.value("facts.why") or ExitedWhy.LAPSED)
        return str(ENDED.get(why, ENDED[ExitedWhy.LAPSED]))

    def _credit(self, entry: OpenedEntry) -> str:
        if entry.value("by") == REPORTER:
            return str(EVENTS[str(entry.value("kind"))][1])
        if entry.value("kind") == Kind.CREDIT_DECLINED:
            return _("We noted for you that no name is to be printed.")
        return _("We noted for you which name is to be printed.")

    WITH_FACTS: Mapping[str, Callable[["Acts", OpenedEntry], str]] = {
        Kind.MESSAGE_RECEIVED: _message,
        Kind.MESSAGE_SENT: lambda _self, _entry: _("We wrote to you."),
        Kind.QUESTION_ASKED: lambda _self, _entry: _("We asked you a question."),
        Kind.CASE_DECIDED: _decided,
        Kind.CASE_LINKED: lambda _self, _entry: _("We named the report that came before yours."),
        Kind.CASE_REMEDIED: _remedied,
        Kind.FACT_NOTED: _fact,
        Kind.SEVERITY_RATED: _rated,
        Kind.APPEAL_JUDGED: _appeal_judged,
        Kind.DEPARTURE_SECONDED: _departure,
        Kind.DEPARTURE_WITHDRAWN: _departure,
        Kind.IDENTITY_CONSENT_CHANGED: _identity,
        Kind.CONSENT_CHANGED: lambda _self, _entry: _("You told us that you no longer keep it confidential."),
        Kind.PROMISE_MISSED: _promise,
        Kind.PROMISE_PAUSED: _promise,
        Kind.PROMISE_RESUMED: _promise,
        Kind.PROMISE_REOPENED: _promise,
        Kind.EMBARGO_PROPOSED: _proposed,
        Kind.EMBARGO_AGREED: _agreed,
        Kind.EMBARGO_DECLINED: _answered,
        Kind.EMBARGO_WITHDRAWN: _answered,
        Kind.EMBARGO_ENDED: _ended,
        Kind.EMBARGO_LAPSED: _ended,
        Kind.CREDIT_CHANGED: _credit,
        Kind.CREDIT_DECLINED: _credit,
    }
