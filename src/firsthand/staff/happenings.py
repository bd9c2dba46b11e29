"""What the timeline says of each kind of journal entry, after the name of whoever did it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from firsthand.cases.rules import FactKind
from firsthand.embargo.rules import ConsentState, ExitedWhy
from firsthand.journal.rules import Kind
from firsthand.programme.rules import Programme
from firsthand.promises.rules import PromiseKind
from firsthand.staff import words
from firsthand.triage.severity.words import rating_words


@dataclass(frozen=True)
class Facts:
    """The facts of an entry, as words."""

    given: Mapping[str, Any]
    programme: Programme
    zone: str
    others: Mapping[str, str] = field(default_factory=dict)
    """Names of those who take part beside the reporter and ourselves, by the id of their participant."""
    people: Mapping[int, str] = field(default_factory=dict)
    """Names of accounts at the desk, by their number."""
    by_machine: bool = False
    by_reporter: bool = False

    def __getitem__(self, name: str) -> str:
        return str(self.given.get(name, ""))

    @property
    def promise(self) -> str:
        """What the promise is called that the entry is about."""
        kind = self["promise"]
        return str(words.PROMISES.get(kind) or words.own_promise(kind, self.programme))

    @property
    def person(self) -> str:
        """The account at the desk that the entry is about."""
        return self.people.get(int(self.given.get("person") or 0), "?")

    @property
    def other(self) -> str:
        """Who else takes part, where the entry is about them; "" where it is about the reporter."""
        return self.others.get(self["participant"], "")

    def moment(self, name: str) -> str:
        """A fact that is a moment, in the zone of the page; "?" where there is none."""
        return words.moment(datetime.fromisoformat(self[name]), self.zone) if self[name] else "?"


def _assigned(facts: Facts) -> str:
    if facts["person"] == "0":
        return _("gave the case to nobody in particular.")
    return _("gave the case to %(name)s.") % {"name": facts.person}


def _answers_in(facts: Facts) -> str:
    return _("changed the language of the answers to %(language)s.") % {"language": words.language_name(facts["to"])}


@dataclass(frozen=True)
class Line:
    """One line of the timeline: its sign, what it says, and its tone."""

    sign: str
    says: Callable[[Facts], str]
    tone: str = ""
    named: bool = True
    """Whether the name of whoever did it stands before the words."""


def _remedied(facts: Facts) -> str:
    if facts.given.get("with_earlier"):
        return _("told the reporter that it is fixed with the earlier report.")
    return _("recorded the remedy.")


def _shared(facts: Facts) -> str:
    if facts.given.get("identity"):
        return _("Exported for a third party, with who the reporter is")
    return _("Exported for a third party, without who the reporter is")


def _noted(facts: Facts) -> str:
    fact = words.FACTS.get(facts["fact"], "?")
    return _("noted a fact: %(fact)s (%(moment)s).") % {"fact": fact, "moment": facts.moment("happened_at")}


def _answered(facts: Facts) -> str:
    return _("answered a question.") if facts.by_reporter else _("marked a question as answered.")


def _incident(facts: Facts) -> str:
    if facts.by_reporter:
        return _("told of an incident with personal data.")
    return _("noted an incident with personal data.")


def _consent(facts: Facts) -> str:
    if facts.other:
        state = words.CONSENT_OF_OTHERS.get(facts["to"], "?")
        return _("%(name)s: %(state)s.") % {"name": facts.other, "state": state}
    if facts["to"] == ConsentState.DECLINED:
        return _("The reporter no longer keeps to the embargo.")
    state = words.CONSENT.get(facts["to"], "?")
    return _("The reporter’s consent to the embargo: %(state)s.") % {"state": state}


def _added(facts: Facts) -> str:
    return _("added %(name)s to the case.") % {"name": facts.other} if facts.other else _("added a participant.")


def _moved(facts: Facts) -> str:
    state = words.RM_OF_OTHERS.get(facts["to"], "?")
    return _("noted of %(name)s: %(state)s.") % {"name": facts.other or "?", "state": state}


def _identity(facts: Facts) -> str:
    if facts.given.get("allowed"):
        return _("allows that third parties learn who they are.")
    return _("no longer allows that third parties learn who they are.")


def _judged(facts: Facts) -> str:
    if facts.given.get("upheld"):
        return _("judged the appeal and upheld it.")
    return _("judged the appeal and dismissed it.")


def _rated(facts: Facts) -> str:
    return _("rated the severity: %(rating)s.") % {"rating": rating_words(facts.given)}


def _open_again(facts: Facts) -> str:
    if facts["promise"] == PromiseKind.CONFIRM:
        return _("Promise open again: %(promise)s. The letter did not reach the reporter.") % {"promise": facts.promise}
    return _("Promise open again: %(promise)s. The decision was taken back.") % {"promise": facts.promise}


def _proposed(facts: Facts) -> str:
    if facts.by_machine:
        return _("The end that the policy sets stays proposed: %(moment)s.") % {"moment": facts.moment("ends_at")}
    return _("proposed another end of the embargo: %(moment)s.") % {"moment": facts.moment("ends_at")}


def _ended(facts: Facts) -> str:
    if facts["why"] in ("", ExitedWhy.DECISION):
        return _("ended the embargo.")
    return _("ended the embargo by noting: %(why)s.") % {"why": words.EXITED.get(facts["why"], "?")}


def _evidence(facts: Facts) -> str:
    whom = _("for the reporter") if facts["for"] == "reporter" else _("for a court or an authority")
    return _("made an evidence pack %(whom)s, SHA-256 %(hash)s.") % {"whom": whom, "hash": facts["sha256"][:16] + "…"}


_MATTERS: Mapping[str, Line] = {
    Kind.MESSAGE_SENT: Line("pencil", lambda f: _("wrote to the reporter")),
    Kind.QUESTION_ASKED: Line("question", lambda f: _("asked the reporter")),
    Kind.QUESTION_ANSWERED: Line("tick", _answered, "quiet"),
    Kind.ARRIVAL_TOLD: Line("envelope", lambda f: _("put a mail into this thread."), "quiet"),
    Kind.REPORTER_KEY_KEPT: Line(
        "lock", lambda f: _("Answers by mail are encrypted from here on."), "quiet", named=False
    ),
    Kind.REPORTER_KEY_DROPPED: Line(
        "lock", lambda f: _("Answers by mail are no longer encrypted."), "quiet", named=False
    ),
    Kind.LANGUAGE_CHANGED: Line("pencil", _answers_in, "quiet"),
    Kind.TEST_ACCOUNT_HANDED_OUT: Line("pencil", lambda f: _("handed out a test account")),
    Kind.NOTE_KEPT: Line("lock", lambda f: _("Team only"), "note"),
    Kind.CASE_CONFIRMED: Line("tick", lambda f: _("confirmed the report to the reporter.")),
    Kind.CASE_VERIFIED: Line("tick", lambda f: _("confirmed the vulnerability.")),
    Kind.CASE_DECIDED: Line("scales", lambda f: _("decided")),
    Kind.CASE_REMEDIED: Line("wrench", _remedied),
    Kind.CASE_CLOSED: Line("dot", lambda f: _("closed the case.")),
    Kind.CASE_REOPENED: Line("dot", lambda f: _("took the case up again.")),
    Kind.CASE_TAKEN: Line("dot", lambda f: _("took the case.")),
    Kind.CASE_ASSIGNED: Line("dot", _assigned),
    Kind.CASE_FREED: Line(
        "dot", lambda f: _("%(name)s no longer has the case: it is nobody’s.") % {"name": f.person}, named=False
    ),
    Kind.CASE_LINKED: Line(
        "dot", lambda f: _("linked it to the earlier case %(number)s.") % {"number": f["same_as"]}
    ),
    Kind.CASE_SHARED: Line("lock", _shared, "note"),
    Kind.EVIDENCE_GIVEN: Line("lock", _evidence),
    Kind.CASE_RESTRICTED: Line("lock", lambda f: _("closed the case to all who are not let in.")),
    Kind.CASE_OPENED_TO_TEAM: Line("lock", lambda f: _("opened the case to the team again.")),
    Kind.ACCESS_GIVEN: Line("lock", lambda f: _("let %(name)s into the case.") % {"name": f.person}),
    Kind.ACCESS_AGREED: Line("lock", lambda f: _("agreed to keep the case confidential.")),
    Kind.ACCESS_ENDED: Line("lock", lambda f: _("ended what %(name)s could see.") % {"name": f.person}),
    Kind.REQUEST_NOTED: Line("lock", lambda f: _("Request from outside"), "note"),
    Kind.FACT_NOTED: Line("triangle", _noted),
    Kind.PARTICIPANT_ADDED: Line("dot", _added),
    Kind.RM_MOVED: Line("dot", _moved),
    Kind.IDENTITY_CONSENT_CHANGED: Line("dot", _identity),
    Kind.APPEAL_MADE: Line("scales", lambda f: _("appealed against the decision.")),
    Kind.APPEAL_JUDGED: Line("scales", _judged),
    Kind.SEVERITY_RATED: Line("triangle", _rated),
    Kind.INCIDENT_SEEN: Line("triangle", _incident, "missed"),
    Kind.INCIDENT_SETTLED: Line("lock", lambda f: _("Incident settled"), "note"),
    Kind.CREDIT_CHANGED: Line("star", lambda f: _("entered the name to print.")),
    Kind.CREDIT_DECLINED: Line("star", lambda f: _("entered that no name is to be printed.")),
    Kind.CREDIT_PUBLISHED: Line("star", lambda f: _("published the credit in the Hall of Fame."), "kept"),
    Kind.CREDIT_WITHDRAWN: Line("star", lambda f: _("withdrew the name from the Hall of Fame.")),
}  # fmt: skip
_ENTRIES: Mapping[str, Line] = {
    Kind.DEPARTURE_PROPOSED: Line(
        "triangle", lambda f: _("proposed to record a departure from rule %(rule)s.") % {"rule": f["rule"]}
    ),
    Kind.DEPARTURE_SECONDED: Line(
        "triangle", lambda f: _("put a second name to the departure from rule %(rule)s.") % {"rule": f["rule"]}
    ),
    Kind.DEPARTURE_WITHDRAWN: Line(
        "dot", lambda f: _("withdrew the departure from rule %(rule)s.") % {"rule": f["rule"]}
    ),
    Kind.LEGAL_STEP_PROPOSED: Line(
        "triangle", lambda f: _("proposed a legal step on rule %(rule)s.") % {"rule": f["rule"]}
    ),
    Kind.LEGAL_STEP_SECONDED: Line(
        "triangle", lambda f: _("put a second name to the legal step on rule %(rule)s.") % {"rule": f["rule"]}
    ),
    Kind.LEGAL_STEP_WITHDRAWN: Line(
        "dot", lambda f: _("withdrew the legal step on rule %(rule)s.") % {"rule": f["rule"]}
    ),
}  # fmt: skip
_CLOCKS: Mapping[str, Line] = {
    Kind.PROMISE_WARNED: Line(
        "clock",
        lambda f: _("%(share)s percent of the time is used: %(promise)s.")
        % {"share": f["share"], "promise": f.promise},
        "quiet", named=False,
    ),
    Kind.PROMISE_PAUSED: Line(
        "clock", lambda f: _("Promise waits for the reporter: %(promise)s.") % {"promise": f.promise}, "quiet",
        named=False,
    ),
    Kind.PROMISE_RESUMED: Line(
        "clock",
        lambda f: _("Promise runs on: %(promise)s, now due %(moment)s.")
        % {"promise": f.promise, "moment": f.moment("due_at")},
        "quiet", named=False,
    ),
    Kind.PROMISE_MISSED: Line(
        "cross", lambda f: _("Promise missed: %(promise)s.") % {"promise": f.promise}, "missed"
    ),
    Kind.PROMISE_REOPENED: Line("triangle", _open_again, "missed", named=False),
    Kind.CONSENT_CHANGED: Line("dot", _consent, named=False),
    Kind.EMBARGO_PROPOSED: Line("clock", _proposed),
    Kind.EMBARGO_AGREED: Line(
        "clock", lambda f: _("agreed: the embargo ends %(moment)s.") % {"moment": f.moment("ends_at")}
    ),
    Kind.EMBARGO_DECLINED: Line(
        "clock", lambda f: _("declined the proposed end, %(moment)s.") % {"moment": f.moment("ends_at")}
    ),
    Kind.EMBARGO_WITHDRAWN: Line(
        "clock", lambda f: _("withdrew the proposed end, %(moment)s.") % {"moment": f.moment("ends_at")}
    ),
    Kind.EMBARGO_ENDED: Line("clock", _ended),
    Kind.EMBARGO_LAPSED: Line("clock", lambda f: _("The embargo ended; the reporter is free to publish.")),
}  # fmt: skip
LINES: Mapping[str, Line] = {**_MATTERS, **_ENTRIES, **_CLOCKS}
_UNKNOWN = Line("dot", lambda f: _("Something happened that this page has no words for yet."), named=False)


def line_of(kind: str, facts: Facts) -> Line:
    """The line for an entry; a kind that is not known yet gets one as well."""
    line = LINES.get(kind, _UNKNOWN)
    mends = kind == Kind.FACT_NOTED and facts["fact"] in (FactKind.FIX_READY, FactKind.FIX_DEPLOYED)
    return replace(line, sign="wrench") if mends else line
