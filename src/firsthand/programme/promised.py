"""`[promises]` of `programme.toml`: the numbers that page, receipt and clock share (R12, R19, R20, R88). Pure.

Only what is written is kept, so that a definition from before a number existed keeps its hash. What is not
written has the defaults of `rules.Promises`; those are part of every published version and never change.
"""

import dataclasses
import itertools
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from firsthand.programme.places import Path
from firsthand.programme.reader import Reader, Table, dotted, shown
from firsthand.programme.rules import PAUSES_ON, Moment, OwnPromise, Promises, Unit, Within

CONFIRM_HOURS = range(1, 24 * 366 + 1)
EMBARGO_DAYS = range(1, 3661)
_AMOUNTS = {Unit.HOURS: CONFIRM_HOURS, Unit.DAYS: EMBARGO_DAYS, Unit.BUSINESS_DAYS: range(1, 1001)}

LENGTHS = ("update_every", "assess_within", "resolve_within", "credit_within", "incident_within")
"""The keys that take a length of time and may be left out."""
_KEYS = (
    *("confirm_within_hours", "embargo_days", "embargo_longest_days"),
    *LENGTHS,
    *("warn_at", "country", "subdivision", "paused_by", "own"),
)
_PAUSABLE = ("assessment", "resolution", "update")
_NEVER_PAUSED = ("confirm", "embargo")
_OWN_MAX = 20
_WARNINGS_MAX = 5
_OWN_ID = re.compile(r"(?!.*_(?:hours|days)$)(?=.{1,20}$)[a-z]+(?:_[a-z]+)*")
_HERE: Path = ("promises",)

KEPT_AFTER: Mapping[Moment, tuple[Moment, ...]] = {
    Moment.ARRIVED: (
        *(Moment.ANSWERED, Moment.DECIDED, Moment.ACCEPTED, Moment.REMEDIED, Moment.CLOSED),
        Moment.SETTLED_BY_HAND,
    ),
    Moment.ANSWERED: (Moment.DECIDED, Moment.ACCEPTED, Moment.REMEDIED, Moment.CLOSED, Moment.SETTLED_BY_HAND),
    Moment.QUESTION_ANSWERED: (
        *(Moment.ANSWERED, Moment.DECIDED, Moment.ACCEPTED, Moment.REMEDIED, Moment.CLOSED),
        Moment.SETTLED_BY_HAND,
    ),
    Moment.DECIDED: (Moment.REMEDIED, Moment.CLOSED, Moment.SETTLED_BY_HAND),
    Moment.ACCEPTED: (Moment.REMEDIED, Moment.CLOSED, Moment.SETTLED_BY_HAND),
    Moment.REMEDIED: (Moment.CLOSED, Moment.SETTLED_BY_HAND),
    Moment.CLOSED: (Moment.SETTLED_BY_HAND,),
    Moment.REOPENED: (
        *(Moment.ANSWERED, Moment.DECIDED, Moment.ACCEPTED, Moment.REMEDIED, Moment.CLOSED),
        Moment.SETTLED_BY_HAND,
    ),
}
"""What an operator's own promise may start with, and what may then keep it: only what can come after."""


def read_promises(reader: Reader, raw: Mapping[str, Any]) -> Table:
    """The table as it is kept in a version: the two promises that every programme makes, and what else is written."""
    promises = reader.table(raw, "promises", ())
    reader.known_keys(promises, _HERE, _KEYS)
    found: Table = {}
    for key, allowed in (("confirm_within_hours", CONFIRM_HOURS), ("embargo_days", EMBARGO_DAYS)):
        if promises and key not in promises:
            reader.report("key.missing", _HERE, f"{key} is missing in promises.", f"Add a line {key} = …")
        found[key] = reader.whole(promises, key, _HERE, allowed) or 0
    written: Table = {
        "embargo_longest_days": reader.whole(promises, "embargo_longest_days", _HERE, EMBARGO_DAYS),
        **{key: _length(reader, promises, key, _HERE) for key in LENGTHS},
        "warn_at": _warn_at(reader, promises),
        "country": _code(reader, promises, "country", r"[A-Z]{2}", '"NL"'),
        "subdivision": _code(reader, promises, "subdivision", r"[A-Za-z0-9][A-Za-z0-9 -]{0,39}", '"BY"'),
        "paused_by": _paused_by(reader, promises),
    }
    own = [(path, _own(reader, path, row)) for path, row in _own_rows(reader, promises)]
    found |= {key: value for key, value in written.items() if value}
    _check_order(reader, found)
    _check_calendar(reader, found, own)
    _check_own_ids(reader, own)
    whole = [row for _, row in own if all(row[key] for key in ("id", "within", "starts", "kept_by"))]
    return found | ({"own": whole} if whole else {})


