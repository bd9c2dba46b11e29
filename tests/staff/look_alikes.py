"""Reports that look alike, in an index of their own."""

from datetime import datetime, timedelta

from firsthand.cases.models import Case
from firsthand.intake.actions import receive_form
from firsthand.intake.rules import ReportContent
from firsthand.triage.look_alikes.following import follow_once

HOUR = timedelta(hours=1)
IMPACT = "A stranger can read the quarantined letters of every tenant through the zebrafinch export."
STEPS = (
    "1. Sign in to release 7.4.1 as tester.\n2. Open /quarantine/zebrafinch/export?ledgerId=4471.\n"
    "3. Count ledgerId up; decodeFinchLedger() answers with the letters of somebody else."
)
OTHER_STEPS = (
    "Version 7.5.0. Requesting /quarantine/zebrafinch/export with another ledgerId gives letters of other tenants, "
    "since decodeFinchLedger() compares nothing. The parameter finchToken is not looked at: &finchToken=1"
)


def told(at: datetime, *, steps: str = STEPS, impact: str = IMPACT, **changes: str) -> Case:
    """A report by the web form."""
    content = ReportContent(
        location="https://portal.mimecast.com/quarantine",
        impact=impact,
        steps=steps,
        mail="a@finder.example",
        **changes,
    )
    return receive_form(content, language="en", at=at).case


def alike(at: datetime, count: int = 2) -> list[Case]:
    """Reports of the same, an hour apart, the last one at `at`, beside one of something else; all in the index."""
    told(at - 9 * HOUR, impact="Mails can be forged.", steps="Send one with another sender.")
    cases = [
        told(at - (count - 1 - n) * HOUR, steps=OTHER_STEPS if n % 2 else STEPS, title=f"Zebrafinch no. {n}")
        for n in range(count)
    ]
    follow_once()
    return cases
