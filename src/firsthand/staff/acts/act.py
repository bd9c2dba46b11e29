"""What an act is to the desk: who may, in which state, with which form, and what happens then."""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from firsthand.cases.rules import CaseStep
from firsthand.people.models import Person
from firsthand.people.rules import Act
from firsthand.staff.forms.base import ActForm
from firsthand.staff.scene import Scene
from firsthand.staff.words import Lazy

Given = Mapping[str, Any]
"""What a form has checked."""
Do = Callable[[str, Given, Person, datetime], object]
REFUSED = _("This could not be done. Check what you entered and try again; nothing was changed.")


class Group(enum.StrEnum):
    """What an act is about: the heading under which the list of acts has it. The most used come first."""

    ANSWER = "answer"
    DECIDE = "decide"
    WORK = "work"
    EMBARGO = "embargo"
    PEOPLE = "people"
    RECORD = "record"


def always(scene: Scene) -> bool:
    """For an act that fits every case."""
    return True


@dataclass(frozen=True)
class DeskAct:
    """One act. `step` is what the state must admit, if it moves the case; `fits` whatever else the case must have."""

    name: str
    group: Group
    needs: Act
    form: type[ActForm]
    do: Do
    title: Lazy
    button: Lazy
    done: Lazy
    """What the page says afterwards."""
    refused: Lazy = REFUSED
    """What the form says when the case does not take what was entered."""
    barred: Lazy = ""
    """What the form says to the one person of a role who may not, because of what they did before."""
    step: CaseStep | None = None
    fits: Callable[[Scene], bool] = always
    sends: bool = False
    """Whether it writes to the reporter."""
    consequence: Lazy | Callable[[Scene], Lazy] = ""
    """What cannot be taken back, in words."""
    danger: bool = False
    """Whether its button is one to think before."""
    link: Lazy = ""
    """How the list of acts names it, when that is not the title."""
    beside: bool = False
    """Whether the page offers it beside what it is about, and not in the list."""
    downloads: bool = False
    """Whether it answers with a file of JSON."""

    @property
    def called(self) -> Lazy:
        """Its name in the list of acts."""
        return self.link or self.title

    def warning(self, scene: Scene) -> Lazy:
        """Its consequence in this case."""
        return self.consequence(scene) if callable(self.consequence) else self.consequence
