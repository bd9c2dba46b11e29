"""Make the two tables behind look-alikes from the corpora beside the repository: `make train-look-alikes`.

background.json.gz: how rare each stem is in texts on vulnerabilities (shared/corpora/classes).
judge.json: the small network that orders candidates, learnt from pairs of texts on one vulnerability by different
authors (shared/corpora/dedupe). With --check it learns from four fifths of the pairs and tells the recall on the last
fifth, five times over; nothing is written then. Needs nothing but what the product itself needs.
"""

import argparse
import gzip
import json
import math
import re
import secrets
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from firsthand.core.language_words import WORDS
from firsthand.triage.look_alikes import background, judging
from firsthand.triage.look_alikes.features import features_of
from firsthand.triage.look_alikes.index import Index
from firsthand.triage.look_alikes.ranking import CANDIDATES, query_of, search_words
from firsthand.triage.look_alikes.tokens import TokenSet, keyed, terms_of, tokens_of
from firsthand.triage.reading import plain
from firsthand.triage.stems import stem

HOME = Path(judging.__file__).parent
CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
HIDDEN, ROUNDS, STEP, SHRINK, BATCH = 32, 25, 3e-3, 1e-4, 64
COMMON, EVERYDAY = 1, 5
"""The steps of words of other languages than English: those that hold sentences together, and those of daily mail. The
texts that are counted hardly have them, and a Dutch report must not be like another for "Stappen" and "klant"."""
SEEN_IN = 3
"""Texts that must have a word before the table names it; rarer ones are of the rarest step anyway."""


