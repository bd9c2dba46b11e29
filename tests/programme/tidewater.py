"""The programme of tests/data/programmes/tidewater, whole or with something changed."""

import dataclasses
from functools import cache
from pathlib import Path

from firsthand.programme.reading import build, read_folder
from firsthand.programme.rules import Finding, Programme

FOLDER = Path(__file__).parents[1] / "data" / "programmes" / "tidewater"
SHIPPED = Path(__file__).parents[2] / "programmes"


@cache
def tidewater() -> Programme:
    return programme_in(FOLDER)


def programme_in(folder: Path) -> Programme:
    programme, findings = build(read_folder(folder))
    assert programme is not None, findings
    return programme


def changed(**facts: object) -> Programme:
    """Tidewater with other facts; the texts stay."""
    return dataclasses.replace(tidewater(), **facts)


def with_change(folder: Path, file: str, old: str, new: str) -> Path:
    """A copy of Tidewater in `folder` in which one piece of one file reads otherwise."""
    for path in FOLDER.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    text = (folder / file).read_text()
    assert old in text, old
    (folder / file).write_text(text.replace(old, new, 1))
    return folder


def ids(findings: list[Finding]) -> list[str]:
    return [finding.id for finding in findings]
