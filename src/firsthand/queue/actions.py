"""Keeping, renaming and deleting views. They are settings of people and change no case: the journal hears nothing."""

from datetime import datetime

from django.db import IntegrityError, transaction

from firsthand.core.errors import BadInput, NotFound
from firsthand.core.text import one_line
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.queue.models import SavedView
from firsthand.queue.queries import view_for_change
from firsthand.queue.rules import NAME_SIGNS, QUERY_SIGNS, of_query, written

OWN_AT_MOST = 50


def keep_view(name: str, query: str, *, by: Person | None, at: datetime, shared: bool = False) -> SavedView:
    """Keep what a list is asked for under a name. Raises BadInput, NotAllowed: who assigns cases shares views."""
    person = permit(by, Act.ASSIGN if shared else Act.READ_CASES)
    kept = written(of_query(query))
    if not kept or len(kept) > QUERY_SIGNS:
        raise BadInput("There is no filter to keep.", "Choose at least one.")
    if SavedView.objects.filter(owner=person).count() >= OWN_AT_MOST:
        raise BadInput(f"You keep {OWN_AT_MOST} views, which is the most.", "Delete one first.")
    view = SavedView(owner=person, name=_named(name), query=kept, shared=shared, made_at=at)
    return _saved(view)


def rename_view(view_id: int, name: str, *, by: Person | None) -> SavedView:
    """Give a view another name. Raises BadInput, NotAllowed, NotFound: only whoever may change it finds it."""
    view = _found(view_id, by)
    view.name = _named(name)
    return _saved(view)


def delete_view(view_id: int, *, by: Person | None) -> None:
    """Delete a view. Raises NotAllowed, NotFound."""
    _found(view_id, by).delete()


def _found(view_id: int, by: Person | None) -> SavedView:
    person = permit(by, Act.READ_CASES)
    view = view_for_change(person).filter(pk=view_id).first()
    if view is None:
        raise NotFound("There is no such view.")
    return view


def _named(name: str) -> str:
    named = one_line(name, NAME_SIGNS)
    if not named:
        raise BadInput("The view has no name.", "Give it one.")
    return named


def _saved(view: SavedView) -> SavedView:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        raise BadInput(f"There is a view called “{view.name}” already.", "Choose another name.") from None
    return view
