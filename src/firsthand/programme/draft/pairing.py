"""The same line in several languages: lists paired item by item, Hall of Fame lines joined into one list. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from firsthand.programme.draft.assets import find_addresses
from firsthand.programme.draft.hall import HallLine
from firsthand.programme.rules import HallEntry

T = TypeVar("T")
_ANCHOR = re.compile(r"\b[A-Z][A-Z0-9]{1,9}\b|\b\d+\b|\b[A-Z][a-z]{3,}\b")
_TOO_LONG = 400


@lru_cache(maxsize=4096)
def anchors(text: str) -> frozenset[str]:
    """What a line keeps when it is translated: addresses, abbreviations, numbers, names."""
    words = {match.group().lower() for match in _ANCHOR.finditer(text)}
    return frozenset(words | {hit.value.lower() for hit in find_addresses(text)})


def align(lists: Mapping[str, Sequence[T]], likeness: Callable[[T, T], float]) -> list[dict[str, T]]:
    """One row a line, with the line in each language that has it, in the order of the first language.

    Lists of one length are paired by their order; of others, the likest lines are paired without crossing.
    """
    rows: list[dict[str, T]] = []
    for language, items in lists.items():
        if not rows:
            rows = [{language: item} for item in items]
        elif len(items) == len(rows):
            for row, item in zip(rows, items, strict=True):
                row[language] = item
        else:
            rows = _merge(rows, language, items, likeness)
    return rows


def _merge(
    rows: list[dict[str, T]], language: str, items: Sequence[T], likeness: Callable[[T, T], float]
) -> list[dict[str, T]]:
    if len(rows) > _TOO_LONG or len(items) > _TOO_LONG:
        merged = [dict(row) for row in rows]
        for row, item in zip(merged, items, strict=False):
            row[language] = item
        return merged + [{language: item} for item in items[len(merged) :]]

    def score(row: dict[str, T], item: T) -> float:
        return max(likeness(other, item) for other in row.values())

    return [
        {**(rows[a] if a is not None else {}), **({language: items[b]} if b is not None else {})}
        for a, b in _path(rows, items, score)
    ]


def _path(
    rows: Sequence[dict[str, T]], items: Sequence[T], score: Callable[[dict[str, T], T], float]
) -> list[tuple[int | None, int | None]]:
    """The pairs with the greatest likeness in all, gaps included (Needleman and Wunsch, 1970)."""
    width = len(items) + 1
    best = [[0.0] * width for _ in range(len(rows) + 1)]
    pair = [[score(row, item) + 0.05 for item in items] for row in rows]
    for a in range(len(rows) - 1, -1, -1):
        for b in range(len(items) - 1, -1, -1):
            best[a][b] = max(best[a + 1][b + 1] + pair[a][b], best[a + 1][b], best[a][b + 1])
    path: list[tuple[int | None, int | None]] = []
    a = b = 0
    while a < len(rows) or b < len(items):
        if a < len(rows) and b < len(items) and best[a][b] == best[a + 1][b + 1] + pair[a][b]:
            path.append((a, b))
            a, b = a + 1, b + 1
        elif b >= len(items) or (a < len(rows) and best[a][b] == best[a + 1][b]):
            path.append((a, None))
            a += 1
        else:
            path.append((None, b))
            b += 1
    return path


def alike(one: str, other: str) -> float:
    """How much of what two lines keep in translation they share, 0 to 1."""
    first, second = anchors(one), anchors(other)
    return len(first & second) / len(first | second) if first | second else 0.0


def union_of_halls(halls: Mapping[str, Sequence[HallLine]]) -> list[tuple[HallEntry, frozenset[str]]]:
    """Every entry once, with the languages that have it: the first language's order, others put in where they stand."""
    entries: list[HallEntry] = []
    where: dict[HallEntry, set[str]] = {}
    for language, lines in halls.items():
        at = 0
        for line in lines:
            if line.entry in where:
                at = max(at, entries.index(line.entry) + 1)
            else:
                at = max(at, _end_of_year(entries, line.entry.year)) if not _same_year(entries, at, line) else at
                entries.insert(at, line.entry)
                where[line.entry] = set()
                at += 1
            where[line.entry].add(language)
    return [(entry, frozenset(where[entry])) for entry in entries]


def _same_year(entries: Sequence[HallEntry], at: int, line: HallLine) -> bool:
    return at > 0 and entries[at - 1].year == line.entry.year


def _end_of_year(entries: Sequence[HallEntry], year: int) -> int:
    """Behind the last entry of the year, else at the end."""
    places = [number for number, entry in enumerate(entries, 1) if entry.year == year]
    return places[-1] if places else len(entries)
