"""What changed between two versions of a programme, as a reader would tell it (R6). Pure."""

import difflib
import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from firsthand.programme.parameters import parameters, say_within
from firsthand.programme.policy_text import Block, parse
from firsthand.programme.rules import Asset, Programme, Within, in_language
from firsthand.triage.severity.systems import CALLED


class LineState(enum.StrEnum):
    """What became of a line."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class LineChange:
    """One line of the text in the order of the page; of a changed line the old words stand before the new."""

    state: LineState
    text: str
    rule_id: str = ""
    heading: bool = False


class Fact(enum.StrEnum):
    """A fact of the programme that is not, or not only, a line of its text."""

    ORGANISATION = "organisation"
    CONTACT = "contact"
    CONFIRM_WITHIN_HOURS = "confirm_within_hours"
    EMBARGO_DAYS = "embargo_days"
    EMBARGO_LONGEST_DAYS = "embargo_longest_days"
    UPDATE_EVERY = "update_every"
    ASSESS_WITHIN = "assess_within"
    RESOLVE_WITHIN = "resolve_within"
    CREDIT_WITHIN = "credit_within"
    CALENDAR = "calendar"
    OWN_PROMISE = "own_promise"
    TIMEZONE = "timezone"
    LANGUAGES = "languages"
    SEVERITY = "severity"
    SCOPE = "scope"
    OUT_OF_SCOPE = "out_of_scope"
    QUALIFYING_CLASS = "qualifying_class"


@dataclass(frozen=True)
class FactChange:
    """`before` is "" for something new, `after` is "" for something gone. `id` names the line of a list."""

    fact: Fact
    before: str
    after: str
    id: str = ""


@dataclass(frozen=True)
class Changes:
    """Everything that differs, and the lines that stayed, so that the text can be read through."""

    lines: tuple[LineChange, ...]
    facts: tuple[FactChange, ...]

    @property
    def any(self) -> bool:
        """Whether anything differs at all."""
        return bool(self.facts) or any(line.state is not LineState.KEPT for line in self.lines)


def changes(old: Programme, new: Programme, language: str) -> Changes:
    """How `new` differs from `old` for a reader of `language`. Where one lacks it, that one has no lines."""
    before, after = _blocks(old, language), _blocks(new, language)
    return Changes(tuple(_lines(before, after)), tuple(_facts(old, new, language)))


def _blocks(programme: Programme, language: str) -> list[Block]:
    return parse(programme.texts.get(language, ""), parameters(programme, language)).blocks


def _lines(before: list[Block], after: list[Block]) -> Iterator[LineChange]:
    def keys(blocks: list[Block]) -> list[tuple[str, str, bool]]:
        return [(block.rule_id, block.text, block.heading) for block in blocks]

    matcher = difflib.SequenceMatcher(None, keys(before), keys(after), autojunk=False)
    for step, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if step == "equal":
            yield from (_line(LineState.KEPT, block) for block in after[new_from:new_to])
        else:
            yield from (_line(LineState.REMOVED, block) for block in before[old_from:old_to])
            yield from (_line(LineState.ADDED, block) for block in after[new_from:new_to])


def _line(state: LineState, block: Block) -> LineChange:
    return LineChange(state, block.text, block.rule_id, block.heading)


def _facts(old: Programme, new: Programme, language: str) -> Iterator[FactChange]:
    for fact, read in _SINGLE.items():
        before, after = read(old, language), read(new, language)
        if before != after:
            yield FactChange(fact, before, after)
    yield from _rows(Fact.OWN_PROMISE, _own_promises(old, language), _own_promises(new, language))
    yield from _rows(Fact.SCOPE, _assets(old.scope, language), _assets(new.scope, language))
    yield from _rows(Fact.OUT_OF_SCOPE, _assets(old.out_of_scope, language), _assets(new.out_of_scope, language))
    yield from _rows(Fact.QUALIFYING_CLASS, _classes(old, language), _classes(new, language))


def _length(within: Within | None, language: str) -> str:
    return say_within(within, language) if within else ""


_SINGLE: dict[Fact, Callable[[Programme, str], str]] = {
    Fact.ORGANISATION: lambda programme, _: programme.organisation,
    Fact.CONTACT: lambda programme, _: programme.contact_mail,
    Fact.CONFIRM_WITHIN_HOURS: lambda programme, language: parameters(programme, language)["confirm_within_hours"],
    Fact.EMBARGO_DAYS: lambda programme, language: parameters(programme, language)["embargo_days"],
    Fact.EMBARGO_LONGEST_DAYS: lambda programme, language: parameters(programme, language)["embargo_longest_days"],
    Fact.UPDATE_EVERY: lambda programme, language: _length(programme.promises.update, language),
    Fact.ASSESS_WITHIN: lambda programme, language: _length(programme.promises.assessment, language),
    Fact.RESOLVE_WITHIN: lambda programme, language: _length(programme.promises.resolution, language),
    Fact.CREDIT_WITHIN: lambda programme, language: _length(programme.promises.credit, language),
    Fact.CALENDAR: lambda programme, _: " ".join((programme.promises.country, programme.promises.subdivision)).strip(),
    Fact.TIMEZONE: lambda programme, _: programme.timezone,
    Fact.LANGUAGES: lambda programme, _: ", ".join(programme.languages),
    Fact.SEVERITY: lambda programme, _: _severity(programme),
}


def _severity(programme: Programme) -> str:
    part = programme.severity
    if part is None:
        return ""
    table = f" ({part.table.id})" if part.table else ""
    return ", ".join(CALLED[system] for system in part.systems) + table


def _own_promises(programme: Programme, language: str) -> dict[str, str]:
    """The operator's own promises that reporters see."""
    return {
        own.id: f"{in_language(own.name, language, programme.default_language)}: {say_within(own.within, language)}"
        for own in programme.promises.own
        if own.public
    }


def _rows(fact: Fact, before: dict[str, str], after: dict[str, str]) -> Iterator[FactChange]:
    for row_id in dict.fromkeys((*before, *after)):
        if before.get(row_id) != after.get(row_id):
            yield FactChange(fact, before.get(row_id, ""), after.get(row_id, ""), row_id)


def _assets(assets: tuple[Asset, ...], language: str) -> dict[str, str]:
    """Each asset in words: name, address, other names, parts."""
    return {asset.id: _asset(asset, language) for asset in assets}


def _asset(asset: Asset, language: str) -> str:
    name = asset.title(language)
    words = [name] if asset.value in ("", name) else [f"{name} ({asset.value})"]
    others = [
        *asset.aliases,
        *(part.name.get(language) or next(iter(part.name.values()), "") for part in asset.parts),
    ]
    return ": ".join([*words, ", ".join(others)] if others else words)


def _classes(programme: Programme, language: str) -> dict[str, str]:
    found = {}
    for weakness in programme.qualifying_classes:
        name = weakness.name.get(language) or next(iter(weakness.name.values()), "")
        found[weakness.id] = f"{name} (CWE-{weakness.cwe})" if weakness.cwe else name
    return found
