"""Somebody at the desk, and a clock moved by hand."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from firsthand.people.models import Person
from seats import seat


class Clock:
    """What the pages take for now."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> Clock:
    clock = Clock(at)
    monkeypatch.setattr("firsthand.people.door.now", clock)
    monkeypatch.setattr("firsthand.people.views.now", clock)
    return clock


@pytest.fixture
def desk_of(clock: Clock) -> Callable[[Person], Client]:
    """A browser in which this person is signed in."""

    def seated(person: Person, **options: bool) -> Client:
        client = Client(headers={"accept-language": "en"}, **options)
        seat(client, person)
        return client

    return seated
