"""From a folder to a programme and back to data that a published version keeps.

`read_folder` touches files; all else works on what was read. Faults are findings, never tracebacks.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import rfc8785

from firsthand.core.errors import BadInput
from firsthand.programme.facts import LANGUAGE, read_tables
from firsthand.programme.hall import read_hall
from firsthand.programme.parameters import values
from firsthand.programme.places import Places
from firsthand.programme.policy_text import Item, PolicyText, fill, parse
from firsthand.programme.promised import promises_of
from firsthand.programme.reader import FILE, Table
from firsthand.programme.rules import (
    Asset,
    AssetKind,
    AssetPart,
    Credit,
    Finding,
    HallEntry,
    Highlight,
    Programme,
    Rule,
    RuleKind,
    Severity,
    WeaknessClass,
    YearFrom,
    YearOrder,
)
from firsthand.programme.severity import KEY, TABLE, severity_of
from firsthand.triage.severity.shipped import supplier_table
from firsthand.triage.severity.systems import System

FILE_MAX_BYTES = 1024 * 1024
_TEXT_FILES_MAX = 50
_TEXT_FILE = re.compile(rf"policy\.({LANGUAGE.pattern})\.md")
_TABLE_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\.json")
_TOML_LINE = re.compile(r"\(at line ([0-9]+)")


NO_FACTS = Finding("toml.empty", FILE, "The file says nothing.", "Begin with format = 1.")


@dataclass(frozen=True)
class Source:
    """A programme folder as read: facts still raw, words by language."""

    raw: Mapping[str, Any]
    """What `programme.toml` says, as tomllib gives it; empty when it could not be read."""
    texts: Mapping[str, str]
    """The words of policy.<language>.md by language."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Every file that could be read, by name."""
    findings: tuple[Finding, ...] = ()
    """What went wrong while reading."""

    @cached_property
    def places(self) -> Places:
        """Where keys stand in `programme.toml`."""
        return Places(self.files.get(FILE, "") if self.raw else "")


def text_file(language: str) -> str:
    """The name of the file that holds the words of one language."""
    return f"policy.{language}.md"


def belongs(name: str) -> bool:
    """Whether a file of this name is read in a programme folder: the facts, the words of a language, a table."""
    return name == FILE or bool(_TEXT_FILE.fullmatch(name) or _TABLE_FILE.fullmatch(name))


def read_folder(path: Path) -> Source:
    """Read `programme.toml`, the texts beside it and the decision table that it names, 1 MiB a file.

    What cannot be read is a finding. The content of the table stands in `raw` where its name stood.
    """
    findings: list[Finding] = []
    files: dict[str, str] = {}
    texts: dict[str, str] = {}
    for name in [FILE, *_text_names(path, findings)]:
        content = _read_file(path / name, findings)
        if content is None:
            continue
        files[name] = content
        if name != FILE:
            texts[name.removeprefix("policy.").removesuffix(".md")] = content
    raw = _parse_toml(files[FILE], findings) if FILE in files else {}
    if isinstance(raw.get(KEY), dict):
        raw = {**raw, KEY: _with_table(path, raw[KEY], findings)}
    return Source(raw, texts, files, tuple(findings))


def _with_table(path: Path, part: Mapping[str, Any], findings: list[Finding]) -> dict[str, Any]:
    """[severity] with the content of its decision table; with the one that the product ships where it names none."""
    name, systems = part.get(TABLE), part.get("systems")
    if name is None and isinstance(systems, list) and System.SSVC in systems:
        return {**part, TABLE: supplier_table()}
    if not isinstance(name, str):
        return dict(part)
    content = None
    if not _TABLE_FILE.fullmatch(name):
        mend = 'Name a file of this folder, such as "ssvc.json".'
        findings.append(Finding("ssvc_table.name", FILE, "ssvc_table is not the name of a JSON file.", mend))
    else:
        content = _read_file(path / name, findings)
    try:
        return {**part, TABLE: json.loads(content) if content is not None else supplier_table()}
    except (ValueError, RecursionError):
        findings.append(Finding("ssvc_table.syntax", name, "This is not JSON.", "Save the table as it was published."))
        return {**part, TABLE: supplier_table()}


def _text_names(path: Path, findings: list[Finding]) -> list[str]:
    try:
        names = sorted(entry.name for entry in path.iterdir() if entry.name.startswith("policy."))
    except OSError as error:
        findings.append(
            Finding(
                "folder.unreadable",
                FILE,
                f"The folder cannot be read: {error.strerror}.",
                "Name a programme folder.",
            )
        )
        return []
    found = []
    for name in names[:_TEXT_FILES_MAX]:
        if _TEXT_FILE.fullmatch(name):
            found.append(name)
        else:
            shown = name.encode("ascii", "backslashreplace").decode()
            mend = "Name a text policy.<language>.md, such as policy.en.md."
            findings.append(Finding("file.name", shown, "The file is left out.", mend, Severity.WARNING))
    return found


