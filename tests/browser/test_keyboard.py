"""Without a mouse, and without motion: everything is reached in its order, and one sees where one is."""

import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from running import Instance

if TYPE_CHECKING:
    from conftest import Visitor

pytestmark = pytest.mark.browser

OUTLINE = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  return [one.id || one.name || one.textContent.trim(), style.outlineStyle, parseFloat(style.outlineWidth)];
}"""
MOVING = """() => [...document.querySelectorAll('*')].filter(one => {
  const style = getComputedStyle(one);
  const lengths = [style.transitionDuration, style.animationDuration].join().split(',');
  return lengths.some(length => parseFloat(length) > 0);
}).map(one => one.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def instance(published_folder, tmp_path_factory):
    """One for all these tests."""
    with Instance(shutil.copytree(published_folder, tmp_path_factory.mktemp("keys") / "data")) as running:
        yield running


def tab(page: Page) -> str:
    """Go on to the next stop, which must show that it is the one; what it is called."""
    page.keyboard.press("Tab")
    name, style, width = page.evaluate(OUTLINE)
    assert style != "none", f"nobody sees where they are: {name}"
    assert width >= 2, f"nobody sees where they are: {name}"
    return str(name)


def tab_to(page: Page, wanted: str) -> list[str]:
    """Every stop on the way, the wanted one at its end."""
    stops: list[str] = []
    while wanted not in stops:
        assert len(stops) < 80, stops
        stops.append(tab(page))
    return stops


def forgive(visitor: "Visitor", status: int) -> None:
    """A page that says what to put right has this status, and the browser tells of it in its console."""
    visitor.troubles = [trouble for trouble in visitor.troubles if f"status of {status}" not in trouble]


def test_the_first_stop_leads_past_the_header(visitor):
    page = visitor().page
    page.goto("/en/report/")
    assert tab(page) == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_report_is_written_and_sent_with_the_keyboard_alone(visitor):
    page = visitor().page
    page.goto("/en/report/")
    fields = ["location", "asset", "weakness", "impact", "steps", "attachments"]
    stops = tab_to(page, "location")
    page.keyboard.type("https://www.mimecast.com/share/4471")
    stops += tab_to(page, "steps")
    page.keyboard.type("1. Sign in.")
    stops += tab_to(page, "harm-personal_data")
    page.keyboard.press("Space")
    stops += tab_to(page, "Send the report")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    expect(page.locator("main")).to_contain_text("You told us that you saw personal data of others.")
    assert [stop for stop in stops if stop in fields] == fields


def test_what_is_to_be_put_right_is_one_key_away(visitor):
    somebody = visitor()
    page = somebody.page
    page.goto("/en/report/")
    page.fill("#mail", "oak@")
    page.press("#mail", "Enter")
    page.wait_for_selector(".error-summary")
    assert page.evaluate("document.activeElement.id") == "errors"
    assert tab(page) == "Tell us where it is. A guess is enough."
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "location"
    forgive(somebody, 400)


def test_a_case_is_opened_with_the_keyboard_alone(visitor):
    somebody = visitor()
    page = somebody.page
    page.goto("/en/case/")
    tab_to(page, "code")
    page.keyboard.type("AAAA")
    page.keyboard.press("Enter")
    expect(page.locator("#code-error")).to_be_visible()
    forgive(somebody, 404)


@pytest.mark.parametrize("address", ["/en/", "/en/scope/?asset=LFS", "/en/report/", "/desk/sign-in/"])
def test_nothing_moves_for_somebody_who_asked_for_no_motion(visitor, address):
    page = visitor().page
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)
    assert page.evaluate(MOVING) == []
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(MOVING) != []
