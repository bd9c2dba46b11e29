"""The team's answers: the list, and one of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firsthand.answers import actions
from firsthand.answers.models import Answer
from firsthand.answers.queries import answer_for, answers_visible_to
from firsthand.answers.rules import PLACES
from firsthand.core.errors import NotAllowed
from firsthand.letters.languages import answer_languages
from firsthand.people.door import frame, page, person_of, signed_in
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act, may
from firsthand.programme.queries import in_force
from firsthand.staff.answering import looked_at
from firsthand.staff.forms.answers import AnswerForm


def _reader(request: HttpRequest) -> Person:
    person = person_of(request)
    if not (may(person.role, Act.TRIAGE) or may(person.role, Act.ADMINISTER)):
        raise NotAllowed("This role reads no answers.")
    return person


@signed_in
@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """Every answer, by the act that it starts."""
    person = _reader(request)
    context = {
        "nav": "answers", "answers": answers_visible_to(person), "keeps": may(person.role, Act.ADMINISTER),
        "places": PLACES,
    }  # fmt: skip
    return page(request, "desk/answers.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Read an answer; with a POST by those who keep them, change it."""
    person = _reader(request)
    return _form(request, person, answer_for(person, answer_id))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new answer."""
    return _form(request, permit(person_of(request), Act.ADMINISTER), None)


def _form(request: HttpRequest, person: Person, answer: Answer | None) -> HttpResponse:
    programme, at = in_force().programme, frame(request)["at"]
    languages = answer_languages(programme)
    posted = request.POST if request.method == "POST" else None
    if posted is not None:
        permit(person, Act.ADMINISTER)
    form = AnswerForm(list(languages), answer, posted)
    looks = "look" in request.POST
    if form.is_valid() and not looks:
        others = {
            language: text for language, text in (answer.texts if answer else {}).items() if language not in languages
        }
        actions.keep(
            answer.pk if answer else None, act=form.cleaned_data["act"], name=form.cleaned_data["name"],
            texts={**others, **form.texts}, by=person, at=at,
        )  # fmt: skip
        messages.success(request, _("Kept. It can be chosen from now on."))
        return redirect("answers")
    context = {
        "nav": "answers", "form": form, "answer": answer, "keeps": may(person.role, Act.ADMINISTER), "places": PLACES,
        "filled": looked_at(form.texts, programme, at=at) if looks and form.is_valid() else {},
    }  # fmt: skip
    return page(request, "desk/answer.html", context, status=422 if form.is_bound and form.errors else 200)


@signed_in
@require_POST
def retire(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Take an answer out of use, or bring it back."""
    person = permit(person_of(request), Act.ADMINISTER)
    actions.retire(answer_id, retired="back" not in request.POST, by=person, at=frame(request)["at"])
    messages.success(request, _("In use again.") if "back" in request.POST else _("Out of use. It is kept."))
    return redirect("answers")
