"""The Hall of Fame (R74-87)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from firsthand.acknowledgements.queries import hall_of_fame
from firsthand.programme.page import render_policy
from firsthand.programme.queries import in_force


@require_safe
def hall(request: HttpRequest, language: str) -> HttpResponse:
    """Years and names; the words over them are those of the policy's own section."""
    programme = in_force().programme
    years = hall_of_fame(programme.credit.years)
    context = {
        "years": years,
        "section": render_policy(programme, language).hall,
        "year_from": programme.credit.year_from,
        "entry_count": sum(len(year.entries) for year in years),
        "person_count": sum(len(entry.persons) for year in years for entry in year.entries),
    }
    return render(request, "acknowledgements/hall.html", context)
