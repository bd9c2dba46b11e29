"""How long each thing took, as a sentence: for none, for few, for some and for many of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from firsthand.boards.rules import Span


@dataclass(frozen=True)
class SpanFinding:
    """The heading over one length of time."""

    none: LazyText
    few: LazyText
    half: LazyText
    ninety: LazyText


SPAN_FINDINGS: Mapping[Span, SpanFinding] = {
    Span.CONFIRMATION: SpanFinding(
        none=_("No report was confirmed in the last %(days)s days."),
        few=_("Confirmed in %(days)s days: %(number)s, too few for a share. The longest took %(longest)s."),
        half=_("Half of %(number)s confirmations came within %(half)s."),
        ninety=_("Nine of ten confirmations came within %(ninety)s."),
    ),
    Span.DECISION: SpanFinding(
        none=_("No report was decided in the last %(days)s days."),
        few=_("Decided in %(days)s days: %(number)s, too few for a share. The longest took %(longest)s."),
        half=_("Half of %(number)s decisions came within %(half)s."),
        ninety=_("Nine of ten decisions came within %(ninety)s."),
    ),
    Span.REMEDY: SpanFinding(
        none=_("No fix was recorded in the last %(days)s days."),
        few=_("Fixed in %(days)s days: %(number)s, too few for a share. The longest took %(longest)s."),
        half=_("Half of %(number)s fixes came within %(half)s."),
        ninety=_("Nine of ten fixes came within %(ninety)s."),
    ),
}
