"""A key of the programme, and a person with GnuPG."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from firsthand.core.clock import now
from firsthand.keys import openpgp
from firsthand.keys.rules import KeyKind, Secret
from openpgp_programs import Gnupg, gnupg


@pytest.fixture(scope="session")
def ours() -> Secret:
    """A key as `firsthand keys new` makes it."""
    content, public = openpgp.new_key(
        "Tidewater Security", "security@tidewater.example", at=now(), valid_for=timedelta(days=30)
    )
    return Secret(KeyKind.OPENPGP, openpgp.certificate_of(public).fingerprint, content, public)


@pytest.fixture(scope="module")
def gpg(ours: Secret) -> Iterator[Gnupg]:
    """A finder's GnuPG: a key on Curve25519, one with RSA, and the programme's certificate."""
    with gnupg() as finder:
        finder.make("Oak <oak@finder.example>")
        finder.make("Elm <elm@finder.example>", kind="rsa2048")
        finder("--import", given=ours.public)
        yield finder


@pytest.fixture(scope="module")
def oak(gpg: Gnupg) -> bytes:
    """The finder's certificate."""
    return gpg("--export", "oak@finder.example")
