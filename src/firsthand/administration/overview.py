"""How the five things that an administrator looks after stand, each in one line."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firsthand.administration.drafts.queries import draft_for
from firsthand.administration.health.checks import WORKER_SILENT
from firsthand.administration.health.findings import wrong_here
from firsthand.core.dates import say_moment_short
from firsthand.keys.queries import all_keys
from firsthand.keys.rules import WARN_BEFORE
from firsthand.letters import outbox
from firsthand.people.models import Person
from firsthand.programme.queries import in_force
from firsthand.promises.models import Beat, Trouble
from firsthand.promises.queries import late


@dataclass(frozen=True)
class State:
    """One thing: where its page is, what to say of it, and whether somebody should look."""

    place: str
    title: str
    says: str
    well: bool
    as_told: bool = False
    """Neither well nor wrong, but so: what waits to go out, what is not there."""


def overview(viewer: Person, *, at: datetime, language: str) -> list[State]:
    """The five in the order of the row of places."""
    return [_programme(viewer, language), _letters(viewer, at), _clocks(at), _keys(at), _health(at)]


def _programme(viewer: Person, language: str) -> State:
    current = in_force()
    since = say_moment_short(current.published_at, language, current.programme.timezone)
    says = _("Version %(number)s is in force since %(since)s.") % {"number": current.number, "since": since}
    if draft_for(viewer) is not None:
        says = f"{says} {_('A draft of the next one waits.')}"
    return State("programme_versions", _("Programme"), says, True)


def _letters(viewer: Person, at: datetime) -> State:
    found = outbox.counts(viewer, at=at)
    says = []
    if found.bounced:
        said = ngettext("One letter came back.", "%(count)s letters came back.", found.bounced)
        says.append(said % {"count": found.bounced})
    if found.failed:
        said = ngettext("One letter failed.", "%(count)s letters failed.", found.failed)
        says.append(said % {"count": found.failed})
    waiting = found.waiting + found.again + found.held
    if waiting:
        says.append(ngettext("One letter waits.", "%(count)s letters wait.", waiting) % {"count": waiting})
    well = not (found.failed or found.bounced)
    return State("administration_letters", _("Letters"), " ".join(says) or _("Every letter is out."), well, waiting > 0)


def _clocks(at: datetime) -> State:
    beat = Beat.objects.order_by("-at").first()
    overdue, troubles = late(at=at), Trouble.objects.count()
    if beat is None or abs(at - beat.at) > WORKER_SILENT:
        return State("administration_clocks", _("Clocks"), _("Nobody looks at the clocks: no worker runs."), False)
    says = []
    if overdue:
        says.append(ngettext("One promise is late.", "%(late)s promises are late.", overdue) % {"late": overdue})
    if troubles:
        said = ngettext("One row is in trouble.", "%(count)s rows are in trouble.", troubles)
        says.append(said % {"count": troubles})
    return State("administration_clocks", _("Clocks"), " ".join(says) or _("All clocks run."), not says)


def _keys(at: datetime) -> State:
    used = [key for key in all_keys() if key.retired_at is None]
    ending = [key for key in used if key.expires_at is not None and key.expires_at <= at + WARN_BEFORE]
    if ending:
        said = ngettext(
            "One key expires within a month, or has.", "%(count)s keys expire within a month, or have.", len(ending)
        )
        return State("administration_keys", _("Keys"), said % {"count": len(ending)}, False)
    says = _("Every key in use holds.") if used else _("There is no key that finders could encrypt to.")
    return State("administration_keys", _("Keys"), says, True, not used)


def _health(at: datetime) -> State:
    wrong = wrong_here(at=at)
    said = ngettext("One thing needs somebody.", "%(count)s things need somebody.", wrong) % {"count": wrong}
    return State("administration_health", _("Health"), said if wrong else _("All is well."), not wrong)
