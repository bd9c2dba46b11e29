"""What advice says, as the desk, the terminal and the API show it. Pure.

Each piece names the words that it rests on, as they stand in the report, so that a person can judge it.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from firsthand.programme.scope import ScopeAnswer


@dataclass(frozen=True)
class NamedAsset:
    """Something that the report names, and what the policy of the day of arrival says of it."""

    typed: str
    answer: ScopeAnswer
    """Verdict, the line that gave it, and notes such as a look-alike host."""
    third_party: bool = False
    """The line says that others host it, or the address is one of a well-known host that is not the organisation's."""


@dataclass(frozen=True)
class SuggestedClass:
    """A class of weakness that the words of the report speak for."""

    cwe: int
    name: str
    """The class's own name in CWE, English."""
    score: float
    """Calibrated: of suggestions with 0.8, about eight in ten are what a labeller says."""
    words: tuple[str, ...] = ()


class HintKind(enum.StrEnum):
    """What a hint is about."""

    QUALIFYING = "qualifying"
    """A class of the programme that qualifies (Q1 ...)."""
    NON_QUALIFYING = "non_qualifying"
    """A rule of the programme by which a report may not qualify (N1 ...). It declines nothing."""


@dataclass(frozen=True)
class RuleHint:
    """A rule of the programme that may speak of this report. Never blocks, never lowers a report (R43-50)."""

    kind: HintKind
    rule_id: str
    words: tuple[str, ...]


class Item(enum.StrEnum):
    """What a report may leave open (R71-72)."""

    LOCATION = "location"
    IMPACT = "impact"
    STEPS = "steps"
    VERSION = "version"
    PROOF = "proof"


@dataclass(frozen=True)
class MissingItem:
    """One item that was not found, with one precise question in the reporter's language."""

    item: Item
    question: str


class SignalKind(enum.StrEnum):
    """Signs of bulk or of a machine. Each is neutral: a good report may carry every one."""

    SAME_TEXT = "same_text"
    PLACEHOLDERS = "placeholders"
    MACHINE_WORDS = "machine_words"
    UNKNOWN_ENDPOINTS = "unknown_endpoints"
    SENT_TO_MANY = "sent_to_many"
    MANY_AT_ONCE = "many_at_once"


@dataclass(frozen=True)
class Signal:
    """A sign, with the words of the report or the numbers that it rests on."""

    kind: SignalKind
    words: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class LookAlike:
    """An earlier or later report, or a known issue, that shares rare words with this one."""

    score: float
    """From 0 to 1, for the order alone: it says nothing about being the same vulnerability."""
    shared: tuple[str, ...]
    """The rarest shared words as they stand in this report, the rarest first."""
    number: str = ""
    """The case, where it is one."""
    reference: str = ""
    """The known issue, where it is one: its id in its own list."""
    url: str = ""
    title: str = ""
    received_at: datetime | None = None
    state: str = ""
    same_asset: bool = False
    """Both name the same host, path or product."""
    differs: tuple[str, ...] = ()
    """What tells the two apart: versions, paths or parameters of this report that the other one names differently."""


@dataclass(frozen=True)
class Advice:
    """All advice on one report at one moment."""

    assets: tuple[NamedAsset, ...] = ()
    classes: tuple[SuggestedClass, ...] = ()
    """Best first; empty is "don't know"."""
    hints: tuple[RuleHint, ...] = ()
    missing: tuple[MissingItem, ...] = ()
    look_alikes: tuple[LookAlike, ...] = ()
    signals: tuple[Signal, ...] = ()
    unavailable: Mapping[str, str] = field(default_factory=dict)
    """Pieces that could not be made, with the reason in one line; the page shows the others."""
