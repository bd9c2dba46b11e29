"""Every letter as it leaves the house, with invented facts: for whoever wants to read what we write. No row is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.template import Context
from django.template.loader import get_template

from firsthand.cases.rules import Outcome
from firsthand.letters.facts import in_words
from firsthand.letters.kinds import CARRIES_RECEIPT, OF_THE_CLOCK, LetterKind, OutsideLetterKind, StaffLetterKind
from firsthand.letters.languages import available, available_outside, available_to_staff
from firsthand.letters.rules import Rendered, render, with_postscript
from firsthand.programme.rules import Programme, RuleKind, in_language
from firsthand.promises.rules import PromiseKind
from firsthand.tasks.rules import TaskKind

Kind = LetterKind | StaffLetterKind | OutsideLetterKind

NUMBER, NEXT_NUMBER = "2026-0147", "2026-0148"
GREETED, SIGNED = "Robin", "Kim"
CODE = "ABCD-EFGH-JKMN-PQRS"
WORDS: Mapping[str, str] = {
    "en": "Here stand the words that a person of the team writes.",
    "nl": "Hier staan de woorden die iemand van het team schrijft.",
    "de": "Hier stehen die Worte, die jemand aus dem Team schreibt.",
    "fr": "Ici figurent les mots qu’une personne de l’équipe écrit.",
}
_FOLDERS: Mapping[type, str] = {StaffLetterKind: "staff/", OutsideLetterKind: "outside/"}
_PROMISED = tuple(str(kind) for kind in PromiseKind if kind is not PromiseKind.EMBARGO)
_REFUSED = tuple(str(outcome) for outcome in Outcome if outcome is not Outcome.ACCEPTED)

_BY_NOBODY = OF_THE_CLOCK | {
    LetterKind.RECEIPT, LetterKind.RECEIPTS, LetterKind.EMBARGO_ASKED, LetterKind.APPEAL_RECEIVED,
}  # fmt: skip
"""Letters of machines: no person signs them."""

VARIANTS: Mapping[Kind, Mapping[str, Mapping[str, object]]] = {
    LetterKind.RECEIPT: {
        "web": {}, "mail": {"by_mail": True}, "encrypted": {"by_mail": True, "unread": "encrypted"},
        "unread": {"by_mail": True, "unread": "form"}, "critical": {"critical": True}, "paused": {"paused": True},
        "late": {"confirm_over": True},
    },
    LetterKind.RECEIPTS: {"web": {}, "mail": {"by_mail": True}, "paused": {"paused": True}},
    LetterKind.DECLINED: {outcome: {"outcome": outcome} for outcome in _REFUSED},
    LetterKind.REMEDIED: {"deployed": {}, "ready": {"deployed": False}, "unnamed": {"named": False}},
    LetterKind.CLOSED: {"fixed": {}, "declined": {"fixed": False}},
    LetterKind.LATE: {promise: {"promise": promise} for promise in _PROMISED if promise != PromiseKind.INCIDENT},
    LetterKind.EMBARGO_ENDED: {
        "decided": {}, **{why: {"why": why} for why in ("public_aware", "exploit_public", "attacks_seen")},
    },
    StaffLetterKind.PROMISE_NEAR: {promise: {"promise": promise} for promise in _PROMISED},
    StaffLetterKind.PROMISE_MISSED: {promise: {"promise": promise} for promise in _PROMISED},
    StaffLetterKind.TASK: {str(task): {"task_kind": str(task)} for task in TaskKind},
    OutsideLetterKind.CHECKPOINT: {"new": {}, "unchanged": {"unchanged": True}, "stopped": {"stopped": True}},
}  # fmt: skip
"""The forms of a letter that say something different, by name; a letter without a row here has one."""


@dataclass(frozen=True)
class Group:
    """The letters that go one way, and the languages that all of them are written in."""

    name: str
    kinds: tuple[Kind, ...]
    languages: tuple[str, ...]


def groups() -> tuple[Group, ...]:
    """Letters to reporters, to the team, and to addresses that the operator chose."""
    return (
        Group("reporters", tuple(LetterKind), tuple(sorted(available()))),
        Group("team", tuple(StaffLetterKind), tuple(sorted(available_to_staff()))),
        Group("outside", tuple(OutsideLetterKind), tuple(sorted(available_outside()))),
    )


def sample(kind: Kind, variant: str, language: str, programme: Programme, *, at: datetime) -> Rendered:
    """The letter with invented facts, received two days before `at`. Raises KeyError for a variant that is none."""
    chosen = VARIANTS[kind][variant] if kind in VARIANTS else {}
    facts = {**_facts(programme, language, at), **_spread(chosen, at)}
    if kind in _BY_NOBODY:
        facts["by"] = ""
    said = in_words(facts, language, programme.timezone)
    text = WORDS.get(language, WORDS["en"])
    named = dict.fromkeys(("message", "reason", "versions", "traces", "why", "evidence"), text)
    words = {**named, "checkpoint": f"{_host()}/log\n4711\nIwRD…\n\n— {_host()}/log+1a2b3c4d …"}
    letter = render(_filled(f"{language}/{_FOLDERS.get(type(kind), '')}{kind}", said), words, language=language)
    if kind in CARRIES_RECEIPT:
        return with_postscript(letter, _filled(f"{language}/_receipt", said))
    return letter


def _filled(template: str, facts: Mapping[str, object]) -> str:
    text = get_template(f"letters/{template}.txt").template  # type: ignore[attr-defined]
    filled: str = text.render(Context(dict(facts), autoescape=False))
    return filled


def _spread(chosen: Mapping[str, object], at: datetime) -> dict[str, object]:
    """What one switch of a variant means for several facts."""
    facts = dict(chosen)
    if facts.pop("paused", False):
        facts |= {"paused_until": at + timedelta(days=9), "pause_reason": "…"}
    if facts.get("outcome") == Outcome.DUPLICATE:
        facts |= {"earlier_shown": "log"}
    if facts.get("stopped"):
        facts["stopped"] = at - timedelta(hours=3)
    if facts.get("outcome") == Outcome.KNOWN:
        facts["known_since"] = (at - timedelta(days=400)).date()
    return facts


def _facts(programme: Programme, language: str, at: datetime) -> dict[str, object]:
    """One value for every name that a letter may use; `tests/letters` looks that none is missing."""
    pages = f"{settings.BASE_URL}/{programme.default_language}"
    received = at - timedelta(days=2)
    first = programme.default_language
    rule = next(iter(programme.of_kind(RuleKind.NOT_QUALIFYING)), next(iter(programme.rules.values()), None))
    commitments = programme.of_kind(RuleKind.COMMITMENT)
    return {
        "organisation": programme.organisation, "contact": programme.contact_mail, "number": NUMBER, "version": 1,
        "greet": GREETED, "by": SIGNED, "name": "", "code": CODE,
        "received": received, "confirmed": at - timedelta(days=1), "confirmed_after": "24 h",
        "confirm_due": received + programme.promises.confirm_within, "confirm_over": False,
        "update_due": at + programme.promises.update.span, "due": at + timedelta(days=1), "share": 75,
        "embargo_ends": received + programme.promises.embargo, "embargo_over": False, "review_used": False,
        "proposed_ends": received + programme.promises.embargo * 2, "was_ends": received + programme.promises.embargo,
        "own_at": received, "earlier_at": received - timedelta(days=3), "earlier_entered_at": "", "earlier_shown": "",
        "earlier_place": 4711, "earlier_sha256": "0123456789abcdef" * 4, "known_since": "",
        "commitments": tuple((r.id, in_language(r.text, language, first)) for r in commitments),
        "reports": ((NUMBER, CODE), (NEXT_NUMBER, CODE[::-1])), "count": 2, "more": 1,
        "rule_id": rule.id if rule else "", "rule_text": in_language(rule.text, language, first) if rule else "",
        "outcome": "", "missing": ("location", "impact", "steps", "name"), "unread": "", "critical": False,
        "by_mail": False, "paused_until": "", "pause_reason": "", "given": frozenset({"versions", "traces"}),
        "day": at.date(), "change": "code", "deployed": True, "credit_owed": True, "named": True, "fixed": True,
        "year": at.year, "promise": str(PromiseKind.UPDATE), "why": "", "task_kind": str(TaskKind.APPEAL),
        "theirs": True, "key_address": programme.contact_mail, "key_fingerprint": "0123 4567 89AB CDEF",
        "key_page": f"{settings.BASE_URL}/openpgp-key.asc", "case_page": f"{pages}/case/",
        "hall_page": f"{pages}/hall-of-fame/", "policy_page": f"{pages}/policy/1/",
        "answer_page": f"{pages}/embargo/…/",
        "verify_page": f"{pages}/verify/", "desk_page": f"{settings.BASE_URL}/desk/cases/{NUMBER}/",
        "receipt_file": f"receipt-{NUMBER}.txt", "origin": f"{_host()}/log", "size": 4711,
        "key": f"{_host()}/log+1a2b3c4d+AZ…", "stopped": "", "unchanged": False, "checkpoint_file": "checkpoint.txt",
        "log_page": f"{settings.BASE_URL}/log/checkpoint",
    }  # fmt: skip


def _host() -> str:
    return settings.BASE_URL.partition("://")[2]
