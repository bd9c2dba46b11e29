"""How the promises stand and stood, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from firsthand.boards import words
from firsthand.boards.rules import FEW, PERIODS, Clocks, Running, Settled, percent
from firsthand.boards.sections import Around, Section, ungrouped
from firsthand.record.page import Line
from firsthand.record.plots import Figure, bars
from firsthand.record.words import PROMISES, number


def clocks_told(clocks: Clocks, around: Around) -> tuple[Section, ...]:
    """What runs, by nearness, and what was kept, by kind."""
    kinds = sorted({*clocks.running, *(kind for of in clocks.settled.values() for kind in of)}, key=_order)
    if not kinds:
        return ()
    names = {kind: words.promise(kind, around.programme) for kind in kinds}
    return (_running(clocks.running, names), _settled(clocks.settled, names, around.days))


def _order(kind: str) -> tuple[int, str]:
    known = list(PROMISES)
    return (known.index(kind) if kind in known else len(known), kind)


def _running(running: Mapping[str, Running], names: Mapping[str, str]) -> Section:
    found = [(name, running.get(kind, Running())) for kind, name in names.items()]
    late, soon = sum(r.late for _, r in found), sum(r.within_a_day for _, r in found)
    heading = ngettext("One promise is late.", "%(late)s promises are late.", late) % {"late": number(late)}
    return Section(
        id="running",
        heading=heading if late else _("No promise is late."),
        hint=ngettext("One more is due within 24 hours.", "%(soon)s more are due within 24 hours.", soon)
        % {"soon": number(soon)}
        if soon
        else _("Nothing else is due within 24 hours."),
        columns=(
            _("Promise"),
            pgettext("group of the queue", "Late"),
            _("Within 24 hours"),
            _("This week"),
            _("Later"),
            pgettext("board", "Paused"),
        ),
        groups=ungrouped(
            [
                Line(name, tuple(map(words.count, (r.late, r.within_a_day, r.this_week, r.later, r.paused))))
                for name, r in found
            ]
        ),
        plot=bars(
            [
                Figure(
                    name,
                    words.parts(
                        (_("%(number)s late"), r.late),
                        (_("%(number)s within 24 hours"), r.within_a_day),
                        (_("%(number)s this week"), r.this_week),
                        (_("%(number)s later"), r.later),
                        (_("%(number)s paused"), r.paused),
                    ),
                    (
                        ("missed", r.late),
                        ("day", r.within_a_day),
                        ("week", r.this_week),
                        ("later", r.later),
                        ("paused", r.paused),
                    ),
                )
                for name, r in found
            ]
        ),
        legend=(
            ("missed", pgettext("board", "late")),
            ("day", pgettext("board", "due within 24 hours")),
            ("week", pgettext("board", "this week")),
            ("later", pgettext("board", "later")),
            ("paused", pgettext("board", "paused")),
        ),
    )


def _settled(settled: Mapping[int, Mapping[str, Settled]], names: Mapping[str, str], days: int) -> Section:
    chosen = settled[days]
    kept, whole = sum(s.kept for s in chosen.values()), sum(s.all for s in chosen.values())
    told = [(names[kind], chosen[kind]) for kind in names if kind in chosen]
    return Section(
        id="settled",
        heading=_kept_finding(kept, whole, days),
        hint=_("A promise counts when it is kept in time, or else at the moment it was due. What is paused does not."),
        columns=(_("Promise"), *(_("Kept in %(days)s days") % {"days": period} for period in PERIODS)),
        groups=ungrouped(
            [
                Line(
                    name, tuple(words.share(s.kept, s.all) for s in (settled[p].get(kind, Settled()) for p in PERIODS))
                )
                for kind, name in names.items()
            ]
        ),
        plot=bars(
            [
                Figure(
                    name,
                    words.parts((_("%(number)s kept"), s.kept), (_("%(number)s missed"), s.missed)),
                    (("kept", s.kept), ("missed", s.missed)),
                )
                for name, s in told
            ]
        )
        if told
        else None,
        legend=(("kept", pgettext("board", "kept in time")), ("missed", pgettext("board", "missed"))),
    )


def _kept_finding(kept: int, whole: int, days: int) -> str:
    facts = {"kept": number(kept), "all": number(whole), "days": days, "share": percent(kept, whole)}
    if not whole:
        return _("No promise came due in the last %(days)s days.") % facts
    if whole < FEW:
        return _("%(kept)s of %(all)s promises were kept in the last %(days)s days: too few for a percentage.") % facts
    return _("%(share)s%% of the promises of the last %(days)s days were kept: %(kept)s of %(all)s.") % facts
