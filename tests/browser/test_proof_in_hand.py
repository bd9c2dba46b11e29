"""A reporter takes the proof along: the file at once after the report, and the receipt on one sheet of paper."""

import re

import pytest
from playwright.sync_api import expect

from firsthand.journal.log.receipts import read_receipt
from firsthand.journal.log.verifying import verify

pytestmark = pytest.mark.browser


def report(page, language):
    page.goto(f"/{language}/report/")
    page.locator("#location").fill("https://www.mimecast.com/share/4471")
    page.locator("#impact").fill("Files of others can be read.")
    page.locator("#steps").fill("1. Sign in.\n2. Count the number up.")
    page.locator("form.report button").click()
    expect(page.locator(".code")).to_be_visible()


def downloaded(page, act):
    button = f"form:has(input[value={act}]) button" if act == "proof" else f"button[value={act}]"
    with page.expect_download() as download:
        page.locator(f"main {button}").click()
    return download.value


@pytest.mark.parametrize(("language", "script"), [("en", True), ("nl", False)])
def test_the_proof_is_downloaded_after_the_report_and_printed_on_one_page(visitor, language, script):
    page = visitor(language=language, script=script).page
    report(page, language)
    number = page.locator("#receipt-number").inner_text()

    file = downloaded(page, "proof")
    assert file.suggested_filename == f"receipt-{number}.json"
    proved = verify(read_receipt(file.path().read_bytes()))
    arrival = next(e for e in proved.entries if e.value("kind") == "arrival.kept")
    expect(page.locator("dl.facts").first).to_contain_text(f"{arrival.index} ")

    page.locator("main form.acts button").click()
    page.locator("button[value=proof_page]").click()
    expect(page.locator("#receipt-number")).to_have_text(number)
    expect(page.locator("main")).to_contain_text(str(proved.entries[0].value("facts.sha256"))[:8])
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1

    assert downloaded(page, "content").suggested_filename == f"report-{number}.json"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_receipt_fits_a_small_phone(visitor, language):
    page = visitor(language=language).page
    page.set_viewport_size({"width": 320, "height": 640})
    report(page, language)
    for act in ("open", "proof_page"):
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.locator("main form.acts button" if act == "open" else "button[value=proof_page]").first.click()
        expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
