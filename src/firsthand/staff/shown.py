"""What the page of a case shows of its promises: those that still count, on the panel and on the time line."""

from datetime import datetime

from django.utils.translation import gettext as _

from firsthand.cases.lines import PromiseLine
from firsthand.core.text import one_line
from firsthand.promises.rules import PromiseKind, PromiseState
from firsthand.staff import words
from firsthand.staff.plot import NAME_SIGNS, Line, Point, line
from firsthand.staff.scene import Scene


def panel(scene: Scene) -> list[PromiseLine]:
    """The promises by the time they are due; of the periods between two words of ours the open and the missed ones."""
    return [
        promise for promise in scene.record.promises
        if promise.kind != PromiseKind.UPDATE or promise.state is not PromiseState.KEPT
    ]  # fmt: skip


def dated_facts(scene: Scene) -> list[tuple[words.Lazy, datetime | None]]:
    """The six facts of a case with the moment of each that holds."""
    have = {fact.kind: fact.happened_at for fact in scene.record.facts}
    return [(name, have.get(kind)) for kind, name in words.FACTS.items()]


def nearest(scene: Scene) -> PromiseLine | None:
    """The running promise that is due first. The end of the embargo is no debt."""
    owed = (
        promise for promise in scene.record.promises
        if promise.kept_at is None and promise.kind != PromiseKind.EMBARGO and promise.state is not PromiseState.PAUSED
    )  # fmt: skip
    return next(owed, None)


def time_line(scene: Scene) -> Line:
    """The plot of a case: every promise once, of the periods between two words of ours the open one."""
    points = [
        _point(promise) for promise in scene.record.promises
        if promise.kind != PromiseKind.UPDATE or promise.kept_at is None
    ]  # fmt: skip
    return line(points, start=scene.record.received_at, now=scene.at)


def _point(promise: PromiseLine) -> Point:
    if promise.kind == PromiseKind.EMBARGO and promise.state is PromiseState.KEPT:
        return Point(_("Embargo ended"), promise.kept_at or promise.due_at, promise.state)
    name = words.PROMISE_ENDS.get(promise.kind) or words.promise_name(promise)
    at = promise.kept_at if promise.state is PromiseState.KEPT else None
    return Point(one_line(str(name), NAME_SIGNS), at or promise.due_at, promise.state)
