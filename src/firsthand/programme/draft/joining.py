"""Several languages made one definition: ids, assets, classes and the Hall of Fame. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from firsthand.programme.draft.assets import Reading
from firsthand.programme.draft.hall import HallLine, printed, printed_hall, year_order
from firsthand.programme.draft.pairing import align, alike, union_of_halls
from firsthand.programme.draft.reading import MOST_RULES, PolicyReading, RuleItem
from firsthand.programme.rules import (
    ADDRESSED,
    LETTERS,
    Asset,
    AssetKind,
    AssetPart,
    Finding,
    HallEntry,
    RuleKind,
    Severity,
    WeaknessClass,
    YearOrder,
)

_LETTER = {kind: letter for letter, kind in LETTERS.items()}


@dataclass
class Joined:
    """What all texts say together."""

    counts: dict[RuleKind, int] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)
    """Rule id by the identity of the block of the list item."""
    scope: list[Asset] = field(default_factory=list)
    out_of_scope: list[Asset] = field(default_factory=list)
    classes: list[WeaknessClass] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass
class JoinedHall:
    """One Hall of Fame for all languages (R84)."""

    entries: tuple[HallEntry, ...] = ()
    years: YearOrder = YearOrder.RISING
    by_mark: frozenset[str] = frozenset()
    """Languages whose listing `{hall_of_fame}` shows line by line."""
    findings: list[Finding] = field(default_factory=list)

    def lines(self) -> list[str]:
        """What `{hall_of_fame}` shows."""
        return printed_hall(self.entries, self.years)


def join(policies: Sequence[PolicyReading]) -> Joined:
    """Pair the lists of all languages and give their lines ids."""
    joined = Joined()
    for kind in RuleKind:
        lists = {policy.language: policy.rules.get(kind, []) for policy in policies}
        present = {language: items for language, items in lists.items() if items}
        rows = align(present, _likeness)[:MOST_RULES]
        joined.counts[kind] = len(rows)
        for number, row in enumerate(rows, 1):
            rule_id = f"{_LETTER[kind]}{number}"
            joined.ids.update({id(item.block): rule_id for item in row.values() if item.block})
            _add(joined, kind, rule_id, row)
        joined.findings += _unpaired(policies, kind, rows)
    joined.findings += _different_addresses(policies, joined)
    return joined


def _likeness(one: RuleItem, other: RuleItem) -> float:
    if one.weakness and other.weakness and one.weakness.cwe is not None:
        return float(one.weakness.cwe == other.weakness.cwe)
    if one.asset and other.asset and one.asset.value and other.asset.value:
        return float(one.asset.value == other.asset.value)
    return alike(one.text, other.text)


def _add(joined: Joined, kind: RuleKind, rule_id: str, row: Mapping[str, RuleItem]) -> None:
    if kind in (RuleKind.SCOPE, RuleKind.OUT_OF_SCOPE):
        assets = joined.scope if kind is RuleKind.SCOPE else joined.out_of_scope
        assets.append(_asset(rule_id, row))
    elif kind is RuleKind.QUALIFYING_CLASS:
        read = {language: item.weakness for language, item in row.items() if item.weakness}
        cwe = next((one.cwe for one in read.values() if one.cwe is not None), None)
        joined.classes.append(WeaknessClass(rule_id, cwe, {lang: one.name for lang, one in read.items()}))


def _asset(rule_id: str, row: Mapping[str, RuleItem]) -> Asset:
    read = {language: item.asset for language, item in row.items() if item.asset}
    main = next((one for one in read.values() if one.value), next(iter(read.values())))
    kind = _kind(main, list(read.values()))
    names = {lang: one.name for lang, one in read.items() if one.name}
    if not names and kind not in ADDRESSED:
        names = {lang: main.value or item.text for lang, item in row.items()}
    aliases = dict.fromkeys(alias for one in read.values() for alias in one.aliases)
    return Asset(
        id=rule_id,
        kind=kind,
        name=names,
        value=main.value,
        aliases=tuple(aliases),
        parts=_parts(rule_id, {lang: one.parts for lang, one in read.items() if one.parts}),
        reason=next((item.reason for item in row.values() if item.reason), ""),
    )


def _kind(main: Reading, readings: Sequence[Reading]) -> AssetKind:
    if main.sure:
        return main.kind
    return next((one.kind for one in readings if one.sure), main.kind)


def _parts(rule_id: str, parts: Mapping[str, Sequence[str]]) -> tuple[AssetPart, ...]:
    rows = align(parts, alike)
    return tuple(AssetPart(f"{rule_id}.{number}", row) for number, row in enumerate(rows[:99], 1))


def _unpaired(
    policies: Sequence[PolicyReading], kind: RuleKind, rows: Sequence[Mapping[str, RuleItem]]
) -> Iterator[Finding]:
    """One finding for each line that a language lacks; one in all where it lacks the whole list."""
    if len(policies) < 2:
        return
    name = kind.replace("_", " ")
    for policy in policies:
        lacking = [(number, row) for number, row in enumerate(rows, 1) if policy.language not in row]
        if lacking and len(lacking) == len(rows):
            yield Finding(
                "pair.list_missing",
                policy.source.name,
                f"This text has no {name}; another language has {len(rows)}.",
                "Give its list the same ids, or see why it was not found.",
                Severity.ERROR if any(item.block for row in rows for item in row.values()) else Severity.WARNING,
            )
            continue
        for number, row in lacking:
            other, item = next(iter(row.items()))
            source = next(one for one in policies if one.language == other)
            yield Finding(
                "pair.missing",
                source.place(item.line),
                f'{_LETTER[kind]}{number} of the {name}, "{_short(item.text)}", stands in {other} '
                f"but not in {policy.language}.",
                f"Add it to policy.{policy.language}.md, or take it out of the other languages.",
            )


def _short(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:69].rstrip()}…"


def _different_addresses(policies: Sequence[PolicyReading], joined: Joined) -> Iterator[Finding]:
    """Lines paired by their order whose addresses differ."""
    for policy in policies:
        for kind, assets in ((RuleKind.SCOPE, joined.scope), (RuleKind.OUT_OF_SCOPE, joined.out_of_scope)):
            by_id = {asset.id: asset for asset in assets}
            for item in policy.rules.get(kind, []):
                asset = by_id.get(joined.ids.get(id(item.block), "")) if item.block else None
                if asset and item.asset and item.asset.value and item.asset.value != asset.value:
                    yield Finding(
                        "pair.differs",
                        policy.place(item.line),
                        f"{asset.id} is {item.asset.value} here and {asset.value} in another language.",
                        "Bring the lines into one order, or make the addresses agree.",
                        Severity.WARNING,
                    )


def join_halls(policies: Sequence[PolicyReading]) -> JoinedHall:
    """The union of the listings, and in which languages it can stand in their place."""
    halls = {policy.language: policy.hall for policy in policies if policy.hall and policy.hall.lines}
    union = union_of_halls({language: hall.lines[:MOST_RULES] for language, hall in halls.items()})
    orders = [order for hall in halls.values() if (order := year_order(hall.years)) and len(hall.years) > 1]
    years = orders[0] if orders else YearOrder.RISING
    entries = tuple(
        entry for year in sorted({entry.year for entry, _ in union}) for entry, _ in union if entry.year == year
    )[:MOST_RULES]
    joined = JoinedHall(entries, years)
    shown = joined.lines()
    joined.by_mark = frozenset(
        language
        for language, hall in halls.items()
        if hall.clean and len(hall.lines) <= MOST_RULES and _in_order(_source_lines(hall.years, hall.lines), shown)
    )
    joined.findings += _hall_findings(policies, joined)
    joined.findings += _hall_missing(policies, union)
    return joined


def _source_lines(years: Sequence[int], lines: Sequence[HallLine]) -> list[str]:
    """The listing as its source has it: each year, then its lines."""
    found: list[str] = []
    for year in years:
        found += [str(year), *(line.text for line in lines if line.entry.year == year)]
    return found


def _in_order(wanted: Sequence[str], shown: Sequence[str]) -> bool:
    """Whether every wanted line stands in, or at the start of, a shown line, in order."""
    rest = iter(shown)
    return all(any(line == text or line.startswith(f"{text} - ") for line in rest) for text in wanted)


def _hall_findings(policies: Sequence[PolicyReading], joined: JoinedHall) -> Iterator[Finding]:
    for policy in policies:
        hall = policy.hall
        if hall is None:
            continue
        for line in hall.lines:
            if line.whole and policy.language in joined.by_mark and _looks_composed(line.text):
                yield Finding(
                    "hall.whole",
                    policy.place(line.line),
                    f'"{_short(line.text)}" stands in the Hall of Fame whole, as one name.',
                    "Split it into name, link and organisation in programme.toml; the page "
                    "writes a hyphen before a link.",
                    Severity.WARNING,
                )
        if policy.language not in joined.by_mark:
            yield Finding(
                "hall.kept_as_text",
                policy.place(hall.first),
                "The list of people thanked stays text in this language: the page could not show it line by line.",
                "Bring it into years with one person a line, then put {hall_of_fame} in its place.",
                Severity.WARNING,
            )


def _looks_composed(text: str) -> bool:
    return any(sign in text for sign in ("://", " – ", " — ", "(", ",", ":", " - "))


def _hall_missing(
    policies: Sequence[PolicyReading], union: Sequence[tuple[HallEntry, frozenset[str]]]
) -> Iterator[Finding]:
    """One finding for each entry that a language lacks (R84)."""
    if len(policies) < 2:
        return
    for entry, languages in union:
        lacking = [policy.language for policy in policies if policy.language not in languages]
        if not lacking:
            continue
        has = next(policy for policy in policies if policy.language in languages)
        assert has.hall is not None
        line = next(line.line for line in has.hall.lines if line.entry == entry)
        yield Finding(
            "hall.missing_entry",
            has.place(line),
            f"{printed(entry)} ({entry.year}) is thanked in {', '.join(sorted(languages))} "
            f"but not in {', '.join(lacking)}.",
            "The page shows the entry in every language; nothing to do when that is right.",
            Severity.WARNING,
        )
