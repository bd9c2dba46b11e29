"""`firsthand record`: the public record in the terminal, and, for the team alone, the exact figures behind it."""

import argparse
import json
from typing import Any

from firsthand.ops.instance import say

NOT_FOR_PUBLICATION = "Exact figures, the running quarter too. Not for publication: a small figure can reveal a case."


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    record = commands.add_parser(
        "record",
        help="promises kept and missed by quarter, as the public sees them",
        description="The figures of /LANGUAGE/record/, where a figure about too few reports is withheld. "
        "With --all every quarter exactly, for the team.",
    )
    record.add_argument("--json", action="store_true", help="for programs: what /LANGUAGE/record/figures.json says")
    record.add_argument("--all", action="store_true", help="exact figures with nothing withheld: not for publication")
    record.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the figures. They are counted from the journal, so nothing but the journal can change them."""
    document = _exact() if args.all else _published()
    if args.json:
        print(json.dumps(document, ensure_ascii=False, indent=2))
        return 0
    if args.all:
        say(NOT_FOR_PUBLICATION)
    if not document["periods"]:
        say("Nothing yet." if args.all else document["nothing_yet"])
    for period in document["periods"]:
        say(*(_exact_lines(period) if args.all else _lines(period)))
    return 0


def _published() -> dict[str, Any]:
    from firsthand.core.clock import now
    from firsthand.programme.queries import in_force
    from firsthand.record.forms import published
    from firsthand.record.queries import public_record
    from firsthand.record.words import promise_names

    record, programme = public_record(at=now()), in_force().programme
    language = "en"
    return published(
        record.periods, names=promise_names(record.kinds, record.own, language, programme.default_language),
        organisation=programme.organisation, zone=programme.timezone, language=language,
    )  # fmt: skip


def _exact() -> dict[str, Any]:
    from firsthand.core.clock import now
    from firsthand.record.forms import exact
    from firsthand.record.queries import exact_figures

    return {"for_publication": False, "about": NOT_FOR_PUBLICATION, "periods": exact(exact_figures(at=now()))}


def _lines(period: dict[str, Any]) -> list[str]:
    lines = [f"{period['period']}: {_told(period['reports'])} reports"]
    for p in period["promises"]:
        if p["kept"] is not None or p["missed"] is not None:
            lines.append(f"  {p['name']:<36} {_told(p['kept']):>14} kept {_told(p['missed']):>14} missed")
    for t in period["times"]:
        if half := _half(t):
            lines.append(f"  {'until ' + t['to']:<36} {half}")
    return lines


def _half(times: dict[str, Any]) -> str:
    """Both figures of a length of time; "" where nothing may be told."""
    if times["median"] is None:
        return "half: not yet" if times["median_reason"].startswith("not yet") else ""
    half = f"half within {times['median']} {times['unit']}"
    if times["ninety_percent"] is not None:
        return f"{half}, nine in ten within {times['ninety_percent']}"
    return f"{half}, nine in ten: not yet" if times["ninety_percent_reason"].startswith("not yet") else half


def _told(value: int | None) -> str:
    from firsthand.record.showing import MINIMUM

    return f"fewer than {MINIMUM}" if value is None else str(value)


def _exact_lines(period: dict[str, Any]) -> list[str]:
    lines = [f"{period['period']}: {period['reports']} reports, {period['open']['reports']} open at the end"]
    for kind, p in period["promises"].items():
        lines.append(f"  {kind:<36} {p['kept']:>6} kept {p['missed']:>6} missed")
    return lines
