"""A programme in three languages, one of them without a catalogue and from right to left."""

import shutil
from pathlib import Path

import pytest

from firsthand.programme.actions import publish
from firsthand.programme.queries import Published
from stage import MONDAY, ROOT

ARABIC = (("# Coordinated", "# سياسة"), ("## Scope", "## النطاق"))


@pytest.fixture
def in_arabic_too(db: None, tmp_path: Path) -> Published:
    """The reference programme with an Arabic text beside the two it has."""
    folder = tmp_path / "programme"
    shutil.copytree(ROOT / "programmes" / "mimecast", folder)
    toml = (folder / "programme.toml").read_text()
    (folder / "programme.toml").write_text(toml.replace('languages = ["en", "nl"]', 'languages = ["en", "nl", "ar"]'))
    text = (folder / "policy.en.md").read_text()
    for english, arabic in ARABIC:
        text = text.replace(english, arabic)
    (folder / "policy.ar.md").write_text(text)
    return publish(folder, by="operator", at=MONDAY.replace(month=2))[0]
