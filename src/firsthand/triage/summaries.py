"""What lists say of advice: made once when a report has come, read many rows at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from firsthand.cases.queries import may_see, visible_to
from firsthand.people.models import Person
from firsthand.triage.lines import Advice, HintKind, LookAlike
from firsthand.triage.models import CaseAdvice
from firsthand.vault.queries import unseal_json
from firsthand.vault.rules import CannotOpen

FORMAT = 1
"""Raised when what `summary_of` holds changes its meaning; rows of another format say nothing."""
STRONG_FROM = 0.5
"""From this score on a list names a look-alike. The score orders; it does not say that two reports are the same."""
SHARED_AT_LEAST = 2
"""So many rare words it must share: one alone may be the name of a page that many reports are about."""
SHARED_FROM = 5
"""A list names as well what shares so many rare words and a host or path: where reports are few, scores are low."""
NAMED_AT_MOST = 3


@dataclass(frozen=True)
class Flags:
    """What a row of a list says beside the case. All of it may be empty."""

    looks_like: tuple[str, ...] = ()
    """Numbers of cases that the reader may see, and references of known issues."""
    rules: tuple[str, ...] = ()
    """Rules by which it may not qualify."""


def summary_of(advice: Advice) -> dict[str, Any]:
    """What is kept of advice for lists, as plain values to be sealed under the case's key."""
    strong = [like for like in advice.look_alikes if _is_strong(like)]
    return {
        "cases": [like.number for like in strong if like.number][:NAMED_AT_MOST],
        "issues": [like.reference for like in strong if not like.number][:NAMED_AT_MOST],
        "rules": [hint.rule_id for hint in advice.hints if hint.kind is HintKind.NON_QUALIFYING][:NAMED_AT_MOST],
    }


def _is_strong(like: LookAlike) -> bool:
    shared = len(like.shared)
    return (like.score >= STRONG_FROM and shared >= SHARED_AT_LEAST) or (like.same_asset and shared >= SHARED_FROM)


def flags_for(viewer: Person | None, numbers: Iterable[str]) -> Mapping[str, Flags]:
    """By number of a case what its row says of it; nothing for most. Two queries, however many rows."""
    rows = CaseAdvice.objects.filter(may_see(viewer), case__number__in=list(numbers), format=FORMAT)
    said = {row.case.number: _opened(row) for row in rows.select_related("case", "content__key")}
    named = {number for summary in said.values() for number in summary.get("cases", ())}
    seen = set(visible_to(viewer).filter(number__in=named).values_list("number", flat=True)) if named else set()
    flags = {number: _flags(summary) for number, summary in said.items()}
    kept = {
        number: replace(found, looks_like=tuple(one for one in found.looks_like if one in seen or one not in named))
        for number, found in flags.items()
    }
    return {number: found for number, found in kept.items() if found != Flags()}


def _opened(row: CaseAdvice) -> dict[str, Any]:
    """What was kept; nothing of a case that was erased."""
    try:
        said = unseal_json(row.content)
    except CannotOpen:
        return {}
    return said if isinstance(said, dict) else {}


def _flags(summary: dict[str, Any]) -> Flags:
    named = (*summary.get("cases", ()), *summary.get("issues", ()))
    return Flags(tuple(str(one) for one in named), tuple(str(rule) for rule in summary.get("rules", ())))
