"""Writing the rows of tokens that a search looks for.

All writers hold the journal's turn while they write, so that rows become visible in the order of their numbers (see
`triage.look_alikes.actions`). A row never stands in the way of the act that brought its words: what fails is left to
the sweep, which makes all rows of the case again.

What tokenises is imported where it is used: the doors that only keep a mail do without its memory.
"""

import logging
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from firsthand.cases.models import Case, Message
from firsthand.cases.queries import unseal_body
from firsthand.cases.rules import Direction
from firsthand.journal import actions as journal
from firsthand.queue.models import SearchTokens
from firsthand.queue.rules import Source
from firsthand.triage.look_alikes.keyed import token_mac
from firsthand.vault import queries as vault
from firsthand.vault.rules import CannotOpen

log = logging.getLogger("firsthand.queue")

ERASED = 0
"""The format of the one row of a case whose words were erased."""


def keep_report(case_id: int, packed: bytes) -> None:
    """Keep the tokens of a report as look-alikes have them, in place of earlier ones. Call holding the turn."""
    from firsthand.triage.look_alikes.tokens import FORMAT, TokenSet

    tokens = TokenSet.unpack(packed).hashes.tobytes()
    SearchTokens.objects.filter(case=case_id, source=Source.REPORT).delete()
    SearchTokens.objects.create(case_id=case_id, source=Source.REPORT, format=FORMAT, packed=tokens)


def keep_message(message: Message, text: str) -> None:
    """Keep the tokens of a message or note. Call inside the act's transaction, which holds the case."""
    if message.is_report:
        return  # `keep_report` has its words
    source = Source.NOTE if message.direction == Direction.NOTE else Source.MESSAGE
    _keep(message.case_id, source, text, about=message.pk)


def keep_people(case: Case) -> None:
    """Keep the tokens of the names and addresses of whoever takes part, in place of earlier ones. As `keep_message`."""
    _keep(case.pk, Source.PEOPLE, "\n".join(_people(case)), instead=True)


def forget(case_id: int) -> None:
    """Take out every token of a case whose words were erased; indexes follow. Call holding the turn."""
    SearchTokens.objects.filter(case=case_id).delete()
    SearchTokens.objects.create(case_id=case_id, source=Source.PEOPLE, format=ERASED, packed=b"")


def remake(case_id: int) -> bool:
    """Make every row of a case again: of before there were any, of another format, or after one failed.

    Raises what its words make the tokeniser raise.
    """
    from firsthand.triage.look_alikes.tokens import FORMAT

    case = Case.objects.select_related("key").get(pk=case_id)
    with transaction.atomic():
        Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
        if case.key.destroyed_at is not None:
            journal.take_turn()
            forget(case_id)
            return True
        rows = [
            SearchTokens(case=case, source=source, about=about, format=FORMAT, packed=_packed(text))
            for source, about, text in _words(case)
        ]
        journal.take_turn()
        SearchTokens.objects.filter(case=case).exclude(source=Source.REPORT, format=FORMAT).delete()
        _remake_report(case)
        for row in rows:
            row.save(force_insert=True)
    return True


def _remake_report(case: Case) -> None:
    """Take the tokens of a report from where look-alikes have them, if they had them before there was a search.

    Where those are missing too, or of another format, the sweep that makes them calls `keep_report`.
    """
    from firsthand.triage.look_alikes.tokens import FORMAT
    from firsthand.triage.models import Tokens

    if SearchTokens.objects.filter(case=case, source=Source.REPORT).exists():
        return
    for packed in Tokens.objects.filter(case=case, format=FORMAT).values_list("packed", flat=True):
        keep_report(case.pk, bytes(packed))


def _words(case: Case) -> Iterator[tuple[Source, UUID | None, str]]:
    """All words of a case but those of its report, which has rows of its own."""
    for message in case.messages.filter(is_report=False).select_related("body__key").order_by("at", "pk"):
        source = Source.NOTE if message.direction == Direction.NOTE else Source.MESSAGE
        try:
            yield source, message.pk, str(unseal_body(message).get("text", ""))
        except CannotOpen:
            log.warning("a message of case %s cannot be opened, and no search finds it", case.number)
    yield Source.PEOPLE, None, "\n".join(_people(case))


def _people(case: Case) -> Iterator[str]:
    for participant in case.participants.select_related("contact__key").order_by("pk"):
        try:
            contact = vault.unseal_json(participant.contact)
        except CannotOpen:
            log.warning("a participant of case %s cannot be read, and no search finds them", case.number)
            continue
        yield from (str(contact.get(name, "")) for name in ("name", "greet_as", "organisation", "mail", "link"))


def _keep(case_id: int, source: Source, text: str, *, about: UUID | None = None, instead: bool = False) -> None:
    from firsthand.triage.look_alikes.tokens import FORMAT

    try:
        packed = _packed(text)
    except Exception as failed:  # noqa: BLE001  what somebody writes is worth more than that a search finds it
        # Without its message and its traceback: they could hold words of the case.
        log.warning("no tokens of a %s of case %s yet: %s", source, case_id, type(failed).__name__)
        SearchTokens.objects.filter(case=case_id, source=Source.PEOPLE).delete()  # so that the sweep comes by
        return
    journal.take_turn()
    if instead:
        SearchTokens.objects.filter(case=case_id, source=source).delete()
    SearchTokens.objects.create(case_id=case_id, source=source, about=about, format=FORMAT, packed=packed)


def _packed(text: str) -> bytes:
    from firsthand.triage.look_alikes.tokens import tokens_of
    from firsthand.triage.reading import READ_AT_MOST, plain

    return tokens_of(plain(text[:READ_AT_MOST]), token_mac()).hashes.tobytes()
