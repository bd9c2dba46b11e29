"""Anybody checks a receipt in the browser: on the page, in the saved page without a network, and without script."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from made_up_log import EXAMPLE

pytestmark = pytest.mark.browser


def a_receipt(page, language, folder: Path) -> Path:
    """The receipt of a report that is filed now, as its reporter downloads it."""
    page.goto(f"/{language}/report/")
    page.locator("#location").fill("https://www.mimecast.com/share/4471")
    page.locator("#impact").fill("Files of others can be read.")
    page.locator("#steps").fill("1. Sign in.\n2. Count the number up.")
    page.locator("form.report button").click()
    with page.expect_download() as download:
        page.locator("main form:has(input[value=proof]) button").click()
    file = folder / "receipt.json"
    download.value.save_as(file)
    return file


def doctored(file: Path) -> Path:
    """The same receipt, whose reporter wishes that it had come earlier."""
    said = json.loads(file.read_text())
    report = next(e for e in said["entries"] if any(f.get("value") == "report.received" for f in e["fields"]))
    field = next(f for f in report["fields"] if f["name"] == "facts.received_at")
    field["value"] = field["value"].replace("20", "19", 1)
    other = file.with_name("doctored.json")
    other.write_text(json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return other


WORDS = {
    "en": ("The receipt holds", "The receipt does not hold", "contains all of that, unchanged"),
    "nl": ("Het ontvangstbewijs klopt", "Het ontvangstbewijs klopt niet", "bevat dit alles ongewijzigd"),
}


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_good_receipt_holds_and_a_doctored_one_does_not(visitor, language, tmp_path):
    page = visitor(language=language).page
    holds, fails, newest = WORDS[language]
    good = a_receipt(page, language, tmp_path)
    page.goto(f"/{language}/verify/")
    page.locator("#receipt").set_input_files(good)
    expect(page.locator(".verdict h2")).to_have_text(holds)
    expect(page.locator("#verify-result")).to_contain_text(newest)
    page.locator("#receipt").set_input_files(doctored(good))
    expect(page.locator(".verdict h2")).to_have_text(fails)
    expect(page.locator(".told")).to_have_count(0)


def test_an_older_receipt_is_held_against_the_log_as_it_has_grown(visitor, tmp_path):
    page = visitor(language="en").page
    older = a_receipt(page, "en", tmp_path)
    for _ in range(3):
        a_receipt(page, "en", tmp_path / "other")
    page.goto("/en/verify/")
    page.locator("#receipt").set_input_files(older)
    expect(page.locator("#verify-result")).to_contain_text("contains all of that, unchanged")


def test_a_log_that_was_rewritten_is_told(visitor, tmp_path):
    page = visitor(language="en").page
    older = a_receipt(page, "en", tmp_path)
    a_receipt(page, "en", tmp_path / "other")
    page.route("**/log/tile/**", lambda route: route.fulfill(body=bytes(32 * 255), status=200))
    page.goto("/en/verify/")
    page.locator("#receipt").set_input_files(older)
    expect(page.locator(".verdict h2")).to_have_text("The receipt does not hold")
    expect(page.locator(".verdict")).to_contain_text("The log was rewritten since")


def test_the_saved_page_works_without_a_network(visitor, tmp_path):
    visiting = visitor(language="nl")
    page = visiting.page
    good = a_receipt(page, "nl", tmp_path)
    page.goto("/nl/verify/")
    with page.expect_download() as download:
        page.locator("a[download]").click()
    saved = tmp_path / "verify.html"
    download.value.save_as(saved)
    visiting.context.set_offline(True)
    page.goto(saved.as_uri())
    page.locator("#receipt").set_input_files(good)
    expect(page.locator(".verdict h2")).to_have_text(WORDS["nl"][0])
    expect(page.locator("#verify-result")).not_to_contain_text(WORDS["nl"][2])
    page.locator("#receipt").set_input_files(doctored(good))
    expect(page.locator(".verdict h2")).to_have_text(WORDS["nl"][1])


def test_without_script_our_server_checks_and_says_so(visitor, tmp_path):
    page = visitor(language="en", script=False).page
    good = a_receipt(page, "en", tmp_path)
    for file, verdict in ((good, "The receipt holds"), (doctored(good), "The receipt does not hold")):
        page.goto("/en/verify/")
        page.locator("#receipt").set_input_files(file)
        page.locator("#verify-form button").click()
        expect(page.locator(".verdict h2")).to_have_text(verdict)
        expect(page.locator(".verdict")).to_contain_text("Our server has checked it.")


def test_a_receipt_of_another_programme_holds_and_is_not_taken_for_ours(visitor):
    page = visitor(language="en").page
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/en/verify/")
    page.locator("#receipt").set_input_files(EXAMPLE)
    expect(page.locator(".verdict h2")).to_have_text("The receipt holds, for another log")
    expect(page.locator("#verify-result")).to_contain_text("This is not the key of Mimecast.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
