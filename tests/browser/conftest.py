"""A real Chromium against a real instance."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from running import Instance

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

expect.set_options(timeout=10_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing, and CI must drive it: apt-get install chromium")
        pytest.skip("Chromium is missing: apt-get install chromium")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def instance(published_folder: Path, tmp_path: Path) -> Iterator[Instance]:
    shutil.copytree(published_folder, tmp_path / "data")
    with Instance(tmp_path / "data") as running:
        yield running


class Visitor:
    """Somebody at a browser. Any script error or refused resource of a page fails the test."""

    def __init__(self, browser: Browser, instance: Instance, *, language: str, script: bool) -> None:
        self.instance = instance
        self.context = browser.new_context(
            java_script_enabled=script, locale=language, base_url=instance.url, viewport={"width": 1280, "height": 900}
        )
        self.page: Page = self.context.new_page()
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", lambda said: self.troubles.append(said.text) if said.type == "error" else None)

    def close(self) -> None:
        self.context.close()
        assert self.troubles == []


@pytest.fixture
def visitor(browser: Browser, instance: Instance) -> Iterator[type[Visitor]]:
    opened: list[Visitor] = []

    def open_one(*, language: str = "en", script: bool = True) -> Visitor:
        opened.append(Visitor(browser, instance, language=language, script=script))
        return opened[-1]

    yield open_one  # type: ignore[misc]
    for one in opened:
        one.close()
