"""Views of the queue that people keep."""

import pytest

from firsthand.core.errors import BadInput, NotAllowed, NotFound
from firsthand.people.models import Person
from firsthand.people.rules import Role
from firsthand.queue.actions import delete_view, keep_view, rename_view
from firsthand.queue.models import SavedView
from firsthand.queue.queries import view_for_change, views_of


def names(person):
    return [view.name for view in views_of(person)]


def test_a_view_is_for_its_owner_and_a_shared_one_for_all(handler, lead, auditor, at):
    keep_view("Dutch", "language=nl", by=handler, at=at)
    keep_view("Everybody’s late ones", "view=late", by=lead, at=at, shared=True)
    assert names(handler) == ["Everybody’s late ones", "Dutch"]
    assert names(auditor) == ["Everybody’s late ones"]


def test_what_is_kept_is_what_filters_say_and_nothing_else(handler, at):
    kept = keep_view("Dutch", "after=x&language=nl&evil=1&view=mine", by=handler, at=at)
    assert kept.query == "language=nl&handler=me"


@pytest.mark.parametrize(("name", "query"), [("", "language=nl"), ("All", ""), ("All", "state=none")])
def test_a_view_needs_a_name_and_a_filter(handler, at, name, query):
    with pytest.raises(BadInput):
        keep_view(name, query, by=handler, at=at)


def test_two_views_of_one_person_do_not_share_a_name(handler, lead, at):
    keep_view("Dutch", "language=nl", by=handler, at=at)
    keep_view("Dutch", "language=nl", by=lead, at=at)
    with pytest.raises(BadInput):
        keep_view("Dutch", "language=de", by=handler, at=at)


def test_who_may_not_give_cases_shares_no_view(auditor, administrator, at):
    with pytest.raises(NotAllowed):
        keep_view("Ours", "language=nl", by=auditor, at=at, shared=True)
    assert keep_view("Mine", "language=nl", by=auditor, at=at).owner == auditor
    with pytest.raises(NotAllowed):
        keep_view("Mine", "language=nl", by=administrator, at=at)


def test_nobody_finds_the_view_of_somebody_else_to_change(handler, lead, auditor, at):
    mine = keep_view("Dutch", "language=nl", by=handler, at=at)
    shared = keep_view("German", "language=de", by=lead, at=at, shared=True)
    for view, person in ((mine, lead), (mine, auditor), (shared, auditor)):
        with pytest.raises(NotFound):
            rename_view(view.pk, "Taken", by=person)
        with pytest.raises(NotFound):
            delete_view(view.pk, by=person)
    assert rename_view(shared.pk, "Auf Deutsch", by=handler).name == "Auf Deutsch"
    assert [view.name for view in view_for_change(auditor)] == []


def test_a_view_stands_as_a_tab_with_its_count(report_at, handler, desk_of, at):
    report_at(language="nl")
    report_at()
    client = desk_of(handler)
    kept = client.post("/desk/views/", {"name": "In Dutch", "query": "language=nl"})
    assert kept.headers["Location"] == "/desk/?language=nl"
    page = client.get("/desk/?language=nl").content.decode()
    assert '<a href="/desk/?language=nl" aria-current="page"><bdi>In Dutch</bdi> <b>1</b></a>' in page


def test_a_view_is_renamed_and_deleted_on_its_page(handler, desk_of, at):
    view = keep_view("Dutch", "language=nl", by=handler, at=at)
    client = desk_of(handler)
    assert "Language of the reporter: Dutch" in client.get("/desk/views/").content.decode()
    client.post(f"/desk/views/{view.pk}/", {"name": "Nederlands"})
    assert SavedView.objects.get().name == "Nederlands"
    client.post(f"/desk/views/{view.pk}/", {"do": "delete"})
    assert not SavedView.objects.exists()


def test_a_guest_keeps_no_view(db, at):
    guest = Person.objects.create(mail="g@out.example", name="G", role=Role.GUEST, joined_at=at)
    with pytest.raises(NotAllowed):
        keep_view("Mine", "language=nl", by=guest, at=at)


@pytest.mark.parametrize("kept", [1, 6])
def test_the_page_of_views_costs_the_same_for_one_and_for_many(handler, desk_of, at, kept, django_assert_num_queries):
    for n in range(kept):
        keep_view(f"{n}", f"language=nl&handler={n + 1}", by=handler, at=at)
    client = desk_of(handler)
    client.get("/desk/views/")
    with django_assert_num_queries(6):
        client.get("/desk/views/")
