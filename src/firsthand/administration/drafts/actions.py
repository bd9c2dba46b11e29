"""Writes of the draft, and publishing it. Whoever changes it names what they saw (`ProgrammeDraft.mark`)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from firsthand.administration.drafts.looking import as_folder
from firsthand.administration.models import ProgrammeDraft
from firsthand.core.errors import BadInput, NotFound, StepNotAllowed
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.programme.actions import publish as publish_folder
from firsthand.programme.queries import Published, folder_of, in_force
from firsthand.programme.reader import FILE
from firsthand.programme.reading import FILE_MAX_BYTES, belongs

MOST_FILES = 60


class ChangedMeanwhile(StepNotAllowed):
    """Somebody else changed, began, published or discarded the draft since this was read. Nothing was written."""


class AnotherInForce(StepNotAllowed):
    """Another version came into force since the draft was begun: publishing would silently take it back."""


@transaction.atomic
def begin(*, by: Person | None, at: datetime, files: Mapping[str, str] | None = None) -> ProgrammeDraft:
    """Begin a draft: with `files`, else with those of the version in force.

    Raises ChangedMeanwhile when there is one already, NotAllowed, SetupRefused without a programme.
    """
    person = permit(by, Act.PUBLISH_PROGRAMME)
    number = in_force().number
    content = dict(files) if files is not None else folder_of(number)
    try:
        with transaction.atomic():
            return ProgrammeDraft.objects.create(
                based_on=number, files=content, begun_at=at, begun_by=person, changed_at=at, changed_by=person
            )
    except IntegrityError:
        raise ChangedMeanwhile("There is a draft already.", "Look at it first.") from None


@transaction.atomic
def write_file(name: str, text: str, *, seen: str, by: Person | None, at: datetime) -> ProgrammeDraft:
    """Put the text of one file into the draft, also of a new one. Raises BadInput, ChangedMeanwhile, NotAllowed."""
    draft = _for_change(seen, by)
    text = text.replace("\r\n", "\n")
    if not belongs(name):
        raise BadInput("A programme folder has no such file.", "Name it policy.<language>.md.")
    if len(text.encode("utf-8", "replace")) > FILE_MAX_BYTES:
        raise BadInput("The file is larger than 1 MiB.", "Shorten it.")
    if name not in draft.files and len(draft.files) >= MOST_FILES:
        raise BadInput("The folder has too many files.", "Remove one first.")
    return _keep(draft, {**draft.files, name: text}, by, at)


@transaction.atomic
def remove_file(name: str, *, seen: str, by: Person | None, at: datetime) -> ProgrammeDraft:
    """Take one file out of the draft. Raises NotFound, BadInput for the facts, ChangedMeanwhile, NotAllowed."""
    draft = _for_change(seen, by)
    if name not in draft.files:
        raise NotFound("The draft has no such file.")
    if name == FILE:
        raise BadInput("Without programme.toml there is no programme.", "Change it instead.")
    return _keep(draft, {kept: text for kept, text in draft.files.items() if kept != name}, by, at)


@transaction.atomic
def replace_files(files: Mapping[str, str], *, seen: str, by: Person | None, at: datetime) -> ProgrammeDraft:
    """Put a whole folder in the place of the draft's files. Raises ChangedMeanwhile, NotAllowed."""
    return _keep(_for_change(seen, by), dict(files), by, at)


@transaction.atomic
def take_up(*, seen: str, by: Person | None, at: datetime) -> ProgrammeDraft:
    """Say that the draft is meant to follow the version in force now: its author has looked at the difference."""
    draft = _for_change(seen, by)
    draft.based_on = in_force().number
    return _keep(draft, dict(draft.files), by, at)


@transaction.atomic
def discard(*, seen: str, by: Person | None) -> None:
    """Throw the draft away. Raises ChangedMeanwhile, NotAllowed."""
    _for_change(seen, by).delete()


@transaction.atomic
def publish(*, seen: str, by: Person | None, at: datetime) -> tuple[Published, bool]:
    """Make the draft the version in force, at once: (that version, whether it says anything new). The draft is gone.

    Raises AnotherInForce, ChangedMeanwhile, NotAllowed, ProgrammeFaulty.
    """
    draft = _for_change(seen, by)
    if in_force().number != draft.based_on:
        raise AnotherInForce("Another version is in force since this draft was begun.", "Look at the difference again.")
    with as_folder(draft.files) as folder:
        outcome = publish_folder(folder, by=f"person:{permit(by, Act.PUBLISH_PROGRAMME).pk}", at=at)
    draft.delete()
    return outcome


def _for_change(seen: str, by: Person | None) -> ProgrammeDraft:
    permit(by, Act.PUBLISH_PROGRAMME)
    draft = ProgrammeDraft.objects.select_for_update().filter(pk=1).first()
    if draft is None or draft.mark != seen:
        raise ChangedMeanwhile("Somebody changed the draft since you read it.", "Nothing was written; look at it.")
    return draft


def _keep(draft: ProgrammeDraft, files: dict[str, str], by: Person | None, at: datetime) -> ProgrammeDraft:
    draft.files, draft.changed_at = files, at
    draft.changed_by = permit(by, Act.PUBLISH_PROGRAMME)
    draft.revision += 1
    draft.save()
    return draft
