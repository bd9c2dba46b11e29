"""Look-alikes over texts of anybody's own: what `firsthand advice rank` runs, keyed tokens and all."""

import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from firsthand.triage.look_alikes.index import Index
from firsthand.triage.look_alikes.ranking import CANDIDATES, query_of, rank, search_words
from firsthand.triage.look_alikes.tokens import keyed, tokens_of
from firsthand.triage.reading import plain

Line = dict[str, Any]


def ranked(docs: Iterable[Line], queries: Iterable[Line], *, top: int) -> Iterator[Line]:
    """For each query the ids of the `top` documents most like it."""
    mac = keyed(secrets.token_bytes(32))
    kept = [(doc["id"], tokens_of(plain(doc["text"]), mac)) for doc in docs]
    with TemporaryDirectory() as folder, Index.create(Path(folder, "look-alikes")) as index:
        index.write((n, tokens.index_text()) for n, (_, tokens) in enumerate(kept))
        for query in queries:
            asked = query_of(tokens_of(plain(query["text"]), mac), index.doc_freq, total=index.total)
            found = index.search(search_words(asked), max(CANDIDATES, top))
            near = rank(asked, [(n, kept[n][1]) for n, _ in found])
            yield {"id": query["id"], "ranked": [kept[n][0] for n, _ in near[:top]]}
