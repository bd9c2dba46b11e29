"""The part [severity] of `programme.toml`, which may be left out: some programmes tell no severity, on principle.

Pure. The file of a decision table is read by `reading`; here its content stands in for its name.
"""

from collections.abc import Mapping
from typing import Any

from firsthand.programme.reader import Reader, Table, shown
from firsthand.programme.rules import SeverityPart
from firsthand.triage.severity.ssvc import TableFaulty, definition_of, read_table
from firsthand.triage.severity.systems import RATED, System

KEY, TABLE = "severity", "ssvc_table"


def read_severity(reader: Reader, raw: Mapping[str, Any]) -> Table:
    """{"severity": the part in one shape}, or {} where the file has none: versions of before keep their hash."""
    if KEY not in raw:
        return {}
    part = reader.table(raw, KEY, ())
    reader.known_keys(part, (KEY,), ("systems", "reporter_may_rate", TABLE))
    systems = _systems(reader, part)
    clean: Table = {
        "systems": systems,
        "reporter_may_rate": reader.flag(part, "reporter_may_rate", (KEY,), default=True),
    }
    table = _table(reader, part, wanted=System.SSVC in systems)
    return {KEY: {**clean, TABLE: table} if table else clean}


def _systems(reader: Reader, part: Table) -> list[str]:
    said, path = part.get("systems"), (KEY, "systems")
    names = ", ".join(RATED)
    if not isinstance(said, list) or not said:
        reader.report("systems.missing", path, "systems names no system.", f"Name some of: {names}.")
        return []
    found: list[str] = []
    for number, system in enumerate(said[:20]):
        if system not in list(RATED):
            what = shown(system) if isinstance(system, str) else f"Number {number + 1}"
            reader.report(
                "systems.unknown", (*path, number), f"{what} is no system to rate in.", f"Use some of: {names}."
            )  # fmt: skip
        elif system not in found:
            found.append(system)
    return found


def _table(reader: Reader, part: Table, *, wanted: bool) -> Table | None:
    raw, path = part.get(TABLE), (KEY, TABLE)
    if raw is None:
        if wanted:
            reader.report("ssvc_table.missing", path, "There is no decision table for SSVC.", "Name a file.")
        return None
    if not wanted:
        reader.report("ssvc_table.unused", path, "ssvc is not among the systems.", 'Add "ssvc", or take this out.')
        return None
    if not isinstance(raw, dict):
        reader.wrong_type(path, "the name of a file of this folder")
        return None
    try:
        return definition_of(read_table(raw), raw)
    except TableFaulty as faulty:
        reader.report("ssvc_table.faulty", path, faulty.reason, faulty.mend)
        return None


def severity_of(clean: Mapping[str, Any]) -> SeverityPart | None:
    """The part as typed data, from the shape of `read_severity`."""
    part = clean.get(KEY)
    if part is None:
        return None
    table = read_table(part[TABLE]) if TABLE in part else None
    return SeverityPart(tuple(System(name) for name in part["systems"]), part["reporter_may_rate"], table)