def main() -> None:
    """Write both tables, or tell the recall."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    if not args.check:
        write_background()
    measured, same, whole = measure()
    if args.check:
        check(measured, same, whole)
    else:
        write_judge(measured, same)


def lines(name: str) -> Iterator[dict[str, Any]]:
    """The records of a corpus."""
    with gzip.open(CORPORA / name, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def text_of(record: dict[str, Any]) -> str:
    """Title and text as one."""
    return plain(f"{record['title']}\n{record['text']}".strip())


def write_background() -> None:
    """Words by the step of their rarity."""
    texts, found = 0, Counter[str]()
    for record in lines("classes/texts.jsonl.gz"):
        texts += 1
        found.update({term for term, _ in terms_of(text_of(record))})
    steps: list[list[str]] = [[] for _ in range(background.STEPS)]
    for term, count in sorted(found.items()):
        step = min(background.RAREST, int(math.log((texts + 1) / (count + 0.5)) / background.STEP))
        if count >= SEEN_IN and step < background.RAREST:
            steps[step].append(term)
    steps[COMMON].extend(_new(WORDS.values(), steps))
    steps[EVERYDAY].extend(_new([_everyday_words()], steps))
    told = json.dumps(["\t".join(terms) for terms in steps], ensure_ascii=False).encode()
    (HOME / "background.json.gz").write_bytes(gzip.compress(told, mtime=0))
    background._table.cache_clear()
    print(f"background: {texts} texts, {sum(map(len, steps))} words", file=sys.stderr)


def _new(groups: Iterable[Iterable[str]], steps: list[list[str]]) -> list[str]:
    """The stems of these words that stand in no step yet."""
    known = {term for terms in steps for term in terms}
    return sorted({stem(word) for words in groups for word in words} - known)


def _everyday_words() -> set[str]:
    """What our own words in other languages say: letters, pages, questions and the example programmes."""
    package = HOME.parents[1]
    files = [
        *package.glob("locale/*/LC_MESSAGES/*.po"), *package.glob("letters/templates/letters/[!e]*/**/*.txt"),
        *(package / "triage" / "missing").glob("*.py"), *(package / "mail" / "sorting").glob("*_words.py"),
        *(Path(__file__).parents[1] / "programmes").glob("*/policy.*.md"),
    ]  # fmt: skip
    return {word.lower() for file in files for word in re.findall(r"[^\W\d_]{3,}", file.read_text(encoding="utf-8"))}


def measure() -> tuple[np.ndarray, np.ndarray, int]:
    """(measures of the candidates of each query, which of them are the same vulnerability, number of queries)."""
    mac = keyed(secrets.token_bytes(32))
    pairs = list(lines("dedupe/pairs.jsonl.gz"))
    others = list(lines("dedupe/distractors.jsonl.gz"))
    docs = [tokens_of(text_of(p["a"]), mac) for p in pairs] + [tokens_of(text_of(d), mac) for d in others]
    about = [p["cve"] for p in pairs] + [d["cve"] for d in others]
    measured, same = [], []
    with TemporaryDirectory() as folder, Index.create(Path(folder, "look-alikes")) as index:
        index.write((n, each.index_text()) for n, each in enumerate(docs))
        asked = [(text_of(p["b"]), p["cve"]) for p in pairs] + [
            (half_copy(text_of(p["a"])), p["cve"]) for p in pairs[::4]
        ]
        for text, cve in asked:
            query = query_of(tokens_of(text, mac), index.doc_freq, total=index.total)
            found = index.search(search_words(query), CANDIDATES)
            rows = features_of(query.tokens, query.weights, [docs[n] for n, _ in found] or docs[:1])
            hit = np.array([about[n] == cve for n, _ in found])
            measured.append(_padded(rows))
            same.append(np.pad(hit.astype(bool), (0, CANDIDATES - len(hit))))
    rng = np.random.default_rng(2)
    for n, pair in enumerate(pairs):
        rows, hit = young(tokens_of(text_of(pair["b"]), mac), docs, n, rng)
        measured.append(_padded(rows))
        same.append(np.pad(hit, (0, CANDIDATES - len(hit))))
    return np.array(measured), np.array(same), len(pairs)


def _padded(rows: np.ndarray) -> np.ndarray:
    return np.pad(rows, ((0, CANDIDATES - len(rows)), (0, 0)), constant_values=np.nan)


def young(
    tokens: TokenSet, docs: list[TokenSet], right: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """The same question to an instance of a few reports, where only the general table says what is rare."""
    query = query_of(tokens, lambda names: [0] * len(names), total=0)
    some = np.append(rng.integers(0, len(docs), rng.integers(1, 12)), right)
    shared = [query.weights[np.isin(tokens.hashes, docs[n].hashes)].sum() for n in some]
    some = some[np.argsort(shared)[::-1]]
    return features_of(query.tokens, query.weights, [docs[n] for n in some]), some == right


def half_copy(text: str) -> str:
    """Half of its words to all of them: real pairs are never copies, and a report sent twice must come first."""
    rng, words = np.random.default_rng(zlib.crc32(text.encode())), text.split()
    kept = rng.random(len(words)) < rng.uniform(0.5, 1.2)
    return " ".join(word for word, stays in zip(words, kept, strict=True) if stays)


def learn(measured: np.ndarray, same: np.ndarray, *, seed: int = 0) -> judging.Judge:
    """Learn to put the same vulnerability first: cross-entropy over the softmax of a query's candidates, with Adam."""
    flat = measured.reshape(-1, measured.shape[-1])
    middle, spread = np.nanmean(flat, 0), np.nanstd(flat, 0) + 1e-9
    has = same.any(axis=1)
    there = ~np.isnan(measured[has][..., :1])
    seen = np.nan_to_num(np.clip((measured[has] - middle) / spread, -judging.FAR, judging.FAR))
    wanted = same[has] / same[has].sum(axis=1, keepdims=True)
    rng, width = np.random.default_rng(seed), seen.shape[-1]
    parts = [
        rng.normal(0, width**-0.5, (width, HIDDEN)), np.zeros(HIDDEN), rng.normal(0, HIDDEN**-0.5, HIDDEN),
        np.zeros(width),
    ]  # fmt: skip
    first, second, turn = [np.zeros_like(p) for p in parts], [np.zeros_like(p) for p in parts], 0
    turns = ROUNDS * math.ceil(len(seen) / BATCH)
    for _ in range(ROUNDS):
        order = rng.permutation(len(seen))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            turn += 1
            step = STEP * 0.5 * (1 + math.cos(math.pi * turn / turns))
            for n, slope in enumerate(_slopes(parts, seen[batch], wanted[batch], there[batch])):
                slope += SHRINK * parts[n]
                first[n] = 0.9 * first[n] + 0.1 * slope
                second[n] = 0.999 * second[n] + 0.001 * slope**2
                parts[n] -= step * (first[n] / (1 - 0.9**turn)) / (np.sqrt(second[n] / (1 - 0.999**turn)) + 1e-8)
    rough = judging.Judge(middle, spread, *parts, 1.0, 0.0)
    return judging.Judge(middle, spread, *parts, *_probability(rough, measured, same))


