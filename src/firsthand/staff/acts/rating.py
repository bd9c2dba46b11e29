"""How severe the team finds a vulnerability."""

from django.utils.translation import gettext_lazy as _

from firsthand.people.rules import Act
from firsthand.staff.acts.act import DeskAct, Group
from firsthand.staff.forms.rating import RateForm
from firsthand.triage.severity.actions import rate

ACTS = (
    DeskAct(
        "rate", Group.DECIDE, Act.TRIAGE, RateForm,
        lambda n, g, by, at: rate(n, g["rating"], reason=g["reason"], by=by, at=at),
        _("Rate the severity"), _("Keep the rating"), _("Rated. The reporter sees it on the case page."),
        fits=lambda scene: scene.programme.severity is not None,
        consequence=_("The reporter sees the rating and its vector on the case page. Nothing else follows from it."),
    ),
)  # fmt: skip
