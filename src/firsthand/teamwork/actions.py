"""Keeping drafts, saying who is here, and naming colleagues in notes."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from firsthand.cases import actions as cases
from firsthand.cases.models import Case, Message
from firsthand.core.errors import BadInput
from firsthand.people.models import Person
from firsthand.people.rules import sees
from firsthand.teamwork.models import Draft, Mention, Presence
from firsthand.teamwork.rules import worth_keeping
from firsthand.vault import actions as vault


def here(case: Case, person: Person, *, at: datetime) -> None:
    """Say that somebody has the page of a case before them. The caller took `case` through `case_for`."""
    Presence.objects.update_or_create(case=case, person=person, defaults={"at": at})


def gone(case: Case, person: Person) -> None:
    """Say that they have left the page."""
    Presence.objects.filter(case=case, person=person).delete()


@transaction.atomic
def keep_draft(case: Case, person: Person, act: str, fields: Mapping[str, str], *, at: datetime) -> bool:
    """Keep what somebody has begun to write, in place of what was kept before; False where there is nothing to keep.

    The caller took `case` through `case_for`. A draft is no act on the case: the journal does not know it.
    """
    written = worth_keeping(fields)
    if not written:
        drop_draft(case, person, act)
        return False
    sealed = vault.seal_json(case.key, "draft", written)
    before = Draft.objects.select_for_update().filter(case=case, person=person, act=act).first()
    if before is None:
        Draft.objects.create(case=case, person=person, act=act, words=sealed, saved_at=at)
        return True
    old, before.words, before.saved_at = before.words, sealed, at
    before.save(update_fields=["words", "saved_at"])
    old.delete()
    return True


@transaction.atomic
def drop_draft(case: Case, person: Person, act: str) -> None:
    """Throw a draft away: the act was done, or its writer wants it gone."""
    for draft in Draft.objects.select_related("words").filter(case=case, person=person, act=act):
        draft.delete()
        draft.words.delete()


@transaction.atomic
def keep_note(number: str, text: str, *, names: Collection[int] = (), by: Person | None, at: datetime) -> Message:
    """Keep a note for the team, and name colleagues in it: they find it on their list until they have seen it.

    `names` are numbers of accounts. Only somebody who may read the note can be named; a guest who was let into the
    case then sees this one note. Raises BadInput, NotAllowed, NotFound.
    """
    kept = cases.keep_note(number, text, by=by, at=at)
    for person in Person.objects.filter(pk__in=list(names)):
        if not may_read(person, kept.case):
            raise BadInput(f"{person} does not see this case.", "Let them in first.")
        Mention.objects.get_or_create(note=kept, person=person, defaults={"at": at})
    return kept


def may_read(person: Person, case: Case) -> bool:
    """Whether somebody may see a note of this case that names them."""
    let_in = case.let_in.filter(person=person, ended_at=None, agreed_at__isnull=False).exists()
    return person.is_active and sees(person.role, restricted=case.restricted, let_in=let_in)


def seen(person: Person, mention: int, *, at: datetime) -> None:
    """Take a note that names somebody off their list."""
    Mention.objects.filter(pk=mention, person=person, seen_at=None).update(seen_at=at)


def seen_in(case: Case, person: Person, *, at: datetime) -> int:
    """Take every note of one case that names them off their list; how many there were."""
    return Mention.objects.filter(note__case=case, person=person, seen_at=None).update(seen_at=at)
