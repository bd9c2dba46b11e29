"""The queue by the keyboard: through the rows, into a case, to the other lists, and without any of it."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from running import Instance
from visiting import invitation, join

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
HERE_NOW = "document.activeElement.closest('tr')?.querySelector('th a')?.textContent ?? ''"


@pytest.fixture(scope="module")
def instance(published_folder, tmp_path_factory):
    """One desk for all these tests, with reports."""
    data = shutil.copytree(published_folder, tmp_path_factory.mktemp("desk-keys") / "data")
    with Instance(data) as running:
        script = [sys.executable, str(HERE / "a_day.py"), str(running.data)]
        done = subprocess.run(script, env=running.environment, capture_output=True, check=True)
        running.filed = len(json.loads(done.stdout))
        yield running


@pytest.fixture(scope="module")
def cookies(browser, instance):
    context = browser.new_context(locale="en", base_url=instance.url)
    join(context.new_page(), invitation(instance))
    yield context.cookies()
    context.close()


@pytest.fixture
def queue(visitor, cookies) -> Page:
    somebody = visitor()
    somebody.context.add_cookies(cookies)
    somebody.page.goto("/desk/")
    return somebody.page


def test_keys_go_through_the_rows_and_back(queue):
    titles = queue.locator("[data-rows] tbody tr:not(.group) th a").all_text_contents()
    for key, place in (("j", 0), ("j", 1), ("k", 0), ("k", 0)):
        queue.keyboard.press(key)
        assert queue.evaluate(HERE_NOW) == titles[place]


def test_a_key_ticks_the_row_and_another_opens_it(queue):
    queue.keyboard.press("j")
    queue.keyboard.press("x")
    expect(queue.locator("input[name=case]:checked")).to_have_count(1)
    queue.keyboard.press("j")
    queue.keyboard.press("o")
    expect(queue).to_have_url(re.compile(r"/desk/cases/[\d-]+/$"))


@pytest.mark.parametrize(("key", "address"), [("c", "/desk/cases/"), ("m", "/desk/mail/"), ("q", "/desk/")])
def test_two_keys_lead_to_the_lists(queue, key, address):
    queue.goto("/desk/keys/")
    queue.keyboard.press("g")
    queue.keyboard.press(key)
    expect(queue).to_have_url(re.compile(f"{address}$"))


def test_keys_rest_while_somebody_types_and_the_box_is_a_key_away(queue):
    queue.keyboard.press("/")
    queue.keyboard.type("jx?")
    expect(queue.locator("#find")).to_have_value("jx?")
    expect(queue.locator("dialog[open]")).to_have_count(0)


def test_the_keys_are_shown_and_can_be_turned_off(queue):
    queue.keyboard.press("?")
    expect(queue.get_by_role("dialog", name="Keys of the desk")).to_be_visible()
    queue.get_by_label("These keys are on in this browser").uncheck()
    queue.get_by_role("button", name="Close").click()
    queue.keyboard.press("?")
    expect(queue.locator("dialog[open]")).to_have_count(0)
    queue.reload()
    queue.keyboard.press("j")
    assert queue.evaluate(HERE_NOW) == ""


def test_times_keep_up_by_themselves(visitor, cookies):
    somebody = visitor()
    somebody.context.add_cookies(cookies)
    page = somebody.page
    page.clock.install()
    page.goto("/desk/")
    time = page.locator("time[data-left]").first
    before = time.text_content()
    page.clock.run_for(2 * 60 * 60 * 1000)
    assert time.text_content() != before
    assert re.search(r"\d+ (h|min|days?)", time.text_content())


def test_without_script_the_times_stand_and_nothing_is_missing(visitor, cookies):
    somebody = visitor(script=False)
    somebody.context.add_cookies(cookies)
    page = somebody.page
    page.goto("/desk/")
    assert re.search(r"\d+ (h|min|days?)", page.locator("time[data-left]").first.text_content())
    page.locator(".queue-filters > summary").click()
    page.get_by_label("State").select_option(label="New")
    page.get_by_role("button", name="Show these cases").click()
    expect(page).to_have_url(re.compile("state=received"))
