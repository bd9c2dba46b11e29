"""An English letter that changes alone is seen: each translation says which English it follows."""

import hashlib
import json

import pytest
from every_letter import LANGUAGES

from firsthand.letters.languages import FOLDER


def stamps(language: str) -> dict[str, str]:
    return json.loads((FOLDER / language / "_translated_from.json").read_text())


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_translation_follows_the_english_of_today(language):
    files = [f.relative_to(FOLDER / language).as_posix() for f in (FOLDER / language).rglob("*.txt")]
    today = {name: hashlib.sha256((FOLDER / "en" / name).read_bytes()).hexdigest() for name in files}
    stale = [name for name, digest in today.items() if stamps(language).get(name) != digest]
    assert stale == [], f"Bring them up to date, then: scripts/stamp_letters.py {language}"
