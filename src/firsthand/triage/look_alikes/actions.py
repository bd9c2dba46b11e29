"""Writing the rows of tokens that every look-alike index is made from.

A row is written once and never changed: what changes is a new row with a greater number. All writers hold the journal's
turn while they write (`journal.actions.take_turn`), so that numbers become visible in their order, also on PostgreSQL,
where a row with a lower number could otherwise be committed later: whoever follows the table misses none.

What tokenises is imported where it is used: the doors that only keep a mail do without its memory.
"""

import logging
from typing import NamedTuple

from django.db import transaction

from firsthand.cases.models import Case
from firsthand.intake.rules import ReportContent
from firsthand.journal import actions as journal
from firsthand.queue.searching import keeping as searching
from firsthand.triage.look_alikes.keyed import token_mac
from firsthand.triage.models import Tokens
from firsthand.triage.reading import ReportWords
from firsthand.triage.report_words import words_of_case, words_of_content

log = logging.getLogger("firsthand.triage")

ERASED = 0
"""The format of a row whose words were erased: it is empty, and stays so."""
AT_ONCE_AT_MOST = 20_000
"""Signs of a report whose tokens are made while it is taken in; those of a longer one follow within seconds (`sweeps`):
nobody else can report meanwhile."""


def keep_tokens(case: Case, content: ReportContent) -> None:
    """Keep the tokens of a report that is being taken in. Never stands in its way: what fails is left to the sweep.

    Call in the transaction that opens the case, after an entry of the journal.
    """
    try:
        if len(content.title + content.text + content.location + content.impact + content.steps) > AT_ONCE_AT_MOST:
            return
        kept = packed_tokens(words_of_content(content, case.language))
    except Exception as failed:  # noqa: BLE001  a report is worth more than its advice
        # Without its message and its traceback: they could hold words of the report.
        log.warning("no tokens of case %s yet: %s", case.number, type(failed).__name__)
        return
    Tokens.objects.create(case=case, format=kept.format, packed=kept.packed)
    searching.keep_report(case.pk, kept.packed)


class Packed(NamedTuple):
    """The tokens of a text as a row keeps them."""

    packed: bytes
    format: int


def packed_tokens(words: ReportWords) -> Packed:
    """Make the tokens of a text."""
    from firsthand.triage.look_alikes.tokens import FORMAT, tokens_of

    return Packed(tokens_of(words.whole, token_mac()).pack(), FORMAT)


def keep_tokens_of(case_id: int) -> bool:
    """Make the row of a case that has none, or one of another format; False when there was nothing to do.

    A case whose key was destroyed is forgotten. Raises what its words make the tokeniser raise.
    """
    case = Case.objects.select_related("key", "title__key").get(pk=case_id)
    if case.key.destroyed_at is not None:
        return forget(case)
    return _put(case_id, packed_tokens(words_of_case(case)))


def forget(case: Case) -> bool:
    """Take the tokens of a case out of its row, and by that out of every index: its words were erased.

    For whoever destroys the key of a case, in the same transaction; otherwise the sweep finds out within the hour.
    """
    return _put(case.pk, Packed(b"", ERASED))


@transaction.atomic
def _put(case_id: int, new: Packed) -> bool:
    journal.take_turn()
    row = Tokens.objects.filter(case=case_id).first()
    if row is not None:
        if row.format in (new.format, ERASED):
            return False
        row.delete()
    Tokens.objects.create(case_id=case_id, format=new.format, packed=new.packed)
    if new.format == ERASED:
        searching.forget(case_id)
    else:
        searching.keep_report(case_id, new.packed)
    return True
