"""All advice on one report, for a viewer. Each piece stands for itself: one that fails leaves the others."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from typing import Any, TypeVar

from django.db import DatabaseError
from django.db.models import QuerySet

from firsthand.cases.models import Case
from firsthand.cases.queries import visible_to
from firsthand.cases.rules import Channel
from firsthand.people.models import Person
from firsthand.programme.queries import version
from firsthand.programme.rules import Programme
from firsthand.triage.lines import Advice, LookAlike, MissingItem, NamedAsset, RuleHint, Signal, SuggestedClass
from firsthand.triage.look_alikes.finding import Found, found_for
from firsthand.triage.reading import ReportWords
from firsthand.triage.report_words import words_of_case
from firsthand.triage.summaries import Flags, flags_for, summary_of
from firsthand.triage.words import FAILED, NOT_YET
from firsthand.vault import queries as vault

__all__ = [
    "Flags",
    "advice_for",
    "advice_of_the_house",
    "as_json",
    "flags_for",
    "look_alikes_of",
    "summary_of",
    "words_of",
]

log = logging.getLogger("firsthand.triage")

T = TypeVar("T")

words_of = words_of_case
"""The words of a report: for whoever may see its case."""

DAY = timedelta(days=1)
HEADER_AT_MOST = 65_536
"""Octets of a mail in which its addressees are looked for."""


def advice_for(case: Case, person: Person | None, *, at: datetime) -> Advice:
    """All advice on the report of `case`, by the version of the day on which it arrived.

    The caller took `case` through `case_for`. Look-alikes and counts hold no case that `person` may not see.
    Changes nothing. Raises CannotOpen for a case that was erased.
    """
    return _advice(case, visible_to(person), at=at)


def advice_of_the_house(case: Case, *, at: datetime) -> Advice:
    """As `advice_for`, over every case: for the sweep that keeps a summary. Lists read it through `flags_for`."""
    return _advice(case, Case.objects.all(), at=at)


def _advice(case: Case, others: QuerySet[Case], *, at: datetime) -> Advice:
    words, programme = words_of(case), version(case.version_id).programme
    made = _Pieces(case.number)
    assets: tuple[NamedAsset, ...] = made.piece("assets", lambda: _assets(words, programme), ())
    found = made.piece("look_alikes", lambda: found_for(case, words, others), Found())
    if found.waiting:
        made.unavailable["look_alikes"] = NOT_YET
    return Advice(
        assets=assets, look_alikes=found.look_alikes,
        classes=made.piece("classes", lambda: _classes(words), ()),
        hints=made.piece("hints", lambda: _hints(words, programme), ()),
        missing=made.piece("missing", lambda: _missing(words, assets, programme), ()),
        signals=made.piece("signals", lambda: _signals(case, words, others, assets, found.same_text), ()),
        unavailable=made.unavailable,
    )  # fmt: skip


class _Pieces:
    """Makes the pieces one by one; what fails is told of by name, and the others are made all the same."""

    def __init__(self, number: str) -> None:
        self.number = number
        self.unavailable: dict[str, str] = {}

    def piece(self, name: str, make: Callable[[], T], without: T) -> T:
        """What `make` gives; `without` where it fails. Raises DatabaseError."""
        try:
            return make()
        except DatabaseError:
            raise  # not the piece's own failure, and a transaction may be lost with it
        except Exception as failed:  # noqa: BLE001  advice never stands in the way of a report
            # Without its message and its traceback: they could hold words of the report.
            log.warning("advice on case %s lacks its %s: %s", self.number, name, type(failed).__name__)
            self.unavailable[name] = FAILED
            return without


def _assets(words: ReportWords, programme: Programme) -> tuple[NamedAsset, ...]:
    from firsthand.triage.scope.finding import assets_in

    return assets_in(words, programme)


def _classes(words: ReportWords) -> tuple[SuggestedClass, ...]:
    from firsthand.triage.weakness.rules import classes_of

    return classes_of(words)


def _hints(words: ReportWords, programme: Programme) -> tuple[RuleHint, ...]:
    from firsthand.triage.weakness.hints import hints_in

    return hints_in(words, programme)


def _missing(words: ReportWords, assets: tuple[NamedAsset, ...], programme: Programme) -> tuple[MissingItem, ...]:
    from firsthand.triage.missing.rules import missing_in

    return missing_in(words, assets=assets, chosen=programme.asset(words.asset.partition(".")[0]))


def _signals(
    case: Case, words: ReportWords, others: QuerySet[Case], assets: tuple[NamedAsset, ...], same_text: int
) -> tuple[Signal, ...]:
    from firsthand.triage.signals.rules import signals_in

    return signals_in(
        words, assets=assets, same_text=same_text, from_sender_today=from_sender_in_a_day(case, others),
        recipients=_recipients(case),
    )  # fmt: skip


def from_sender_in_a_day(case: Case, others: QuerySet[Case]) -> int:
    """How many of `others` came from the same mail address in the 24 hours up to this one, itself included.

    1 for a report without a mail address: a network address is kept in no form (docs/decisions/0013).
    """
    mac = case.reporter.mail_mac
    if not mac:
        return 1
    since = case.received_at - DAY
    return (
        others.filter(participants__is_reporter=True, participants__mail_mac=mac)
        .filter(received_at__gt=since, received_at__lte=case.received_at)
        .count()
    )


def _recipients(case: Case) -> int:
    """How many addresses a report by mail names as its addressees; 0 for one that came another way."""
    if case.channel != Channel.MAIL:
        return 0
    arrival = case.arrivals.filter(pk=case.arrival_order).select_related("raw__key").first()
    if arrival is None or arrival.channel != Channel.MAIL:
        return 0
    head = BytesHeaderParser().parsebytes(vault.unseal(arrival.raw)[:HEADER_AT_MOST])
    said = [str(line) for name in ("To", "Cc") for line in head.get_all(name, [])]
    return len({address.lower() for _, address in getaddresses(said) if address})


def as_json(advice: Advice) -> dict[str, Any]:
    """Advice in the shape that `firsthand case show --json` prints."""
    return {
        "assets": [
            {"asset": named.typed, "verdict": str(named.answer.verdict),
             "rule": named.answer.asset.id if named.answer.asset else "", "third_party": named.third_party}
            for named in advice.assets
        ],
        "classes": [{"cwe": c.cwe, "name": c.name, "score": round(c.score, 3)} for c in advice.classes],
        "hints": [{"kind": str(h.kind), "rule": h.rule_id, "words": list(h.words)} for h in advice.hints],
        "missing": [{"item": str(m.item), "question": m.question} for m in advice.missing],
        "look_alikes": [
            {"number": like.number, "reference": like.reference, "score": round(like.score, 3),
             "shared": list(like.shared), "differs": list(like.differs), "same_asset": like.same_asset}
            for like in advice.look_alikes
        ],
        "signals": [{"kind": str(s.kind), "count": s.count, "words": list(s.words)} for s in advice.signals],
        "unavailable": dict(advice.unavailable),
    }  # fmt: skip


def look_alikes_of(case: Case, person: Person | None, *, limit: int) -> tuple[LookAlike, ...]:
    """The look-alikes of a case as far as `person` may see them. Raises CannotOpen, IndexBroken."""
    return found_for(case, words_of_case(case), visible_to(person), limit=limit).look_alikes
