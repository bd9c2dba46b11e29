"""A programme definition drafted from policy texts: `draft` reads them, `write` makes the folder.

It works from the structure of a text and a small vocabulary for each language. Nothing is dropped: what cannot be
placed stays text where it stood, and a finding names it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from firsthand.core.errors import BadInput
from firsthand.programme import addresses
from firsthand.programme.draft.blocks import Shape
from firsthand.programme.draft.comparing import filled, lost_lines, shown_text
from firsthand.programme.draft.editing import policy_file
from firsthand.programme.draft.joining import Joined, JoinedHall, join, join_halls
from firsthand.programme.draft.numbers import Use
from firsthand.programme.draft.organisation import guess_organisation
from firsthand.programme.draft.promising import find_promises, note_numbers
from firsthand.programme.draft.reading import PolicyReading, read_policy
from firsthand.programme.draft.source import MAX_BYTES, Source, read_source
from firsthand.programme.draft.words import vocabulary_for
from firsthand.programme.draft.writing import CONFIRM_WITHIN_HOURS, EMBARGO_DAYS, programme_file
from firsthand.programme.parameters import PARAMETERS
from firsthand.programme.rules import (
    Asset,
    Credit,
    Finding,
    HallEntry,
    RuleKind,
    Severity,
    WeaknessClass,
)

__all__ = ["MAX_BYTES", "Draft", "draft", "draft_texts", "write"]

_MAIL = re.compile(r"(?<![\w.+@/-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}(?![\w@])")
_SECURITY = re.compile(r"secur|psirt|c?sirt|cert|vulnerab|disclos|abuse|beveilig|kwetsb|report|melding|cvd|vdp", re.I)


@dataclass(frozen=True)
class Draft:
    """A definition made from policy texts, and what a person should look at in it."""

    organisation: str
    languages: tuple[str, ...]
    """The first is the default."""
    contact: str
    """"" where none was given or found; such a programme cannot be published."""
    promises: Mapping[str, int | None]
    counts: Mapping[str, int]
    credit: Credit
    scope: tuple[Asset, ...]
    out_of_scope: tuple[Asset, ...]
    qualifying_classes: tuple[WeaknessClass, ...]
    hall_of_fame: tuple[HallEntry, ...]
    texts: Mapping[str, str]
    """policy.<language>.md by language."""
    programme: str
    """programme.toml."""
    findings: tuple[Finding, ...]
    lost: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Source lines that the page of a language would not show, by language. None, as far as is known."""

    def as_json(self) -> dict[str, Any]:
        """What `--json` prints."""
        return {
            "languages": list(self.languages),
            "counts": dict(self.counts),
            "promises": dict(self.promises),
            "findings": [
                {
                    "id": finding.id,
                    "place": finding.place,
                    "message": finding.message,
                    "mend": finding.mend,
                    "severity": finding.severity.value,
                }
                for finding in self.findings
            ],
        }


def draft(files: Sequence[Path], *, languages: Sequence[str] | None = None, contact: str | None = None) -> Draft:
    """Read one policy text a language and draft a definition; the first file's language becomes the default.

    `languages` gives the language of each file in order; without it the text tells, or the file's name.
    Raises BadInput: no file, unreadable, over 1 MiB, no text, two files in one language, a malformed address.
    """
    if not files:
        raise BadInput("No policy text was given.", "Name one file for each language.")
    if languages and len(languages) != len(files):
        raise BadInput(
            f"{len(languages)} languages were given for {len(files)} files.",
            "Give one language for each file.",
        )
    given: Sequence[str | None] = languages or [None] * len(files)
    return draft_texts(
        [read_source(path, language) for path, language in zip(files, given, strict=True)], contact=contact
    )


