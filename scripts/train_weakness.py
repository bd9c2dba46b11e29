"""Trains the model of weaknesses: `make train`. Needs ../shared/corpora/classes, 4 GB of memory, ten minutes.

Kernel ridge regression over stems, pairs and gaps, folded back into one weight a feature and class; weights that say
little are left out and the rest are kept in eight bits. Texts of one vulnerability stand together in a fold; what the
scores mean is learned from texts that the model of their fold had not seen. The same material on the same machine
gives the same file.
"""

import argparse
import gzip
import io
import json
import os
import sys
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the same sums in the same order

import numpy as np
import scipy.linalg
import scipy.sparse

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "corpora" / "classes"
SAYINGS = Path(__file__).with_name("weakness_sayings.tsv")
PACKAGE = ROOT / "src" / "firsthand" / "triage" / "weakness"
sys.path.insert(0, str(ROOT / "src"))

from firsthand.triage.weakness.modelled import Model, packed  # noqa: E402
from firsthand.triage.weakness.tokens import numbered  # noqa: E402

FOLDS = 5
SEEN_IN = 2
"""A feature counts when at least so many training texts have it."""
BLOCK_WEIGHTS = (0.25, 0.3, 0.25, 0.2)
KEPT = 2_000_000
"""Weights in the file: three octets each before packing."""
DOUBT = 1.8
"""How little a single text is believed (the ridge). CWE's own words on a class are believed more."""
DOUBT_OF_SAYINGS = 0.8
DOUBT_OF_CWE = {"whole": 0.3, "name": 0.3, "term": 0.5, "child": 1.0}
PARENT_SHARE, OTHER_SHARE = 0.15, 0.2
"""What the parent of a labelled class, and a class that another labeller gives, count beside the label's 1."""
SHOWN = 5


@dataclass(frozen=True)
class Text:
    """One training text."""

    text: str
    targets: dict[int, float]
    group: str
    doubt: float
    gold: frozenset[int] = frozenset()
    """What its labeller says; empty for CWE's own words."""
    bare: str = ""
    """The text without its title."""


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a packed file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def number(cwe: object) -> int:
    """79 of "CWE-79"."""
    return int(str(cwe).removeprefix("CWE-"))


class Tree:
    """The classes of CWE 4.14."""

    def __init__(self, path: Path) -> None:
        self.rows = {number(row["id"]): row for row in lines_of(path)}
        self.parents = {cwe: [number(p) for p in row["parents"] or []] for cwe, row in self.rows.items()}

    def nearest(self, cwe: int, known: set[int], depth: int = 0) -> list[int]:
        """`cwe`, or the nearest classes above it that are `known`."""
        if cwe in known or depth > 4:
            return [cwe] if cwe in known else []
        return sorted({up for parent in self.parents.get(cwe, []) for up in self.nearest(parent, known, depth + 1)})

    def texts(self, known: set[int]) -> Iterator[Text]:
        """CWE's own words on each class."""
        for cwe, row in self.rows.items():
            terms = [str(term) for term in row["alternate_terms"] or []]
            whole = " ".join([row["name"], row["name"], row["description"] or "", *terms])
            pieces = [("whole", whole), ("name", row["name"]), *(("term", term[:300]) for term in terms)]
            for kind, text in pieces if cwe in known else [("child", whole)]:
                for target in [cwe] if cwe in known else self.nearest(cwe, known)[:2]:
                    yield Text(text, {target: 1.0}, f"CWE {cwe}", DOUBT_OF_CWE[kind])

    def with_parents(self, text: Text, known: set[int]) -> Text:
        """The text, its targets' parents counted in part."""
        up = {parent for cwe, share in text.targets.items() if share == 1 for parent in self.parents.get(cwe, [])}
        return replace(text, targets={**dict.fromkeys(sorted(up & known), PARENT_SHARE), **text.targets})

    def table(self) -> str:
        """`classes.tsv`."""
        rows = (
            f"{cwe}\t{' '.join(map(str, self.parents[cwe]))}\t{self.rows[cwe]['name']}" for cwe in sorted(self.rows)
        )
        head = (
            "# Classes of CWE 4.14: number, parents in view 1000, name. Copyright 2006-2024 The MITRE Corporation; "
            "used under the CWE terms of use, https://cwe.mitre.org/about/termsofuse.html"
        )
        return "\n".join([head, *rows]) + "\n"


def labelled(path: Path) -> list[Text]:
    """The labelled texts."""
    texts = []
    for row in lines_of(path):
        gold = frozenset(map(number, row["gold"]))
        others = {number(cwe) for labels in row["labels"].values() for cwe in labels}
        whole = f"{row['title']}\n{row['text']}"
        targets = {**dict.fromkeys(sorted(others), OTHER_SHARE), **dict.fromkeys(sorted(gold), 1.0)}
        texts.append(Text(whole, targets, row["cve"] or row["id"], DOUBT, gold, row["text"]))
    return texts


