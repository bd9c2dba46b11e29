"""A desk on the morning of a day: one report for each job, so that no job stands in the way of another.

Run with the data folder of an instance whose programme is published; prints number and case code by job, as JSON.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path

JOBS = {
    "confirm": "the export of the lighthouse list",
    "question": "the tide table",
    "decline": "the header of the landing page",
    "credit": "the share of the harbour office",
    "embargo": "the mobile client of the pilots",
    "first": "the list of moorings",
    "second": "the list of berths",
    "search": "the register of anchors",
    "guest": "the gate of the northern quay",
    "evidence": "the log of the crane",
    "together": "the calendar of the locks",
}
"""What each report is about."""


def seed(data: Path) -> dict[str, dict[str, str]]:
    """File the reports, some hours apart."""
    from firsthand.ops.instance import open_instance

    open_instance(data)
    from firsthand.core.clock import now
    from firsthand.intake.actions import receive_form
    from firsthand.intake.rules import ReportContent

    filed = {}
    for hours, (job, place) in enumerate(JOBS.items()):
        content = ReportContent(
            asset="S8", location=place, impact="Others can read it.", steps=f"1. Open {place}.\n2. Read on.",
            name="oak & ember", mail=f"{job}@finder.example",
        )  # fmt: skip
        taken = receive_form(content, language="en", at=now() - timedelta(hours=len(JOBS) - hours))
        filed[job] = {"number": taken.case.number, "code": taken.code}
    return filed


if __name__ == "__main__":
    print(json.dumps(seed(Path(sys.argv[1]))))
