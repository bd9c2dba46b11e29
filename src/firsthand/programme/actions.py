"""Publishing a version of the programme."""

from datetime import datetime
from pathlib import Path

import rfc8785
from django.db import transaction

from firsthand.acknowledgements.actions import bring_along
from firsthand.core.errors import BadInput
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.programme.checking import check_folder
from firsthand.programme.models import Version
from firsthand.programme.queries import Published, version
from firsthand.programme.reading import build, content_sha256, definition, read_folder
from firsthand.programme.rules import Finding, Severity


class ProgrammeFaulty(BadInput):
    """The folder has errors; `findings` lists every one."""

    exit_code = 1

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(
            "The programme has errors and was not published:\n" + "\n".join(f"  {f}" for f in findings),
            "Mend them and try again: firsthand programme check DIR",
        )
        self.findings = findings


@transaction.atomic
def publish(folder: Path, *, by: str, at: datetime) -> tuple[Published, bool]:
    """Make a version of what the folder says: (the version in force, whether it is new).

    A folder that says what is in force already makes no version. The Hall of Fame of the folder is brought
    along once per entry. Raises ProgrammeFaulty. Source: R6, R70.
    """
    errors = [f for f in check_folder(folder) if f.severity is Severity.ERROR]
    source = read_folder(folder)
    programme, _ = build(source)
    if errors or programme is None:
        raise ProgrammeFaulty(errors)
    content = definition(source)
    sha256 = content_sha256(content)
    latest = Version.objects.order_by("-number").first()
    bring_along(programme.hall_of_fame, at=at)
    if latest is not None and latest.sha256 == sha256:
        return version(latest.number), False
    number = latest.number + 1 if latest else 1
    Version.objects.create(
        number=number, published_at=at, published_by=by, sha256=sha256, definition=rfc8785.dumps(content).decode()
    )
    journal.write(Kind.PROGRAMME_PUBLISHED, at=at, by=by, facts={"version": number, "sha256": sha256})
    return version(number), True
