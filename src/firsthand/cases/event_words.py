"""One line of words for each thing that happened to a case, for its reporter. What is not told here is not shown.

What a reporter may not know of is no event of their record: `entries` leaves it out.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firsthand.cases.conversation import Told
from firsthand.cases.lines import Event
from firsthand.cases.records import CaseRecord
from firsthand.cases.words import ENDED, EVENTS, FACTS, PROMISES
from firsthand.core.dates import say_date, say_day, say_moment_short
from firsthand.embargo.queries import ProposalLine
from firsthand.embargo.rules import ConsentState, ExitedWhy
from firsthand.journal.actions import MACHINE
from firsthand.journal.rules import Kind
from firsthand.promises.rules import PromiseKind
from firsthand.triage.severity.systems import Side
from firsthand.triage.severity.words import rating_plainly


class Teller:
    """Tells the events of one case. Moments are in the zone of the page."""

    def __init__(self, record: CaseRecord, *, zone: str) -> None:
        self.record, self.zone = record, zone
        self.promises = {p.kind: p.name or str(PROMISES.get(p.kind, p.kind)) for p in record.promises}
        self.proposals = {p.id: p for p in record.embargo.history}

    def tell(self, event: Event) -> Told | None:
        """The line of an event; None for one that the page does not show."""
        own = self.WITH_FACTS.get(event.kind)
        if own is not None:
            return own(self, event)
        return self._plain(event)

    def _plain(self, event: Event) -> Told | None:
        found = EVENTS.get(event.kind)
        return Told(found[0], str(found[1])) if found else None

    def _moment(self, stamp: object) -> str:
        return say_moment_short(datetime.fromisoformat(str(stamp)), get_language() or "en", self.zone)

    def _remedied(self, event: Event) -> Told | None:
        if not event.facts.get("with_earlier"):
            return self._plain(event)
        day = say_date(date.fromisoformat(event.facts["day"]), get_language() or "en")
        return Told("wrench", _("The change that fixes it was made on %(day)s.") % {"day": day})

    def _fact(self, event: Event) -> Told | None:
        found = FACTS.get(event.facts["fact"])
        if found is None:
            return None
        day = say_day(datetime.fromisoformat(event.facts["happened_at"]), get_language() or "en", self.zone)
        return Told(found[0], str(found[1]) % {"day": day})

    def _rated(self, event: Event) -> Told:
        if event.facts["side"] == Side.REPORTER:
            return Told("triangle", _("You told us how severe you find it."), ours=False)
        said = f"{rating_plainly(event.facts)} ({event.facts['vector']})"
        return Told("triangle", _("We rated how severe it is: %(rating)s.") % {"rating": said})

    def _appeal_judged(self, event: Event) -> Told:
        reason = self.record.appeal.reason if self.record.appeal else ""
        if event.facts["upheld"]:
            return Told("scales", _("Somebody who did not decide looked again, and sees it as you do."), reason)
        return Told("scales", _("Somebody who did not decide looked again, and the decision stands."), reason)

    def _identity(self, event: Event) -> Told:
        if event.facts["allowed"]:
            return Told("dot", _("You allowed us to tell third parties who you are."))
        return Told("lock", _("You asked us to tell nobody who you are."))

    def _consent(self, event: Event) -> Told | None:
        """Only the reporter can decline; what agreements do to consent is told by the agreements."""
        if event.facts.get("to") != ConsentState.DECLINED:
            return None
        return Told("dot", _("You told us that you no longer keep it confidential."))

    def _missed(self, event: Event) -> Told:
        name = self.promises[event.facts["promise"]]
        said = _("We did not keep a promise in time: “%(promise)s”. It stays on record.") % {"promise": name}
        return Told("cross", said)

    def _reopened_promise(self, event: Event) -> Told | None:
        """A confirmation that came back. What an appeal opened again is told by the case that is open again."""
        return self._plain(event) if event.facts.get("promise") == PromiseKind.CONFIRM else None

    def _embargo_began(self, event: Event) -> Told:
        said = _("You keep it between us until %(when)s.") % {"when": self._moment(event.facts["ends_at"])}
        return Told("lock", said)

    def _proposed(self, event: Event) -> Told | None:
        proposal = self.proposals.get(int(event.facts["proposal"]))
        if proposal is None:
            return None
        when = {"when": self._moment(event.facts["ends_at"])}
        if proposal.by_reporter:
            return Told("pencil", _("You proposed another end: %(when)s.") % when, proposal.why, ours=False)
        if event.by == MACHINE:
            return Told("pencil", _("The usual end of our policy stays open as a proposal: %(when)s.") % when)
        return Told("pencil", _("We proposed another end: %(when)s.") % when, proposal.why)

    def _agreed(self, event: Event) -> Told:
        said = _("We agreed on another end: %(when)s.") % {"when": self._moment(event.facts["ends_at"])}
        return Told("tick", said)

    def _declined(self, event: Event) -> Told | None:
        of_theirs, of_ours = _("We declined the end that you proposed."), _("You declined the end that we proposed.")
        return self._answered(event, of_theirs, of_ours)

    def _withdrawn(self, event: Event) -> Told | None:
        return self._answered(event, _("You withdrew your proposal."), _("We withdrew our proposal."))

    def _answered(self, event: Event, of_theirs: str, of_ours: str) -> Told | None:
        proposal: ProposalLine | None = self.proposals.get(int(event.facts["proposal"]))
        if proposal is None:
            return None
        words = of_theirs if proposal.by_reporter else of_ours
        return Told("dot", words, proposal.answer_why, ours=proposal.by_reporter)

    def _ended(self, event: Event) -> Told:
        why = str(event.facts.get("why", ExitedWhy.LAPSED))
        return Told("clock", str(ENDED.get(why, ENDED[ExitedWhy.LAPSED])), self.record.embargo.exited_reason)

    WITH_FACTS: Mapping[str, Callable[["Teller", Event], Told | None]] = {
        Kind.CASE_REMEDIED: _remedied,
        Kind.FACT_NOTED: _fact,
        Kind.SEVERITY_RATED: _rated,
        Kind.APPEAL_JUDGED: _appeal_judged,
        Kind.IDENTITY_CONSENT_CHANGED: _identity,
        Kind.CONSENT_CHANGED: _consent,
        Kind.PROMISE_MISSED: _missed,
        Kind.PROMISE_REOPENED: _reopened_promise,
        Kind.EMBARGO_BEGAN: _embargo_began,
        Kind.EMBARGO_PROPOSED: _proposed,
        Kind.EMBARGO_AGREED: _agreed,
        Kind.EMBARGO_DECLINED: _declined,
        Kind.EMBARGO_WITHDRAWN: _withdrawn,
        Kind.EMBARGO_ENDED: _ended,
        Kind.EMBARGO_LAPSED: _ended,
    }