def _read_file(path: Path, findings: list[Finding]) -> str | None:
    """The words of one file with plain line ends, or None with a finding."""
    name = path.name
    try:
        if not path.is_file():
            findings.append(Finding("file.missing", name, f"There is no file {name}.", "Add it to the folder."))
            return None
        with path.open("rb") as file:
            content = file.read(FILE_MAX_BYTES + 1)
    except OSError as error:
        findings.append(Finding("file.unreadable", name, f"It cannot be read: {error.strerror}.", "Check its rights."))
        return None
    if len(content) > FILE_MAX_BYTES:
        findings.append(Finding("file.large", name, "The file is larger than 1 MiB.", "Shorten it."))
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.append(Finding("file.encoding", f"{name}:{line}", "This is not UTF-8.", "Save the file as UTF-8."))
        return None
    return _plain_lines(text, name, findings)


def _plain_lines(text: str, name: str, findings: list[Finding]) -> str | None:
    text = text.replace("\r\n", "\n")
    if name != FILE:
        text = text.replace("\r", "\n")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        findings.append(Finding("file.control", f"{name}:{line}", "There is a NUL character here.", "Take it out."))
        return None
    return text


def _parse_toml(text: str, findings: list[Finding]) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = _TOML_LINE.search(str(error))
        reason = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "a value that is too large or too deep"
        reason = "".join(char if char.isprintable() else "?" for char in reason)[:200]
        place = f"{FILE}:{line.group(1)}" if line else FILE
        findings.append(Finding("toml.syntax", place, f"This is not TOML: {reason}.", "Mend the line."))
        return {}


@dataclass(frozen=True)
class Parts:
    """What a source says, taken apart. `clean` has the shape of the definition, without the texts."""

    clean: Table
    hall: tuple[HallEntry, ...]
    policies: Mapping[str, PolicyText]
    """By language, in their order, for the languages that have a text."""
    findings: tuple[Finding, ...]

    def values(self, language: str) -> dict[str, str]:
        """What stands for each `{name}` in the text of `language`."""
        return values(
            self.clean["organisation"], self.clean["contact"]["mail"], promises_of(self.clean["promises"]), language
        )


def take_apart(source: Source) -> Parts | None:
    """Facts, Hall of Fame and texts with every fault of form; None when there are no facts at all."""
    if not source.raw:
        return None
    clean, faults = read_tables(source.raw, source.places)
    entries, hall_faults = read_hall(source.raw, source.places)
    found = [*source.findings, *faults, *hall_faults, *_language_faults(clean, source)]
    facts = Parts(clean, entries, {}, ())
    policies = {
        lang: parse(source.texts[lang], facts.values(lang)) for lang in clean["languages"] if lang in source.texts
    }
    for language, policy in policies.items():
        for fault in policy.faults:
            found.append(Finding(fault.id, f"{text_file(language)}:{fault.line}", fault.message, fault.mend))
    return Parts(clean, entries, policies, (*found, *_missing_items(policies)))


def build(source: Source) -> tuple[Programme | None, list[Finding]]:
    """The typed programme and what was found; no programme when any finding is an error.

    These are the faults of form. `checking.check` finds those and also what reads wrong.
    """
    parts = take_apart(source)
    if parts is None:
        return None, list(source.findings) or [NO_FACTS]
    if any(finding.severity is Severity.ERROR for finding in parts.findings):
        return None, list(parts.findings)
    return _programme(parts, source.texts), list(parts.findings)


def _language_faults(clean: Table, source: Source) -> list[Finding]:
    found = []
    for number, language in enumerate(clean["languages"]):
        if language not in source.texts and text_file(language) not in {f.place.split(":")[0] for f in source.findings}:
            line = source.places.line(("languages", number))
            mend = f"Write {text_file(language)}, or take {language} out of languages."
            place = f"{FILE}:{line}" if line else FILE
            found.append(Finding("text.missing", place, f"There is no text in {language}.", mend))
    for language in source.texts:
        if language not in clean["languages"]:
            mend = f'Add "{language}" to languages in {FILE}, or remove the file.'
            message = f"{language} is not among the languages."
            found.append(Finding("text.unlisted", text_file(language), message, mend))
    return found


