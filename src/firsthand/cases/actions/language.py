"""The language in which a reporter is answered: found from their words, and changed by a person who knows better."""

from datetime import datetime

from django.db import transaction

from firsthand.cases.actions.common import for_change, note
from firsthand.cases.models import Case
from firsthand.core.errors import BadInput
from firsthand.journal.rules import Kind
from firsthand.letters.languages import answer_languages
from firsthand.people.models import Person
from firsthand.people.rules import Act
from firsthand.programme.queries import version


@transaction.atomic
def change_language(number: str, language: str, *, by: Person | None, at: datetime) -> Case:
    """Answer the reporter in another language from here on (R91). What is already written stays as it is.

    Raises NotAllowed, NotFound, and BadInput for a language that our letters do not speak.
    """
    case, person = for_change(number, by, Act.TRIAGE)
    spoken = answer_languages(version(case.version_id).programme)
    if language not in spoken:
        raise BadInput(f"There are no letters in “{language[:20]}”.", f"Choose one of {', '.join(spoken)}.")
    if language != case.language:
        before, case.language = case.language, language
        case.save(update_fields=["language"])
        note(case, Kind.LANGUAGE_CHANGED, person, at, {"from": before, "to": language})
    return case
