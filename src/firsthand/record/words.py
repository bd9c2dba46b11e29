"""The words of the record in the reader's language: periods, promises, units, figures that are withheld."""

from collections.abc import Iterable, Mapping

from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from firsthand.programme.rules import OwnPromise, in_language
from firsthand.promises.rules import own_id
from firsthand.record.quarters import Period, Quarter
from firsthand.record.rules import AGREED_DATE, Span
from firsthand.record.showing import MINIMUM

PROMISES = {
    "confirm": gettext_lazy("A person confirms the report"),
    "update": gettext_lazy("The reporter hears from us again"),
    "assessment": gettext_lazy("We decide whether it qualifies"),
    "resolution": gettext_lazy("It is fixed or closed"),
    "credit": gettext_lazy("The credit is published"),
    "incident": gettext_lazy("A leak of personal data is reported"),
    AGREED_DATE: gettext_lazy("Confidential until the agreed date"),
}
SPANS = {
    Span.RECEIPT: gettext_lazy("The automatic receipt leaves"),
    Span.CONFIRMATION: gettext_lazy("A person answers"),
    Span.DECISION: gettext_lazy("A person decides"),
    Span.REMEDY: gettext_lazy("The fix is made"),
}
"""What the page tells of; the judgement stands in the data alone."""
WAITS = {
    Span.CONFIRMATION: gettext_lazy("not answered yet"),
    Span.DECISION: gettext_lazy("not decided yet"),
    Span.REMEDY: gettext_lazy("not fixed yet"),
}
"""Of reports that still wait for it; nobody waits for a receipt."""


def promise_names(kinds: Iterable[str], own: Mapping[str, OwnPromise], language: str, fallback: str) -> dict[str, str]:
    """What each kind is called; the operator's own promises by their name in `language`."""
    return {
        kind: str(PROMISES[kind]) if kind in PROMISES else in_language(own[own_id(kind)].name, language, fallback)
        for kind in kinds
    }


def period(of: Period) -> str:
    """ "Q1 2027", or "Q1 2027 to Q3 2027"."""
    if of.first == of.last:
        return _quarter(of.first)
    return _("%(first)s to %(last)s") % {"first": _quarter(of.first), "last": _quarter(of.last)}


def _quarter(quarter: Quarter) -> str:
    return _("Q%(number)s %(year)s") % {"number": quarter.number, "year": quarter.year}


def number(value: int) -> str:
    """A whole number, with the signs of the language between the thousands."""
    return str(format_decimal(value, locale=(get_language() or "en").replace("-", "_")))


def count(value: int | None) -> str:
    """A count, or that it is withheld."""
    return number(value) if value is not None else _("fewer than %(number)s") % {"number": MINIMUM}


def cell(value: int | None) -> str:
    """The same for a table, where there is little room."""
    return number(value) if value is not None else f"< {MINIMUM}"


def percent(value: int | None) -> str:
    """A share, or that it is withheld."""
    return _("%(share)s%%") % {"share": value} if value is not None else _("not shown")


def length(value: int | None, unit: str) -> str:
    """A length of time, or that it is withheld."""
    if value is None:
        return _("not shown")
    if unit == "minutes":
        return ngettext("%(number)s minute", "%(number)s minutes", value) % {"number": number(value)}
    if unit == "hours":
        return ngettext("%(number)s hour", "%(number)s hours", value) % {"number": number(value)}
    return ngettext("%(number)s day", "%(number)s days", value) % {"number": number(value)}


def age(least: int, below: int | None) -> str:
    """ "under 30 days", "30 to 89 days", "180 days and more"."""
    if below is None:
        return _("%(least)s days and more") % {"least": least}
    if least == 0:
        return _("under %(below)s days") % {"below": below}
    return _("%(least)s to %(most)s days") % {"least": least, "most": below - 1}
