"""The script of the verify page and our own checks say the same of every file, good or doctored, word for word."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from playwright.sync_api import Browser, Page

from doctored_receipts import DOCTORED, HOLD, NO_FILES, NOTES, PROOFS, WORDS
from firsthand.core.dates import exact_pattern
from firsthand.receipts import verify_page
from firsthand.receipts.verdict_words import words
from firsthand.receipts.verdicts import Telling, Verdict
from made_up_log import MadeUpLog
from stage import ROOT

pytestmark = pytest.mark.browser

STATIC = ROOT / "src" / "firsthand" / "receipts" / "static"
ABOUT = {"organisation": "Disclosure", "key": MadeUpLog().vkey, "most_octets": 1_000_000}
SAY = """async ([file, words, about]) => {
  const bytes = Uint8Array.from(atob(file), (sign) => sign.charCodeAt(0));
  const teller = new Telling.Teller(words, about);
  try {
    const sections = teller.sections(await Firsthand.verify(bytes), null);
    const part = ({ line, rows = [], given = "", at = "", isOpen = false }) => [line, rows, given, at, isOpen];
    return { holds: true, why: "", sections: sections.map((s) => [s.heading, s.parts.map(part), Boolean(s.isList)]) };
  } catch (error) {
    if (!(error instanceof Firsthand.Refused)) return { holds: null, why: String(error), sections: [] };
    return { holds: false, why: teller.why(error), sections: [] };
  }
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """An empty page of this machine with the scripts of the verify page, all but the one that shows."""
    file = tmp_path_factory.mktemp("page") / "page.html"
    file.write_text("<!doctype html><meta charset=utf-8><title>.</title>")
    page = browser.new_page()
    page.goto(file.as_uri())
    for name in verify_page.SCRIPTS[:-1]:
        page.add_script_tag(path=STATIC / name)
    yield page
    page.close()


def by_script(page: Page, file: bytes, language: str) -> dict[str, Any]:
    with translation.override(language):
        about = {**ABOUT, "language": language, "pattern": exact_pattern(language)}
        return page.evaluate(SAY, [base64.b64encode(file).decode(), json.loads(json.dumps(words())), about])


def by_server(file: bytes, language: str) -> Verdict:
    with translation.override(language):
        telling = Telling(words(), language=language, organisation=ABOUT["organisation"], known=ABOUT["key"])
        return telling.verdict(file)


def test_the_script_refuses_what_we_refuse_and_says_why_in_the_same_words(page):
    told = {name: by_script(page, file, "en") for name, file in DOCTORED.items()}
    ours = {name: by_server(file, "en") for name, file in DOCTORED.items()}
    assert {name for name, verdict in ours.items() if verdict.holds} == set()
    parted = {
        n: (told[n]["why"], ours[n].why) for n in DOCTORED if (told[n]["holds"], told[n]["why"]) != (False, ours[n].why)
    }
    assert parted == {}


@pytest.mark.parametrize("language", ["en", "nl", "de", "fr"])
def test_the_script_tells_of_good_receipts_what_we_tell(page, language):
    parted = {}
    for name, file in HOLD.items():
        ours, told = by_server(file, language), by_script(page, file, language)
        sections = [
            [s.heading, [[p.line, [list(r) for r in p.rows], p.given, p.at, p.is_open] for p in s.parts], s.is_list]
            for s in ours.sections
        ]
        if not ours.holds or told != {"holds": True, "why": "", "sections": sections}:
            parted[name] = ours.holds, ours.why, told["why"], told["sections"], sections
    assert parted == {}


def test_the_refusals_are_the_same_in_dutch(page):
    for file in (NOTES["a stranger's line"], PROOFS["another value"], WORDS["words added"], NO_FILES["empty"]):
        assert by_script(page, file, "nl")["why"] == by_server(file, "nl").why