def draft_texts(sources: Sequence[Source], *, contact: str | None = None) -> Draft:
    """The draft of texts that were read already. Pure. Raises BadInput as `draft` does."""
    _one_text_each(sources)
    if contact and not addresses.is_mail_address(contact):
        raise BadInput(f"{contact!r} is not an address that mail can go to.", "Give one plain mail address.")
    drafted = _draft(sources, contact or "", frozenset())
    if not drafted.lost:
        return drafted
    # Some Markdown does not show all of itself, such as lists nested beyond what a page can hold.
    plainly = frozenset(drafted.lost)
    return _draft(sources, contact or "", plainly)


def _one_text_each(sources: Sequence[Source]) -> None:
    seen: dict[str, str] = {}
    for source in sources:
        if source.language in seen:
            raise BadInput(
                f"{seen[source.language]} and {source.name} are both in {source.language}.",
                "Give one file for each language, and say which is which with --language.",
            )
        seen[source.language] = source.name


def _draft(sources: Sequence[Source], contact: str, plainly: frozenset[str]) -> Draft:
    policies = _read(sources, plainly)
    findings: list[Finding] = []
    contact = _contact(policies, contact, findings)
    organisation = _organisation(policies, contact, findings)
    joined, hall = join(policies), join_halls(policies)
    promises = find_promises(policies)
    texts = {
        policy.language: policy_file(
            policy, joined.ids, promises, contact, hall_by_mark=policy.language in hall.by_mark
        )
        for policy in policies
    }
    numbers: dict[str, int | None] = {use.value: promises.get(use) for use in Use}
    facts = {
        **dict.fromkeys(PARAMETERS, ""),
        "confirm_within_hours": str(promises.get(Use.CONFIRM, CONFIRM_WITHIN_HOURS)),
        "embargo_days": str(promises.get(Use.EMBARGO, EMBARGO_DAYS)),
        "organisation": organisation,
        "contact": contact,
        "hall_of_fame": " ".join(hall.lines()),
    }
    lost = _lost(policies, texts, facts, plainly)
    findings += _gathered(policies, joined, hall)
    findings += note_numbers(policies, promises)
    findings += _self_check(policies, lost, plainly)
    credit = Credit(years=hall.years)
    return Draft(
        organisation=organisation,
        languages=tuple(policy.language for policy in policies),
        contact=contact,
        promises=numbers,
        counts={**{kind.value: joined.counts[kind] for kind in RuleKind}, "hall_of_fame": len(hall.entries)},
        credit=credit,
        scope=tuple(joined.scope),
        out_of_scope=tuple(joined.out_of_scope),
        qualifying_classes=tuple(joined.classes),
        hall_of_fame=hall.entries,
        texts=texts,
        programme=programme_file(
            organisation=organisation,
            languages=[policy.language for policy in policies],
            contact=contact,
            promises=numbers,
            credit=credit,
            scope=joined.scope,
            out_of_scope=joined.out_of_scope,
            classes=joined.classes,
            hall_of_fame=hall.entries,
        ),
        findings=tuple(dict.fromkeys(findings)),
        lost=lost,
    )


def _read(sources: Sequence[Source], plainly: frozenset[str]) -> list[PolicyReading]:
    """Every text; those in a language with words first, so that the others can follow them."""
    read: dict[str, PolicyReading] = {}
    for source in sorted(sources, key=lambda one: not vocabulary_for(one.language).headings):
        like = next((one for one in read.values() if one.vocabulary.headings), None)
        read[source.language] = read_policy(source, as_plain=source.language in plainly, like=like)
    return [read[source.language] for source in sources]


def _contact(policies: Sequence[PolicyReading], given: str, findings: list[Finding]) -> str:
    """The address given, else one that a text names for reports, else "" with a finding (R70)."""
    found = [
        (policy, number, match.group())
        for policy in policies
        for number, line in enumerate(policy.lines)
        for match in _MAIL.finditer(line)
        if addresses.is_mail_address(match.group())
    ]
    named = next((one for one in found if _SECURITY.search(one[2])), None)
    if given:
        if named and given.lower() not in {address.lower() for _, _, address in found}:
            policy, number, address = named
            policy.warn(
                "contact.differs",
                number,
                f"The text names {address}, the programme {given}.",
                "Write {contact} in the text where the one address is meant.",
            )
        return given
    if named:
        policy, number, address = named
        policy.warn(
            "contact.found",
            number,
            f"{address} stands in the text and is taken for the contact address.",
            "Check it, or give another with --contact.",
        )
        return address
    findings.append(
        Finding(
            "contact.missing",
            "programme.toml",
            "No text names a contact address, so nobody could write to the programme.",
            "Give it with --contact, or write it in programme.toml; without it nothing can be published.",
        )
    )
    return ""


