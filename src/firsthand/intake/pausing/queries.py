"""Reads of the pause. It is public, so there is no viewer to ask about."""

from datetime import datetime

from firsthand.intake.models import Pause
from firsthand.intake.pausing.rules import SAME_ROW_WITHIN, Paused


def pause_at(moment: datetime) -> Paused | None:
    """The pause that runs at a moment; None when reports are answered as always. It ends by itself at its time."""
    row = running(moment)
    return Paused(row.pk, row.begun_at, row.until, dict(row.reasons)) if row else None


def running(moment: datetime) -> Pause | None:
    """Its row."""
    rows = Pause.objects.filter(begun_at__lte=moment, until__gt=moment, ended_at=None)
    return rows.select_related("begun_by").order_by("-pk").first()


def row_began(at: datetime) -> datetime:
    """When the row of pauses began that a pause beginning now would go on with; now, where there is none."""
    last = Pause.objects.filter(begun_at__lte=at).order_by("-pk").first()
    if last is None or (last.ended_at or last.until) < at - SAME_ROW_WITHIN:
        return at
    return last.row_began_at


def past_pauses(most: int = 10) -> list[Pause]:
    """The latest pauses, the newest first, with who began and who ended them: for those who may pause."""
    return list(Pause.objects.select_related("begun_by", "ended_by").order_by("-pk")[:most])
