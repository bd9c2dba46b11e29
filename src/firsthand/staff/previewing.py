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
from firsthand.letters.models import Letter
from firsthand.people.models import Person
from firsthand.staff.acts.act import DeskAct
from firsthand.vault.queries import unseal_json, unseal_text


@dataclass(frozen=True)
class Preview:
    """One letter as it would leave the house. `kind` and `language` are those of the letter."""

    kind: str
    language: str
    to: str
    subject: str
    text: str


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
    return Preview(letter.kind, letter.language, unseal_text(letter.to), content["subject"], content["text"])
