"""A mailbox inside the test database, one at a server, and a whole instance in a process of its own."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from instances import Instance
from mailbox_of_tests import CONTACT

from dovecot import Dovecot
from firsthand.intake.actions import receive_mail
from firsthand.intake.models import Arrival
from firsthand.mail.sweeps import sort_arrivals
from firsthand.programme.queries import Published


@pytest.fixture
def arrives(programme: Published, at: datetime) -> Callable[..., Arrival]:
    """Keeps a mail, sorts it and gives back its arrival."""

    def arrive(raw: bytes, *, sender: str = "nele@finder.example", to: str = CONTACT, when: datetime = at) -> Arrival:
        arrival = receive_mail(raw, mail_from=sender, rcpt_to=(to,), at=when)
        sort_arrivals(at=when)
        arrival.refresh_from_db()
        return arrival

    return arrive


@pytest.fixture
def instance(published_folder: Path, tmp_path: Path) -> Iterator[Instance]:
    """An instance with the reference programme; its processes end with the test."""
    shutil.copytree(published_folder, tmp_path / "data")
    it = Instance(tmp_path / "data")
    yield it
    it.stop()


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as running:
        yield running


@pytest.fixture
def box(dovecot: Dovecot, settings: Any, programme: object, at: datetime) -> Dovecot:
    """An empty mailbox, named in the settings."""
    dovecot.empty()
    settings.IMAP_URL, settings.IMAP_CA, settings.IMAP_AFTER = dovecot.url(), dovecot.ca, "keep"
    settings.IMAP_PASSWORD_FILE = ""
    return dovecot
