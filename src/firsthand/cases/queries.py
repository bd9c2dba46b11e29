"""Reads of cases, always for a viewer: a member of staff, or the holder of a case code."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet

from firsthand.cases.contacts import Contact
from firsthand.cases.models import Access, Attachment, Case, Message, Participant, TwoPersonEntry
from firsthand.cases.rules import OPEN, Direction, FactKind, TwoPersonKind, is_first
from firsthand.core.errors import NotFound
from firsthand.core.identifiers import tidy_case_code
from firsthand.intake.evidence import evidence_of
from firsthand.letters.kinds import LetterKind
from firsthand.people.models import Person
from firsthand.people.rules import Act, Sight, may, sight_of
from firsthand.vault import queries as vault


def visible_to(viewer: Person | None) -> QuerySet[Case]:
    """The cases that a member of the team may see; none for everybody else. The rule: `people.rules.sees`.

    A guest sees none here, so that no page of the team opens for one by mistake: see `open_to_guest`.
    """
    sight = _sight(viewer)
    if viewer is None or sight is None:
        return Case.objects.none()
    if sight is Sight.ALL:
        return Case.objects.all()
    let_in = Q(pk__in=_let_into(viewer))
    return Case.objects.filter(let_in | Q(restricted=False) if sight is Sight.OPEN_TO_TEAM else let_in)


def may_see(viewer: Person | None, case: str = "case") -> Q:
    """The condition that a row is about a case of `visible_to`, for a table that `case` leads to cases from."""
    sight = _sight(viewer)
    if viewer is None or sight is None:
        return Q(pk__in=[])
    if sight is Sight.ALL:
        return Q(**{f"{case}__isnull": False})
    let_in = Q(**{f"{case}__in": _let_into(viewer)})
    return let_in | Q(**{f"{case}__restricted": False}) if sight is Sight.OPEN_TO_TEAM else let_in


def hidden_from(viewer: Person | None) -> QuerySet[Case]:
    """The restricted cases that a reader of the journal may not see: few, where the others are many."""
    return Case.objects.filter(restricted=True).exclude(pk__in=visible_to(viewer).filter(restricted=True).values("pk"))


def open_to_guest(viewer: Person | None, *, agreed: bool = True) -> QuerySet[Case]:
    """The cases that a guest was let into and agreed to keep to themselves; with `agreed=False`, those still to agree.

    What a guest reads of them is `guests.record_for`, and nothing else.
    """
    if not isinstance(viewer, Person) or not viewer.is_active or not may(viewer.role, Act.READ_AS_GUEST):
        return Case.objects.none()
    return Case.objects.filter(pk__in=_let_into(viewer, agreed=agreed))


def _sight(viewer: object) -> Sight | None:
    """How far somebody sees as a member of the team; None for everybody else."""
    if not isinstance(viewer, Person) or not viewer.is_active or not may(viewer.role, Act.READ_CASES):
        return None
    return sight_of(viewer.role)


def _let_into(viewer: Person, *, agreed: bool = True) -> QuerySet[Access, Any]:
    rows = Access.objects.filter(person=viewer, ended_at=None, agreed_at__isnull=not agreed)
    return rows.values("case")


def case_for(viewer: Person | None, number: str) -> Case:
    """One case by number. Raises NotFound, in the same words for "not there" and "not yours"."""
    case = visible_to(viewer).filter(number=number).first()
    if case is None:
        raise NotFound(f"There is no case {number[:20]}.", "See: firsthand case list")
    return case


def case_to_show(viewer: Person | None, number: str) -> Case:
    """As `case_for`, with what a page of the case reads anyway. Not for acts: what it brings along may be stale."""
    people = Participant.objects.select_related("contact__key").order_by("pk")
    rows = visible_to(viewer).select_related("title__key", "handler", "remedy", "appeal")
    brought = (Prefetch("participants", queryset=people), Prefetch("messages", queryset=conversations()), "facts")
    case = rows.prefetch_related(*brought).filter(number=number).first()
    if case is None:
        raise NotFound(f"There is no case {number[:20]}.", "See: firsthand case list")
    return case


def conversations() -> QuerySet[Message]:
    """Messages in their order, with what opens their words and their files: two statements, for however many."""
    files = Attachment.objects.select_related("about__key").order_by("pk")
    rows = Message.objects.select_related("body__key", "by").order_by("at", "pk")
    return rows.prefetch_related(Prefetch("attachments", queryset=files))


def code_mac(code: str) -> str:
    """How a case code is looked up: the database never holds the code itself."""
    return settings.KEYRING.mac("case code", code.encode()).hex()


def case_by_code(typed: str) -> Case | None:
    """The case that a code opens, for the reporter; None for a wrong one."""
    code = tidy_case_code(typed)
    return Case.objects.filter(code_mac=code_mac(code)).first() if code else None


def contact_of(case: Case) -> Contact:
    """The reporter's contact data. For letters and for viewers who may see the case."""
    return Contact(**vault.unseal_json(case.reporter.contact))


