"""Look-alikes over real pairs of texts on one vulnerability, with keyed tokens and the shipped tables."""

import gzip
import json
from pathlib import Path

from firsthand.triage.look_alikes.measuring import ranked

QUERIES = 300
"""Every fourteenth pair: the whole is measured by scripts/train_look_alikes.py --check."""


def text_of(record: dict[str, str]) -> str:
    return f"{record['title']}\n{record['text']}"


def test_the_other_text_is_first_for_three_in_four_and_among_ten_for_nine_in_ten(shared: Path) -> None:
    with gzip.open(shared / "corpora" / "dedupe" / "pairs.jsonl.gz", "rt") as file:
        pairs = [json.loads(line) for line in file]
    docs = [{"id": pair["cve"], "text": text_of(pair["a"])} for pair in pairs]
    some = pairs[:: len(pairs) // QUERIES]
    found = list(ranked(docs, ({"id": p["cve"], "text": text_of(p["b"])} for p in some), top=10))
    assert sum(line["id"] in line["ranked"][:1] for line in found) >= 0.74 * len(found)
    assert sum(line["id"] in line["ranked"] for line in found) >= 0.92 * len(found)
