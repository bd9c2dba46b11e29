"""How well the model of weaknesses does on texts that it has not seen, and what it costs.

`make train` sets up what this needs; then `.venv-train/bin/python bench/weakness.py [--plot FILE]`. Takes the material
of `scripts/train_weakness.py` in the same folds twice: by our pipeline as it is shipped (pruned, in eight bits), and by
scikit-learn's TF-IDF with a linear SVM. About half an hour. Fails on nothing: it tells.
"""

# ruff: noqa: E402
import argparse
import sys
import time
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "scripts"))

import numpy as np
import train_weakness as training
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from firsthand.triage.weakness import modelled
from firsthand.triage.weakness.scoring import KNOWS_FROM, ranked_classes

HEAPS = 10
SIDE, EDGE = 360, 48
"""Pixels of the plot's square and of the space beside it."""


def yardstick(material: training.Material) -> np.ndarray:
    """Out-of-fold scores of a plain TF-IDF linear SVM: words and pairs, the first label of each text."""
    texts = [text.text for text in material.labelled]
    first = np.array([material.cwes[int(row.argmax())] for row in material.hits])
    scores = np.full(material.hits.shape, -np.inf, np.float32)
    for fold in range(training.FOLDS):
        own, others = np.flatnonzero(material.folds == fold), np.flatnonzero(material.folds != fold)
        words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        machine = LinearSVC(C=0.5).fit(words.fit_transform([texts[row] for row in others]), first[others])
        given = machine.decision_function(words.transform([texts[row] for row in own]))
        scores[np.ix_(own, np.searchsorted(material.cwes, machine.classes_))] = given
    return scores


def macro_f1(scores: np.ndarray, hits: np.ndarray, least: int = 1) -> float:
    """The mean F1 of the classes with `least` texts; a text with several labels counts where one of them is met."""
    guessed = training.best(scores, 1)[:, 0]
    truth = np.where(hits[np.arange(len(hits)), guessed], guessed, hits.argmax(1))
    found = []
    for number in np.flatnonzero(np.bincount(truth, minlength=hits.shape[1]) >= least):
        right = int(((guessed == number) & (truth == number)).sum())
        found.append(2 * right / int((guessed == number).sum() + (truth == number).sum()))
    return float(np.mean(found))


def told_in_folds(material: training.Material, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the best class of each text was given as its score, and whether it was right; calibrated on other folds."""
    given = np.zeros(len(scores), np.float32)
    empty = training.without_weights([], material.cwes)
    for fold in range(training.FOLDS):
        own, others = material.folds == fold, material.folds != fold
        model = training.calibrated(empty, scores[others], material.hits[others])
        given[own] = [model.calibrated(model.shares(row).max()) for row in scores[own]]
    return given, np.take_along_axis(material.hits, training.best(scores, 1), 1)[:, 0]


def heaps(given: np.ndarray, right: np.ndarray) -> list[tuple[float, float, int]]:
    """Tenths of the scale from 0 to 1: mean score, share that was right, texts."""
    places = np.minimum((given * HEAPS).astype(int), HEAPS - 1)
    members = [places == place for place in range(HEAPS)]
    return [(float(given[m].mean()), float(right[m].mean()), int(m.sum())) for m in members if m.any()]


def plotted(rows: list[tuple[float, float, int]]) -> str:
    """The plot: a point a heap, its area the number of texts; the line is where score and share are the same."""
    most, edge, full = max(count for _, _, count in rows), EDGE, EDGE + SIDE
    words = escape("; ".join(f"score {x:.2f}: {y:.0%} right of {count} texts" for x, y, count in rows))
    points = "".join(
        f'<circle cx="{edge + SIDE * x:.1f}" cy="{full - SIDE * y:.1f}" r="{3 + 11 * (count / most) ** 0.5:.1f}"/>'
        for x, y, count in rows
    )
    ticks = "".join(
        f'<path d="M{edge} {full - SIDE * t / 4}H{full}M{edge + SIDE * t / 4} {edge}V{full}"/>'
        f'<text x="{edge - 8}" y="{full - SIDE * t / 4 + 4}" text-anchor="end">{25 * t}%</text>'
        f'<text x="{edge + SIDE * t / 4}" y="{full + 18}" text-anchor="middle">{t / 4:g}</text>'
        for t in range(5)
    )
    size = full + EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" aria-labelledby="t d">'
        f'<title id="t">Score of the best class, and how often it was right</title><desc id="d">{words}</desc>'
        "<style>text{font:12px system-ui,sans-serif;fill:#5b6470}path{stroke:#8a94a3;stroke-opacity:.35;fill:none}"
        "circle{fill:#2f6f8f;fill-opacity:.8}.same{stroke:#2f6f8f;stroke-opacity:.9;stroke-dasharray:4 4}</style>"
        f'{ticks}<path class="same" d="M{edge} {full}L{full} {edge}"/>{points}'
        f'<text x="{size / 2}" y="{size - 10}" text-anchor="middle">score</text>'
        f'<text x="{edge}" y="{edge - 14}">right, of texts not seen</text></svg>\n'
    )


def cost(material: training.Material) -> None:
    """Processor time a report, by the model in the package."""
    texts = [text.text for text in material.labelled[::7]]
    began = time.process_time()
    modelled.shipped()
    print(f"reading the model: {1000 * (time.process_time() - began):.0f} ms, once a process")
    spent = []
    for text in texts:
        began = time.process_time()
        ranked_classes(text, 3)
        spent.append(1000 * (time.process_time() - began))
    half, late = np.quantile(spent, [0.5, 0.95])
    print(f"processor time a report: median {half:.2f} ms, p95 {late:.2f} ms, greatest {max(spent):.1f} ms")
    size = (training.PACKAGE / "model.npz").stat().st_size
    print(f"model.npz: {size / 1e6:.2f} MB, {len(modelled.shipped().weights)} weights, {len(material.cwes)} classes")


def main() -> None:
    """Tell all figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--material", type=Path, default=training.SHARED)
    asked.add_argument("--plot", type=Path, default=ROOT / "docs" / "images" / "weakness-calibration.svg")
    options = asked.parse_args()
    material = training.Material(options.material)
    cost(material)
    own, bare = training.out_of_fold(material)
    for name, scores in (("TF-IDF, linear SVM", yardstick(material)), ("ours", own), ("ours, no titles", bare)):
        right = [training.right_in(scores, material.hits, count) for count in (1, 3, 5)]
        f1 = [macro_f1(scores, material.hits, least) for least in (1, 10)]
        print(
            f"{name}: top-1 {right[0]:.4f}, top-3 {right[1]:.4f}, top-5 {right[2]:.4f}, "
            f"macro-F1 {f1[0]:.3f} (classes with 10 texts or more {f1[1]:.3f})",
            flush=True,
        )
    given, right = told_in_folds(material, own)
    rows = heaps(given, right)
    for x, y, count in rows:
        print(f"score {x:.2f}: {y:.1%} right of {count}")
    known = given >= KNOWS_FROM
    off = sum(abs(x - y) * count for x, y, count in rows) / len(given)
    print(f"mean distance {off:.3f}; says something of {known.mean():.1%}, right in {right[known].mean():.1%} of these")
    options.plot.write_text(plotted(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
