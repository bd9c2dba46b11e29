"""Starting what is sent from one of the team's answers, in the reporter's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from firsthand.answers.queries import answer_for, in_use
from firsthand.answers.rules import filled, in_language
from firsthand.core.dates import say_day, say_moment
from firsthand.core.errors import NotFound
from firsthand.core.text import one_line
from firsthand.letters.facts import LONGEST_FACT
from firsthand.letters.rules import greeting_name
from firsthand.programme import rules as programmes
from firsthand.programme.rules import Programme
from firsthand.promises.rules import PromiseKind, clocks_of, due_at
from firsthand.staff.answer_names import shown_name
from firsthand.staff.forms.base import WORDS, ActForm
from firsthand.staff.scene import Scene

ENDS = frozenset({"decline", "duplicate"})
"""Acts that close the case: nothing more is promised after them."""


@dataclass(frozen=True)
class Choice:
    """One answer to start from. `language` is that of the text, where it is not the reporter's."""

    id: int
    name: str
    language: str


def choices(scene: Scene, act: str) -> list[Choice]:
    """The answers for an act."""
    wanted, found = scene.record.language, []
    for answer in in_use(scene.person, act):
        language, _text = in_language(answer.texts, wanted, scene.programme.default_language)
        found.append(Choice(answer.pk, shown_name(answer.name), "" if language == wanted else language))
    return found


def put_back(form: ActForm | None, typed: Mapping[str, Any]) -> None:
    """Let a form stand as somebody has filled it in so far: nothing is checked, and nothing is kept."""
    if form is not None:
        form.initial.update(
            {name: field.widget.value_from_datadict(typed, {}, name) for name, field in form.fields.items()}
        )


def start_from(form: ActForm | None, scene: Scene, chosen: str) -> Choice | None:
    """Put the words of an answer into a form, below a draft that stands there; the answer, or None for none."""
    if form is None or not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        return None
    field = next((name for name in WORDS if name in form.fields), "")
    try:
        answer = answer_for(scene.person, int(chosen))
    except NotFound:
        return None
    if not field or answer.act != form.name:
        return None
    wanted = scene.record.language
    language, text = in_language(answer.texts, wanted, scene.programme.default_language)
    said, kept = filled(text, values_of(scene, form.name, language)), str(form.initial.get(field, "")).strip()
    form.initial[field] = kept if said in kept else "\n\n".join(part for part in (kept, said) if part)
    return Choice(answer.pk, shown_name(answer.name), "" if language == wanted else language)


def values_of(scene: Scene, act: str, language: str) -> dict[str, str]:
    """What fills the places of an answer in this case; a place without a value is not here, and stays open.

    Dates are told as the letter around the words tells them, so that the two never disagree. A reporter's name is
    there only if it can be nothing but one, as in the greeting: an address in the form may be anybody's.
    """
    record, programme = scene.record, scene.programme
    next_date = _next_date(scene, act)
    said = {
        "number": record.number, "reporter": greeting_name(record.reporter.called),
        "asset": programme.asset_title(record.asset_id, language), "rule": _rule(scene, language),
        "organisation": programme.organisation, "me": scene.person.name,
        "next_date": say_day(next_date, language, programme.timezone) if next_date else "",
        "embargo_end": say_moment(record.embargo_ends_at, language, programme.timezone),
    }  # fmt: skip
    return {place: one_line(value, LONGEST_FACT) for place, value in said.items() if value}


def looked_at(texts: Mapping[str, str], programme: Programme, *, at: datetime) -> dict[str, str]:
    """Each text of an answer by its language, filled with invented facts, as a case might fill it."""
    return {language: filled(text, _invented(language, programme, at)) for language, text in texts.items() if text}


def _invented(language: str, programme: Programme, at: datetime) -> dict[str, str]:
    asset = next((asset.id for asset in programme.scope), "")
    rule_id, rule = next(iter(programme.rules.items()), ("", None))
    words = programmes.in_language(rule.text, language, programme.default_language) if rule else ""
    return {
        "number": f"{at.year}-0147", "reporter": "Sanne Vos", "asset": programme.asset_title(asset, language),
        "next_date": say_day(at + timedelta(days=14), language, programme.timezone),
        "embargo_end": say_moment(at + timedelta(days=45), language, programme.timezone),
        "rule": f"{rule_id}: {words}", "organisation": programme.organisation, "me": "Ines Verhoeven",
    }  # fmt: skip


def _next_date(scene: Scene, act: str) -> datetime | None:
    """By when we write again once this act is done; None where nothing promises that."""
    promises, zone = scene.programme.promises, scene.programme.timezone
    clock = next((clock for clock in clocks_of(promises) if clock.kind == PromiseKind.UPDATE), None)
    if clock is None or act in ENDS or scene.record.closed_at is not None:
        return None
    if "question" in clock.paused_by and (act == "question" or scene.record.question_open):
        return None
    return due_at(scene.at, clock.within, zone=zone, country=promises.country, subdivision=promises.subdivision)


def _rule(scene: Scene, language: str) -> str:
    """The rule that the case was decided by, with its words; "" before that."""
    decided = scene.record.decision.rule_id if scene.record.decision else ""
    rule = scene.programme.rules.get(decided)
    said = programmes.in_language(rule.text, language, scene.programme.default_language) if rule else ""
    return f"{decided}: {said}" if said else ""
