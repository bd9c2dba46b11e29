"""Takes values out of the tables of `programme.toml` and notes what does not fit the format. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from firsthand.programme.places import Path, Places
from firsthand.programme.rules import Finding, Severity

FILE = "programme.toml"
_TEXT_MAX = 2000
_ROWS_MAX = 2000
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

Table = dict[str, Any]


class Reader:
    """Takes values out of the raw tables and keeps a list of what was wrong with them."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.findings: list[Finding] = []
        self.languages: list[str] = []

    def report(self, id: str, path: Path, message: str, mend: str, severity: Severity = Severity.ERROR) -> None:
        """Add a finding at the line of `path`."""
        line = self.places.line(path)
        self.findings.append(Finding(id, f"{FILE}:{line}" if line else FILE, message, mend, severity))

    def warn(self, id: str, path: Path, message: str, mend: str) -> None:
        """Add a warning at the line of `path`."""
        self.report(id, path, message, mend, Severity.WARNING)

    def known_keys(self, raw: Mapping[str, Any], path: Path, known: Sequence[str]) -> None:
        """Report every key that the format does not have."""
        for key in raw:
            if key not in known:
                self.report(
                    "key.unknown",
                    (*path, key),
                    f"{shown(key)} is not a key of the format{_in(path)}.",
                    f"Take it out, or use one of: {', '.join(known)}.",
                )

    def table(self, raw: Mapping[str, Any], key: str, path: Path, *, needed: bool = True) -> Table:
        """The table `key`, empty when it is missing or something else."""
        value = raw.get(key)
        if isinstance(value, dict):
            return value
        if value is not None:
            self.wrong_type((*path, key), "a table")
        elif needed:
            self.report(f"{key}.missing", path, f"The table [{key}] is missing.", f"Add [{key}] to {FILE}.")
        return {}

    def rows(self, raw: Mapping[str, Any], key: str, path: Path) -> list[tuple[Path, Table]]:
        """The array of tables `key`, each with its path."""
        value = raw.get(key, [])
        if not isinstance(value, list):
            self.wrong_type((*path, key), "a list of tables")
            return []
        if len(value) > _ROWS_MAX:
            self.report("list.long", (*path, key), f"{key} has more than {_ROWS_MAX} rows.", "Shorten it.")
        found: list[tuple[Path, Table]] = []
        for number, row in enumerate(value[:_ROWS_MAX]):
            if isinstance(row, dict):
                found.append(((*path, key, number), row))
            else:
                self.wrong_type((*path, key, number), "a table")
        return found

    def wrong_type(self, path: Path, wanted: str) -> None:
        """Report a value of another type than the format has."""
        self.report("value.type", path, f"{dotted(path)} is not {wanted}.", f"Write {wanted}.")

    def text(self, raw: Mapping[str, Any], key: str, path: Path, *, needed: bool = False) -> str:
        """A single line of text, trimmed; "" when it is missing."""
        value = raw.get(key)
        if value is None:
            if needed:
                self.report("key.missing", path, f"{key} is missing{_in(path)}.", f'Add a line {key} = "…".')
            return ""
        if not isinstance(value, str):
            self.wrong_type((*path, key), "a text in quotes")
            return ""
        value = self._line(value, (*path, key))
        if needed and not value:
            self.report("key.missing", (*path, key), f"{key} is empty{_in(path)}.", "Give it a text.")
        return value

    def _line(self, value: str, path: Path) -> str:
        if len(value) > _TEXT_MAX:
            self.report("value.long", path, f"{dotted(path)} is longer than {_TEXT_MAX} characters.", "Shorten it.")
            return ""
        if _CONTROL.search(value.strip()):
            self.report(
                "value.control",
                path,
                f"{dotted(path)} holds a control character.",
                "Write it on one line, as plain text.",
            )
        return _CONTROL.sub(" ", value).strip()

    def whole(self, raw: Mapping[str, Any], key: str, path: Path, allowed: range) -> int | None:
        """A whole number inside `allowed`, else None with a finding (none for a missing key)."""
        value = raw.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong_type((*path, key), "a whole number")
            return None
        if value not in allowed:
            self.report(
                "number.range",
                (*path, key),
                f"{key} is not a number from {allowed[0]} to {allowed[-1]}.",
                f"Give a number from {allowed[0]} to {allowed[-1]}.",
            )
            return None
        return value

    def flag(self, raw: Mapping[str, Any], key: str, path: Path, *, default: bool) -> bool:
        """true or false, the default for a missing key."""
        value = raw.get(key, default)
        if isinstance(value, bool):
            return value
        self.wrong_type((*path, key), "true or false")
        return default

    def choice(self, raw: Mapping[str, Any], key: str, path: Path, allowed: Sequence[str], default: str) -> str:
        """One of `allowed`, the default for a missing key."""
        value = self.text(raw, key, path)
        if key not in raw or value in allowed:
            return value or default
        names = ", ".join(name for name in allowed if name)
        self.report(
            f"{key}.unknown",
            (*path, key),
            f"{shown(value)} is not a {key} of the format.",
            f"Use one of: {names}.",
        )
        return default

    def words(self, raw: Mapping[str, Any], key: str, path: Path, *, needed: bool = False) -> dict[str, str]:
        """A text by language: `{ en = "…", nl = "…" }`."""
        value = raw.get(key)
        here = (*path, key)
        if value is None:
            if needed:
                example = ", ".join(f'{language} = "…"' for language in self.languages)
                self.report("words.missing", path, f"{key} is missing{_in(path)}.", f"Add {key} = {{ {example} }}.")
            return {}
        if not isinstance(value, dict):
            self.wrong_type(here, 'a text for each language, { en = "…" }')
            return {}
        found = {lang: self.text(value, lang, here) for lang in value if lang in self.languages}
        for lang in value:
            if lang not in self.languages:
                self.report(
                    "words.language",
                    (*here, lang),
                    f"{dotted(here)} has a text in {shown(lang)}, which is not among the languages.",
                    f'Add "{shown(lang)}" to languages, or take the text out.',
                )
        for lang in self.languages:
            if not found.get(lang):
                self.warn(
                    "words.missing",
                    here,
                    f"{dotted(here)} has no text in {lang}.",
                    f"Add {lang}; until then another language stands in.",
                )
        return {lang: text for lang, text in found.items() if text}


def shown(text: str) -> str:
    """A stray text from the file, short enough and safe for a line on a terminal."""
    plain = "".join(char if char.isprintable() else "?" for char in text)
    return plain if len(plain) <= 60 else f"{plain[:57]}..."


def dotted(path: Path) -> str:
    """A path as a person reads it, rows counted from 1: scope.3.name."""
    return shown(".".join(str(part + 1) if isinstance(part, int) else part for part in path))


def _in(path: Path) -> str:
    return f" in {dotted(path)}" if path else ""
