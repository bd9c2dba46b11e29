"""Cases brought to where an act of the desk can be done, and what its form then sends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pysequoia import Tsk

from firsthand.cases import actions
from firsthand.cases.models import Case, Message, TwoPersonEntry
from firsthand.cases.rules import ChangeKind, Outcome, Role, TwoPersonKind
from firsthand.embargo import actions as embargo
from firsthand.embargo.models import Proposal
from firsthand.embargo.rules import ConsentStep
from firsthand.keys.actions import keep_reporter_key
from firsthand.keys.rules import KeySource
from firsthand.people.models import Person

REASON = "We looked at it with care and this is why."
DAY, TIME = "2027-03-20", "12:30"
REMEDY = {"kind": "code", "deployed": "in_place", "reference": "commit 5f3a9c1", "day": "2027-03-01"}

Post = dict[str, str]


@dataclass(frozen=True)
class Stage:
    """A case, who worked it until now, and the moment."""

    case: Case
    by: Person
    at: datetime

    @property
    def number(self) -> str:
        return self.case.number

    def accepted(self) -> None:
        actions.accept(self.number, by=self.by, at=self.at, reason=REASON)

    def remedied(self) -> None:
        self.accepted()
        actions.record_remedy(
            self.number, kind=ChangeKind.CODE, reference="x", day=self.at.date(), by=self.by, at=self.at
        )

    def declined(self) -> None:
        actions.decline(self.number, Outcome.NO_IMPACT, rule_id="N1", reason=REASON, by=self.by, at=self.at)

    def appealed(self) -> None:
        self.declined()
        actions.appeal(Case.objects.get(pk=self.case.pk), text="Look again.", at=self.at)

    def judged(self) -> None:
        self.appealed()
        another = Person.objects.create(mail="judge@staff.example", name="Juno", role="lead", joined_at=self.at)
        actions.judge_appeal(self.number, upheld=False, reason=REASON, by=another, at=self.at)

    def asked(self) -> Post:
        actions.ask(self.number, "Which version?", by=self.by, at=self.at)
        return {"about": str(Message.objects.get(is_question=True).pk)}

    def they_proposed(self) -> Post:
        ends_at = self.at + timedelta(days=20)
        embargo.propose_by_reporter(Case.objects.get(pk=self.case.pk), ends_at=ends_at, at=self.at)
        return {"about": str(Proposal.objects.get(answer="").pk)}

    def we_proposed(self) -> Post:
        embargo.propose_by_staff(self.number, ends_at=self.at + timedelta(days=20), by=self.by, at=self.at)
        return {"about": str(Proposal.objects.get(answer="").pk)}

    def entered(self) -> Post:
        actions.propose_entry(
            self.number, TwoPersonKind.DEPARTURE, rule_id="X4", evidence=REASON, by=self.by, at=self.at
        )
        return {"about": str(TwoPersonEntry.objects.get().pk)}

    def joined(self) -> Post:
        """A coordinator who was added by a lead and asked to agree to the embargo."""
        lead, _ = Person.objects.get_or_create(role="lead", defaults={"mail": "lead@staff.example", "name": "Lea"})
        csirt = actions.add_participant(self.number, roles={Role.COORDINATOR}, name="CSIRT", by=lead, at=self.at)
        return {"about": str(csirt.pk)}

    def agreed(self) -> Post:
        post = self.joined()
        lead = Person.objects.get(role="lead")
        actions.note_consent(self.number, int(post["about"]), ConsentStep.ACCEPT, by=lead, at=self.at)
        return post

    def held_key(self) -> None:
        key = bytes(Tsk.generate(user_id="Oak <oak@finder.example>").extract_certificate())
        keep_reporter_key(self.case, key, KeySource.CASE_PAGE, at=self.at, by="test")

    def incident(self) -> None:
        actions.note_incident(self.number, by=self.by, at=self.at)


def _nothing(stage: Stage) -> None:
    """The case as it arrived."""


ACTS: dict[str, tuple[Callable[[Stage], Post | None], Post]] = {
    "confirm": (_nothing, {"text": "Thank you."}),
    "verify": (_nothing, {"text": "We see it as well."}),
    "accept": (_nothing, {"asset": "S8", "reason": REASON, "rule": ""}),
    "decline": (_nothing, {"outcome": "not_qualifying", "rule": "N11", "reason": REASON}),
    "remedied": (Stage.accepted, REMEDY),
    "close": (Stage.remedied, {}),
    "finish": (Stage.judged, {}),
    "appeal": (Stage.appealed, {"verdict": "upheld", "reason": REASON}),
    "message": (_nothing, {"text": "It is in our hands."}),
    "question": (_nothing, {"text": "Which version?"}),
    "answered": (Stage.asked, {}),
    "test_account": (_nothing, {"text": "tester-1 at portal.example"}),
    "drop_key": (Stage.held_key, {}),
    "note": (_nothing, {"text": "Seen before?"}),
    "take": (_nothing, {}),
    "assign": (lambda stage: {"to": str(stage.by.pk)}, {}),
    "language": (_nothing, {"language": "fr"}),
    "embargo_propose": (_nothing, {"day": DAY, "time": TIME, "why": ""}),
    "embargo_accept": (Stage.they_proposed, {}),
    "embargo_decline": (Stage.they_proposed, {"why": REASON}),
    "embargo_withdraw": (Stage.we_proposed, {}),
    "embargo_end": (_nothing, {"reason": REASON}),
    "fact": (_nothing, {"fact": "public_aware", "day": "2027-03-01", "time": "08:00"}),
    "incident": (_nothing, {}),
    "settle_incident": (Stage.incident, {"text": "Notified the authority."}),
    "departure": (_nothing, {"rule": "X4", "evidence": REASON}),
    "legal_step": (_nothing, {"rule": "X4", "evidence": REASON}),
    "second": (Stage.entered, {}),
    "withdraw_entry": (Stage.entered, {}),
    "wish": (_nothing, {"printed": "Oak", "link": "oak.example", "organisation": ""}),
    "publish": (Stage.remedied, {}),
    "request": (_nothing, {"text": "The police asked; we sent nothing."}),
    "participant": (_nothing, {"called": "CSIRT", "roles": "coordinator", "mail": ""}),
    "participant_consent": (Stage.joined, {"step": "accept"}),
    "participant_step": (Stage.agreed, {"step": "receive"}),
    "export": (_nothing, {"recipient": "CERT", "why": "They coordinate."}),
}
"""Act -> what brings the case there, and what a lead's form sends beside what it is about."""


def prepare(act: str, case: Case, by: Person, at: datetime) -> Post:
    """Bring the case to where the act can be done; what the form sends."""
    before, post = ACTS[act]
    return {**post, **(before(Stage(case, by, at)) or {})}


def address(case: Case, act: str) -> str:
    return f"/desk/cases/{case.number}/{act}/"
