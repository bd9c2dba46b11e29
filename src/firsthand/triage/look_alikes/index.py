"""One full-text index of keyed tokens in a folder of its own (tantivy). It knows numbers and tokens, and no word.

What it holds can be made again from the rows at any time (`following`): nothing here is the only copy of anything.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import tantivy

from firsthand.core.errors import FirsthandError
from firsthand.core.files import replace_file

WRITER_BYTES = 64_000_000
"""Memory in which new documents are gathered before they become a segment on disk."""
MARK, BROKEN = "mark", "broken"
_NUMBER, _TOKENS = "id", "tokens"

Row = tuple[int, str]
"""The number of a report or issue, and its tokens parted by blanks (`tokens.TokenSet.index_text`)."""


class IndexBroken(FirsthandError):
    """The folder holds no index that can be read or written."""


log = logging.getLogger("firsthand.triage")


def tell_broken(folder: Path) -> None:
    """Say that the index in a folder is damaged: whoever follows makes it again, and nobody searches it meanwhile."""
    log.warning("the look-alike index %s is damaged and is made again", folder.name)
    with suppress(OSError):
        (folder / BROKEN).touch(mode=0o600)


class Index:
    """An index that was opened: to search it, or, by one process at a time, to write it."""

    def __init__(self, folder: Path, opened: Any) -> None:
        self.folder = folder
        self._opened = opened
        self._writer: Any = None

    @classmethod
    def create(cls, folder: Path) -> "Index":
        """An empty index in a new folder. Raises IndexBroken, also where the disk is full."""
        with _as_broken(folder):
            folder.mkdir(mode=0o700, parents=True)
            made = cls(folder, tantivy.Index(_schema(), path=str(folder), reuse=False))
            made.keep_mark(0)
        return made

    @classmethod
    def open(cls, folder: Path) -> "Index":
        """The index of a folder. Raises IndexBroken."""
        with _as_broken(folder):
            found = cls(folder, tantivy.Index.open(str(folder)))
            found.doc_freq(["0"])
        found.mark()
        return found

    def __enter__(self) -> "Index":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, rows: Iterable[Row]) -> None:
        """Put documents in, each in place of the one with its number; one without tokens only takes that one out.

        Durable on return, and all or nothing. Doing it again changes nothing. Raises IndexBroken where another process
        writes, where the disk is full, or where what lies there is damaged.
        """
        with _as_broken(self.folder):
            try:
                writer = self._writer = self._writer or self._opened.writer(heap_size=WRITER_BYTES, num_threads=1)
                highest = self._highest()
                for number, tokens in rows:
                    if number <= highest:  # looking for what cannot be there costs as much as writing it
                        writer.delete_documents_by_term(_NUMBER, number)
                    highest = max(highest, number)
                    if not tokens:
                        continue
                    document = tantivy.Document()
                    document.add_integer(_NUMBER, number)
                    document.add_text(_TOKENS, tokens)
                    writer.add_document(document)
                writer.commit()
                self._opened.reload()
            except BaseException:
                self._writer = None  # a writer that failed once takes nothing more; dropping it forgets its half batch
                raise

    def _highest(self) -> int:
        """The greatest number of a document; -1 where there is none."""
        hits = (
            self._opened.searcher()
            .search(tantivy.Query.all_query(), 1, count=False, order_by_field=_NUMBER, order=tantivy.Order.Desc)
            .hits
        )
        return int(hits[0][0]) if hits else -1

    def search(self, chosen: Sequence[tuple[str, float]], limit: int) -> list[tuple[int, float]]:
        """The numbers of the documents that have most of the `chosen` (token, weight), best first, with scores.

        Raises IndexBroken, and then whoever follows makes the index again.
        """
        if not chosen:
            return []
        with _as_broken(self.folder, tell=True):
            schema, each = self._opened.schema, []
            for token, weight in chosen:
                term = tantivy.Query.term_query(schema, _TOKENS, token, index_option="freq")
                each.append((tantivy.Occur.Should, tantivy.Query.boost_query(term, weight)))
            searcher = self._opened.searcher()
            hits = searcher.search(tantivy.Query.boolean_query(each), limit, count=False).hits
            numbers = searcher.fast_field_values(_NUMBER, [place for _, place in hits])
            return [(number, score) for number, (score, _) in zip(numbers, hits, strict=True)]

    def having(self, tokens: Sequence[str], limit: int, *, below: int | None = None) -> list[int]:
        """The numbers of the documents that have all of `tokens`, the greatest first; only those under `below`.

        As `search`.
        """
        if not tokens:
            return []
        with _as_broken(self.folder, tell=True):
            schema, query = self._opened.schema, tantivy.Query
            each = [
                (tantivy.Occur.Must, query.term_query(schema, _TOKENS, token, index_option="freq")) for token in tokens
            ]
            if below is not None:
                under = query.range_query(schema, _NUMBER, tantivy.FieldType.Integer, 0, below, include_upper=False)
                each.append((tantivy.Occur.Must, under))
            hits = (
                self._opened.searcher()
                .search(query.boolean_query(each), limit, count=False, order_by_field=_NUMBER, order=tantivy.Order.Desc)
                .hits
            )
            return [int(number) for number, _ in hits]

    def doc_freq(self, tokens: Sequence[str]) -> list[int]:
        """In how many documents each token stands; those that were taken out lately may still count. As `search`."""
        with _as_broken(self.folder, tell=True):
            searcher = self._opened.searcher()
            return [searcher.doc_freq(_TOKENS, token) for token in tokens]

    @property
    def total(self) -> int:
        """How many documents there are."""
        return int(self._opened.searcher().num_docs)

    @property
    def segments(self) -> int:
        """In how many parts the documents lie."""
        return int(self._opened.searcher().num_segments)

    def reload(self) -> None:
        """See what was written meanwhile. Raises IndexBroken."""
        with _as_broken(self.folder):
            self._opened.reload()

    def mark(self) -> int:
        """The number of the last row of tokens that went in. Raises IndexBroken."""
        with _as_broken(self.folder):
            return int((self.folder / MARK).read_text("ascii"))

    def keep_mark(self, to: int) -> None:
        """Note how far the rows went in: after `write`, so that a crash between the two only repeats work."""
        with _as_broken(self.folder):
            replace_file(self.folder / MARK, b"%d\n" % to)

    def close(self) -> None:
        """Let a writer finish what it merges in the background, and let it go."""
        writer, self._writer = self._writer, None
        if writer is not None:
            with suppress(IndexBroken), _as_broken(self.folder):
                writer.wait_merging_threads()


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    # A field of unsigned numbers would take nothing out: the library looks there for a signed one, and finds none.
    builder.add_integer_field(_NUMBER, indexed=True, fast=True)
    builder.add_text_field(_TOKENS, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


@contextmanager
def _as_broken(folder: Path, *, tell: bool = False) -> Iterator[None]:
    """tantivy tells of what it finds wrong in several ways, also by panics, which are no Exception."""
    try:
        yield
    except BaseException as error:
        if not isinstance(error, ValueError | OSError | LookupError) and type(error).__name__ != "PanicException":
            raise
        if tell:
            tell_broken(folder)
        raise IndexBroken(f"The look-alike index {folder.name} cannot be used ({type(error).__name__}).") from error
