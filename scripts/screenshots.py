"""Pictures of the pages for README and docs, from a real instance with invented reports. `make screenshots`."""

import re
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from playwright.sync_api import Page, sync_playwright  # noqa: E402

from running import Instance  # noqa: E402
from visiting import invitation, join  # noqa: E402

IMAGES = ROOT / "docs" / "images"
CASES = (
    (70.5, "en", "S4", "Script in a shared folder name runs for every reader", "pale_heron"),
    (50, "nl", "S8", "Gedeelde bestanden openen door op te tellen", "sanne.vm"),
    (30, "en", "S2", "Mail server accepts a forged sender between tenants", "Q. Lindqvarn"),
    (20, "en", "S8", "Password reset link can be used twice", "t0rvald"),
    (2, "en", "S7", "Console shows the audit trail of another account", "nachtfalter"),
    (-1, "en", "S10", "Rate limit of the API can be walked around", ""),
)


def invent(data: Path) -> None:
    """File the cases, each so many hours ago, and work two of them."""
    from firsthand.ops.instance import ensure_programme, open_instance

    open_instance(data, new=True)
    ensure_programme(ROOT / "programmes" / "mimecast")
    from firsthand.cases import actions
    from firsthand.core.clock import now
    from firsthand.intake.actions import receive_form
    from firsthand.intake.rules import ReportContent
    from firsthand.people.models import Person
    from firsthand.people.rules import Role

    at = now()
    ines = Person.objects.create(mail="ines@staff.example", name="Ines", role=Role.HANDLER)
    blank = ReportContent(impact="Files of other customers can be read.", steps="1. Sign in.\n2. Count up.\n3. Look.")
    for hours, language, asset, place, name in CASES:
        arrived = at - timedelta(hours=abs(hours))
        content = replace(blank, asset=asset, location=place, name=name, mail="finder@finder.example" if name else "")
        case = receive_form(content, language=language, at=arrived).case
        if hours in (30, 20):
            actions.confirm(case.number, by=ines, at=arrived + timedelta(hours=3))
        if hours == 30:
            actions.accept(
                case.number, by=ines, at=arrived + timedelta(hours=9), reason="We see it in our test system as well."
            )


def shot(page: Page, name: str, address: str = "") -> None:
    if address:
        page.goto(address)
    page.screenshot(path=IMAGES / f"{name}.png")


def take(data: Path) -> None:
    with sync_playwright() as play, Instance(data) as instance:
        chromium = play.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-background-networking"]
        )
        page = chromium.new_page(base_url=instance.url, viewport={"width": 1280, "height": 860}, locale="en-GB")
        shot(page, "policy", "/en/")
        join(page, invitation(instance))
        shot(page, "desk")
        page.get_by_role("link", name=re.compile("Gedeelde bestanden")).first.click()
        shot(page, "desk-case")
        chromium.close()


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="firsthand-shots-") as folder:
        data = Path(folder) / "data"
        invent(data)
        take(data)


if __name__ == "__main__":
    main()