def _missing_items(policies: Mapping[str, PolicyText]) -> list[Finding]:
    """A numbered line that one language has and another lacks."""
    found = []
    ids = {language: {item.id for item in policy.items} for language, policy in policies.items()}
    for language, policy in policies.items():
        for item in policy.items:
            for other in policies:
                if item.id not in ids[other]:
                    message = f"{item.id} stands in {text_file(language)}, line {item.line}, but not here."
                    mend = f"Add a line [{item.id}], or take it out of the other languages."
                    found.append(Finding("rule.missing", text_file(other), message, mend))
    return list(dict.fromkeys(found))


def _programme(parts: Parts, texts: Mapping[str, str]) -> Programme:
    clean, policies = parts.clean, parts.policies
    languages = tuple(clean["languages"])
    scope = tuple(_asset(row) for row in clean["scope"])
    outside = tuple(_asset(row) for row in clean["out_of_scope"])
    classes = tuple(WeaknessClass(row["id"], row["cwe"], row["name"]) for row in clean["qualifying_classes"])
    return Programme(
        organisation=clean["organisation"],
        languages=languages,
        timezone=clean["timezone"],
        contact_mail=clean["contact"]["mail"],
        promises=promises_of(clean["promises"]),
        credit=Credit(YearFrom(clean["credit"]["year_from"]), YearOrder(clean["credit"]["years"])),
        scope=scope,
        out_of_scope=outside,
        qualifying_classes=classes,
        rules=_rules(languages, policies, scope, outside, classes),
        texts={language: texts[language] for language in languages},
        titles={language: policies[language].title for language in languages},
        thanks={lang: thanks.paragraphs() for lang in languages if (thanks := policies[lang].hall)},
        hall_of_fame=parts.hall,
        highlights=tuple(
            Highlight(_filled(row["figure"], parts), _filled(row["text"], parts)) for row in clean["highlights"]
        ),
        lead={language: policies[language].sections[0].paragraphs() for language in languages},
        severity=severity_of(clean),
    )


def _filled(words: Mapping[str, str], parts: Parts) -> dict[str, str]:
    return {language: fill(text, parts.values(language)) for language, text in words.items()}


def _asset(row: Table) -> Asset:
    return Asset(
        id=row["id"],
        kind=AssetKind(row["kind"]),
        name=row["name"],
        value=row["value"],
        aliases=tuple(row["aliases"]),
        parts=tuple(AssetPart(part["id"], part["name"]) for part in row["parts"]),
        reason=row.get("reason", ""),
        tell=row.get("tell", ""),
    )


def _rules(
    languages: tuple[str, ...],
    policies: Mapping[str, PolicyText],
    scope: tuple[Asset, ...],
    outside: tuple[Asset, ...],
    classes: tuple[WeaknessClass, ...],
) -> dict[str, Rule]:
    """Every numbered line; what stands only in a table, or in a paragraph, follows the lines of the text."""
    items: dict[str, dict[str, Item]] = {
        language: {item.id: item for item in policies[language].items} for language in languages
    }
    rules = {
        item.id: Rule(item.id, item.kind, {lang: items[lang][item.id].text for lang in languages})
        for item in policies[languages[0]].items
    }
    for kind, assets in ((RuleKind.SCOPE, scope), (RuleKind.OUT_OF_SCOPE, outside)):
        for asset in assets:
            words = {lang: asset.title(lang, languages[0]) for lang in languages}
            rules.setdefault(asset.id, Rule(asset.id, kind, words))
    for weakness in classes:
        rules.setdefault(weakness.id, Rule(weakness.id, RuleKind.QUALIFYING_CLASS, weakness.name))
    return rules


def definition(source: Source) -> dict[str, Any]:
    """Everything a published version keeps, as plain JSON data: all but the Hall of Fame, whose names can go.

    Raises BadInput when the source does not build.
    """
    programme, findings = build(source)
    if programme is None:
        raise BadInput("The programme has errors:\n" + "\n".join(f"  {finding}" for finding in findings))
    clean, _ = read_tables(source.raw, source.places)
    return {**clean, "texts": dict(programme.texts)}


def from_definition(content: Mapping[str, Any]) -> Programme:
    """The programme that a published version holds, with an empty Hall of Fame. Raises BadInput."""
    raw = {key: value for key, value in content.items() if key != "texts"}
    programme, findings = build(Source(raw, content.get("texts", {})))
    if programme is None:
        raise BadInput("The stored version cannot be read:\n" + "\n".join(f"  {finding}" for finding in findings))
    return programme


def content_sha256(content: Mapping[str, Any]) -> str:
    """The hash that names a version: SHA-256 over the canonical JSON (RFC 8785) of its definition, in hex."""
    return hashlib.sha256(rfc8785.dumps(dict(content))).hexdigest()
