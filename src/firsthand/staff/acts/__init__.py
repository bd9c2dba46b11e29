"""The acts on a case as the desk offers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from firsthand.cases.rules import CaseState
from firsthand.people.rules import may
from firsthand.staff.acts import deciding, entering, negotiating, noting, participating, rating, sharing, talking
from firsthand.staff.acts.act import DeskAct, Group
from firsthand.staff.scene import Scene
from firsthand.staff.words import Lazy

ALL: Mapping[str, DeskAct] = {
    act.name: act
    for part in (deciding, talking, negotiating, noting, rating, sharing, participating, entering)
    for act in part.ACTS
}  # fmt: skip

HEADINGS: Mapping[Group, Lazy] = {
    Group.ANSWER: pgettext_lazy("group of acts", "Answer"),
    Group.DECIDE: pgettext_lazy("group of acts", "Decide"),
    Group.WORK: pgettext_lazy("group of acts", "Work"),
    Group.EMBARGO: pgettext_lazy("group of acts", "Embargo"),
    Group.PEOPLE: pgettext_lazy("group of acts", "People"),
    Group.RECORD: pgettext_lazy("group of acts", "On record"),
}
STANDS_OPEN = frozenset({Group.ANSWER, Group.DECIDE})
"""Groups that are used daily; the others are folded, so that the list stays in sight."""
PRIMARY = ("appeal", "confirm", "accept", "remedied", "publish", "close")
"""The first of these that is offered is the one primary act of the page."""


def offered(scene: Scene) -> list[DeskAct]:
    """The acts that this person may do to the case as it stands."""
    return [
        act for act in ALL.values()
        if may(scene.person.role, act.needs)
        and (act.step is None or act.step in scene.record.steps)
        and act.fits(scene)
    ]  # fmt: skip


def primary(scene: Scene, acts: Sequence[DeskAct]) -> DeskAct | None:
    """The one act that the page puts first; on a closed case, answering what the reporter wrote since."""
    names = {act.name: act for act in acts}
    first = next((names[name] for name in PRIMARY if name in names), None)
    urgent = first is not None and first.name in ("appeal", "publish")
    if scene.record.state is CaseState.CLOSED and scene.record.unread_since and not urgent:
        return names.get("message")
    return first


@dataclass(frozen=True)
class Listed:
    """Some acts under a heading of the list. `folded` where it waits to be opened."""

    heading: Lazy
    acts: Sequence[DeskAct]
    folded: bool


def grouped(acts: Sequence[DeskAct]) -> list[Listed]:
    """The acts under the headings of the list, without those that stand beside what they are about."""
    listed = [act for act in acts if not act.beside]
    return [
        Listed(HEADINGS[group], mine, group not in STANDS_OPEN)
        for group in Group if (mine := [act for act in listed if act.group is group])
    ]  # fmt: skip