def _slopes(parts: list[Any], seen: np.ndarray, wanted: np.ndarray, there: np.ndarray) -> list[np.ndarray]:
    inner, bias, outer, straight = parts
    bent = seen @ inner + bias
    outcome = np.maximum(bent, 0) @ outer + seen @ straight
    outcome = np.where(there[..., 0], outcome, -1e9)
    share = np.exp(outcome - outcome.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    wrong = (share - wanted) / len(seen)
    back = wrong[..., None] * outer * (bent > 0)
    return [
        np.tensordot(seen, back, ((0, 1), (0, 1))), back.sum(axis=(0, 1)),
        np.tensordot(np.maximum(bent, 0), wrong, ((0, 1), (0, 1))), np.tensordot(seen, wrong, ((0, 1), (0, 1))),
    ]  # fmt: skip


def _probability(judge: judging.Judge, measured: np.ndarray, same: np.ndarray) -> tuple[float, float]:
    """The slope and intercept that make the outcome a probability (Platt), by Newton's method."""
    there = ~np.isnan(measured[..., 0])
    outcome, hit = judge.outcome(measured[there]), same[there]
    line, sides = np.zeros(2), np.stack([outcome, np.ones_like(outcome)])
    for _ in range(50):
        share = 1 / (1 + np.exp(-np.clip(line @ sides, -30, 30)))
        bend = (sides * (share * (1 - share))) @ sides.T + 1e-6 * np.eye(2)
        line = line - np.linalg.solve(bend, sides @ (share - hit))
    return float(line[0]), float(line[1])


def check(measured: np.ndarray, same: np.ndarray, whole: int) -> None:
    """Recall of the first stage, and of the judge on queries that it has not seen."""
    ranks = np.full(len(measured), CANDIDATES)
    first = np.where(same.any(axis=1), same.argmax(axis=1), CANDIDATES)
    part = np.random.default_rng(1).integers(0, 5, len(measured))
    # Copies are learnt from and not counted; a question to a young instance goes with its pair.
    part[whole:] = -1
    part[-whole:] = part[:whole]
    for fold in range(5):
        judge = learn(measured[part != fold], same[part != fold])
        for n in np.flatnonzero((part == fold) & same.any(axis=1)):
            there = ~np.isnan(measured[n][:, 0])
            order = np.argsort(-judge.outcome(measured[n][there]), kind="stable")
            ranks[n] = same[n][there][order].argmax()
    told_of = {"first stage": first[:whole], "judge, unseen queries": ranks[:whole], "young instance": ranks[-whole:]}
    for name, found in told_of.items():
        told = ", ".join(f"@{at} {(found < at).sum() / whole:.4f}" for at in (1, 3, 10, CANDIDATES))
        print(f"{name}: {told}")


def write_judge(measured: np.ndarray, same: np.ndarray) -> None:
    """Write what was learnt, to five digits."""
    told = {
        name: np.vectorize(lambda v: float(f"{v:.5g}"))(value).tolist() if isinstance(value, np.ndarray) else value
        for name, value in vars(learn(measured, same)).items()
    }
    text = ",\n".join(f'"{name}": {json.dumps(value)}' for name, value in told.items())
    (HOME / "judge.json").write_text(f"{{{text}}}\n", encoding="ascii")


if __name__ == "__main__":
    main()
