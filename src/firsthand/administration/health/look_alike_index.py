"""What `doctor` says of the look-alike index of this machine."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from firsthand.core.clock import iso
from firsthand.triage.look_alikes.state import IndexState, state_here
from firsthand.triage.sweeps import without_tokens

SILENT = timedelta(seconds=10)
"""Whoever follows looks every second."""
JUST_CAME = timedelta(minutes=5)
LET_RUN = gettext_lazy("Let firsthand serve or firsthand worker run on this machine.")


def state_of_index(at: datetime) -> tuple[str, str, tuple[str, ...]]:
    """What is so, how to mend it ("" when all is well), and the cases that it is about."""
    state = state_here()
    if unwell := _unwell(state, at):
        return *unwell, ()
    waiting = without_tokens().filter(received_at__lt=at - JUST_CAME).order_by("pk").values_list("number", flat=True)
    if numbers := tuple(waiting):
        says = ngettext(
            "%(many)d case has no tokens that fit, and cannot be found as look-alikes.",
            "%(many)d cases have no tokens that fit, and cannot be found as look-alikes.", len(numbers),
        )  # fmt: skip
        mend = _("Let a worker run; what it fails on is named under troubles.")
        return says % {"many": len(numbers)}, mend, numbers
    if not state.folder:
        return _("There is nothing to compare reports with yet."), "", ()
    if state.behind:
        return _("The look-alike index is being filled: %(rows)s to go.") % {"rows": _rows(state.behind)}, "", ()
    if state.documents != state.rows:
        says = _("The look-alike index has %(found)d of %(whole)d reports and known issues.")
        return says % {"found": state.documents, "whole": state.rows}, _rebuild(), ()
    return _("The look-alike index has %(count)d reports and known issues.") % {"count": state.documents}, "", ()


def _unwell(state: IndexState, at: datetime) -> tuple[str, str] | None:
    """Why the index does not come along, and the mend; None where it does."""
    if state.unknown:
        says = _("The look-alike index knows more than the database, which was put back to an earlier day.")
        return says, _rebuild()
    if not state.behind:
        return None
    if not state.folder:
        says = _("There is no look-alike index, and %(rows)s to put into one.") % {"rows": _rows(state.behind)}
        return says, _("Let firsthand serve or firsthand worker run on this machine, or: firsthand index rebuild")
    if state.looked_at is None or not -SILENT <= at - state.looked_at <= SILENT:
        lacks = {"rows": _rows(state.behind)}
        if state.looked_at is None:
            return _("The look-alike index lacks %(rows)s, and nobody has looked for them yet.") % lacks, str(LET_RUN)
        says = _("The look-alike index lacks %(rows)s, and nobody has looked for them since %(moment)s.")
        return says % {**lacks, "moment": iso(state.looked_at)}, str(LET_RUN)
    return None


def _rows(count: int) -> str:
    return ngettext("%(many)d row", "%(many)d rows", count) % {"many": count}


def _rebuild() -> str:
    return _("Run: %(command)s") % {"command": "firsthand index rebuild"}
