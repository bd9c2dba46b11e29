"""What can be shown of the order of two reports, in the words of the desk: before a decision, and after it."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from firsthand.core.dates import say_moment_exact
from firsthand.receipts.duplicates import Compared
from firsthand.receipts.rules import Arrived, Earlier, Shows
from firsthand.staff.words import Lazy

SHOWS: Mapping[Shows, Lazy] = {
    Shows.LOG: gettext_lazy(
        "The log itself: it holds the earlier report before this one. The reporter can prove it without us."
    ),
    Shows.ENTRIES: gettext_lazy(
        "The log holds the earlier report before this one. But this one was entered only after it had arrived: "
        "the reporter sees that its time of arrival is our word."
    ),
    Shows.WORD: gettext_lazy(
        "Our word alone: the log holds the earlier report after this one, as it was entered later with an earlier "
        "time. The reporter is told so, and sees both entries. Say in your reason how you know when it arrived."
    ),
    Shows.NOTHING: gettext_lazy(
        "Nothing: one of the two is older than the log. The reporter is told that it is our word."
    ),
}
"""What the reporter of the later one can prove, and what to think of."""


def lines(compared: Compared, number: str, zone: str) -> list[tuple[Lazy, str]]:
    """Two arrivals side by side and what they show, or how to link them where the other one came later."""
    evidence, first = compared.evidence, compared.first
    told: list[tuple[Lazy, str]] = [
        (_("Case %(number)s") % {"number": first}, _arrival(evidence.first, zone)),
        (_("This case, %(number)s") % {"number": number}, _arrival(evidence.later, zone)),
    ]
    if evidence.holds:
        return [*told, (_("What shows the order"), str(SHOWS[evidence.shows]))]
    address = f"{reverse('case', args=[first])}?act=duplicate&about={number}#duplicate"
    words = _("Mark case %(number)s as reported earlier") % {"number": first}
    return [*told, (_("The other way round"), format_html('<a href="{}">{}</a>', address, words))]


def proved(earlier: Earlier, zone: str) -> list[str]:
    """What the reporter of a decided duplicate is told of the earlier report, a line each."""
    said = [_say(_("arrived %(moment)s"), earlier.received_at, zone)]
    if earlier.place is not None:
        said += [_("entry %(place)s of the log") % {"place": earlier.place}, f"SHA-256 {earlier.sha256}"]
    said.append(str(SHOWS[earlier.shows]))
    if earlier.changed_at:
        said.append(_say(_("Another report was named as the earlier one on %(moment)s."), earlier.changed_at, zone))
    return said


def _arrival(arrived: Arrived, zone: str) -> str:
    """One arrival, a line for each thing that is known of it."""
    order = _("number %(order)s in the order of arrival") % {"order": arrived.order}
    said = [f"{_say(_('arrived %(moment)s'), arrived.received_at, zone)}, {order}"]
    if arrived.entered_at:
        by_hand = _("entered by hand %(moment)s") if arrived.by_hand else _("taken from a mailbox %(moment)s")
        said.append(_say(by_hand, arrived.entered_at, zone))
    in_log = _("entry %(place)s of the log") % {"place": arrived.index}
    said.append(in_log if arrived.index is not None else _("older than the log"))
    return "\n".join([*said, f"SHA-256 {arrived.sha256}"])


def _say(words: str, at: datetime, zone: str) -> str:
    """To the second: arrivals that are told apart may be close to each other."""
    return words % {"moment": say_moment_exact(at, get_language() or "en", zone)}