def _organisation(policies: Sequence[PolicyReading], contact: str, findings: list[Finding]) -> str:
    titles = [block.text for policy in policies for block in policy.blocks[:3] if block.shape is Shape.HEADING]
    texts = ["\n".join(block.text for block in policy.blocks) for policy in policies]
    guess = guess_organisation(titles, [*texts, contact.rpartition("@")[2]])
    if guess.name and guess.sure:
        return guess.name
    if guess.name:
        findings.append(
            Finding(
                "organisation.guessed",
                "programme.toml",
                f'"{guess.name}" was taken for the name of the organisation.',
                "Check the line organisation = … in programme.toml.",
                Severity.WARNING,
            )
        )
        return guess.name
    host = contact.rpartition("@")[2]
    label = host.split(".")[-2] if host.count(".") else ""
    findings.append(
        Finding(
            "organisation.missing",
            "programme.toml",
            "The texts do not say clearly whose policy this is."
            + (f' "{label.capitalize()}" was taken from the contact address.' if label else ""),
            "Write the organisation's name in programme.toml.",
            Severity.WARNING if label else Severity.ERROR,
        )
    )
    return label.capitalize()


def _gathered(policies: Sequence[PolicyReading], joined: Joined, hall: JoinedHall) -> list[Finding]:
    found = [finding for policy in policies for finding in policy.findings]
    return [*found, *joined.findings, *hall.findings]


def _lost(
    policies: Sequence[PolicyReading],
    texts: Mapping[str, str],
    facts: Mapping[str, str],
    plainly: frozenset[str],
) -> dict[str, tuple[int, ...]]:
    """The draft's own check: source lines that a page would not show."""
    lost: dict[str, tuple[int, ...]] = {}
    for policy in policies:
        markdown = policy.source.markdown and policy.language not in plainly
        shown = shown_text(texts[policy.language], facts)
        lines = lost_lines(filled(policy.source.text, facts), shown, markdown=markdown)
        if lines:
            lost[policy.language] = tuple(lines)
    return lost


def _self_check(
    policies: Sequence[PolicyReading], lost: Mapping[str, tuple[int, ...]], plainly: frozenset[str]
) -> list[Finding]:
    found = []
    for policy in policies:
        name, language = policy.source.name, policy.language
        if language in plainly:
            found.append(
                Finding(
                    "text.as_plain",
                    name,
                    "As Markdown this file would not show all of its lines, so it was read as plain text.",
                    f"Look at policy.{language}.md; signs of Markdown stand in it as text.",
                    Severity.WARNING,
                )
            )
        for line in lost.get(language, ()):
            found.append(
                Finding(
                    "text.lost",
                    f"{name}:{line}",
                    "The page would not show this line.",
                    f"Write it into policy.{language}.md by hand.",
                )
            )
    return found


def write(draft: Draft, out: Path) -> None:
    """Write programme.toml and policy.<language>.md into the folder `out`, which is made if need be.

    Raises BadInput where a file of that name stands there already, or the folder cannot be written.
    """
    files = {"programme.toml": draft.programme}
    files.update({f"policy.{language}.md": text for language, text in draft.texts.items()})
    try:
        out.mkdir(parents=True, exist_ok=True)
        taken = [name for name in files if (out / name).exists()]
        if taken:
            raise BadInput(f"{out} holds {taken[0]} already.", "Name an empty folder with --out.")
        for name, text in files.items():
            (out / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {error.strerror or error}.", "Name another folder.") from error
