"""Real policies of many shapes: no crash, no line lost, every number found or listed."""

import re
import zipfile
from pathlib import Path

from firsthand.programme.draft import draft
from firsthand.programme.draft.numbers import amounts_in

_PLAIN_NUMBER = re.compile(r"\b\d+ (?:calendar |business |working )?(?:hours?|days?|weeks?|months?|years?)\b")


def texts(shared: Path, into: Path) -> list[Path]:
    with zipfile.ZipFile(shared / "corpora" / "policies" / "policies.zip") as archive:
        archive.extractall(into)
    paths = sorted(into.iterdir())
    assert len(paths) >= 20
    return paths


def test_no_line_of_a_real_policy_is_lost(shared: Path, tmp_path: Path) -> None:
    assert {path.name: drafted.lost for path in texts(shared, tmp_path) if (drafted := draft([path])).lost} == {}


def test_every_number_of_a_real_policy_is_a_promise_or_a_finding(shared: Path, tmp_path: Path) -> None:
    for path in texts(shared, tmp_path):
        drafted = draft([path])
        text = path.read_text(encoding="utf-8")
        written = len(_PLAIN_NUMBER.findall(text))
        placed = sum(drafted.texts[drafted.languages[0]].count(f"{{{name}}}") for name in drafted.promises)
        listed = [
            one for one in drafted.findings if one.id in ("promise.unplaced", "promise.conflict", "promise.converted")
        ]
        assert placed + len(listed) >= written, path.name
        assert len(amounts_in(text)) >= written


def test_real_policies_are_understood_in_their_main_parts(shared: Path, tmp_path: Path) -> None:
    counts = {path.name[:12]: draft([path]).counts for path in texts(shared, tmp_path)}
    assert counts["18F+vulnerab"]["scope"] == 17
    assert counts["18F+vulnerab"]["report_items"] == 3
    assert counts["cisagov+cybe"]["commitments"] == 3
    assert counts["cisagov+cybe"]["excluded_tests"] == 2
