"""CVSS vectors: read, scored, found in what a reporter wrote. Pure.

The arithmetic is that of the `cvss` library; a vector is read here, so that what is wrong with one can be said of the
metric that it is wrong with. Sources: CVSS 4.0 and 3.1 (FIRST), specification documents.
"""

import enum
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cvss import CVSS2, CVSS3, CVSS4, constants2, constants3, constants4

from firsthand.core.errors import BadInput
from firsthand.triage.severity.systems import RATED, System

VECTOR_LIMIT = 250
"""Signs of a vector: the longest of 4.0 with every metric has fewer."""
TRIED = 100
"""So many places of a text that look like a vector are tried."""


class Word(enum.StrEnum):
    """The qualitative scale (CVSS 4.0, section 6; 3.1, section 5). 2.0 never had one; NVD's is used for it."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Fault(enum.StrEnum):
    """What may be wrong with a vector."""

    EMPTY = "empty"
    LONG = "long"
    VERSION = "version"
    """It begins with a version that is not known."""
    NO_VERSION = "no_version"
    """It names no version, and its metrics fit none."""
    FIELD = "field"
    """Something between two strokes is no metric with a value."""
    METRIC = "metric"
    """A metric that this version does not have."""
    VALUE = "value"
    TWICE = "twice"
    MISSING = "missing"


_SAID = {
    Fault.EMPTY: ("There is no vector.", "Give one such as CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H."),
    Fault.LONG: ("This is too long for a vector.", "Give the vector alone, without other words."),
    Fault.VERSION: ("CVSS {value} is not a version that is known here.", "Use CVSS:4.0 or CVSS:3.1."),
    Fault.NO_VERSION: ("This is not a CVSS vector.", "Begin it with CVSS:4.0/ or CVSS:3.1/."),
    Fault.FIELD: ("“{value}” is not a metric with a value.", "Write each as AV:N, parted by strokes."),
    Fault.METRIC: ("{metric} is not a metric of this version.", "Take it out, or correct the version in front."),
    Fault.VALUE: ("{metric} cannot be “{value}”.", "Use one of: {allowed}."),
    Fault.TWICE: ("{metric} stands there twice.", "Keep one of the two."),
    Fault.MISSING: ("{metric} is missing.", "Add it: {allowed}."),
}  # fmt: skip


class VectorFaulty(BadInput):
    """A vector that cannot be read, with the metric at which it fails."""

    def __init__(self, fault: Fault, *, metric: str = "", value: str = "", allowed: Iterable[str] = ()) -> None:
        self.fault, self.metric, self.value = fault, metric, value[:20]
        self.allowed = tuple(allowed)
        reason, mend = _SAID[fault]
        said = {"metric": metric, "value": self.value, "allowed": ", ".join(self.allowed)}
        super().__init__(reason.format(**said), mend.format(**said))


@dataclass(frozen=True)
class Metrics:
    """The metrics of one version, in the order in which a vector has them."""

    base: tuple[str, ...]
    threat: frozenset[str]
    """Those of the group that changes with time: "threat" in 4.0, "temporal" before."""
    environment: frozenset[str]
    values: Mapping[str, Sequence[str]]
    """Of each metric, in the order of the standard; the undefined value included."""
    names: Mapping[str, str]
    value_names: Mapping[str, Mapping[str, str]]
    undefined: str


_SUPPLEMENTAL = frozenset({"S", "AU", "R", "V", "RE", "U"})
"""They do not change the score (CVSS 4.0, section 5)."""


def _metrics_4() -> Metrics:
    known = constants4
    base = tuple(known.METRICS_MANDATORY)
    others = frozenset(known.METRICS) - frozenset(base) - _SUPPLEMENTAL
    values = {metric: tuple(names) for metric, names in known.METRICS_VALUE_NAMES.items()}
    in_order = {metric: values[metric] for metric in known.METRICS}
    return Metrics(
        base, frozenset({"E"}), others - {"E"}, in_order, known.METRICS_ABBREVIATIONS, known.METRICS_VALUE_NAMES, "X"
    )  # fmt: skip


def _metrics_before(known: object, undefined: str) -> Metrics:
    names: Mapping[str, str] = known.METRICS_ABBREVIATIONS  # type: ignore[attr-defined]
    value_names: Mapping[str, Mapping[str, str]] = known.METRICS_VALUE_NAMES  # type: ignore[attr-defined]
    return Metrics(
        tuple(known.METRICS_MANDATORY),  # type: ignore[attr-defined]
        frozenset(known.TEMPORAL_METRICS),  # type: ignore[attr-defined]
        frozenset(known.ENVIRONMENTAL_METRICS),  # type: ignore[attr-defined]
        {metric: tuple(value_names[metric]) for metric in names}, names, value_names, undefined,
    )  # fmt: skip


_OF_3 = _metrics_before(constants3, "X")
METRICS: Mapping[System, Metrics] = {
    System.CVSS_4_0: _metrics_4(),
    System.CVSS_3_1: _OF_3,
    System.CVSS_3_0: _OF_3,
    System.CVSS_2_0: _metrics_before(constants2, "ND"),
}  # fmt: skip
_VERSIONS = {"4.0": System.CVSS_4_0, "3.1": System.CVSS_3_1, "3.0": System.CVSS_3_0, "2.0": System.CVSS_2_0}
_TELLS = (("VC", System.CVSS_4_0), ("Au", System.CVSS_2_0), ("PR", System.CVSS_3_1))
"""Which version a vector without one is of, by a base metric that only it has. 3.0 and 3.1 score base metrics alike."""


@dataclass(frozen=True)
class Scored:
    """A vector in its tidy form, and what it comes to."""

    system: System
    vector: str
    score: float
    """From 0 to 10 in tenths, of all the metrics that the vector has."""
    word: Word
    nomenclature: str
    """Which groups of metrics count: B, BT, BE or BTE (CVSS 4.0, section 1.3; used alike for the versions before)."""
    base_score: float
    """What a CVE record calls so: of the base metrics alone before 4.0, which has one score for a vector."""
    metrics: Mapping[str, str] = field(default_factory=dict)
    """The metrics that are defined, in the order of the standard."""


def read_vector(typed: str) -> Scored:
    """The vector that somebody wrote, scored. Case, brackets around it and a stroke at its end make no difference.

    A vector without a version is taken for the one that its metrics belong to. Raises VectorFaulty.
    """
    text = typed.strip(" \t\r\n()[]{}<>\"'`*,;.")
    if not text:
        raise VectorFaulty(Fault.EMPTY)
    if len(text) > VECTOR_LIMIT:
        raise VectorFaulty(Fault.LONG)
    system, fields = _parts(text)
    given = _given(system, fields)
    known = METRICS[system]
    metrics = {
        metric: given[metric] for metric in known.values if given.get(metric, known.undefined) != known.undefined
    }
    return _scored(system, metrics)


_PREFIX = re.compile(r"CVSS[ :]?v?(?P<version>[0-9.]{1,5})[:/ ]", re.IGNORECASE)


def _parts(text: str) -> tuple[System, list[str]]:
    prefix = _PREFIX.match(text)
    if prefix:
        version = prefix["version"].rstrip(".")
        system = _VERSIONS.get(version if "." in version else f"{version}.0")
        if system is None:
            raise VectorFaulty(Fault.VERSION, value=version)
        return system, text[prefix.end() :].lstrip("(").strip("/ ").split("/")
    fields = text.strip("/").split("/")
    names = {name.partition(":")[0].upper() for name in fields}
    for metric, system in _TELLS:
        if metric.upper() in names and (metric != "Au" or "PR" not in names):
            return system, fields
    raise VectorFaulty(Fault.NO_VERSION)


def _given(system: System, fields: Sequence[str]) -> dict[str, str]:
    """Metric and value of each field, in the writing of the standard."""
    known = METRICS[system]
    names = {metric.upper(): metric for metric in known.values}
    given: dict[str, str] = {}
    for said in fields:
        name, _, value = said.strip().partition(":")
        if not name or not value or not said.isascii():
            raise VectorFaulty(Fault.FIELD, value=said)
        metric = names.get(name.upper())
        if metric is None:
            raise VectorFaulty(Fault.METRIC, metric=name.upper()[:5])
        found = next((v for v in known.values[metric] if v.upper() == value.upper()), None)
        if found is None:
            raise VectorFaulty(Fault.VALUE, metric=metric, value=value, allowed=known.values[metric])
        if metric in given:
            raise VectorFaulty(Fault.TWICE, metric=metric)
        given[metric] = found
    for metric in known.base:
        if metric not in given:
            raise VectorFaulty(
                Fault.MISSING, metric=metric, allowed=(f"{metric}:{v}" for v in known.values[metric])
            )  # fmt: skip
    return given


def _scored(system: System, metrics: Mapping[str, str]) -> Scored:
    known = METRICS[system]
    threat, environment = not known.threat.isdisjoint(metrics), not known.environment.isdisjoint(metrics)
    vector = vector_of(system, metrics)
    if system is System.CVSS_4_0:
        base = score = float(CVSS4(vector).base_score)
    else:
        scores = (CVSS2 if system is System.CVSS_2_0 else CVSS3)(vector).scores()
        base, temporal, environmental = (float(number or 0) for number in scores)
        score = environmental if environment else temporal if threat else base
    nomenclature = f"B{'T' if threat else ''}{'E' if environment else ''}"
    return Scored(system, vector, score, word_of(score, system), nomenclature, base, dict(metrics))


def vector_of(system: System, metrics: Mapping[str, str]) -> str:
    """The vector of these metrics, in the order of the standard."""
    said = "/".join(f"{metric}:{metrics[metric]}" for metric in METRICS[system].values if metric in metrics)
    return said if system is System.CVSS_2_0 else f"CVSS:{system.removeprefix('cvss-')}/{said}"


def word_of(score: float, system: System) -> Word:
    """The word for a score."""
    if system is System.CVSS_2_0:
        return Word.LOW if score < 4 else Word.MEDIUM if score < 7 else Word.HIGH
    bounds = ((0.1, Word.NONE), (4, Word.LOW), (7, Word.MEDIUM), (9, Word.HIGH))
    return next((word for bound, word in bounds if score < bound), Word.CRITICAL)


_LOOKS_LIKE_ONE = re.compile(r"[A-Za-z0-9:./]{20,250}")
_BEGINS = re.compile(r"CVSS:?v?[0-9.]{1,5}[:/]|AV:", re.IGNORECASE)


def vectors_in(text: str) -> tuple[Scored, ...]:
    """The vectors that a text names, each once, in the order of the text; what cannot be read is none.

    Looks at the first TRIED places that look like one, so that a text made of such places costs no more.
    """
    found: dict[str, Scored] = {}
    for piece in _pieces(text):
        try:
            scored = read_vector(piece)
        except VectorFaulty:
            continue
        found.setdefault(scored.vector, scored)
    return tuple(found.values())


def _pieces(text: str) -> Iterator[str]:
    tried = 0
    for place in _LOOKS_LIKE_ONE.finditer(text):
        begins = _BEGINS.search(place[0])
        if begins is None:
            continue
        tried += 1
        if tried > TRIED:
            return
        yield place[0][begins.start() :]


def told_in(text: str, systems: Sequence[System]) -> Scored | None:
    """The vector of a text that says most to a team that rates in `systems`: of the first of them that it has one of,
    else of the newest version. None where the text names none."""
    order = [*systems, *RATED, System.CVSS_3_0, System.CVSS_2_0]
    return min(vectors_in(text), key=lambda scored: order.index(scored.system), default=None)


@dataclass(frozen=True)
class Difference:
    """A metric on which two views differ; "" where one does not give it."""

    metric: str
    reporter: str
    team: str


def are_comparable(reporter: Scored, team: Scored) -> bool:
    """Whether two vectors have the same metrics: those of one version, and of 3.0 and 3.1."""
    return METRICS[reporter.system] is METRICS[team.system]


def differences(reporter: Scored, team: Scored) -> tuple[Difference, ...]:
    """The metrics on which they differ, in the order of the standard; none for vectors that cannot be compared."""
    if not are_comparable(reporter, team):
        return ()
    pairs = ((m, reporter.metrics.get(m, ""), team.metrics.get(m, "")) for m in METRICS[team.system].values)
    return tuple(Difference(metric, theirs, ours) for metric, theirs, ours in pairs if theirs != ours)
