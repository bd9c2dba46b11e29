"""The page of one case, and the acts on it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from firsthand.cases.downloads import download
from firsthand.cases.queries import case_for, case_to_show
from firsthand.core.errors import BadInput, NotAllowed, NotFound, StepNotAllowed
from firsthand.journal.models import Entry
from firsthand.people.door import frame, page, person_of, signed_in
from firsthand.people.queries import permit
from firsthand.staff import acts, order, shown
from firsthand.staff import advice as beside
from firsthand.staff.acts.act import DeskAct
from firsthand.staff.answering import choices, put_back, start_from
from firsthand.staff.drafts import restored
from firsthand.staff.forms.base import ActForm
from firsthand.staff.forms.talking import by_hand
from firsthand.staff.meanwhile import ChangedMeanwhile, happened, unless_changed
from firsthand.staff.participants import taking_part
from firsthand.staff.previewing import Preview, previews
from firsthand.staff.refusals import sentences
from firsthand.staff.scene import Scene, scene_of
from firsthand.staff.severity import severity_panel
from firsthand.staff.timeline import entries, reporter_name
from firsthand.staff.views.teamwork import back_to_draft, keep_draft
from firsthand.staff.waiting import lines_of
from firsthand.tasks.rules import TaskKind
from firsthand.teamwork.actions import drop_draft
from firsthand.teamwork.queries import last_entry, others_at, unseen_in
from firsthand.triage.queries import advice_for


@signed_in
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """A case with its promises, its facts, its timeline, and what this person may do to it."""
    around = frame(request)
    scene = _scene(request, around, number, about=request.GET.get("about", ""))
    return _case_page(request, around, scene, chosen=request.GET.get("act", ""))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Do one act and go back to the case. What was typed stays when it cannot be done."""
    person = person_of(request)
    found = case_for(person, number)
    wanted = acts.ALL.get(name)
    if wanted is None:
        raise NotFound("There is no such act.")
    permit(person, wanted.needs)
    here = reverse("case", args=[found.number])
    if request.method != "POST":
        return HttpResponseRedirect(f"{here}?act={wanted.name}#{wanted.name}")
    if "draft" in request.POST:
        return back_to_draft(request, found, name, kept=keep_draft(request, found, person, name))
    around = frame(request)
    if "fill" in request.POST:
        scene = _scene(request, around, number, about=request.POST.get("about", ""))
        return _case_page(request, around, scene, chosen=name, fills=True)
    about, changed, letters = request.POST.get("about", ""), list[Entry](), None
    form = wanted.form(_scene(request, around, number, about=about), request.POST)
    if form.is_valid() and not form.waits:
        shows = "preview" in request.POST and wanted.sends
        try:
            with unless_changed(found.number, request.POST.get("as_of", ""), person, act=name):
                if shows:
                    letters = previews(wanted, found, form.cleaned_data, person, at=around["at"])
                else:
                    outcome = wanted.do(found.number, form.cleaned_data, person, around["at"])
                    drop_draft(found, person, name)
        except ChangedMeanwhile as meanwhile:
            changed, letters = meanwhile.entries, None
        except (BadInput, NotAllowed, StepNotAllowed) as refusal:
            for sentence in sentences(refusal, wanted, zone=around["zone"]):
                form.add_error(None, sentence)
        else:
            if not shows:
                return _done(request, wanted, outcome, here, found.number)
    scene = _scene(request, around, number, about=about)
    return _case_page(request, around, scene, chosen=wanted.name, bound=form, changed=changed, letters=letters)


def _done(request: HttpRequest, wanted: DeskAct, outcome: object, here: str, number: str) -> HttpResponse:
    if wanted.downloads:
        return download(json.dumps(outcome, ensure_ascii=False, indent=2).encode(), f"case-{number}.json")
    messages.success(request, str(wanted.done))
    return HttpResponseRedirect(here)


def _scene(request: HttpRequest, around: dict[str, Any], number: str, *, about: str) -> Scene:
    person = person_of(request)
    return scene_of(case_to_show(person, number), person, at=around["at"], zone=around["zone"], about=about)


