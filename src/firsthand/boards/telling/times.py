"""How long things took, in words."""

from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from firsthand.boards import words
from firsthand.boards.findings import SPAN_FINDINGS, SpanFinding
from firsthand.boards.plots import Dots, dots
from firsthand.boards.rules import FEW, MANY, PERIODS, Lengths, Span, Times, over, within
from firsthand.boards.sections import DOTS, Around, Section, ungrouped
from firsthand.record.page import Line
from firsthand.record.words import number


def times_told(times: Times, around: Around) -> tuple[Section, ...]:
    """Each length of time beside its promise."""
    if not any(lengths.all for lengths in times.spans.values()):
        return ()
    return tuple(_lengths(span, times.spans[span], around) for span in Span)


def _lengths(span: Span, lengths: Lengths, around: Around) -> Section:
    every, finding = lengths.all, SPAN_FINDINGS[span]
    plot = dots(every, promised=lengths.promised_hours) if every else None
    said = words.promised(lengths.promised) if lengths.promised else ""
    promised = str(_("promised: %(promised)s")) % {"promised": said} if said else _("nothing is promised")
    quarters = around.days >= PERIODS[-1]
    return Section(
        id=str(span),
        heading=_span_heading(finding, every, around.days),
        hint=_hint(span, lengths, promised, plot),
        columns=(
            pgettext("board", "Time"),
            pgettext("board", "How many"),
            _("Half within"),
            _("Nine in ten within"),
            _("Later than promised"),
        ),
        groups=ungrouped(
            [
                *(
                    _length_line(words.part(start, around.zone, quarters=quarters), hours, lengths.promised_hours)
                    for start, hours in reversed(lengths.parts)
                ),
                _length_line(_("All together"), every, lengths.promised_hours),
            ]
        ),
        plot=plot,
        plot_template=DOTS,
        promised=said if plot and plot.promised_x is not None else "",
        ticks=tuple((tick, words.hours_short(tick.hours)) for tick in plot.ticks) if plot else (),
        values=tuple((value, words.hours_short(value.hours)) for value in plot.values) if plot else (),
        described=_in_words(lengths),
    )


def _hint(span: Span, lengths: Lengths, promised: str, plot: Dots | None) -> str:
    parts = [str(words.SPAN_HINTS[span]), f"{promised[0].upper()}{promised[1:]}."]
    if plot:
        parts.append(
            ngettext("A dot is one report.", "A dot is up to %(number)s reports.", plot.per_dot)
            % {"number": number(plot.per_dot)}
        )
    if plot and any(dot.late for dot in plot.dots):
        parts.append(_("A cross came later than promised; the longest time stands over it."))
    if lengths.waiting:
        parts.append(
            ngettext(
                "One open case still waits and is not in these figures.",
                "%(number)s open cases still wait and are not in these figures.",
                lengths.waiting,
            )
            % {"number": number(lengths.waiting)}
        )
    return " ".join(parts)


def _span_heading(finding: SpanFinding, hours: Mapping[int, int], days: int) -> str:
    count = sum(hours.values())
    if not count:
        return str(finding.none) % {"days": days}
    if count < FEW:
        facts = {"number": number(count), "days": days, "longest": words.hours(max(hours))}
        return str(finding.few) % facts
    if count < MANY:
        half = within(hours, Fraction(1, 2))
        return str(finding.half) % {"number": number(count), "half": words.hours(half)}
    return str(finding.ninety) % {"ninety": words.hours(within(hours, Fraction(9, 10)))}


def _length_line(head: str, hours: Mapping[int, int], promised: int | None) -> Line:
    count, late = sum(hours.values()), over(hours, promised)
    return Line(
        head,
        (
            words.count(count),
            words.hours(within(hours, Fraction(1, 2))) if count >= FEW else _too_few(count),
            words.hours(within(hours, Fraction(9, 10))) if count >= MANY else _too_few(count),
            words.share(late, count) if late is not None else "–",
        ),
    )


def _too_few(count: int) -> str:
    return pgettext("board", "too few") if count else "–"


def _in_words(lengths: Lengths) -> str:
    hours = lengths.all
    if not hours:
        return ""
    late = over(hours, lengths.promised_hours)
    said = _("Shortest: %(shortest)s. Longest: %(longest)s.") % {
        "shortest": words.hours(min(hours)), "longest": words.hours(max(hours)),
    }  # fmt: skip
    if late:
        said += " " + ngettext("One came later than promised.", "%(late)s came later than promised.", late) % {
            "late": number(late)
        }
    return said
