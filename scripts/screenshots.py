"""Pictures of the pages for README and docs, of an invented house. `make screenshots`.

Each is called `<face>-<page>-<width>-<scheme>.png`. Every page is there on a desktop in light and on a phone in dark;
the pages of `MAIN` on both screens in both schemes.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

from faces import DESK, PUBLIC, Row, Way, _draft, at  # noqa: E402
from playwright.sync_api import Browser, Error, Page, sync_playwright  # noqa: E402

from running import Instance  # noqa: E402
from visiting import join  # noqa: E402

IMAGES = ROOT / "docs" / "images"
WIDTHS, SCHEMES, HEIGHT = (1280, 390), ("light", "dark"), 900
ADDRESS = "http://security.quillford.example"
"""What pages, receipts and letters of the house name; the browser finds the instance there."""
MAIN = {
    "policy", "scope", "report", "receipt", "code", "case asked", "hall of fame", "record", "verify", "queue", "case",
    "cases", "board of clocks", "board of times", "administration", "people", "account", "sign in", "tasks", "mail",
    "case of a guest", "journal",
}  # fmt: skip


def _receipt(page: Page, language: str, seeds: Any) -> None:
    page.goto(f"/{language}/report/?asset=S3")
    page.fill("#location", "https://share.quillford.example/f/4471")
    page.click("form.report button")
    page.wait_for_selector(".code-frame")


def _changed_draft(page: Page, language: str, seeds: Any) -> None:
    """What the next version changes, once somebody has promised to write more often."""
    _draft("file/programme.toml/")(page, language, seeds)
    field = page.locator("main textarea")
    field.fill(field.input_value().replace("update_every = { days = 14 }", "update_every = { days = 10 }"))
    page.locator("main form:has(textarea) button").first.click()
    page.goto("/desk/administration/programme/draft/publish/")


OURS: dict[str, Way] = {
    "in scope": at("/{language}/scope/?asset=share.quillford.example"),
    "excluded": at("/{language}/scope/?asset=help.quillford.example"),
    "not named": at("/{language}/scope/?asset=status.quillford.example"),
    "report": at("/{language}/report/?asset=S3"),
    "receipt": _receipt,
    "what a draft changes": _changed_draft,
    "act": at("/desk/cases/{near_number}/?act=decline"),
    "twins": at("/desk/cases/{proposed_number}/twins/"),
    "two cases": at("/desk/cases/{received_number}/compare/{proposed_number}/"),
    "queue with filters": at("/desk/?state=accepted&handler=me"),
}
"""Pages whose address in the table of the tests belongs to another programme, or shows little of this house."""
NOT_HERE = {"mail in a case", "mail as HTML", "version of the policy", "receipt again"}
"""Pages that show a mail with HTML, which this house did not get, and pages that look like another one."""


def rows() -> Iterator[tuple[str, Row]]:
    """Every page with its face, each name once. The desk comes first: the public pages bring reports."""
    seen: set[str] = set()
    for face, table in (("desk-", DESK), ("", PUBLIC)):
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
        yield from zip(WIDTHS, SCHEMES, strict=True)


class Photographer:
    """Browsers of everybody who has pages to show."""

    def __init__(self, browser: Browser, instance: Instance, seeds: dict[str, str], folder: Path) -> None:
        self.browser, self.instance, self.seeds, self.folder = browser, instance, seeds, folder
        self.sessions: dict[str, Any] = {"": None}
        self.pages: dict[tuple[str, int, str], Page] = {}

    def let_everybody_in(self) -> None:
        """So that the pages of people and cases show who is there."""
        for role in NAMES:
            self._session(role)

    def take(self, face: str, row: Row, width: int, scheme: str) -> str:
        """One picture; what went wrong, if something did."""
        page = self._page(row.role, width, scheme)
        try:
            OURS.get(row.name, row.go)(page, "en", self.seeds)
        except Error as failure:  # a page in the making must not keep the others from being shown
            return f"{row.name} at {width}: {str(failure).splitlines()[0]}"
        page.screenshot(path=self.folder / file_name(face, row.name, width, scheme))
        return ""

    def _page(self, role: str, width: int, scheme: str) -> Page:
        if (role, width, scheme) not in self.pages:
            context = self.browser.new_context(
                base_url=ADDRESS, locale="en-GB", timezone_id="Europe/Amsterdam", color_scheme=scheme,  # type: ignore[arg-type]
                viewport={"width": width, "height": HEIGHT}, storage_state=self._session(role),
            )  # fmt: skip
            context.set_default_timeout(10_000)
            self.pages[role, width, scheme] = context.new_page()
        return self.pages[role, width, scheme]

    def _session(self, role: str) -> Any:
        if role not in self.sessions:
            page = self._page("", 1280, "light").context.browser.new_page(base_url=ADDRESS, locale="en-GB")  # type: ignore[union-attr]
            join(page, self._guest_link() if role == "guest" else self._invited(role), NAMES[role])
            if role == "guest":
                page.locator(".guest-terms form button").click()
            self.sessions[role] = page.context.storage_state()
            page.context.close()
        return self.sessions[role]

    def _invited(self, role: str) -> str:
        said = self.instance.run("staff", "invite", MAILS[role], "--role", role).stdout.decode()
        return next(word for word in said.split() if "/desk/invitation/" in word)

    def _guest_link(self) -> str:
        """An engineer beside the team is invited by a lead, into the case that is late."""
        page = self._page("lead", 1280, "light")
        page.goto(f"/desk/cases/{self.seeds['late_number']}/who/")
        page.locator("#guest-mail").fill("mira@partner.example")
        page.locator("#guest-name").fill("Mira Halloran")
        page.locator("form:has(#guest-mail) button").click()
        return page.locator(".one-time code").inner_text()


NAMES = {"lead": "Tomas", "administrator": "Wim", "guest": "Mira Halloran"}
MAILS = {"lead": "tomas@quillford.example", "administrator": "wim@quillford.example"}
"""The lead has worked there for months, and gets a new link."""


def house(folder: Path) -> tuple[Instance, dict[str, str]]:
    """The instance of the invented house, not started yet, and where things are in it."""
    data, programme = folder / "data", folder / "programme"
    instance = Instance(data, programme=programme, FIRSTHAND_URL=ADDRESS)
    script = [sys.executable, str(ROOT / "scripts" / "invented_house.py"), str(data), str(programme)]
    done = subprocess.run(script, env=instance.environment, capture_output=True, check=False, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return instance, json.loads(done.stdout)


def make_small(folder: Path) -> None:
    """Write each picture with a palette, which takes a third of the room and nothing that an eye would miss."""
    program = shutil.which("pngquant")
    if program is None:
        print("pngquant is not on this machine: the pictures are three times as large as they need be", file=sys.stderr)
        return
    pictures = [str(picture) for picture in folder.glob("*.png")]
    subprocess.run([program, "--strip", "--force", "--ext", ".png", "--nofs", "256", "--", *pictures], check=True)


def take_all(folder: Path, wanted: list[str]) -> list[str]:
    """Every picture whose file name contains one of `wanted`, or every picture; what went wrong."""
    troubles = []
    with tempfile.TemporaryDirectory(prefix="firsthand-shots-") as house_folder, sync_playwright() as play:
        instance, seeds = house(Path(house_folder))
        with instance:
            found_there = f"--host-resolver-rules=MAP {ADDRESS.removeprefix('http://')} 127.0.0.1:{instance.web}"
            chromium = play.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-background-networking", found_there],
            )  # fmt: skip
            photographer = Photographer(chromium, instance, seeds, folder)
            photographer.let_everybody_in()
            for face, row in rows():
                for width, scheme in screens(row.name):
                    if not wanted or any(word in file_name(face, row.name, width, scheme) for word in wanted):
                        troubles.append(photographer.take(face, row, width, scheme))
            chromium.close()
    return [trouble for trouble in troubles if trouble]


def main() -> None:
    """Take the pictures; where all were taken, those that no page makes any more go."""
    wanted = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="firsthand-pictures-") as name:
        troubles = take_all(Path(name), wanted)
        make_small(Path(name))
        IMAGES.mkdir(exist_ok=True)
        if not wanted and not troubles:
            for old in IMAGES.glob("*.png"):
                old.unlink()
        for picture in Path(name).glob("*.png"):
            shutil.copyfile(picture, IMAGES / picture.name)
    if troubles:
        sys.exit("\n".join(troubles))


if __name__ == "__main__":
    main()
