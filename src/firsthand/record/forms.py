"""The record as data: for publication, and exactly for the team. Pure. `docs/record.md` tells what each name means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from firsthand.core.clock import iso
from firsthand.record.orders import ORDERS, chances
from firsthand.record.quarters import Period
from firsthand.record.rules import Span, Tally
from firsthand.record.showing import (
    AGES,
    MINIMUM,
    MINIMUM_FOR_NINETY,
    OLD,
    STEP,
    OrderShown,
    Shown,
    Times,
    percentile,
    skill_of,
)  # fmt: skip

FORMAT = 1
WITHHELD = f"withheld: fewer than {MINIMUM} reports"
NOT_YET = "not yet: more than {share} of the reports still wait"
NOT_RATED = "Severity is not rated yet, so all reports stand in one class."
NOTHING_YET = f"The first figures appear once a quarter is over and {MINIMUM} reports have arrived."
ABOUT = {
    "counted_from": "the journal alone; a thing counts in the quarter in which the journal wrote it down",
    "counts": f"rounded down to a multiple of {STEP}",
    "shares": "percent, observed and skill are made from the rounded counts, so they are approximate",
    "null": f"{WITHHELD} (a 90th percentile: fewer than {MINIMUM_FOR_NINETY}); nothing at all counts as fewer, too; "
    "a time says in its reason where it is null because too many still wait",
    "times": "from the arrival of the report, nearest rank, rounded up to whole units; an open report that still waits "
    "at the end of the period counts as longer than all others",
    "periods": f"whole quarters that are over; one with fewer than {MINIMUM} reports is told with those after it",
}


def published(
    shown: Iterable[Shown], *, names: Mapping[str, str], organisation: str, zone: str, language: str
) -> dict[str, Any]:
    """The record for everybody. `names` says in `language` what each kind of promise is called."""
    periods = [_period(period, names) for period in shown]
    nothing = {} if periods else {"nothing_yet": NOTHING_YET}
    return {
        "format": FORMAT, "organisation": organisation, "zone": zone, "language": language, "about": ABOUT,
        "periods": periods, **nothing,
    }  # fmt: skip


def _period(shown: Shown, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        **_when(shown.period),
        "reports": shown.reports,
        "promises": [
            {"kind": kind, "name": names.get(kind, kind), "kept": p.yes, "missed": p.no, "kept_percent": p.share}
            for kind, p in shown.promises.items()
        ],
        "times": [_times(span, t) for span, t in shown.times.items()],
        "validity": {
            "valid": shown.validity.yes, "not_valid": shown.validity.no, "valid_percent": shown.validity.share,
        },
        "open": [
            {"days_from": least, "days_below": below, "reports": count}
            for (least, below), count in zip(AGES, shown.open_by_age, strict=True)
        ],
        "cisa": cisa(shown),
        "orders": [_order(order) for order in shown.orders],
    }  # fmt: skip


def _times(span: Span, times: Times) -> dict[str, Any]:
    reasons = {"median_reason": _why_no_median(times), "ninety_percent_reason": _why_no_ninety(times)}
    return {
        "to": str(span), "unit": times.unit, "median": times.median, "ninety_percent": times.ninety,
        **{name: reason for name, reason in reasons.items() if reason},
    }  # fmt: skip


def _why_no_median(times: Times) -> str:
    if times.median is not None:
        return ""
    return NOT_YET.format(share="half") if times.half_waits else WITHHELD


def _why_no_ninety(times: Times) -> str:
    if times.ninety is not None:
        return ""
    if times.ninety_waits:
        return NOT_YET.format(share="one in ten")
    return f"withheld: fewer than {MINIMUM_FOR_NINETY} reports"


def _when(period: Period) -> dict[str, Any]:
    return {"period": str(period), "from": iso(period.starts_at), "until": iso(period.ends_at)}


def cisa(shown: Shown) -> list[dict[str, Any]]:
    """The ten metrics of CISA BOD 20-01, for one period. What is open is what was open at its end."""
    at_end = shown.open_valid
    return [
        _metric(1, "reports received", shown.reports, "reports"),
        _metric(2, "reports found valid", shown.validity.yes, "reports"),
        _metric(3, "valid reports that are open", at_end.count, "reports"),
        _metric(4, "median age of the valid reports that are open", at_end.median_days, "days"),
        _metric(5, f"valid reports open for more than {OLD} days", at_end.old, "reports"),
        _by_risk(6, f"valid reports open for more than {OLD} days, by risk", at_end.old, "reports"),
        _by_risk(7, "median age of these, by risk", at_end.old_median_days, "days"),
        _median(8, "median time to validate", shown.times[Span.JUDGEMENT]),
        _median(9, "median time to remediate", shown.times[Span.REMEDY]),
        _median(10, "median time to a first response by a person", shown.times[Span.CONFIRMATION]),
    ]


def _metric(number: int, name: str, value: int | None, unit: str, why_null: str = WITHHELD) -> dict[str, Any]:
    reason = {} if value is not None else {"reason": why_null}
    return {"metric": number, "name": name, "value": value, "unit": unit, **reason}


def _by_risk(number: int, name: str, value: int | None, unit: str) -> dict[str, Any]:
    return {
        "metric": number, "name": name, "value": None, "unit": unit, "reason": NOT_RATED,
        "by_risk": {"not rated": value},
    }  # fmt: skip


def _median(number: int, name: str, times: Times) -> dict[str, Any]:
    return _metric(number, name, times.median, times.unit, _why_no_median(times))


def _order(order: OrderShown) -> dict[str, Any]:
    skill, least_skill = skill_of(order)
    return {
        "order": f"{order.first}<{order.then}", "chance": _decimals(order.chance), "count": order.count,
        "observed": _decimals(order.observed), "observed_at_least": _decimals(order.at_least, down=True),
        "skill": _decimals(skill), "skill_at_least": _decimals(least_skill, down=True),
    }  # fmt: skip


def _decimals(value: Fraction | None, *, down: bool = False) -> float | None:
    """Three places; with `down` never more than the value, because it is told as a least."""
    if value is None:
        return None
    return (value * 1000).__floor__() / 1000 if down else round(float(value), 3)


def exact(figures: Sequence[tuple[Period, Tally]]) -> list[dict[str, Any]]:
    """Every figure as it was counted, for the team. It is not for publication."""
    return [
        {
            **_when(period),
            "reports": tally.reports,
            "promises": {kind: asdict(settled) for kind, settled in sorted(tally.promises.items())},
            "times": {str(span): _seconds(tally.seconds[span], tally.waiting[span]) for span in Span},
            "validity": {"valid": tally.valid, "not_valid": tally.not_valid},
            "open": _ages(tally.open_days),
            "open_valid": _ages(tally.open_valid_days),
            "orders": [_exact_order(tally, order) for order in ORDERS],
        }
        for period, tally in figures
    ]


def _seconds(values: Sequence[int], waiting: int) -> dict[str, Any]:
    return {
        "reports": len(values),
        "waiting": waiting,
        "median_seconds": percentile(values, Fraction(1, 2), waiting),
        "ninety_percent_seconds": percentile(values, Fraction(9, 10), waiting),
    }


def _ages(days: Sequence[int]) -> dict[str, Any]:
    return {
        "reports": len(days),
        "median_days": percentile(days, Fraction(1, 2)),
        f"more_than_{OLD}_days": sum(age > OLD for age in days),
    }


def _exact_order(tally: Tally, order: tuple[str, str]) -> dict[str, Any]:
    yes, no = tally.in_order[order], tally.out_of_order[order]
    observed = Fraction(yes, yes + no) if yes + no else None
    return {
        "order": "<".join(order), "chance": _decimals(chances()[order]), "count": yes + no,
        "observed": _decimals(observed),
        "skill": _decimals((observed - chances()[order]) / (1 - chances()[order])) if observed is not None else None,
    }  # fmt: skip
