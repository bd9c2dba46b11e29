"""Pictures of the pages for README and docs, of an invented house. `make screenshots`.

Each is called `<face>-<page>-<width>-<scheme>.png`. Every page is there on a desktop in light; the pages of `MAIN` on
both screens and in both schemes as well; every other page on a phone in light.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

from faces import DESK, PUBLIC, Row, Way, at  # noqa: E402
from playwright.sync_api import Browser, Error, Page, sync_playwright  # noqa: E402

from running import Instance  # noqa: E402
from visiting import join  # noqa: E402

IMAGES = ROOT / "docs" / "images"
WIDTHS, SCHEMES, HEIGHT = (1280, 390), ("light", "dark"), 900
MAIN = {
    "policy", "scope", "report", "receipt", "code", "case proposed", "hall of fame", "record", "verify", "queue", "case",
    "cases", "boards clocks", "administration", "people", "account", "sign in", "guest", "tasks", "mail", "journal",
}  # fmt: skip
OURS: dict[str, Way] = {
    "in scope": at("/{language}/scope/?asset=share.quillford.example"),
    "excluded": at("/{language}/scope/?asset=help.quillford.example"),
    "not named": at("/{language}/scope/?asset=status.quillford.example"),
    "report": at("/{language}/report/?asset=S3"),
}
"""Pages whose address in the table of the tests belongs to another programme."""


def _receipt(page: Page, language: str, seeds: Any) -> None:
    page.goto(f"/{language}/report/?asset=S3")
    page.fill("#location", "https://share.quillford.example/f/4471")
    page.click("form.report button")
    page.wait_for_selector(".code-frame")


OURS["receipt"] = _receipt


def _row(name: str, address: str, role: str = "lead") -> Row:
    return Row("", name, at(address), role)


MORE = (
    _row("evidence", "/desk/cases/{late_number}/evidence/"), _row("find", "/desk/find/"),
    _row("answers", "/desk/answers/"), _row("answer", "/desk/answers/new/"), _row("keys", "/desk/keys/"),
    _row("views", "/desk/views/"), _row("journal", "/desk/journal/"),
    *(_row(f"boards {name}", f"/desk/boards/{name}/") for name in ("clocks", "load", "noise", "times")),
    _row("administration", "/desk/administration/", "administrator"),
    *(
        _row(f"administration {name}", f"/desk/administration/{name}/", "administrator")
        for name in ("programme", "letters", "clocks", "keys", "health")
    ),
    _row("guest cases", "/desk/guest/", "guest"), _row("guest", "/desk/guest/{late_number}/", "guest"),
)  # fmt: skip
NOT_HERE = {"mail in a case", "mail as HTML"}
"""Pages that show a mail with HTML, which this house did not get."""


def rows() -> Iterator[tuple[str, Row]]:
    """Every page with its face, each name once."""
    seen: set[str] = set()
    for face, table in (("", PUBLIC), ("desk-", DESK), ("desk-", MORE)):
        for row in table:
            if row.name not in NOT_HERE and face + row.name not in seen and not seen.add(face + row.name):
                yield face, row


def file_name(face: str, page: str, width: int, scheme: str) -> str:
    """What a picture is called."""
    return f"{face}{page.lower().replace(' ', '-')}-{width}-{scheme}.png"


def screens(name: str) -> Iterator[tuple[int, str]]:
    """The screens a page is shown on."""
    if name.lower() in MAIN:
        yield from ((width, scheme) for width in WIDTHS for scheme in SCHEMES)
    else:
        yield from ((width, "light") for width in WIDTHS)


class Photographer:
    """Browsers of everybody who has pages to show."""

    def __init__(self, browser: Browser, instance: Instance, seeds: dict[str, str]) -> None:
        self.browser, self.instance, self.seeds = browser, instance, seeds
        self.sessions: dict[str, Any] = {"": None}
        self.pages: dict[tuple[str, int, str], Page] = {}

    def take(self, face: str, row: Row, width: int, scheme: str) -> str:
        """One picture; what went wrong, if something did."""
        page = self._page(row.role, width, scheme)
        try:
            OURS.get(row.name, row.go)(page, "en", self.seeds)
        except Error as failure:  # a page in the making must not keep the others from being shown
            return f"{row.name} at {width}: {str(failure).splitlines()[0]}"
        page.screenshot(path=IMAGES / file_name(face, row.name, width, scheme))
        return ""

    def _page(self, role: str, width: int, scheme: str) -> Page:
        if (role, width, scheme) not in self.pages:
            context = self.browser.new_context(
                base_url=self.instance.url, locale="en-GB", timezone_id="Europe/Amsterdam", color_scheme=scheme,  # type: ignore[arg-type]
                viewport={"width": width, "height": HEIGHT}, storage_state=self._session(role),
            )  # fmt: skip
            context.set_default_timeout(10_000)
            self.pages[role, width, scheme] = context.new_page()
        return self.pages[role, width, scheme]

    def _session(self, role: str) -> Any:
        if role not in self.sessions:
            page = self._page("", 1280, "light").context.browser.new_page(base_url=self.instance.url, locale="en-GB")  # type: ignore[union-attr]
            join(page, self._guest_link() if role == "guest" else self._invited(role), NAMES[role])
            if role == "guest":
                page.locator(".guest-terms form button").click()
            self.sessions[role] = page.context.storage_state()
            page.context.close()
        return self.sessions[role]

    def _invited(self, role: str) -> str:
        said = self.instance.run("staff", "invite", f"{role}@quillford.example", "--role", role).stdout.decode()
        return next(word for word in said.split() if "/desk/invitation/" in word)

    def _guest_link(self) -> str:
        """An engineer beside the team is invited by a lead, into the case that is late."""
        page = self._page("lead", 1280, "light")
        page.goto(f"/desk/cases/{self.seeds['late_number']}/who/")
        page.locator("#guest-mail").fill("mira@partner.example")
        page.locator("#guest-name").fill("Mira, of the hosting company")
        page.locator("form:has(#guest-mail) button").click()
        return page.locator(".one-time code").inner_text()


NAMES = {"lead": "Tomas Verhaege", "administrator": "Wim Aerts", "guest": "Mira Halloran"}


def house(folder: Path) -> tuple[Path, Path, dict[str, str]]:
    """The data folder and the programme of the invented house, and where things are in it."""
    data, programme = folder / "data", folder / "programme"
    script = [sys.executable, str(ROOT / "scripts" / "invented_house.py"), str(data), str(programme)]
    done = subprocess.run(script, env=Instance(data).environment, capture_output=True, check=False, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return data, programme, json.loads(done.stdout)


def main() -> None:
    """Every picture whose file name contains one of the arguments, or every picture; only then old ones go."""
    IMAGES.mkdir(exist_ok=True)
    wanted, troubles = sys.argv[1:], []
    if not wanted:
        for old in IMAGES.glob("*.png"):
            old.unlink()
    with tempfile.TemporaryDirectory(prefix="firsthand-shots-") as folder, sync_playwright() as play:
        data, programme, seeds = house(Path(folder))
        with Instance(data, programme=programme) as instance:
            chromium = play.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-background-networking"]
            )
            photographer = Photographer(chromium, instance, seeds)
            for face, row in rows():
                for width, scheme in screens(row.name):
                    if not wanted or any(word in file_name(face, row.name, width, scheme) for word in wanted):
                        troubles.append(photographer.take(face, row, width, scheme))
            chromium.close()
    if any(troubles):
        sys.exit("\n".join(filter(None, troubles)))


if __name__ == "__main__":
    main()
