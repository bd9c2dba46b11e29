"""R13 and R87 on policy texts as organisations write them, drafted into the format."""

from pathlib import Path

import pytest

from firsthand.programme.checking import check_folder
from firsthand.programme.draft import draft, write

HARBOUR = Path(__file__).parents[1] / "data" / "policies"


def findings_on(texts: list[Path], out: Path) -> list[str]:
    write(draft(texts, contact="security@tidewater.example"), out)
    return [finding.id for finding in check_folder(out)]


@pytest.fixture(params=["harbour", "seeds"])
def texts(request: pytest.FixtureRequest) -> list[Path]:
    if request.param == "harbour":
        return sorted(HARBOUR.glob("harbour.*.txt"))
    shared: Path = request.getfixturevalue("shared")
    return sorted((shared / "seeds").glob("*.txt"))


def test_one_difference_of_force_and_one_thing_with_two_names_are_found(texts: list[Path], tmp_path: Path) -> None:
    assert findings_on(texts, tmp_path) == ["words.two_names", "words.force"]
