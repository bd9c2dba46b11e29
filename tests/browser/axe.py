"""Looking at a page as axe-core does: what stands in the way of people who hear it, enlarge it or use no mouse."""

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.2, 2.5.8: 24 px, off where nobody asks for it
    "resultTypes": ["violations"],
    "preload": False,  # what it would fetch serves rules that are not asked here
}


def findings(page: Page) -> list[str]:
    """What axe finds on the page as it stands: the rule, what it asks, and where. Empty when nothing is wrong.

    The tool goes in through the debugging protocol, which no content security policy stops: the page keeps its own.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", OPTIONS)
    return [_said(violation) for violation in found["violations"]]


def _said(violation: dict[str, Any]) -> str:
    places = [f"{node['target'][0]}: {node['failureSummary']}" for node in violation["nodes"][:5]]
    return f"{violation['id']} ({violation['help']}), {len(violation['nodes'])} places\n  " + "\n  ".join(places)
