"""Look-alikes among a million reports: what a question costs in CPU, what following costs, how much memory it takes.

`python bench/look_alikes.py [--reports N] [--questions N]`. Makes reports up from the general table of words and from
names that few reports have, keeps their keyed tokens in rows as an instance does, and asks for the look-alikes of
reports that were written anew about the same thing. Yardsticks of the same run: plain tantivy over the same words, in
three ways, and SQLite FTS5. Fails on nothing: it tells.
"""

import argparse
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from firsthand.triage.look_alikes import background
from firsthand.triage.look_alikes.index import Index
from firsthand.triage.look_alikes.ranking import CANDIDATES, query_of, rank, search_words
from firsthand.triage.look_alikes.tokens import Flag, TokenSet, name_of

SEED = 20271122
NAMES = 400_000
"""Words that are not in the general table: functions, files, products. Their numbers of reports fall as Zipf has it."""
COMMON_WORDS, OWN_WORDS = 45, 9
KEPT_OF_TWIN = 0.6
"""Which part of its rare words a second report on the same thing shares with the first."""
BATCH = 20_000
FTS_MOST = 50
"""Questions that FTS5 is asked: each takes it half a second."""


class Words:
    """The vocabulary: spelling, keyed token, step of rarity and share of every word."""

    def __init__(self) -> None:
        table = background._table()
        common = [word for word in table if " " not in word]
        rng = np.random.default_rng(SEED)
        self.spelled = np.array([*common, *(f"x{n:x}q" for n in range(NAMES))])
        self.tokens = np.frombuffer(rng.bytes(8 * len(self.spelled)), dtype="<u8")
        self.rarity = np.array([table[w] for w in common] + [background.RAREST] * NAMES, dtype=np.uint8)
        share = np.exp(-(self.rarity[: len(common)] + 0.5) * background.STEP)
        self.common = np.cumsum(share) / share.sum()
        zipf = 1 / np.arange(10, NAMES + 10) ** 0.9
        self.own = np.cumsum(zipf) / zipf.sum()
        self.first_own = len(common)

    def common_ones(self, rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
        """Numbers of words of the general table, drawn by their share."""
        return np.searchsorted(self.common, rng.random(shape)).clip(max=self.first_own - 1)

    def own_ones(self, rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
        """Numbers of words that the table lacks, drawn as Zipf has it."""
        return self.first_own + np.searchsorted(self.own, rng.random(shape)).clip(max=NAMES - 1)


def reports(words: Words, count: int) -> Iterator[np.ndarray]:
    """Each report as numbers of words, its own words last."""
    rng = np.random.default_rng(SEED + 1)
    for start in range(0, count, BATCH):
        some = min(BATCH, count - start)
        shape = (some, COMMON_WORDS), (some, OWN_WORDS)
        yield from np.hstack([words.common_ones(rng, shape[0]), words.own_ones(rng, shape[1])])


def twin_of(words: Words, report: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The same thing in other words."""
    own = np.where(rng.random(OWN_WORDS) < KEPT_OF_TWIN, report[COMMON_WORDS:], words.own_ones(rng, (1, OWN_WORDS))[0])
    common = np.where(
        rng.random(COMMON_WORDS) < 0.3, report[:COMMON_WORDS], words.common_ones(rng, (1, COMMON_WORDS))[0]
    )
    return np.concatenate([common, own])


def tokens_of(words: Words, report: np.ndarray) -> TokenSet:
    """The tokens of a report, as the product would keep them."""
    which, count = np.unique(report, return_counts=True)
    order = np.argsort(words.tokens[which])
    which, count = which[order], count[order]
    rows = np.empty(len(which), dtype=TokenSet.unpack(b"").rows.dtype)
    rows["token"], rows["rarity"], rows["count"] = words.tokens[which], words.rarity[which], count
    rows["flags"] = np.where(which >= words.first_own, np.uint8(Flag.NAMED), 0)
    rows["flags"][np.argsort(-rows["rarity"].astype(int), kind="stable")[:8]] |= np.uint8(Flag.RARE)
    return TokenSet(rows)


def plain_index(folder: Path) -> Any:
    """The yardstick: tantivy over the words themselves; opened where it is there already."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    folder.mkdir(parents=True, exist_ok=True)
    return tantivy.Index(builder.build(), path=str(folder))


def build(folder: Path, words: Words, count: int) -> dict[str, float]:
    """Rows, our index, plain tantivy and FTS5 over `count` reports; seconds of each, batch by batch in turn."""
    rows = sqlite3.connect(folder / "rows.sqlite3", isolation_level=None)
    rows.execute("PRAGMA journal_mode=WAL")
    rows.execute("CREATE TABLE tokens (number INTEGER PRIMARY KEY, packed BLOB)")
    full = sqlite3.connect(folder / "fts.sqlite3", isolation_level=None)
    full.execute("PRAGMA journal_mode=WAL")
    full.execute("CREATE VIRTUAL TABLE texts USING fts5(text, content='', tokenize='ascii')")
    ours, plain = Index.create(folder / "ours"), plain_index(folder / "plain")
    writer = plain.writer(heap_size=64_000_000, num_threads=1)
    took = {"ours": 0.0, "plain": 0.0, "fts": 0.0}
    batch: list[tuple[int, bytes, str]] = []
    for number, report in enumerate(reports(words, count)):
        batch.append((number, tokens_of(words, report).pack(), " ".join(words.spelled[report])))
        if len(batch) == BATCH or number == count - 1:
            rows.execute("BEGIN")
            rows.executemany("INSERT INTO tokens VALUES (?, ?)", [(n, packed) for n, packed, _ in batch])
            rows.execute("COMMIT")
            took["ours"] += cpu(lambda: ours.write((n, TokenSet.unpack(p).index_text()) for n, p, _ in batch))  # noqa: B023
            took["plain"] += cpu(lambda: add_plain(writer, batch))  # noqa: B023
            full.execute("BEGIN")
            took["fts"] += cpu(
                lambda: full.executemany("INSERT INTO texts (rowid, text) VALUES (?, ?)", [(n, t) for n, _, t in batch])  # noqa: B023
            )
            full.execute("COMMIT")
            batch = []
    ours.close()
    writer.wait_merging_threads()
    rows.close()
    full.close()
    return took


def add_plain(writer: Any, batch: list[tuple[int, bytes, str]]) -> None:
    """Put a batch into the yardstick, with one commit."""
    for number, _, text in batch:
        document = tantivy.Document()
        document.add_unsigned("id", number)
        document.add_text("text", text)
        writer.add_document(document)
    writer.commit()


def cpu(act: Callable[[], object]) -> float:
    """Seconds of processor time, of all threads."""
    begin = time.process_time()
    act()
    return time.process_time() - begin


class Asked:
    """What was built, opened for questions, and every way to ask it."""

    def __init__(self, folder: Path, words: Words) -> None:
        self.words = words
        self.rows = sqlite3.connect(folder / "rows.sqlite3")
        self.full = sqlite3.connect(folder / "fts.sqlite3")
        self.ours, self.plain = Index.open(folder / "ours"), plain_index(folder / "plain")
        self.searcher = self.plain.searcher()
        self.names = dict(zip(map(name_of, words.tokens.tolist()), words.spelled.tolist(), strict=True))

    def ways(self, report: np.ndarray) -> dict[str, Callable[[], list[Any]]]:
        """The ways to ask for the look-alikes of a report; what only prepares one is done and not measured."""
        tokens = tokens_of(self.words, report)
        said = list(dict.fromkeys(self.words.spelled[report].tolist()))
        query = query_of(tokens, self.ours.doc_freq, total=self.ours.total)
        chosen = [self.names[token] for token, _ in search_words(query)]
        rarest = sorted(said, key=lambda word: self.searcher.doc_freq("text", word))[:24]
        return {
            "ours": lambda: self.search_ours(tokens),
            "chosen": lambda: self.search_plain(chosen),
            "rarest": lambda: self.search_plain(rarest),
            "all": lambda: self.search_plain(said),
            "fts": lambda: self.search_full(rarest),
        }

    def search_ours(self, tokens: TokenSet) -> list[int]:
        """As the product does it, the closer look among the rows included."""
        query = query_of(tokens, self.ours.doc_freq, total=self.ours.total)
        found = [number for number, _ in self.ours.search(search_words(query), CANDIDATES)]
        marks = ",".join("?" * len(found))
        kept = dict(self.rows.execute(f"SELECT number, packed FROM tokens WHERE number IN ({marks})", found))
        return [number for number, _ in rank(query, [(number, TokenSet.unpack(kept[number])) for number in found])]

    def search_plain(self, said: list[str]) -> list[int]:
        """Plain tantivy for any of these words."""
        each = [tantivy.Query.term_query(self.plain.schema, "text", word, index_option="freq") for word in said]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in each])
        found = self.searcher.search(query, CANDIDATES, count=False).hits
        return list(self.searcher.fast_field_values("id", [place for _, place in found]))

    def search_full(self, said: list[str]) -> list[Any]:
        """FTS5 for any of these words."""
        asked = " OR ".join(f'"{word}"' for word in said)
        search = f"SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT {CANDIDATES}"
        return self.full.execute(search, [asked]).fetchall()


def ask(folder: Path, count: int, questions: int) -> dict[str, Any]:
    """Ask every way in turn, in a process that does nothing else.

    All questions are asked twice. The first time much comes from the disk, which is told apart: a server that
    answers all day has its files in memory. FTS5 reads so much that it would push the others' out, and comes last.
    """
    words = Words()
    rng = np.random.default_rng(SEED + 2)
    wanted = set(rng.integers(0, count, questions).tolist())
    first = {n: report for n, report in enumerate(reports(words, count)) if n in wanted}
    asked = [(n, twin_of(words, report, rng)) for n, report in first.items()]
    built = Asked(folder, words)
    hits = {"ours": 0, "rarest": 0, "all": 0}
    first_time = _timed(built, asked, ("ours", "rarest"), {})
    took = _timed(built, asked, ("ours", "chosen", "rarest", "all"), hits)
    took |= {f"{way} 1st": all_ for way, all_ in first_time.items()} | _timed(built, asked[:FTS_MOST], ("fts",), {})
    memory = dict(line.split(":")[:2] for line in Path("/proc/self/status").read_text().splitlines() if "Rss" in line)
    return {
        "ms": {way: [1000 * float(np.quantile(all_, q)) for q in (0.5, 0.95)] for way, all_ in took.items()},
        "found@10": {way: n / len(asked) for way, n in hits.items()},
        "memory": {name: int(value.split()[0]) // 1024 for name, value in memory.items()},
    }


def _timed(
    built: Asked, asked: list[tuple[int, np.ndarray]], which: tuple[str, ...], hits: dict[str, int]
) -> dict[str, list[float]]:
    """Seconds of processor time of each question, each way after the other; `hits` counts the twins among ten."""
    took: dict[str, list[float]] = {way: [] for way in which}
    for number, report in asked:
        ways = built.ways(report)
        for way in which:
            begin = time.process_time()
            found = ways[way]()
            took[way].append(time.process_time() - begin)
            if way in hits:
                hits[way] += found[:10].count(number)
    return took


def serving_memory(folder: Path, questions: int) -> dict[str, int]:
    """Megabytes of a process that only answers, with no vocabulary of a bench in it."""
    code = (
        "import sys, json, sqlite3; from pathlib import Path\n"
        "from firsthand.triage.look_alikes.index import Index\n"
        "from firsthand.triage.look_alikes.ranking import query_of, rank, search_words\n"
        "from firsthand.triage.look_alikes.tokens import TokenSet\n"
        "folder, n = Path(sys.argv[1]), int(sys.argv[2])\n"
        "index, rows = Index.open(folder / 'ours'), sqlite3.connect(folder / 'rows.sqlite3')\n"
        "row = 'SELECT packed FROM tokens WHERE number=?'\n"
        "packed = lambda k: TokenSet.unpack(rows.execute(row, [k]).fetchone()[0])\n"
        "for k in range(n):\n"
        "    query = query_of(packed(k * 97 % index.total), index.doc_freq, total=index.total)\n"
        "    rank(query, [(m, packed(m)) for m, _ in index.search(search_words(query), 60)])\n"
        "lines = Path('/proc/self/status').read_text().splitlines()\n"
        "print(json.dumps({x.split(':')[0]: int(x.split()[1]) // 1024 for x in lines if 'Rss' in x}))"
    )
    run = subprocess.run([sys.executable, "-c", code, str(folder), str(questions)], capture_output=True, check=True)
    return dict(json.loads(run.stdout))


def tell(count: int, questions: int, at_small: dict[str, Any] | None) -> dict[str, Any]:
    """Measure and print everything at `count` reports; `at_small` are the figures to set beside."""
    folder = Path(tempfile.mkdtemp(prefix="look-alikes-"))
    try:
        built = build(folder, Words(), count)
        run = subprocess.run(
            [sys.executable, __file__, "--ask", str(folder), "--reports", str(count), "--questions", str(questions)],
            capture_output=True, check=True,
        )  # fmt: skip
        found: dict[str, Any] = json.loads(run.stdout)
        print(f"{count:,} reports")
        ratio = built["plain"] / built["ours"]
        print(f"  indexing from rows: {count / built['ours']:,.0f} a CPU second; plain tantivy {ratio:.2f} of the time")
        print(f"  FTS5: {count / built['fts']:,.0f} a CPU second")
        mine = found["ms"]["ours"]
        for way, (middle, high) in found["ms"].items():
            middles, highs = f"{middle:7.2f} ({mine[0] / middle:5.2f})", f"{high:7.2f} ({mine[1] / high:5.2f})"
            print(f"  {way:10} CPU ms p50 {middles}  p95 {highs}")
        print(f"  the twin among the first ten: {found['found@10']}")
        print(f"  memory of a process that answers, MB: {serving_memory(folder, questions)}")
        if at_small:
            print(f"  p50 beside that at fewer reports: {mine[0] / at_small['ms']['ours'][0]:.2f}")
        return found
    finally:
        shutil.rmtree(folder)


def main() -> None:
    """Measure at few reports and at many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=400)
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.ask:
        print(json.dumps(ask(args.ask, args.reports, args.questions)))
        return
    small = tell(args.small, args.questions, None)
    tell(args.reports, args.questions, small)


if __name__ == "__main__":
    main()
