"""Why an act was refused, in words for the person who tried it."""

from datetime import datetime

from django.utils.translation import gettext as _

from firsthand.core.errors import BadInput, Broken, FirsthandError, NotAllowed, RulesBroken
from firsthand.staff import words
from firsthand.staff.acts.act import DeskAct


def sentences(refusal: FirsthandError, act: DeskAct, *, zone: str) -> list[str]:
    """Every reason there is: all the rules that the act would break, or the one thing that stood in its way."""
    if isinstance(refusal, RulesBroken):
        return [sentence(broken, zone=zone) for broken in refusal.broken]
    if isinstance(refusal, BadInput):
        return [str(act.refused)]
    if isinstance(refusal, NotAllowed):
        return [str(act.barred) or _("A colleague must do this; nothing was changed.")]
    return [_("The case has moved on and does not take this step any more. Nothing was changed.")]


def sentence(broken: Broken, *, zone: str) -> str:
    """One broken rule in the language of the page, its moments in the zone of the page, languages by their names."""
    said = _(broken.says)
    facts = {name: _told(name, fact, zone) for name, fact in broken.facts.items()}
    return said % facts if facts else said


def _told(name: str, fact: object, zone: str) -> object:
    if isinstance(fact, datetime):
        return words.moment(fact, zone)
    return words.language_name(str(fact)) if name == "language" else fact
