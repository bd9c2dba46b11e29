"""Importing lists of known issues. The words are sealed, each issue under a key of its own.

An issue that leaves its list keeps its row and loses its words and its key: the rows of tokens are followed by their
numbers (`look_alikes.actions`), and a row that only went away would stay in every index.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from firsthand.core.errors import BadInput, NotFound
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.people.actions import OPERATOR
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.triage.known_issues.rules import NAME_SIGNS, Issue
from firsthand.triage.look_alikes.actions import ERASED, Packed, packed_tokens
from firsthand.triage.models import KnownIssue, Tokens
from firsthand.triage.reading import ReportWords, plain
from firsthand.vault import queries as vault
from firsthand.vault.actions import Batch, json_bytes
from firsthand.vault.models import DataKey, Sealed
from firsthand.vault.rules import CannotOpen

T = TypeVar("T")

AT_ONCE = 500
"""Rows that one statement names: SQLite takes a bounded number of parameters."""
KIND = "known-issue"


@dataclass(frozen=True)
class Imported:
    """What an import came to, in numbers of issues."""

    issues: int
    """In the list now."""
    new: int
    changed: int
    withdrawn: int
    """Those that were in the list before and are no longer."""


@dataclass
class _Kept:
    """An issue as the database has it, before the import."""

    row: KnownIssue
    said: Any
    """Its words; None for one that was withdrawn."""


def import_list(name: str, issues: Sequence[Issue], *, by: Person | None, at: datetime) -> Imported:
    """Let the list `name` hold exactly these issues, in one transaction. `by` None is the operator.

    Everything slow happens before it: whoever reports meanwhile does not wait. Raises NotAllowed, and BadInput for a
    name that is none, and where somebody else changed the list meanwhile.
    """
    if by is not None:
        permit(by, Act.TRIAGE)
    if not name or len(name) > NAME_SIGNS or not name.isprintable():
        raise BadInput(f"A list needs a name of 1 to {NAME_SIGNS} signs.", "Name it: --list NAME")
    before = _kept(name)
    wanted = {issue.reference: issue for issue in issues}
    changed = [issue for ref, issue in wanted.items() if ref not in before or before[ref].said != _words(issue)]
    gone = [kept.row for ref, kept in before.items() if ref not in wanted and kept.said is not None]
    tokens = {issue.reference: _tokens(issue) for issue in changed}
    batch = Batch()
    sealed = {issue.reference: batch.seal(at=at, **{KIND: json_bytes(_words(issue))})[0] for issue in changed}
    keys = batch.keys()
    new = sum(ref not in before or before[ref].said is None for ref in sealed)
    done = Imported(len(wanted), new, len(changed) - new, len(gone))
    with transaction.atomic():
        journal.write(
            Kind.KNOWN_ISSUES_IMPORTED, at=at, by=f"person:{by.pk}" if by else OPERATOR,
            facts={"list": name, "issues": done.issues, "new": new, "changed": done.changed, "withdrawn": len(gone)},
        )  # fmt: skip
        _must_be_as_before(name, before)
        batch.write()
        _write([(issue.reference, sealed[issue.reference]) for issue in changed], keys, before, name, by=by, at=at)
        _withdraw(gone, at=at)
        _write_tokens(name, tokens, gone)
    return done


def withdraw_list(name: str, *, by: Person | None, at: datetime) -> Imported:
    """Take every issue out of a list. Raises NotAllowed, NotFound for a list that holds none."""
    if not KnownIssue.objects.filter(list_name=name, key__destroyed_at=None).exists():
        raise NotFound(f"There is no list {name[:NAME_SIGNS]}.", "See: firsthand known-issues list")
    return import_list(name, [], by=by, at=at)


def _words(issue: Issue) -> dict[str, str]:
    return {"title": issue.title, "text": issue.text, "url": issue.url}


def _tokens(issue: Issue) -> Packed:
    return packed_tokens(ReportWords(title=plain(issue.title), text=plain(issue.text)))


def _kept(name: str) -> dict[str, _Kept]:
    """By reference what the list holds, also those that were withdrawn from it."""
    rows = KnownIssue.objects.filter(list_name=name).select_related("words__key").order_by("pk")
    return {row.reference: _Kept(row, _said(row)) for row in rows.iterator()}


def _said(row: KnownIssue) -> Any:
    try:
        return vault.unseal_json(row.words)
    except CannotOpen:
        return None


def _must_be_as_before(name: str, before: dict[str, _Kept]) -> None:
    """Under the journal's turn, which every import takes: nobody else changes the list from here on."""
    now = set(KnownIssue.objects.filter(list_name=name).values_list("pk", "words_id", "key_id"))
    if now != {(kept.row.pk, kept.row.words_id, kept.row.key_id) for kept in before.values()}:
        raise BadInput("Somebody else imported this list at the same moment.", "Import it again.")


def _write(
    changed: Sequence[tuple[str, UUID]], keys: dict[UUID, UUID], before: dict[str, _Kept], name: str, *,
    by: Person | None, at: datetime,
) -> None:  # fmt: skip
    new, old, outdated = [], [], []
    for reference, words in changed:
        if reference in before:
            row = before[reference].row
            outdated.append((row.words_id, row.key_id))
            row.words_id, row.key_id, row.imported_at, row.by = words, keys[words], at, by
            old.append(row)
        else:
            new.append(KnownIssue(
                list_name=name, reference=reference, words_id=words, key_id=keys[words], imported_at=at, by=by
            ))  # fmt: skip
    KnownIssue.objects.bulk_create(new, batch_size=AT_ONCE)
    KnownIssue.objects.bulk_update(old, ["words", "key", "imported_at", "by"], batch_size=50)
    for part in _parts(outdated):
        Sealed.objects.filter(pk__in=[words for words, _ in part]).delete()
        DataKey.objects.filter(pk__in=[key for _, key in part]).delete()


def _withdraw(gone: Sequence[KnownIssue], *, at: datetime) -> None:
    """Nothing opens their words again, and the words themselves go as well."""
    for part in _parts(gone):
        DataKey.objects.filter(pk__in=[row.key_id for row in part]).update(wrapped=b"", destroyed_at=at)
        Sealed.objects.filter(pk__in=[row.words_id for row in part]).update(box=b"", size_bytes=0)


def _write_tokens(name: str, tokens: dict[str, Packed], gone: Sequence[KnownIssue]) -> None:
    """New rows in place of what changed or went; an empty one takes an issue out of every index."""
    ids = dict(KnownIssue.objects.filter(list_name=name).values_list("reference", "pk"))
    put = [(ids[reference], packed) for reference, packed in tokens.items()]
    put += [(row.pk, Packed(b"", ERASED)) for row in gone]
    for part in _parts(put):
        Tokens.objects.filter(issue__in=[issue for issue, _ in part]).delete()
        Tokens.objects.bulk_create([Tokens(issue_id=issue, format=p.format, packed=p.packed) for issue, p in part])


def _parts(rows: Iterable[T]) -> Iterator[list[T]]:
    kept = list(rows)
    yield from (kept[first : first + AT_ONCE] for first in range(0, len(kept), AT_ONCE))
