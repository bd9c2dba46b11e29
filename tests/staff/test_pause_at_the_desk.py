"""A lead pauses intake at the desk, and sees before what everybody will read."""

import pytest

from firsthand.intake.models import Pause
from firsthand.people.models import Person
from firsthand.people.rules import Role

PAGE = "/desk/intake/"
WISH = {"day": "2027-03-12", "reason_en": "Two of us are ill.", "reason_nl": "Twee van ons zijn ziek."}


@pytest.fixture
def desk(programme, lead, desk_of):
    return desk_of(lead)


def seen(desk) -> str:
    """Asks for the preview; the name under which it was shown."""
    said = desk.post(PAGE, WISH).content.decode()
    return said.partition('name="seen" value="')[2].partition('"')[0]


def begun(desk):
    return desk.post(PAGE, {**WISH, "begin": "1", "seen": seen(desk)}, follow=True).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LEAD])
def test_nobody_but_a_lead_sees_the_page_or_the_way_to_it(programme, desk_of, at, role):
    client = desk_of(Person.objects.create(mail="a@staff.example", name="A", role=role, joined_at=at))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {**WISH, "begin": "1"}).status_code == 403
    assert PAGE not in client.get("/desk/", follow=True).content.decode()
    assert not Pause.objects.exists()


def test_a_stranger_is_led_to_the_door(programme, client):
    assert client.get(PAGE).status_code == client.post(PAGE, WISH).status_code == 302


def test_a_lead_finds_it_from_the_queue(desk):
    assert PAGE in desk.get("/desk/").content.decode()


def test_what_everybody_will_read_is_shown_before_anything_is_done(desk):
    said = desk.post(PAGE, WISH).content.decode()
    assert "What everybody will read" in said
    assert said.count("Twee van ons zijn ziek.") == 2
    assert not Pause.objects.exists()


def test_the_second_press_begins_it(desk, lead):
    assert "A pause runs until" in begun(desk)
    row = Pause.objects.get()
    assert (row.begun_by, row.reasons["nl"], row.until.isoformat()) == (
        lead, "Twee van ons zijn ziek.", "2027-03-12T23:59:00+00:00",
    )  # fmt: skip


@pytest.mark.parametrize("changed", [{"reason_en": "Other words."}, {"seen": ""}, {"day": "2027-03-13"}])
def test_what_nobody_has_seen_is_shown_first(desk, changed):
    desk.post(PAGE, {**WISH, "begin": "1", "seen": seen(desk), **changed})
    assert not Pause.objects.exists()


@pytest.mark.parametrize("wrong", [
    {"day": "2027-05-12"}, {"day": "2027-02-12"}, {"day": "soon"}, {"reason_nl": ""}, {"reason_en": "x" * 301},
])  # fmt: skip
def test_what_cannot_be_is_said_and_what_was_typed_stays(desk, wrong):
    answer = desk.post(PAGE, {**WISH, **wrong})
    assert answer.status_code == 422
    assert "error" in answer.content.decode()
    assert "What everybody will read" not in answer.content.decode()


def test_a_press_ends_it_and_again_is_harmless(desk, lead):
    begun(desk)
    assert "The pause is over." in desk.post(PAGE, {"resume": "1"}, follow=True).content.decode()
    assert "No pause runs any more." in desk.post(PAGE, {"resume": "1"}, follow=True).content.decode()
    assert Pause.objects.get().ended_by == lead
