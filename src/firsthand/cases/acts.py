"""What the holder of a case code does on the case page: each form names its act, and the page follows as its answer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firsthand.acknowledgements.actions import wish_by_reporter
from firsthand.cases import actions
from firsthand.cases.downloads import download_attachment
from firsthand.cases.forms import CreditForm, DeclineForm, EndForm, KeyForm, ObjectionForm, WriteForm
from firsthand.cases.models import Case
from firsthand.cases.opening import REPORTER
from firsthand.cases.page import Forms, show
from firsthand.cases.queries import attachment_for_reporter
from firsthand.cases.receipts import show_receipt
from firsthand.cases.records import for_reporter
from firsthand.core.errors import NotFound, RulesBroken
from firsthand.embargo import actions as embargo
from firsthand.embargo.words import say_broken
from firsthand.intake.actions import follow_up
from firsthand.intake.fields import too_much_words
from firsthand.intake.uploads import too_much
from firsthand.keys.actions import drop_reporter_key, keep_reporter_key
from firsthand.keys.rules import KeyFaulty, KeySource
from firsthand.programme.queries import in_force
from firsthand.receipts.case_acts import content, proof, proof_page


class Act(Protocol):
    """One act: `code` is in its tidy form and goes back into the page's forms."""

    def __call__(self, request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse: ...


def write(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """Keep a message, in every state of the case (R8), and note which questions it answers (R18)."""
    asked = {m.id: m for m in for_reporter(case, at=at).messages if m.is_question}
    form = WriteForm(request.POST, request.FILES, questions=asked.values())
    over = too_much(request)
    if over:
        form.add_error(None, too_much_words())
    if not form.is_valid():
        return show(request, case, code, at=at, forms=Forms(write=form), status=413 if over else 400)
    # A form that shows no question leaves open which one its words answer.
    answers = form.answers() if form.shows_questions else None
    follow_up(case, text=form.words(), files=form.uploads(), at=at, answers=answers)
    return show(request, case, code, at=at, done=_("Your message is kept, and the team sees that you wrote."))


def credit(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """Change the name to print: before it is published and after (R73)."""
    form = CreditForm(request.POST)
    if not form.is_valid():
        return show(request, case, code, at=at, forms=Forms(credit=form), status=400)
    wish_by_reporter(case, **form.cleaned_data, at=at)
    return show(request, case, code, at=at, done=_("We have noted the name to print."))


def decline_credit(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """Print no name; one that is published goes at once (R83)."""
    wish_by_reporter(case, name="", link="", at=at)
    return show(request, case, code, at=at, done=_("We have noted that you want no name printed."))


def receipt(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """The receipt once more, for whoever holds the code."""
    return show_receipt(request, case, code, at=at)


def download(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """One attachment, as bytes to save and never as a page."""
    try:
        attachment = attachment_for_reporter(case, UUID(request.POST.get("file", "")))
    except (NotFound, ValueError):
        return show(request, case, code, at=at, status=404)
    return download_attachment(attachment)


def agree(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """Agree to the end that we propose (R47). The form names the proposal that the reader saw."""
    try:
        embargo.accept_by_reporter(case, at=at, proposal=_proposal(request))
    except RulesBroken as refused:
        return _refuse(request, case, code, refused, Forms(place="proposal"), at=at)
    return show(request, case, code, at=at, done=_("You have agreed. The new end holds from now on."))


def keep_end(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """Decline the end that we propose, with or without a word of why; what was agreed goes on."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return show(request, case, code, at=at, forms=Forms(decline=form), status=400)
    try:
        embargo.decline_by_reporter(case, why=form.cleaned_data["decline_why"], at=at, proposal=_proposal(request))
    except RulesBroken as refused:
        return _refuse(request, case, code, refused, Forms(decline=form, place="proposal"), at=at)
    return show(request, case, code, at=at, done=_("You have declined. The end that was agreed stays."))


def propose_end(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """Propose another end; while a proposal of ours is open, instead of it."""
    form = EndForm(request.POST, zone=in_force().programme.timezone)
    if not form.is_valid():
        return show(request, case, code, at=at, forms=Forms(end=form), status=400)
    ends_at, why = form.cleaned_data["ends_at"], form.cleaned_data["why"]
    try:
        embargo.propose_by_reporter(case, ends_at=ends_at, why=why, at=at, instead_of=_proposal(request))
    except RulesBroken as refused:
        return _refuse(request, case, code, refused, Forms(end=form, place="day"), at=at)
    return show(request, case, code, at=at, done=_("Your proposal is with us. Until we agree, the end stays as it is."))


def withdraw_end(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """Take one's own proposal back."""
    try:
        embargo.withdraw_by_reporter(case, at=at, proposal=_proposal(request))
    except RulesBroken as refused:
        return _refuse(request, case, code, refused, Forms(place="confidentiality"), at=at)
    return show(request, case, code, at=at, done=_("Your proposal is withdrawn."))


def leave(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """End one's own compliance with the embargo, which goes on for everybody else (lifecycle, 3)."""
    try:
        embargo.leave_by_reporter(case, at=at)
    except RulesBroken as refused:
        return _refuse(request, case, code, refused, Forms(place="confidentiality"), at=at)
    return show(request, case, code, at=at, done=_("We have noted that you no longer keep it confidential."))


def object_to(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """Ask, once, that somebody who did not decide looks again (R21)."""
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        return show(request, case, code, at=at, forms=Forms(objection=form), status=400)
    try:
        actions.appeal(case, text=form.cleaned_data["objection"], at=at)
    except RulesBroken as refused:
        return _refuse(request, case, code, refused, Forms(objection=form, place="objection-refused"), at=at)
    return show(request, case, code, at=at, done=_("Your objection is kept. Somebody who did not decide looks again."))


def identity(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """Allow, or forbid again, that third parties learn who the reporter is (R16). Whatever is unclear forbids it."""
    allowed = request.POST.get("allowed") == "yes"
    actions.share_identity(case, allowed=allowed, at=at)
    said = _("You allow us to tell third parties who you are.") if allowed else _("We tell nobody who you are.")
    return show(request, case, code, at=at, done=said)


def give_key(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """Have letters about this case encrypted to a key, from the next one on."""
    form = KeyForm(request.POST)
    if form.is_valid():
        try:
            keep_reporter_key(case, form.cleaned_data["public_key"].encode(), KeySource.CASE_PAGE, at=at, by=REPORTER)
        except KeyFaulty as faulty:
            form.add_error("public_key", f"{_(faulty.reason)} {_(faulty.mend)}".strip())
        else:
            return show(request, case, code, at=at, done=_("From now on our letters to you are encrypted to this key."))
    return show(request, case, code, at=at, forms=Forms(key=form), status=400)


def drop_key(request: HttpRequest, case: Case, code: str, *, at: datetime) -> HttpResponse:
    """Have letters travel as they are again."""
    drop_reporter_key(case, at=at, by=REPORTER)
    return show(request, case, code, at=at, done=_("The key is taken away. Our letters to you travel unencrypted."))


ACTS: Mapping[str, Act] = {
    "write": write,
    "credit": credit,
    "decline": decline_credit,
    "receipt": receipt,
    "file": download,
    "agree": agree,
    "keep": keep_end,
    "propose": propose_end,
    "withdraw": withdraw_end,
    "leave": leave,
    "object": object_to,
    "identity": identity,
    "key": give_key,
    "drop_key": drop_key,
    "proof": proof,
    "proof_page": proof_page,
    "content": content,
}
"""By the value of the form's field `act`; any other value shows the case."""


def _proposal(request: HttpRequest) -> int | None:
    """The proposal that stood on the page when the form was opened."""
    number = request.POST.get("proposal", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None


def _refuse(
    request: HttpRequest, case: Case, code: str, refused: RulesBroken, forms: Forms, *, at: datetime
) -> HttpResponse:
    """Every rule that the act would break, with what was typed; nothing was changed."""
    zone, language = in_force().programme.timezone, get_language() or "en"
    said = tuple(say_broken(refused.broken, language=language, zone=zone))
    return show(request, case, code, at=at, forms=replace(forms, refused=said), status=409)
