"""Starting what is sent from one of the team's answers, in the reporter's language."""

from dataclasses import dataclass

from firsthand.answers.queries import answer_for, in_use
from firsthand.answers.rules import filled, in_language
from firsthand.core.dates import say_moment
from firsthand.core.errors import NotFound
from firsthand.promises.rules import PromiseKind
from firsthand.staff.forms.base import ActForm
from firsthand.staff.scene import Scene
from firsthand.staff.shown import nearest

FIELDS = ("text", "reason")
"""The field of a form that takes the words, the first of them that it has."""


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
        found.append(Choice(answer.pk, answer.name, "" if language == wanted else language))
    return found


def start_from(form: ActForm | None, scene: Scene, chosen: str) -> bool:
    """Put the words of an answer into a form; whether it was done."""
    if form is None or not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        return False
    field = next((name for name in FIELDS if name in form.fields), "")
    try:
        answer = answer_for(scene.person, int(chosen))
    except NotFound:
        return False
    if not field or answer.act != form.name:
        return False
    language, text = in_language(answer.texts, scene.record.language, scene.programme.default_language)
    form.initial[field] = filled(text, values_of(scene, language))
    return True


def values_of(scene: Scene, language: str) -> dict[str, str]:
    """What fills the places of an answer in this case; a place without a value is not here, and stays open."""
    record, promise = scene.record, nearest(scene)
    updates = [p.due_at for p in record.promises if p.kind == PromiseKind.UPDATE and p.kept_at is None]
    due = next(iter(updates), promise.due_at if promise and promise.kind != PromiseKind.CONFIRM else None)
    if due is None:
        due = scene.at + scene.programme.promises.update.span if scene.programme.promises.update.span else None
    said = {
        "number": record.number, "reporter": record.reporter.called,
        "asset": scene.programme.asset_title(record.asset_id, language),
        "organisation": scene.programme.organisation, "me": scene.person.name,
        "next_date": say_moment(due, language, scene.zone) if due else "",
        "embargo_end": say_moment(record.embargo_ends_at, language, scene.zone),
    }  # fmt: skip
    return {place: value for place, value in said.items() if value}
