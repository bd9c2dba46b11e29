"""The model of weaknesses over JSON lines of anybody's own: `firsthand advice class FILE`."""

from collections.abc import Iterable, Iterator
from typing import Any

from firsthand.triage.reading import plain
from firsthand.triage.weakness.scoring import ranked_classes

TOP = 5


def suggested(lines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """For each `{"id", "text"}` the classes, best first, with calibrated scores, sure or not: `[["CWE-79", 0.93], …]`.

    A text without known words gets none. The desk shows less: nothing where the best score is low. A `title` in the
    line is read before the text.
    """
    for line in lines:
        title = line.get("title")
        text = f"{title}\n{line['text']}" if isinstance(title, str) and title else line["text"]
        ranked = ranked_classes(plain(text), TOP)
        yield {"id": line["id"], "classes": [[f"CWE-{cwe}", score] for cwe, score in ranked]}
