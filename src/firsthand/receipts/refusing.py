"""Why no receipt can be made of a case, in the words for its reporter and for the team."""

from enum import Enum, auto

from django.utils.translation import gettext as _

from firsthand.cases.models import Case
from firsthand.journal.log.queries import state
from firsthand.journal.queries import entries_of
from firsthand.journal.rules import Kind
from firsthand.receipts.duplicates import opens_in_part


class Why(Enum):
    """OLDER stays so; STOPPED and NOT_NOW may pass."""

    OLDER = auto()
    STOPPED = auto()
    NOT_NOW = auto()


def why_none(case: Case) -> Why:
    """Which it is, after a receipt was refused. What is older than the log was never committed to in parts."""
    received = [entry for entry in entries_of(case.number) if entry.kind == Kind.REPORT_RECEIVED]
    if not any(opens_in_part(entry) for entry in received):
        return Why.OLDER
    known = state()
    return Why.STOPPED if known is not None and known.stopped_at is not None else Why.NOT_NOW


def words_of(why: Why) -> str:
    """The sentences for a page. They promise nothing of what is kept: a stopped log may mean a restored backup."""
    if why is Why.OLDER:
        return _("We cannot make a receipt of this report. It is older than our log.")
    if why is Why.STOPPED:
        return _(
            "We cannot make this receipt now. The log has stopped by itself, because our records do not fit what was "
            "signed before; we are looking at it. The promises hold as before."
        )
    return _("We cannot make this receipt now: the log cannot be signed at the moment. Try again later.")
