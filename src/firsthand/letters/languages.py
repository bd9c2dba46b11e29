"""Which languages our letters speak. A language is complete or it is off."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from firsthand.letters.kinds import LetterKind, OutsideLetterKind, StaffLetterKind
from firsthand.programme.rules import Programme

FOLDER = Path(__file__).parent / "templates" / "letters"
FALLBACK = "en"
"""The language that every letter is first written in."""


@lru_cache(maxsize=1)
def available() -> frozenset[str]:
    """Codes of the languages that have a template for every letter to a reporter."""
    return _complete("{language}/{kind}.txt", LetterKind)


@lru_cache(maxsize=1)
def available_to_staff() -> frozenset[str]:
    """Codes of the languages that have a template for every letter to a member of staff."""
    return _complete("{language}/staff/{kind}.txt", StaffLetterKind)


@lru_cache(maxsize=1)
def available_outside() -> frozenset[str]:
    """Codes of the languages that have a template for every letter to an address of the operator's choice."""
    return _complete("{language}/outside/{kind}.txt", OutsideLetterKind)


def letter_language(wanted: str, programme: Programme) -> str:
    """The language of a letter to a reporter: the one they wrote in, else the programme's default, else English."""
    return _first_of(available(), wanted, programme)


def staff_language(programme: Programme) -> str:
    """The language of letters to the team: the programme's default, else English."""
    return _first_of(available_to_staff(), programme.default_language, programme)


def outside_language(programme: Programme) -> str:
    """The language of letters to addresses of the operator's choice: the programme's default, else English."""
    return _first_of(available_outside(), programme.default_language, programme)


def answer_languages(programme: Programme) -> tuple[str, ...]:
    """The languages that a reporter can be answered in: those of the programme that letters speak, then the others."""
    spoken = available()
    ours = tuple(code for code in programme.languages if code in spoken or code.partition("-")[0] in spoken)
    covered = {code.partition("-")[0] for code in ours}
    return (*ours, *sorted(code for code in spoken if code.partition("-")[0] not in covered))


def page_language(wanted: str, programme: Programme) -> str:
    """The language of the pages that a letter leads to: one that the programme has, so that the address exists."""
    base = wanted.partition("-")[0]
    return next(
        (code for code in (wanted, base) if code in programme.languages),
        next((code for code in programme.languages if code.partition("-")[0] == base), programme.default_language),
    )


def _first_of(languages: frozenset[str], wanted: str, programme: Programme) -> str:
    default = programme.default_language
    wishes = (wanted, wanted.partition("-")[0], default, default.partition("-")[0])
    return next((code for code in wishes if code in languages), FALLBACK)


def _complete(template: str, kinds: Iterable[str]) -> frozenset[str]:
    codes = [path.name for path in FOLDER.iterdir() if path.is_dir()]
    names = [str(kind) for kind in kinds]
    return frozenset(
        code for code in codes if all((FOLDER / template.format(language=code, kind=name)).is_file() for name in names)
    )
