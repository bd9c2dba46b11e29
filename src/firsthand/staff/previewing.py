"""The letter that an act would send, before anybody sends it.

The act itself is done, its letters are read, and all of it is taken back: what is shown and what will be sent cannot
differ. Nothing happens outside the database before a transaction ends.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from firsthand.cases.models import Case
from firsthand.core.text import one_line
from firsthand.letters.kinds import CARRIES_RECEIPT
from firsthand.letters.models import Letter
from firsthand.letters.postscripts import with_receipt_words
from firsthand.letters.rules import Rendered
from firsthand.people.models import Person
from firsthand.receipts.files import file_name
from firsthand.staff.acts.act import DeskAct
from firsthand.staff.safe_html import safe_html
from firsthand.vault.queries import unseal_json, unseal_text

SUBJECT_LIMIT = 250
"""Signs, on one line, as the mail has it."""


@dataclass(frozen=True)
class Preview:
    """One letter as it would leave the house. `kind` and `language` are those of the letter.

    `text` is the letter as plain text, `body` its HTML, fit to be put into a page. `brings` names the file that comes
    with it, "" for none: the receipt of the case, with the paragraph that tells of it. A letter that goes out while no
    receipt can be made goes without both.
    """

    kind: str
    language: str
    to: str
    subject: str
    text: str
    body: str
    brings: str


def previews(
    act: DeskAct, case: Case, given: Mapping[str, Any], person: Person, *, at: datetime
) -> list[Preview]:  # fmt: skip
    """The letters to the reporter that an act would put into the outbox; none for who left no mail address.

    Raises what the act raises. Writes nothing.
    """
    with transaction.atomic():
        before = set(Letter.objects.filter(case=case).values_list("pk", flat=True))
        act.do(case.number, given, person, at)
        rows = Letter.objects.filter(case=case, person=None).exclude(pk__in=before).order_by("written_at", "pk")
        found = [_preview(row) for row in rows.select_related("to__key", "content__key")]
        transaction.set_rollback(True)
    return found


def _preview(letter: Letter) -> Preview:
    content = unseal_json(letter.content)
    said, brings = Rendered(content["subject"], content["text"], content["html"]), ""
    if letter.case is not None and letter.kind in CARRIES_RECEIPT:
        brings = file_name(letter.case)
        said = with_receipt_words(said, letter.case, letter.language, file_name=brings)
    # Below the heading of the page it stands in; in the words of a letter these signs are escaped.
    body = safe_html(said.html).body.replace("<h2>", "<h4>").replace("</h2>", "</h4>")
    subject = one_line(said.subject, SUBJECT_LIMIT)
    return Preview(letter.kind, letter.language, unseal_text(letter.to), subject, said.text, body, brings)