def _length(reader: Reader, raw: Mapping[str, Any], key: str, path: Path) -> Table | None:
    """A length of time as `{ days = 14 }`: one unit, one whole number."""
    value = raw.get(key)
    here = (*path, key)
    if value is None:
        return None
    if not isinstance(value, dict):
        reader.wrong_type(here, "a length of time such as { days = 14 }")
        return None
    reader.known_keys(value, here, list(Unit))
    units = [unit for unit in Unit if unit in value]
    if len(units) != 1:
        reader.report(
            "length.unit",
            here,
            f"{dotted(here)} is not counted in one unit.",
            f"Write one of {', '.join(Unit)}, such as {key} = {{ days = 14 }}.",
        )
        return None
    amount = reader.whole(value, units[0], here, _AMOUNTS[units[0]])
    return None if amount is None else {units[0].value: amount}


def _warn_at(reader: Reader, raw: Table) -> list[int] | None:
    value = raw.get("warn_at")
    if value is None:
        return None
    whole = isinstance(value, list) and all(isinstance(n, int) and not isinstance(n, bool) for n in value)
    if whole and 1 <= len(value) <= _WARNINGS_MAX and value == sorted({n for n in value if 1 <= n <= 99}):
        return list(value)
    reader.report(
        "warn_at.malformed",
        (*_HERE, "warn_at"),
        f"warn_at is not a rising list of 1 to {_WARNINGS_MAX} percentages.",
        "Write whole percents from 1 to 99, such as warn_at = [50, 75, 90].",
    )
    return None


def _code(reader: Reader, raw: Table, key: str, form: str, example: str) -> str:
    """The name of a calendar or of a part of it; whether there is such a calendar is for the check to say."""
    value = reader.text(raw, key, _HERE)
    if not value or re.fullmatch(form, value):
        return value
    message = f"{shown(value)} is not the code of a {key}."
    reader.report(f"{key}.malformed", (*_HERE, key), message, f"Write the code of ISO 3166, such as {example}.")
    return ""


def _paused_by(reader: Reader, raw: Table) -> Table:
    path: Path = (*_HERE, "paused_by")
    table = reader.table(raw, "paused_by", _HERE, needed=False)
    reader.known_keys({key: table[key] for key in table if key not in _NEVER_PAUSED}, path, _PAUSABLE)
    for key in _NEVER_PAUSED:
        if key in table:
            reader.report("pause.never", (*path, key), f"Nothing pauses the promise {key}.", "Take the line out.")
    return {key: _pauses(reader, table, key, path) for key in _PAUSABLE if key in table}


def _pauses(reader: Reader, raw: Mapping[str, Any], key: str, path: Path) -> list[str]:
    """Names from PAUSES_ON; an empty list says that nothing pauses this promise."""
    value = raw.get(key, [])
    if not isinstance(value, list):
        reader.wrong_type((*path, key), 'a list of names such as ["question"]')
        return []
    found: list[str] = []
    for number, name in enumerate(value[:_OWN_MAX]):
        if isinstance(name, str) and name in PAUSES_ON:
            found.append(name)
            continue
        message = f"{shown(str(name))} is nothing that pauses a promise."
        reader.report("pause.unknown", (*path, key, number), message, f"Use: {', '.join(PAUSES_ON)}.")
    return list(dict.fromkeys(found))


def _own_rows(reader: Reader, promises: Table) -> list[tuple[Path, Table]]:
    rows = reader.rows(promises, "own", _HERE)
    if len(rows) > _OWN_MAX:
        message = f"There are more than {_OWN_MAX} promises of your own."
        reader.report("list.long", rows[_OWN_MAX][0], message, "Keep those that a person looks after.")
    return rows[:_OWN_MAX]


def _own(reader: Reader, path: Path, row: Table) -> Table:
    reader.known_keys(row, path, ("id", "name", "within", "starts", "kept_by", "paused_by", "public"))
    own_id = reader.text(row, "id", path, needed=True)
    if own_id and not _OWN_ID.fullmatch(own_id):
        mend = "Write small letters joined by _, at most 20, that do not end in _hours or _days."
        reader.report("id.malformed", (*path, "id"), f"{shown(own_id)} is not an id for a promise.", mend)
    if "within" not in row:
        reader.report("key.missing", path, f"within is missing in {dotted(path)}.", "Add within = { days = … }.")
    starts = _moment(reader, path, row, "starts", tuple(KEPT_AFTER))
    kept_by = _moment(reader, path, row, "kept_by", KEPT_AFTER[starts] if starts else tuple(Moment))
    return {
        "id": own_id,
        "name": reader.words(row, "name", path, needed=True),
        "within": _length(reader, row, "within", path),
        "starts": starts and starts.value,
        "kept_by": kept_by and kept_by.value,
        "paused_by": _pauses(reader, row, "paused_by", path),
        "public": reader.flag(row, "public", path, default=True),
    }


