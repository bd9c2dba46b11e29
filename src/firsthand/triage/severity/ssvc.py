"""SSVC: a decision by a table. Reads the JSON that CERT/CC publishes its decision tables in. Pure.

Such a file names decision points (each with namespace, key, version, name and values), which of them is the outcome,
and in `mapping` one row for every combination of the others. Source: CERT/CC, SSVC, schema version 2.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from firsthand.core.errors import BadInput

POINTS_MOST, VALUES_MOST, ROWS_MOST = 12, 20, 5000
WORDS_MOST = 1000
_KEY = re.compile(r"[A-Za-z0-9_.-]{1,10}")
_ID = re.compile(r"[A-Za-z0-9_.:#/-]{1,200}")
PREFIX = "SSVCv2"
"""What the answers to a table begin with when they are written in one line."""


class TableFaulty(BadInput):
    """A file that is no decision table, or one that leaves a combination open."""


class AnswersFaulty(BadInput):
    """Answers that the table has no row for: `point` is the one that is wrong, `given` what was said of it."""

    def __init__(self, reason: str, mend: str, *, point: str = "", given: str = "") -> None:
        self.point, self.given = point, given
        super().__init__(reason, mend)


@dataclass(frozen=True)
class Value:
    """One of the answers to a decision point."""

    key: str
    name: str
    definition: str = ""


@dataclass(frozen=True)
class Point:
    """One question of a table. `id` is namespace, key and version, joined by colons."""

    id: str
    key: str
    name: str
    values: tuple[Value, ...]
    definition: str = ""

    def value(self, key: str) -> Value | None:
        """The value with this key."""
        return next((value for value in self.values if value.key == key), None)


@dataclass(frozen=True)
class Table:
    """A decision table: questions, outcome, and the outcome of every combination of answers."""

    id: str
    name: str
    points: tuple[Point, ...]
    outcome: Point
    rows: Mapping[tuple[str, ...], str]
    """Keys of the answers in the order of `points` -> key of the outcome."""
    definition: str = ""


@dataclass(frozen=True)
class Answer:
    """What a table decides, and the answers that it rests on."""

    vector: str
    decision: str
    """The name of the outcome, such as "Scheduled"."""
    answers: Mapping[str, str]
    """Key of the point -> key of the answer, in the order of the table."""


def read_table(raw: object) -> Table:
    """The table of a parsed JSON file. Raises TableFaulty, in one line that names what is wrong."""
    if not isinstance(raw, Mapping):
        raise TableFaulty("This is no decision table.", "Use a file of the form that CERT/CC publishes.")
    said = raw.get("decision_points")
    if not isinstance(said, Mapping) or not 2 <= len(said) <= POINTS_MOST + 1:
        raise TableFaulty(
            "It has no decision_points.", f"Use a decision table with up to {POINTS_MOST} points and an outcome."
        )
    points = {str(id_): _point(str(id_), point) for id_, point in said.items()}
    outcome = points.pop(str(raw.get("outcome", "")), None)
    if outcome is None:
        raise TableFaulty("Its outcome is none of its decision points.", "Name the id of one of them.")
    listed = raw.get("order")
    first = {str(id_): n for n, id_ in enumerate(listed)} if isinstance(listed, list) else {}
    order = tuple(sorted(points.values(), key=lambda point: first.get(point.id, len(first))))
    if len({point.key for point in order}) < len(order):
        raise TableFaulty("Two of its decision points have the same key.", "Give each a key of its own.")
    rows = _rows(raw.get("mapping"), order, outcome)
    id_ = ":".join(_word(raw, key, "the table") for key in ("namespace", "key", "version"))
    return Table(id_, _word(raw, "name", "the table"), order, outcome, rows, _words(raw, "definition"))


def _point(id_: str, raw: object) -> Point:
    if not isinstance(raw, Mapping) or not _ID.fullmatch(id_):
        raise TableFaulty(f"{id_[:40]} is no decision point.", "Take it out, or complete it.")
    key, values = raw.get("key"), raw.get("values")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise TableFaulty(f"{id_} has no key.", 'Give it one, such as "E".')
    if not isinstance(values, list) or not 1 <= len(values) <= VALUES_MOST:
        raise TableFaulty(f"{id_} has no values.", f"Give it up to {VALUES_MOST}.")
    found = tuple(_value(id_, value) for value in values)
    if len({value.key for value in found}) < len(found):
        raise TableFaulty(f"{id_} has two values with the same key.", "Give each a key of its own.")
    return Point(id_, key, _word(raw, "name", id_), found, _words(raw, "definition"))


def _value(id_: str, raw: object) -> Value:
    key = raw.get("key") if isinstance(raw, Mapping) else None
    if not isinstance(raw, Mapping) or not isinstance(key, str) or not _KEY.fullmatch(key):
        raise TableFaulty(f"A value of {id_} has no key.", 'Give it one, such as "N".')
    return Value(key, _word(raw, "name", f"value {key} of {id_}"), _words(raw, "definition"))


def _word(raw: Mapping[str, Any], key: str, of: str) -> str:
    """A text that must be there, on one line."""
    text = _words(raw, key)
    if not text:
        raise TableFaulty(f"{key} is missing in {of}.", "Add it.")
    return text[:200]


def _words(raw: Mapping[str, Any], key: str) -> str:
    text = raw.get(key, "")
    return " ".join(text[:WORDS_MOST].split()) if isinstance(text, str) else ""


def _rows(raw: object, points: tuple[Point, ...], outcome: Point) -> dict[tuple[str, ...], str]:
    if not isinstance(raw, list) or len(raw) > ROWS_MOST:
        raise TableFaulty("It has no mapping.", f"Give it a row for each combination, up to {ROWS_MOST}.")
    rows: dict[tuple[str, ...], str] = {}
    for number, row in enumerate(raw, start=1):
        if not isinstance(row, Mapping):
            raise TableFaulty(f"Row {number} of the mapping is no row.", "Take it out.")
        keys = []
        for point in (*points, outcome):
            key = row.get(point.id)
            if not isinstance(key, str) or point.value(key) is None:
                raise TableFaulty(f"Row {number} of the mapping has no value for {point.id}.", "Complete it.")
            keys.append(key)
        if rows.setdefault(tuple(keys[:-1]), keys[-1]) != keys[-1]:
            raise TableFaulty(f"Row {number} of the mapping contradicts an earlier one.", "Keep one of the two.")
    missing = math.prod(len(point.values) for point in points) - len(rows)
    if missing:
        raise TableFaulty(f"Its mapping leaves {missing} combinations open.", "Add a row for each.")
    return rows


def definition_of(table: Table, raw: Mapping[str, Any]) -> dict[str, Any]:
    """What a published version of a programme keeps of the file: all that `read_table` reads, and nothing else.

    `order` is ours: canonical JSON sorts the points, and people are asked in the order of the file.
    """
    return {
        **{key: _word(raw, key, "the table") for key in ("namespace", "key", "version", "name")},
        "definition": table.definition,
        "order": [point.id for point in table.points],
        "decision_points": {point.id: _point_as_json(point) for point in (*table.points, table.outcome)},
        "outcome": table.outcome.id,
        "mapping": list(_mapping(table)),
    }


def _point_as_json(point: Point) -> dict[str, Any]:
    namespace, _, version = point.id.partition(f":{point.key}:")
    values = [{"key": v.key, "name": v.name, "definition": v.definition} for v in point.values]
    return {
        "namespace": namespace, "key": point.key, "version": version, "name": point.name,
        "definition": point.definition, "values": values,
    }  # fmt: skip


def _mapping(table: Table) -> Iterator[dict[str, str]]:
    for answers, outcome in table.rows.items():
        asked = {point.id: key for point, key in zip(table.points, answers, strict=True)}
        yield {**asked, table.outcome.id: outcome}


def evaluate(table: Table, answers: Mapping[str, str]) -> Answer:
    """What the table decides for these answers, by the keys of its points. Raises AnswersFaulty."""
    for key in answers:
        if all(point.key != key for point in table.points):
            raise AnswersFaulty(
                f"{key[:20]} is no point of this table.", f"Use {_listed(table)}.", point=key[:20]
            )  # fmt: skip
    keys = []
    for point in table.points:
        given = answers.get(point.key, "")
        value = point.value(given)
        allowed = ", ".join(f"{point.key}:{v.key}" for v in point.values)
        if not given:
            raise AnswersFaulty(f"{point.key} is missing.", f"Add it: {allowed}.", point=point.key)
        if value is None:
            raise AnswersFaulty(
                f"{point.key} cannot be “{given[:20]}”.", f"Use one of: {allowed}.", point=point.key, given=given[:20]
            )  # fmt: skip
        keys.append(value.key)
    outcome = table.outcome.value(table.rows[tuple(keys)])
    chosen = {point.key: key for point, key in zip(table.points, keys, strict=True)}
    said = "/".join(f"{point}:{key}" for point, key in chosen.items())
    return Answer(f"{PREFIX}/{said}", outcome.name if outcome else "", chosen)


def _listed(table: Table) -> str:
    return ", ".join(point.key for point in table.points)


def is_answers(typed: str) -> bool:
    """Whether a line begins as the answers to a table do."""
    return typed.strip().upper().startswith("SSVC")


def read_answers(table: Table, typed: str) -> Answer:
    """The decision for answers written in one line: SSVCv2/E:P/A:Y/TI:T. A time at its end is left out.

    Raises AnswersFaulty.
    """
    fields = [part for part in typed.strip().strip("/").split("/")[1:] if part]
    if len(fields) > POINTS_MOST + 1 or len(typed) > ROWS_MOST:
        raise AnswersFaulty("These are more answers than a table asks for.", f"Use {_listed(table)}.")
    answers: dict[str, str] = {}
    for part in fields:
        if part[:4].isdigit():
            continue
        key, _, value = part.partition(":")
        key = next((point.key for point in table.points if point.key.upper() == key.strip().upper()), key.strip())
        if not value or key in answers:
            raise AnswersFaulty(
                f"“{part[:20]}” is not a point with an answer.", "Write each once, as E:P.", point=key[:20]
            )
        answers[key] = value.strip().upper() if _upper(table, key) else value.strip()
    return evaluate(table, answers)


def _upper(table: Table, key: str) -> bool:
    """Whether every value of a point is written in capitals, so that small letters may be taken for them."""
    point = next((point for point in table.points if point.key == key), None)
    return point is not None and all(value.key == value.key.upper() for value in point.values)
