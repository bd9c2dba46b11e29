"""axe finds nothing on any page of either face: both languages, light and dark, a wide screen and a small phone."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe import findings
from faces import DESK, NO_PAGE, NO_PAGE_OF_THE_DESK, PUBLIC, Row, Seeds, routes
from playwright.sync_api import Browser, Page

from running import Instance
from visiting import join

HERE = Path(__file__).parent
SCREENS: dict[str, tuple[str, Any, int]] = {
    "en": ("en", "light", 1280), "nl": ("nl", "light", 1280), "nl_dark_320": ("nl", "dark", 320),
}  # fmt: skip


@dataclass
class Lived:
    """An instance that people have lived in, and the browsers that look at it: one for each screen and role."""

    instance: Instance
    browser: Browser
    seeds: Seeds
    pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    sessions: dict[str, Any] = field(default_factory=dict)

    def page(self, screen: str, role: str) -> Page:
        if (screen, role) not in self.pages:
            self.pages[screen, role] = self._opened(screen, self.session(role) if role else None)
        return self.pages[screen, role]

    def _opened(self, screen: str, session: Any = None) -> Page:
        language, scheme, width = SCREENS[screen]
        context = self.browser.new_context(
            base_url=self.instance.url, locale=language, color_scheme=scheme, storage_state=session,
            viewport={"width": width, "height": 900},
        )  # fmt: skip
        context.set_default_timeout(10_000)
        return context.new_page()

    def session(self, role: str) -> Any:
        """What the browser of somebody with this role holds once they have joined."""
        if role not in self.sessions:
            page = self._opened("en")
            join(page, self._invited(role), role.capitalize())
            self.sessions[role] = page.context.storage_state()
        return self.sessions[role]

    def _invited(self, role: str) -> str:
        if role == "guest":
            return self.seeds["guest_link"]
        said = self.instance.run("staff", "invite", f"{role}@staff.example", "--role", role).stdout.decode()
        return next(word for word in said.split() if "/desk/invitation/" in word)


@pytest.fixture(scope="module")
def lived(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    data = tmp_path_factory.mktemp("lived") / "data"
    instance = Instance(data)
    seeded = subprocess.run(
        [sys.executable, str(HERE / "seeding.py"), str(data)], env=instance.environment, capture_output=True, check=True
    )
    with instance:
        yield Lived(instance, browser, json.loads(seeded.stdout))


@pytest.mark.browser
@pytest.mark.parametrize("row", [*PUBLIC, *DESK], ids=lambda row: row.name.replace(" ", "_"))
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing(lived: Lived, screen: str, row: Row) -> None:
    page = lived.page(screen, row.role)
    row.go(page, SCREENS[screen][0], lived.seeds)
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SCREENS[screen][2]


def test_every_route_of_the_public_face_has_a_page_in_the_table() -> None:
    known = {row.route for row in PUBLIC} | NO_PAGE
    assert {route for route in routes() if not route.startswith("desk/")} - known == set()


def test_every_route_of_the_desk_has_a_page_in_the_table() -> None:
    known = {row.route for row in DESK} | NO_PAGE_OF_THE_DESK
    assert {route for route in routes() if route.startswith("desk/")} - known == set()


def test_the_table_names_no_route_that_is_gone() -> None:
    named = {row.route for row in (*PUBLIC, *DESK)} | NO_PAGE | NO_PAGE_OF_THE_DESK
    assert named - {*routes()} == set()
