"""What is worth reading, by where it comes from, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from firsthand.boards import words
from firsthand.boards.rules import FEW, Noise, Reports, Source, Week, percent
from firsthand.boards.sections import SHOWN, Around, Section, by_week, ungrouped
from firsthand.record.page import Line
from firsthand.record.plots import Figure, bars
from firsthand.record.rules import VALID
from firsthand.record.words import number


def noise_told(noise: Noise, around: Around) -> tuple[Section, ...]:
    """Decisions by outcome, reports by source, mails by week."""
    mails = sum(week.up + week.down for week in noise.weeks)
    if not noise.all.received and not mails:
        return ()
    found = [_valid(noise, around.days)] if noise.all.received else []
    if noise.all.received:
        found += [_source(source, noise.sources[source], around) for source in Source]
    return (*found, *([_mails(noise.weeks, around.zone)] if mails else []))


def _valid(noise: Noise, days: int) -> Section:
    every = noise.all
    outcomes = sorted(noise.outcomes.items(), key=lambda of: (-of[1], of[0]))
    return Section(
        id="outcomes",
        heading=_valid_finding(every, days),
        hint=_(
            "Reports that arrived in this time. Valid is also what was known, reported before, or an accepted risk."
        ),
        columns=(pgettext("board", "Decision"), pgettext("board", "Reports"), pgettext("board", "Share")),
        groups=ungrouped(
            [
                *(
                    Line(words.outcome(outcome), (words.count(n), words.share(n, every.decided)))
                    for outcome, n in outcomes
                ),
                Line(pgettext("board", "Decided"), (words.count(every.decided), "–")),
                Line(pgettext("board", "Not decided yet"), (words.count(every.undecided), "–")),
            ]
        ),
        plot=bars(
            [Figure(words.outcome(o), number(n), (("valid" if o in VALID else "other", n),)) for o, n in outcomes]
        )
        if outcomes
        else None,
        legend=(("valid", pgettext("board", "valid")), ("other", pgettext("board", "not valid"))),
    )


def _valid_finding(every: Reports, days: int) -> str:
    facts = {
        "valid": number(every.valid), "decided": number(every.decided), "days": days,
        "share": percent(every.valid, every.decided), "received": number(every.received),
    }  # fmt: skip
    if not every.decided:
        return _("Nothing is decided yet of what arrived in the last %(days)s days: %(received)s.") % facts
    if every.decided < FEW:
        return _("%(valid)s of %(decided)s decided reports were valid: too few for a percentage.") % facts
    return _("%(share)s%% of the decided reports were valid: %(valid)s of %(decided)s.") % facts


def _source(source: Source, items: Mapping[str, Reports], around: Around) -> Section:
    named = sorted(
        ((words.item(source, item, around.programme), reports) for item, reports in items.items()),
        key=lambda of: (-of[1].received, of[0]),
    )
    return Section(
        id=str(source),
        heading=_compared(source, named),
        hint="",
        columns=(
            str(words.SOURCES[source]),
            pgettext("board", "Received"),
            pgettext("board", "Accepted"),
            pgettext("board", "Duplicate"),
            pgettext("board", "Otherwise valid"),
            pgettext("board", "Not valid"),
            pgettext("board", "Not decided yet"),
            pgettext("board", "Valid share"),
        ),
        groups=ungrouped(
            [
                Line(
                    name,
                    (
                        *map(
                            words.count,
                            (r.received, r.accepted, r.duplicate, r.also_valid, r.not_valid, r.undecided),
                        ),
                        words.share(r.valid, r.decided),
                    ),
                )
                for name, r in named
            ]
        ),
        plot=bars(
            [
                Figure(
                    name,
                    words.parts(
                        (_("%(number)s valid"), r.valid),
                        (_("%(number)s not valid"), r.not_valid),
                        (_("%(number)s not decided"), r.undecided),
                    ),
                    (("valid", r.valid), ("other", r.not_valid), ("paused", r.undecided)),
                )
                for name, r in named[:SHOWN]
            ]
        ),
        legend=(
            ("valid", pgettext("board", "valid")),
            ("other", pgettext("board", "not valid")),
            ("paused", pgettext("board", "not decided")),
        ),
    )


def _compared(source: Source, named: list[tuple[str, Reports]]) -> str:
    """Who is right most often and least often, of those with enough decisions for a percentage."""
    if len(named) == 1:
        return str(words.ONLY[source]) % {"item": named[0][0]}
    shares = [(percent(r.valid, r.decided), name) for name, r in named if r.decided >= FEW]
    ranked = sorted((s, name) for s, name in shares if s is not None)
    if len(ranked) < 2 or ranked[0][0] == ranked[-1][0]:
        return str(words.TOO_FEW[source] if len(ranked) < 2 else words.ALIKE[source])
    (least, worst), (most, best) = ranked[0], ranked[-1]
    return str(words.COMPARED[source]) % {"best": best, "most": most, "worst": worst, "least": least}


def _mails(weeks: tuple[Week, ...], zone: str) -> Section:
    junk, mails = sum(w.down for w in weeks), sum(w.up + w.down for w in weeks)
    facts = {"junk": number(junk), "mails": number(mails)}
    return by_week(
        "mails",
        weeks,
        zone,
        heading=_("%(junk)s of %(mails)s mails were junk.") % facts,
        hint=_(
            "Mails by week, from Monday on: reports, replies and answers of machines; and junk, which opens no case."
        ),
        up=pgettext("board", "Mails"),
        down=pgettext("board", "Junk"),
        described=_("Columns up: mails that are no junk. Columns down: junk."),
    )
