"""The rules of the reference programme, without a database."""

import pytest

from firsthand.programme import reading
from firsthand.programme.rules import Programme
from stage import ROOT


@pytest.fixture(scope="session")
def policy() -> Programme:
    built, _ = reading.build(reading.read_folder(ROOT / "programmes" / "mimecast"))
    assert built is not None
    return built
