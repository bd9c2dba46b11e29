"""Others who take part in a case: a coordinator, another vendor, a deployer. What they do is noted by a person here."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from firsthand.cases.actions.common import actor, for_change, note, required
from firsthand.cases.contacts import Contact
from firsthand.cases.models import Case, Participant
from firsthand.cases.rules import OTHER_ROLES, RmState, RmStep, Role, broken_by_handing_over, rm_after
from firsthand.core.errors import BadInput, refuse_if
from firsthand.core.text import one_line
from firsthand.embargo import consents
from firsthand.embargo.queries import is_in_force
from firsthand.embargo.rules import NOTED_BY_HAND, ConsentState, ConsentStep
from firsthand.journal.rules import Kind
from firsthand.people.models import Person
from firsthand.people.reporters import mail_mac
from firsthand.people.rules import Act
from firsthand.queue.searching import keeping as searching
from firsthand.vault import actions as vault

NAME_LIMIT = 200


@transaction.atomic
def add_participant(
    number: str, *, roles: Collection[Role], name: str, mail: str = "", by: Person | None, at: datetime
) -> Participant:
    """Add somebody to a case. While an embargo runs they are invited to it first (lifecycle, 3): nothing is sent.

    Raises BadInput, NotAllowed, NotFound.
    """
    case, person = for_change(number, by, Act.SHARE)
    wanted = sorted(set(roles) & set(OTHER_ROLES))
    if not wanted:
        raise BadInput("A participant needs a role.", f"Name one of: {', '.join(OTHER_ROLES)}.")
    contact = Contact(greet_as=required(one_line(name, NAME_LIMIT), "name"), mail=one_line(mail, NAME_LIMIT))
    participant = Participant.objects.create(
        case=case, is_reporter=False, roles=",".join(wanted), rm=RmState.START,
        contact=vault.seal_json(case.key, "contact", asdict(contact)), mail_mac=mail_mac(contact.mail),
    )  # fmt: skip
    searching.keep_people(case)
    note(case, Kind.PARTICIPANT_ADDED, person, at, {"participant": participant.pk, "roles": participant.roles})
    if is_in_force(case, at=at):
        consents.move(participant, ConsentStep.INVITE, by=actor(person), at=at)
    return participant


def _participant(case: Case, participant_id: int) -> Participant:
    found = case.participants.filter(pk=participant_id, is_reporter=False).first()
    if found is None:
        raise BadInput("There is no such participant in this case.", "Name one of those that the case lists.")
    return found


@transaction.atomic
def note_consent(
    number: str, participant_id: int, step: ConsentStep, *, by: Person | None, at: datetime
) -> Participant:
    """Note that a participant accepted or declined the embargo, or was invited again.

    Raises BadInput, NotAllowed, NotFound, RulesBroken.
    """
    case, person = for_change(number, by, Act.SHARE)
    if step not in NOTED_BY_HAND:
        raise BadInput("This follows from the embargo itself.", "Note that they were invited, accepted or declined.")
    participant = _participant(case, participant_id)
    consents.move(participant, step, by=actor(person), at=at)
    return participant


@transaction.atomic
def note_participant_step(
    number: str, participant_id: int, step: RmStep, *, by: Person | None, at: datetime
) -> Participant:
    """Note a step of a participant's own report management; `receive` is our handing the report over to them.

    While an embargo runs they receive it only after they have agreed to it. Raises BadInput, NotAllowed, NotFound,
    RulesBroken, StepNotAllowed.
    """
    case, person = for_change(number, by, Act.SHARE)
    participant = _participant(case, participant_id)
    before = participant.rm
    after = rm_after(before, step)
    if step is RmStep.RECEIVE:
        agreed = participant.consent == ConsentState.SIGNATORY
        refuse_if(broken_by_handing_over(in_force=is_in_force(case, at=at), agreed=agreed))
    participant.rm = after
    participant.save(update_fields=["rm"])
    note(case, Kind.RM_MOVED, person, at, {"participant": participant.pk, "from": before, "to": str(after)})
    return participant