def title_of(case: Case) -> str:
    """The line that names a case to the team."""
    return vault.unseal_text(case.title)


def unseal_body(message: Message) -> dict[str, Any]:
    """A message's body: at least `text`."""
    body: dict[str, Any] = vault.unseal_json(message.body)
    return body


def question_is_open(case: Case) -> bool:
    """Whether a question of ours waits for an answer (R18)."""
    return case.messages.filter(is_question=True, answered_at=None).exists()


def questions_of_letter(case: Case, letter_id: UUID) -> frozenset[str]:
    """The ids of the question that a letter put: written in the same act, it bears the same moment."""
    asked = case.letters.filter(pk=letter_id, kind=LetterKind.QUESTION).values("written_at")
    questions = case.messages.filter(is_question=True, at__in=asked)
    return frozenset(str(pk) for pk in questions.values_list("pk", flat=True))


def facts_of_case(case: Case) -> dict[FactKind, datetime]:
    """The dated facts that hold: V is the arrival itself, the others were noted (lifecycle, 4)."""
    rows = sorted(case.facts.all(), key=lambda fact: (fact.happened_at, fact.pk))
    noted = {FactKind(fact.kind): fact.happened_at for fact in rows}
    return {FactKind.VENDOR_AWARE: case.received_at, **noted}


def credit_is_barred(case: Case) -> bool:
    """Whether a departure from the guidelines holds against the report (R14, R75)."""
    entries = case.two_person_entries.filter(kind=TwoPersonKind.DEPARTURE, withdrawn_at=None)
    return entries.exclude(seconded_at=None).exists()


def is_first_report(case: Case) -> bool:
    """Whether this case arrived before every other that is linked to it as the same vulnerability (R23).

    A report against which a departure holds does not count among them (R45).
    """
    others = Case.objects.filter(same_as=case)
    if case.same_as_id is not None:
        original = case.same_as_id
        others = others | Case.objects.filter(pk=original) | Case.objects.filter(same_as=original).exclude(pk=case.pk)
    departed = TwoPersonEntry.objects.filter(
        kind=TwoPersonKind.DEPARTURE, withdrawn_at=None, seconded_at__isnull=False
    ).values("case")
    others = others.exclude(pk__in=departed)
    return is_first((case.received_at, case.arrival_order), list(others.values_list("received_at", "arrival_order")))


def attachment_for_staff(viewer: Person | None, number: str, attachment_id: UUID | str) -> Attachment:
    """One attachment of a case that the viewer may see. Raises NotFound."""
    case = case_for(viewer, number)
    found = Attachment.objects.filter(message__case=case, pk=attachment_id).first()
    if found is None:
        raise NotFound("There is no such attachment.")
    return found


def html_for_staff(viewer: Person | None, number: str, message_id: UUID | str) -> str:
    """The HTML version of a mail in a case that the viewer may see, as it came. Raises NotFound, also where none is."""
    message = Message.objects.filter(case=case_for(viewer, number), pk=message_id).select_related("body__key").first()
    html = str(unseal_body(message).get("html", "")) if message else ""
    if not html:
        raise NotFound("There is no such message with an HTML version.")
    return html


def came_encrypted(body: Mapping[str, Any]) -> bool:
    """Whether the words of a message came under a layer of encryption that we opened.

    The case page shows nothing of such a message. Its code travels by mail, in the clear where we know no key; and
    whoever gets hold of the encrypted mail of another could send it to us again, and read it with their own code.
    """
    return any(layer.encrypted and layer.opened for layer in evidence_of(body.get("evidence")).layers)


def attachment_for_reporter(case: Case, attachment_id: UUID | str) -> Attachment:
    """One attachment of a message that the reporter may read. Raises NotFound; notes stay in the house."""
    found = (
        Attachment.objects.filter(message__case=case, pk=attachment_id)
        .exclude(message__direction=Direction.NOTE)
        .select_related("message__body__key")
        .first()
    )
    if found is None or came_encrypted(unseal_body(found.message)):
        raise NotFound("There is no such attachment.")
    return found


def how_many_open() -> int:
    """How many cases are open, which tells of none of them: for those who look after the programme and its clocks."""
    return Case.objects.filter(rm__in=sorted(OPEN)).count()