def _case_page(
    request: HttpRequest, around: dict[str, Any], scene: Scene, *, chosen: str, bound: ActForm | None = None,
    changed: Sequence[Entry] = (), letters: Sequence[Preview] | None = None, fills: bool = False,
) -> HttpResponse:  # fmt: skip
    record = scene.record
    offered = acts.offered(scene)
    found = scene.case
    advice = advice_for(found, scene.person, at=scene.at)
    scene = replace(scene, question=beside.question_for(advice, request.GET.get("ask", "")))
    primary = acts.primary(scene, offered)
    # What was typed stays in its own form, also where somebody else has done the act meanwhile.
    open_act = acts.ALL[chosen] if fills else _open_act(chosen, offered, primary, bound)
    note = next((a for a in offered if a.name == "note"), None)
    form = bound if open_act and bound and bound.name == open_act.name else open_act.form(scene) if open_act else None
    note_form = bound if bound and bound.name == "note" else note.form(scene) if note and open_act is not note else None
    note_draft = restored(note_form, scene) if bound is None else None
    draft = restored(form, scene) if bound is None and not fills else None
    if fills:
        put_back(form, request.POST)
    answer = request.POST.get("start_from", "") if fills else request.GET.get("answer", "")
    started = start_from(form, scene, answer) if bound is None else None
    context = {
        **around, "nav": "case", "record": record, "plot": shown.time_line(scene),
        "promises": shown.panel(scene), "nearest": shown.nearest(scene), "settled_by_hand": by_hand(scene),
        "entries": entries(scene), "reporter": reporter_name(record),
        "primary": primary, "open_act": open_act, "warning": open_act.warning(scene) if open_act else "",
        "form": form, "draft": draft, "previews": letters, "previewed": letters is not None,
        "answers": choices(scene, open_act.name) if open_act else [], "started": started,
        "as_of": request.POST.get("as_of", "") if (bound or fills) and not changed else last_entry(found),
        "changed": happened(changed, scene),
        "others": others_at(found, scene.person, at=scene.at, drafts=scene.drafts), "restricted": found.restricted,
        "named_here": unseen_in(found, scene.person),
        "note": note, "note_form": note_form, "note_draft": note_draft,
        "groups": acts.grouped([a for a in offered if a not in (open_act, note, primary) and a.name != "take"]),
        "take": next((a for a in offered if a.name == "take"), None), "may": {a.name for a in offered},
        "reads_only": not offered,
        "dated_facts": shown.dated_facts(scene),
        "proved": order.proved(record.earlier, scene.zone) if record.earlier else [],
        "harms": [harm for message in record.messages for harm in message.harms],
        "questions": [m for m in record.messages if m.is_question and m.answered_at is None],
        "taking_part": taking_part(scene),
        "severity": severity_panel(scene),
        "answer_key": scene.answer_key, "in_the_open": _in_the_open(scene),
        "tasks": lines_of(scene.tasks, scene.person), "not_mine": _not_mine(scene),
        **beside.panel(advice, scene, {a.name for a in offered}),
    }  # fmt: skip
    status = 409 if changed else 422 if bound and bound.errors else 200
    return page(request, "desk/case.html", context, status=status)


def _in_the_open(scene: Scene) -> bool:
    """Whether an answer travels unencrypted to somebody who wrote encrypted."""
    wrote = any(m.evidence is not None and m.evidence.encrypted for m in scene.record.messages)
    return wrote and scene.answer_key is None


def _not_mine(scene: Scene) -> set[str]:
    """What only a colleague may do: the appeal against this person's decision, an entry that they proposed."""
    entries = {str(e.id) for e in scene.waiting_entries if scene.is_barred(TaskKind.SECOND_PERSON, str(e.id))}
    return entries | ({"appeal"} if scene.is_barred(TaskKind.APPEAL) else set())


def _open_act(chosen: str, offered: list[DeskAct], primary: DeskAct | None, bound: ActForm | None) -> DeskAct | None:
    """Which form stands open: the one that failed, the one asked for, else confirming, else writing a message."""
    if bound is not None and bound.name != "note":
        return acts.ALL[bound.name]
    names = {a.name: a for a in offered}
    if chosen in names:
        return names[chosen]
    return primary if primary and primary.name == "confirm" else names.get("message")
