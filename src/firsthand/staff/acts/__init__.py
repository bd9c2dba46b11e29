"""The acts on a case as the desk offers them."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

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
    Group.DECIDING: _("Deciding"),
    Group.TALKING: _("Talking"),
    Group.EMBARGO: _("Embargo"),
    Group.FACTS: _("Facts"),
    Group.CREDIT: _("Credit"),
    Group.GRAVE: _("Grave entries"),
    Group.SHARING: _("Third parties"),
}
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


def grouped(acts: Sequence[DeskAct]) -> list[tuple[Lazy, list[DeskAct]]]:
    """The acts under the headings of the list, without those that stand beside what they are about."""
    listed = [act for act in acts if not act.beside]
    return [(HEADINGS[group], mine) for group in Group if (mine := [act for act in listed if act.group is group])]
