"""The scope verdict on real programmes: hosts whose side is known from the lists of their owners."""

import dataclasses
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tidewater import changed

from firsthand.programme import addresses
from firsthand.programme.rules import Asset, AssetKind
from firsthand.programme.scope import verdict


def rows(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def asset(number: int, letter: str, value: str) -> Asset:
    """A row as its owner typed it: wildcard, range, address or words."""
    plain = value.strip()
    kind = AssetKind.OTHER
    if plain.startswith("*.") and addresses.host_of(plain[2:]):
        kind = AssetKind.WILDCARD
    elif addresses.network_of(plain):
        kind = AssetKind.IP_RANGE
    elif " " not in plain and addresses.address_of(plain):
        kind = AssetKind.URL
        plain = plain if "://" in plain else f"https://{plain}"
    return Asset(f"{letter}{number}", kind, {"en": value}, "" if kind is AssetKind.OTHER else plain)


def test_hosts_of_real_programmes_get_the_side_their_owner_put_them_on(shared: Path) -> None:
    folder = shared / "corpora" / "scope"
    programmes = {
        (row["platform"], row["handle"]): dataclasses.replace(
            changed(organisation=row["name"]),
            scope=tuple(asset(n, "S", a["value"]) for n, a in enumerate(row["in_scope"], 1)),
            out_of_scope=tuple(asset(n, "O", a["value"]) for n, a in enumerate(row["out_of_scope"], 1)),
        )
        for row in rows(folder / "programs.jsonl.gz")
    }
    expected = {"in": {"in"}, "out": {"excluded"}, "unlisted": {"not_named"}, "conflict": {"excluded"}}
    wrong: Counter[tuple[str, str]] = Counter()
    for probe in rows(folder / "probes.jsonl.gz"):
        answer = verdict(probe["asset"], programmes[probe["platform"], probe["handle"]])
        if answer.verdict not in expected[probe["expected"]]:
            wrong[probe["expected"], answer.verdict] += 1
    assert not wrong