def sayings() -> Iterator[Text]:
    """How finders put it, in our own words."""
    for row in SAYINGS.read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            cwe, _, text = row.partition("\t")
            yield Text(text, {int(cwe): 1.0}, "sayings", DOUBT_OF_SAYINGS)


class Material:
    """All training texts, the labelled ones first, with their features."""

    def __init__(self, folder: Path) -> None:
        self.tree = Tree(folder / "cwe_tree.jsonl.gz")
        self.labelled = labelled(folder / "texts.jsonl.gz")
        self.cwes = sorted({cwe for text in self.labelled for cwe in text.gold})
        known = set(self.cwes)
        self.texts = [self.tree.with_parents(t, known) for t in self._texts(known)]
        self.features = [numbered(text.text) for text in self.texts]
        self.bare = [numbered(text.bare) for text in self.labelled]
        place = {cwe: at for at, cwe in enumerate(self.cwes)}
        self.targets = np.zeros((len(self.texts), len(self.cwes)), np.float32)
        for row, text in enumerate(self.texts):
            for cwe, share in text.targets.items():
                if cwe in place:
                    self.targets[row, place[cwe]] = share
        self.hits = np.array([[cwe in text.gold for cwe in self.cwes] for text in self.labelled])
        self.folds = np.array([zlib.crc32(text.group.encode()) % FOLDS for text in self.labelled])

    def _texts(self, known: set[int]) -> Iterator[Text]:
        yield from self.labelled
        yield from self.tree.texts(known)
        yield from (text for text in sayings() if known.issuperset(text.targets))

    def rows_without(self, fold: int | None) -> list[int]:
        """The texts that a fold's model learns from; those of every fold for None."""
        own = [row for row in range(len(self.labelled)) if fold is None or self.folds[row] != fold]
        return [*own, *range(len(self.labelled), len(self.texts))]


Features = dict[int, int]


def vocabulary(texts: Sequence[Features]) -> tuple[np.ndarray, np.ndarray]:
    """The features of at least SEEN_IN texts, rising, and their inverse document frequencies."""
    seen: dict[int, int] = defaultdict(int)
    for text in texts:
        for feature in text:
            seen[feature] += 1
    keys = np.array(sorted(feature for feature, often in seen.items() if often >= SEEN_IN), np.uint32)
    often = np.array([seen[int(key)] for key in keys])
    return keys, (np.log((1 + len(texts)) / (1 + often)) + 1).astype(np.float16).astype(np.float32)


def without_weights(texts: Sequence[Features], cwes: Sequence[int]) -> Model:
    """A model that knows its features, and nothing of them yet."""
    keys, idf = vocabulary(texts)
    return Model(
        keys, idf, np.ones(len(keys), np.float32), np.zeros(len(keys) + 1, np.int64), np.zeros(0, np.uint16),
        np.zeros(0, np.int8), np.array(BLOCK_WEIGHTS, np.float32), np.array(cwes, np.int32), 1.0,
        np.array([[0, 1], [0, 1]], np.float32),
    )  # fmt: skip


def matrix(model: Model, texts: Iterable[Features]) -> scipy.sparse.csr_matrix:
    """Texts by features."""
    rows = [model.strengths(text) for text in texts]
    ends = np.cumsum([0, *(len(places) for places, _ in rows)])
    data, places = (np.concatenate([row[part] for row in rows]) for part in (1, 0))
    return scipy.sparse.csr_matrix((data, places, ends), shape=(len(rows), len(model.keys)))


def learned(material: Material, fold: int | None = None) -> Model:
    """The model of all texts but those of `fold`, small as it is shipped, not yet calibrated."""
    rows = material.rows_without(fold)
    features = [material.features[row] for row in rows]
    model = without_weights(features, material.cwes)
    texts = matrix(model, features)
    kernel = (texts @ texts.T).toarray()
    kernel[np.diag_indices_from(kernel)] += np.array([material.texts[row].doubt for row in rows], np.float32)
    targets = material.targets[rows]
    usual = material.targets[: len(material.labelled)].mean(0)
    duals = scipy.linalg.solve(kernel, targets - usual, assume_a="pos", overwrite_a=True, overwrite_b=True)
    return pruned(model, texts.tocsc(), duals.astype(np.float32))


def pruned(model: Model, texts: scipy.sparse.csc_matrix, duals: np.ndarray, kept: int = KEPT) -> Model:
    """The weights that say most, in eight bits each. What a feature says of every class alike says nothing."""
    found: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []
    size = len(model.keys)
    often = np.diff(texts.indptr)
    for begin in range(0, size, 10_000):
        part = slice(begin, min(begin + 10_000, size))
        weights = texts[:, part].T @ duals
        weights -= np.median(weights, axis=1, keepdims=True)
        worth = np.abs(weights) * (model.idf[part] * np.sqrt(often[part]))[:, None]
        places, classes = np.nonzero(worth > least_of(worth, kept))
        found.append((places + begin, classes, weights[places, classes], worth[places, classes]))
    places, classes, weights, worth = (np.concatenate(part) for part in zip(*found, strict=True))
    chosen = worth > least_of(worth, kept)
    places, classes, weights = places[chosen], classes[chosen], weights[chosen]
    scales = np.zeros(size, np.float32)
    np.maximum.at(scales, places, np.abs(weights))
    scales = (scales / 127).astype(np.float16).astype(np.float32)
    eight = np.rint(weights / np.maximum(scales[places], 1e-9)).clip(-127, 127).astype(np.int8)
    starts = np.concatenate([[0], np.cumsum(np.bincount(places, minlength=size))])
    return replace(model, scales=scales, starts=starts, classes=classes.astype(np.uint16), weights=eight)


