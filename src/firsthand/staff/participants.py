"""Who takes part in a case, in plain words: ourselves, the reporter, and whoever was added."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from firsthand.cases.lines import ParticipantLine
from firsthand.cases.rules import RM_TRANSITIONS, RmState, RmStep
from firsthand.embargo.rules import CONSENT_TRANSITIONS, IN_FORCE, NOTED_BY_HAND, ConsentState, ConsentStep
from firsthand.staff import words
from firsthand.staff.scene import Scene


@dataclass(frozen=True)
class Part:
    """Somebody who takes part. `id` is empty for ourselves and the reporter, of whom nobody notes anything here."""

    id: str
    name: str
    roles: str
    says: tuple[str, ...]
    to_consent: bool = False
    """Whether there is something to note of their consent."""
    to_move: bool = False
    """Whether they can get further with the report."""


def taking_part(scene: Scene) -> list[Part]:
    """Everybody, ourselves first. How they stand to the embargo is told while it is in force."""
    return [_part(line, scene) for line in scene.record.participants]


def _part(line: ParticipantLine, scene: Scene) -> Part:
    ours = not line.id
    name = line.name or (scene.programme.organisation if ours else _("The reporter") if line.is_reporter else "?")
    roles = ", ".join(str(words.CASE_ROLES.get(role, role)) for role in line.roles)
    said = tuple(how_it_stands(line, scene))
    if ours or line.is_reporter:
        return Part("", name, roles, said)
    here = str(line.id)
    return Part(here, name, roles, said, here in to_consent(scene), here in to_move(scene))


def how_it_stands(line: ParticipantLine, scene: Scene) -> list[str]:
    """How far they are with the report, and how they stand to the embargo. A reporter has nothing to receive."""
    said = [] if line.is_reporter else [str(words.RM_OF_OTHERS.get(line.rm, line.rm))]
    if scene.record.embargo.state in IN_FORCE:
        said.append(str(words.CONSENT_OF_OTHERS.get(line.consent, line.consent)))
    return said


def to_consent(scene: Scene) -> Mapping[str, ParticipantLine]:
    """Those who can be asked to agree to the embargo, or answer; nobody once it is over."""
    if scene.record.embargo.state not in IN_FORCE:
        return {}
    return {str(line.id): line for line in scene.others if consents(line)}


def to_move(scene: Scene) -> Mapping[str, ParticipantLine]:
    """Those who are not done with the report."""
    return {str(line.id): line for line in scene.others if moves(line)}


def consents(line: ParticipantLine) -> Mapping[ConsentStep, ConsentState]:
    """What a person can note of somebody's consent, and where it leads."""
    now = ConsentState(line.consent)
    return {step: CONSENT_TRANSITIONS[now, step] for step in NOTED_BY_HAND if (now, step) in CONSENT_TRANSITIONS}


def moves(line: ParticipantLine) -> Mapping[RmStep, RmState]:
    """How far somebody can get from where they are, by the step that leads there."""
    now = RmState(line.rm)
    return {step: RM_TRANSITIONS[now, step] for step in RmStep if (now, step) in RM_TRANSITIONS}
