"""The boards: a page each, and the same figures as CSV. Figures are of the whole house, cases those of the viewer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from firsthand.boards import words
from firsthand.boards.data import as_csv
from firsthand.boards.keeping import Counted, counted
from firsthand.boards.queries import late_promises, oldest_open
from firsthand.boards.rules import DEFAULT_DAYS, HAS_PERIOD, PERIODS, Board, Clocks, Load, board_of, days_of
from firsthand.boards.sections import Around
from firsthand.boards.telling import sections_of
from firsthand.people.door import frame, page, person_of, signed_in
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.programme.queries import in_force


def _reader(request: HttpRequest) -> Person:
    return permit(person_of(request), Act.READ_BOARDS)


@signed_in
@require_safe
def first(request: HttpRequest) -> HttpResponse:
    """The boards begin with the clocks."""
    _reader(request)
    return redirect("board", name=Board.CLOCKS)


@signed_in
@require_safe
def board(request: HttpRequest, name: str) -> HttpResponse:
    """One board for a period."""
    reader = _reader(request)
    chosen, days = _asked(request, name)
    around = frame(request)
    found = counted(chosen, days=days, at=around["at"])
    sections = sections_of(found.figures, Around(in_force().programme, around["zone"], days))
    context = {
        **around, "nav": "boards", "board": chosen, "title": words.BOARDS[chosen], "sections": sections,
        "boards": [(b, name, b is chosen) for b, name in words.BOARDS.items()],
        "periods": [(p, p == days) for p in PERIODS] if chosen in HAS_PERIOD else [], "days": days,
        "counted_at": found.at, "empty": words.EMPTY[chosen],
        "csv": reverse("board_csv", args=[chosen]) + (f"?days={days}" if chosen in HAS_PERIOD else ""),
        **_cases(reader, found),
    }  # fmt: skip
    return page(request, "boards/board.html", context)


@signed_in
@require_safe
def table(request: HttpRequest, name: str) -> HttpResponse:
    """The figures of a board as CSV."""
    _reader(request)
    chosen, days = _asked(request, name)
    found = counted(chosen, days=days, at=frame(request)["at"])
    answer = HttpResponse(as_csv(chosen, found, days=days), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{chosen}-{found.at:%Y-%m-%d}.csv"'
    return answer


def _asked(request: HttpRequest, name: str) -> tuple[Board, int]:
    """The board and its period. Raises NotFound."""
    chosen, days = board_of(name), days_of(request.GET.get("days", ""))
    return chosen, days if chosen in HAS_PERIOD else DEFAULT_DAYS


def _cases(reader: Person, found: Counted) -> dict[str, object]:
    """The cases that a board names, of those that its reader may see, and how many it does not name."""
    if isinstance(found.figures, Clocks):
        late = [
            (row.case.number, words.promise(row.kind, in_force().programme), row.due_at)
            for row in late_promises(reader, at=found.at)
        ]
        count = sum(running.late for running in found.figures.running.values())
        return {"late": late, "late_count": count, "unnamed": max(0, count - len(late))}
    if isinstance(found.figures, Load):
        oldest = oldest_open(reader)
        return {"oldest": oldest, "open_count": found.figures.open, "unnamed": max(0, found.figures.open - len(oldest))}
    return {}
