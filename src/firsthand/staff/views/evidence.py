"""The evidence pack of a case: what goes into it, and the file."""

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_http_methods

from firsthand.cases.queries import case_for, title_of
from firsthand.core.errors import NotAllowed
from firsthand.people.door import asks_again, frame, page, person_of, signed_in
from firsthand.people.rules import may
from firsthand.staff.evidence.actions import NEEDS, give_evidence
from firsthand.staff.evidence.rules import ForWhom, pack_name
from firsthand.staff.forms.evidence import EvidenceForm


@signed_in
@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, number: str) -> HttpResponseBase:
    """Choose for whom it is; with a POST, have the file."""
    person, around = person_of(request), frame(request)
    case = case_for(person, number)
    allowed = [whom for whom, needs in NEEDS.items() if may(person.role, needs)]
    if not allowed:
        raise NotAllowed("This role gives no evidence.")
    form = EvidenceForm(allowed, case.language, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {
            **around, "nav": "case", "case": case, "title": title_of(case), "form": form,
            "for_authority": ForWhom.AUTHORITY in allowed, "shared_at": case.reporter.identity_shared_at,
        }  # fmt: skip
        return page(request, "desk/evidence_pack.html", context, status=422 if form.is_bound else 200)
    made, _digest = give_evidence(number, form.wanted, by=person, at=around["at"], zone=around["zone"])
    response = FileResponse(
        made, as_attachment=True, filename=pack_name(number, form.wanted), content_type="application/zip"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