def least_of(worth: np.ndarray, kept: int) -> float:
    """What all but the `kept` greatest do not exceed."""
    return float(np.partition(worth, -kept, axis=None)[-kept]) if worth.size > kept else 0.0


def scores_of(model: Model, texts: Iterable[Features]) -> np.ndarray:
    """The scores of texts, a row each."""
    return np.array([model.scores(*model.strengths(text)) for text in texts])


def out_of_fold(material: Material) -> tuple[np.ndarray, np.ndarray]:
    """Scores of every labelled text by the model of the other folds: with its title, and without."""
    whole = np.zeros(material.hits.shape, np.float32)
    bare = np.zeros_like(whole)
    for fold in range(FOLDS):
        model = learned(material, fold)
        rows = np.flatnonzero(material.folds == fold)
        whole[rows] = scores_of(model, (material.features[row] for row in rows))
        bare[rows] = scores_of(model, (material.bare[row] for row in rows))
        print(f"fold {fold + 1} of {FOLDS}: {right_in(whole[rows], material.hits[rows], 1):.4f}", flush=True)
    return whole, bare


def best(scores: np.ndarray, count: int) -> np.ndarray:
    """The places of the best classes of each row, the best first."""
    return np.argsort(-scores, axis=1, kind="stable")[:, :count]


def right_in(scores: np.ndarray, hits: np.ndarray, count: int) -> float:
    """Share of texts that have a class of their labeller among the first `count`."""
    return float(np.take_along_axis(hits, best(scores, count), 1).any(1).mean())


def calibrated(model: Model, scores: np.ndarray, hits: np.ndarray) -> Model:
    """The model, its shares sharp and its knots as the scores of unseen texts teach them."""
    likely = hits / hits.sum(1, keepdims=True)

    def surprise(sharpness: float) -> float:
        raised = sharpness * (scores - scores.max(1, keepdims=True))
        return float(-(likely * (raised - np.log(np.exp(raised).sum(1, keepdims=True)))).sum(1).mean())

    model = replace(model, sharpness=min((float(sharp) for sharp in range(6, 40)), key=surprise))
    shares = np.array([model.shares(row) for row in scores])
    top = best(scores, SHOWN)
    share, hit = (np.take_along_axis(rows, top, 1).ravel() for rows in (shares, hits))
    return replace(model, knots=knots(share, hit.astype(np.float32)))


def knots(shares: np.ndarray, hits: np.ndarray, count: int = 40) -> np.ndarray:
    """A rising line through how often each share was right: means of `count` equal heaps, none below the one before."""
    order = np.argsort(shares, kind="stable")
    heaps = [(float(shares[heap].mean()), float(hits[heap].mean()), 1) for heap in np.array_split(order, count)]
    rising: list[tuple[float, float, int]] = []
    for heap in heaps:
        rising.append(heap)
        while len(rising) > 1 and rising[-2][1] >= rising[-1][1]:
            (x1, y1, n1), (x2, y2, n2) = rising[-2:]
            rising[-2:] = [((x1 * n1 + x2 * n2) / (n1 + n2), (y1 * n1 + y2 * n2) / (n1 + n2), n1 + n2)]
    return np.array([[0, *(x for x, _, _ in rising)], [0, *(y for _, y, _ in rising)]], np.float32)


def written(model: Model, path: Path) -> None:
    """The model's file: arrays packed, without a date."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, part in sorted(packed(model).items()):
            octets = io.BytesIO()
            np.save(octets, part, allow_pickle=False)
            file.writestr(zipfile.ZipInfo(f"{name}.npy"), octets.getvalue(), zipfile.ZIP_DEFLATED)


def main() -> None:
    """Train, and write what the package ships."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--material", type=Path, default=SHARED, help="the folder with texts.jsonl.gz")
    asked.add_argument("--out", type=Path, default=PACKAGE)
    folder = asked.parse_args()
    material = Material(folder.material)
    scores, _ = out_of_fold(material)
    print(
        f"unseen texts: top-1 {right_in(scores, material.hits, 1):.4f}, top-3 {right_in(scores, material.hits, 3):.4f}"
    )
    written(calibrated(learned(material), scores, material.hits), folder.out / "model.npz")
    (folder.out / "classes.tsv").write_text(material.tree.table(), encoding="utf-8")
    print(f"{folder.out / 'model.npz'}: {(folder.out / 'model.npz').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
