"""What `doctor` says of the look-alike index of this machine."""

from datetime import datetime, timedelta

from firsthand.core.clock import iso
from firsthand.triage.look_alikes.state import IndexState, state_here
from firsthand.triage.sweeps import without_tokens

SILENT = timedelta(seconds=10)
"""Whoever follows looks every second."""
JUST_CAME = timedelta(minutes=5)
LET_RUN = "Let firsthand serve or firsthand worker run on this machine."
REBUILD = "Run: firsthand index rebuild"


def state_of_index(at: datetime) -> tuple[str, str, tuple[str, ...]]:
    """What is so, how to mend it ("" when all is well), and the cases that it is about."""
    state = state_here()
    if unwell := _unwell(state, at):
        return *unwell, ()
    waiting = without_tokens().filter(received_at__lt=at - JUST_CAME).order_by("pk").values_list("number", flat=True)
    if numbers := tuple(waiting):
        said = "1 case has" if len(numbers) == 1 else f"{len(numbers)} cases have"
        mend = "Let a worker run; what it fails on is named under troubles."
        return f"{said} no tokens that fit, and cannot be found as look-alikes.", mend, numbers
    if not state.folder:
        return "There is nothing to compare reports with yet.", "", ()
    if state.behind:
        return f"The look-alike index is being filled: {_rows(state.behind)} to go.", "", ()
    if state.documents != state.rows:
        return f"The look-alike index has {state.documents} of {state.rows} reports and known issues.", REBUILD, ()
    return f"The look-alike index has {state.documents} reports and known issues.", "", ()


def _unwell(state: IndexState, at: datetime) -> tuple[str, str] | None:
    """Why the index does not come along, and the mend; None where it does."""
    if state.unknown:
        return "The look-alike index knows more than the database, which was put back to an earlier day.", REBUILD
    if not state.behind:
        return None
    if not state.folder:
        says = f"There is no look-alike index, and {_rows(state.behind)} to put into one."
        return says, "Let firsthand serve or firsthand worker run on this machine, or: firsthand index rebuild"
    if state.looked_at is None or not -SILENT <= at - state.looked_at <= SILENT:
        since = f"since {iso(state.looked_at)}" if state.looked_at else "yet"
        return f"The look-alike index lacks {_rows(state.behind)}, and nobody has looked for them {since}.", LET_RUN
    return None


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
