"""Every public page on a small phone."""

import shutil

import pytest

from running import Instance

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def instance(published_folder, tmp_path_factory):
    """One for all these tests: they only look."""
    with Instance(shutil.copytree(published_folder, tmp_path_factory.mktemp("small") / "data")) as running:
        yield running


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize(
    "address", ["", "scope/?asset=kb.mimecast.com", "report/", "case/", "hall-of-fame/", "policy/1/"]
)
def test_no_page_scrolls_sideways_on_a_small_phone(visitor, language, address):
    page = visitor(language=language).page
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/{language}/{address}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
