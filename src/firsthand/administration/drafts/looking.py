"""What a draft says: its findings, the programme that it makes, and how that differs from the one in force."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from firsthand.programme.actions import ProgrammeFaulty
from firsthand.programme.changes import Fact, FactChange, changes
from firsthand.programme.checking import check
from firsthand.programme.hunks import Hunk, difference
from firsthand.programme.queries import Published, definition_of
from firsthand.programme.reading import Source, build, content_sha256, definition, read_folder
from firsthand.programme.rules import Finding, Programme, Severity

PROMISES = frozenset({
    Fact.CONFIRM_WITHIN_HOURS, Fact.EMBARGO_DAYS, Fact.EMBARGO_LONGEST_DAYS, Fact.UPDATE_EVERY, Fact.ASSESS_WITHIN,
    Fact.RESOLVE_WITHIN, Fact.CREDIT_WITHIN, Fact.OWN_PROMISE, Fact.CALENDAR,
})  # fmt: skip
SCOPE = frozenset({Fact.SCOPE, Fact.OUT_OF_SCOPE, Fact.QUALIFYING_CLASS})
_UNSEEN = ("warn_at", "paused_by", "incident_within")
"""Of the promises, what only the team notices."""


@contextmanager
def as_folder(files: Mapping[str, str]) -> Iterator[Path]:
    """The files of a draft in a folder of their own, for as long as it is needed."""
    with TemporaryDirectory(prefix="firsthand-programme-") as name:
        folder = Path(name)
        for file, text in files.items():
            (folder / file).write_text(text, encoding="utf-8", newline="")
        yield folder


@dataclass(frozen=True)
class Looked:
    """What was found in a draft. `programme` is None while an error stands in the way, and `sha256` is "" then."""

    findings: tuple[Finding, ...]
    programme: Programme | None
    sha256: str

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What forbids publishing."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


def look_at(files: Mapping[str, str]) -> Looked:
    """Read the files of a draft as `firsthand programme check` reads a folder."""
    with as_folder(files) as folder:
        return looked_at(read_folder(folder))


def looked_at(source: Source) -> Looked:
    """What a check finds in a folder that was read."""
    findings = tuple(check(source))
    programme, _ = build(source)
    if programme is None or any(finding.severity is Severity.ERROR for finding in findings):
        return Looked(findings, None, "")
    return Looked(findings, programme, content_sha256(definition(source)))


@dataclass(frozen=True)
class TextChange:
    """How the words of one language change."""

    language: str
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True)
class WhatChanges:
    """How a draft differs from the version in force, in the order in which it matters to who reports."""

    promises: tuple[FactChange, ...]
    scope: tuple[FactChange, ...]
    other: tuple[FactChange, ...]
    unseen: tuple[str, ...]
    """Keys of [promises] that differ and that no reader of the page sees."""
    texts: tuple[TextChange, ...]

    @property
    def any(self) -> bool:
        """Whether a reader would see any of it."""
        return bool(self.promises or self.scope or self.other or any(text.hunks for text in self.texts))


def compare_folder(old: Published, folder: Path) -> tuple[WhatChanges, bool]:
    """How a folder differs from a version, and whether the two say the same. Raises ProgrammeFaulty."""
    source = read_folder(folder)
    looked = looked_at(source)
    if looked.programme is None:
        raise ProgrammeFaulty(list(looked.errors or looked.findings))
    return _compared(old, looked.programme, source), looked.sha256 == old.sha256


def what_changes(old: Published, new: Programme, files: Mapping[str, str]) -> WhatChanges:
    """The difference from the version in force to the programme of a draft."""
    with as_folder(files) as folder:
        return _compared(old, new, read_folder(folder))


def _compared(old: Published, new: Programme, source: Source) -> WhatChanges:
    first = new.default_language
    facts = changes(old.programme, new, first).facts
    languages = list(dict.fromkeys((*new.languages, *old.programme.languages)))
    texts = tuple(
        TextChange(each, difference(old.number, old.number + 1, changes(old.programme, new, each)).hunks)
        for each in languages
    )
    after = definition(source)["promises"]
    before = definition_of(old.number)["promises"]
    return WhatChanges(
        promises=tuple(fact for fact in facts if fact.fact in PROMISES),
        scope=tuple(fact for fact in facts if fact.fact in SCOPE),
        other=tuple(fact for fact in facts if fact.fact not in PROMISES | SCOPE),
        unseen=tuple(key for key in _UNSEEN if before.get(key) != after.get(key)),
        texts=tuple(text for text in texts if text.hunks),
    )