def _moment(reader: Reader, path: Path, row: Table, key: str, allowed: Sequence[Moment]) -> Moment | None:
    """One of `allowed`, else None with a finding that lists them."""
    written = reader.text(row, key, path, needed=True)
    if not written:
        return None
    if written in allowed:
        return Moment(written)
    does = "start" if key == "starts" else "keep"
    after = f" that starts with {row['starts']}" if key == "kept_by" else ""
    message = f"{shown(written)} cannot {does} a promise{after}."
    reader.report(f"{key}.unknown", (*path, key), message, f"Use one of: {', '.join(allowed)}.")
    return None


def _check_own_ids(reader: Reader, own: Sequence[tuple[Path, Table]]) -> None:
    seen: set[str] = set()
    for path, row in own:
        if row["id"] and row["id"] in seen:
            message = f"{shown(row['id'])} stands twice."
            reader.report("id.twice", (*path, "id"), message, "Give each promise an id of its own.")
        seen.add(row["id"])


def _check_order(reader: Reader, found: Table) -> None:
    """Promises that cannot all be meant: an assessment after the fix, an agreement shorter than the default."""
    longest = found.get("embargo_longest_days")
    if longest and longest < found["embargo_days"]:
        reader.report(
            "embargo.longest",
            (*_HERE, "embargo_longest_days"),
            f"embargo_longest_days is less than embargo_days = {found['embargo_days']}.",
            "Write the longest time that may be agreed on, counted from arrival too.",
        )
    confirm = Within(found["confirm_within_hours"], Unit.HOURS)
    steps = [("confirm_within_hours", confirm)] if confirm.amount else []
    steps += [(key, within_of(found[key])) for key in ("assess_within", "resolve_within") if key in found]
    for (earlier, first), (later, second) in itertools.pairwise(steps):
        if _surely_shorter(second, first):
            message = f"{later} ends before {earlier}, though both count from arrival."
            reader.report("promises.order", (*_HERE, later), message, "Make it as long at least, or leave it out.")


def _surely_shorter(one: Within, other: Within) -> bool:
    """Whether it ends earlier on every calendar; business days take at least as many days."""
    if one.unit is Unit.BUSINESS_DAYS:
        return other.unit is Unit.BUSINESS_DAYS and one.amount < other.amount
    return one.span < other.span


def _check_calendar(reader: Reader, found: Table, own: Sequence[tuple[Path, Table]]) -> None:
    """Business days are days of a calendar, so somebody has to say which (issue 3, point 4)."""
    if "country" in found:
        return
    counted = [((*_HERE, key), found[key]) for key in LENGTHS if key in found]
    counted += [((*path, "within"), row["within"]) for path, row in own]
    paths = [path for path, length in counted if length and Unit.BUSINESS_DAYS in length]
    if paths:
        message = f"{dotted(paths[0])} counts business days, and no country says which days those are."
        reader.report("calendar.missing", paths[0], message, 'Add country = "NL", or yours, to [promises].')
    elif "subdivision" in found:
        path: Path = (*_HERE, "subdivision")
        message = "subdivision names a part of a country, and there is no country."
        reader.report("calendar.missing", path, message, "Add country, or take subdivision out.")


def within_of(length: Mapping[str, int]) -> Within:
    """`{ "days": 14 }` as it is kept, typed."""
    ((unit, amount),) = length.items()
    return Within(amount, Unit(unit))


def promises_of(kept: Mapping[str, Any]) -> Promises:
    """The promises of a table that `read_promises` gave; what is not in it has its default."""
    embargo = timedelta(days=kept["embargo_days"])
    plain = Promises(confirm_within=timedelta(hours=kept["confirm_within_hours"]), embargo=embargo)
    longest = kept.get("embargo_longest_days")

    def length(key: str, default: Within | None) -> Any:
        return within_of(kept[key]) if key in kept else default

    return dataclasses.replace(
        plain,
        # A version from before this number existed may promise more silence than the default allows.
        embargo_longest=timedelta(days=longest) if longest else max(plain.embargo_longest, embargo),
        update=length("update_every", plain.update),
        assessment=length("assess_within", plain.assessment),
        resolution=length("resolve_within", plain.resolution),
        credit=length("credit_within", plain.credit),
        incident=length("incident_within", plain.incident),
        own=tuple(_own_promise(row) for row in kept.get("own", [])),
        paused_by={**plain.paused_by, **{kind: tuple(names) for kind, names in kept.get("paused_by", {}).items()}},
        warn_at=tuple(kept.get("warn_at", plain.warn_at)),
        country=kept.get("country", ""),
        subdivision=kept.get("subdivision", ""),
    )


def _own_promise(row: Mapping[str, Any]) -> OwnPromise:
    return OwnPromise(
        id=row["id"],
        name=row["name"],
        within=within_of(row["within"]),
        starts=Moment(row["starts"]),
        kept_by=Moment(row["kept_by"]),
        paused_by=tuple(row["paused_by"]),
        public=row["public"],
    )
