"""Facts that fixtures and stories share."""

from datetime import UTC, datetime
from pathlib import Path

from firsthand.intake.rules import ReportContent

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
MONDAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
"""The moment at which most stories begin."""

REPORT = ReportContent(
    asset="S8", location="https://www.mimecast.com/share/4471", impact="Files of others can be read.",
    steps="1. Sign in.\n2. Count the number up.", name="oak & ember", link="https://oak.example",
    mail="oak@finder.example",
)  # fmt: skip
