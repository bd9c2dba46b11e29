"""How much there is to do, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from firsthand.boards import words
from firsthand.boards.rules import Load, Week
from firsthand.boards.sections import SHOWN, Around, Section, by_week, ungrouped
from firsthand.record.page import Line
from firsthand.record.plots import Figure, bars
from firsthand.record.words import number


def load_told(load: Load, around: Around) -> tuple[Section, ...]:
    """Open cases by person and asset; what came in and what was closed."""
    if not load.open and not any(week.up or week.down for week in load.weeks):
        return ()
    return (_people(load), _assets(load, around), _comings(load.weeks, around.zone))


def _people(load: Load) -> Section:
    people = sorted(load.people.items(), key=lambda of: (of[0] != "", -sum(of[1].values()), of[0]))
    nobodys = sum(load.people.get("", {}).values())
    every = {state: sum(of.get(state, 0) for of in load.people.values()) for state in words.STATES}
    facts = {"open": number(load.open), "nobodys": number(nobodys)}
    heading = (
        ngettext("One case is open.", "%(open)s cases are open.", load.open) % facts
        if load.open
        else _("No case is open.")
    )
    return Section(
        id="people",
        heading=heading,
        hint=ngettext("One of them is with nobody.", "%(nobodys)s of them are with nobody.", nobodys) % facts
        if nobodys
        else _("None of them is with nobody."),
        columns=(pgettext("who handles the case", "With"), pgettext("board", "Open"), *map(str, words.STATES.values())),
        groups=ungrouped(
            [_by_state(name or _("Nobody"), of) for name, of in people]
            + ([_by_state(_("All together"), every)] if len(people) > 1 else [])
        ),
        plot=bars(
            [
                Figure(
                    name or _("Nobody"),
                    number(sum(of.values())),
                    (("open" if name else "other", sum(of.values())),),
                )
                for name, of in people[:SHOWN]
            ]
        ),
    )


def _by_state(head: str, of: Mapping[str, int]) -> Line:
    return Line(head, tuple(words.count(n) for n in (sum(of.values()), *(of.get(state, 0) for state in words.STATES))))


def _assets(load: Load, around: Around) -> Section:
    assets = sorted(load.assets.items(), key=lambda of: (-of[1], of[0]))
    named = [(words.asset(id, around.programme), count) for id, count in assets]
    most = {"asset": named[0][0], "count": number(named[0][1]), "open": number(load.open)} if named else {}
    return Section(
        id="assets",
        heading=_("Most of what is open concerns %(asset)s: %(count)s of %(open)s.") % most
        if len(named) > 1 and 2 * named[0][1] > load.open
        else _("Open cases by asset"),
        hint=_("What reporters or the team named."),
        columns=(_("Asset"), pgettext("board", "Open")),
        groups=ungrouped([Line(name, (words.count(count),)) for name, count in named]),
        plot=bars([Figure(name, number(count), (("open", count),)) for name, count in named[:SHOWN]])
        if named
        else None,
    )


def _comings(weeks: tuple[Week, ...], zone: str) -> Section:
    came, went = sum(w.up for w in weeks), sum(w.down for w in weeks)
    facts = {"came": number(came), "went": number(went), "weeks": len(weeks)}
    return by_week(
        "weeks",
        weeks,
        zone,
        heading=ngettext(
            "In %(weeks)s weeks one case came in; closed: %(went)s.",
            "In %(weeks)s weeks %(came)s cases came in; closed: %(went)s.",
            came,
        )
        % facts,
        hint=_("By week, from Monday on; the last week still runs."),
        up=pgettext("board", "Came in"),
        down=pgettext("board", "Closed"),
        described=_("Columns up: cases that came in. Columns down: cases that were closed."),
    )
