"""The look-alikes of one report: found by keyed tokens, shown with the words that both have. Decides nothing."""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from firsthand.cases.models import Case
from firsthand.cases.queries import title_of
from firsthand.core.text import one_line
from firsthand.programme.queries import version
from firsthand.triage.comparing import Terms, common, terms_of, usual_in
from firsthand.triage.lines import LookAlike
from firsthand.triage.look_alikes.numbers import cases_and_issues, number_of
from firsthand.triage.look_alikes.places import index_here
from firsthand.triage.look_alikes.ranking import CANDIDATES, query_of, rank, search_words
from firsthand.triage.look_alikes.tokens import FORMAT, TokenSet
from firsthand.triage.models import KnownIssue, Tokens
from firsthand.triage.reading import ReportWords, plain
from firsthand.triage.report_words import with_reports, words_of_case
from firsthand.vault.queries import unseal_json
from firsthand.vault.rules import CannotOpen

log = logging.getLogger("firsthand.triage")

SHOWN = 8
"""So many stand beside a case."""
READ_AT_ONCE = 12
"""Of so many, the likest, the reports are read together; few are read that are not shown."""
TITLE_SIGNS = 120


@dataclass(frozen=True)
class Found:
    """The look-alikes of a report, the likest first."""

    look_alikes: tuple[LookAlike, ...] = ()
    same_text: int = 0
    """How many other reports have the very words of this one."""
    waiting: bool = False
    """Nothing was looked for: the report has no tokens yet, or this machine has no index yet."""


def found_for(case: Case, words: ReportWords, others: QuerySet[Case], *, limit: int = SHOWN) -> Found:
    """The look-alikes of `case` among `others` and the known issues.

    `words` are those of its report. Nothing is said of a case that is not among `others`, also no count.
    Raises IndexBroken.
    """
    own, index = Tokens.objects.filter(case=case, format=FORMAT).first(), index_here()
    if own is None or index is None:
        return Found(waiting=True)
    mine = next((tokens for _, tokens in _unpacked([own])), None)
    if mine is None:
        return Found(waiting=True)
    # The report itself is in the index: a word that no other one has must not take the place of one that some have.
    itself = int(index.mark() >= own.pk)
    query = query_of(
        mine, lambda tokens: [max(0, count - itself) for count in index.doc_freq(tokens)], total=index.total - itself
    )
    # The report itself is among what is found.
    hits = [number for number, _ in index.search(search_words(query), CANDIDATES + 1)]
    rows = _candidates(hits, own, others)[:CANDIDATES]
    own_terms, usual = terms_of(words.whole), usual_in(version(case.version_id).programme)
    lines: list[LookAlike] = []
    ranked = list(rank(query, list(_unpacked(rows))))
    with_reports(row.case for row, _ in ranked[:READ_AT_ONCE] if row.case)
    for row, score in ranked:
        line = _line(row, score, own_terms, usual) if len(lines) < limit else None
        if line is not None:
            lines.append(line)
    same = sum(row.case_id is not None and bytes(row.packed) == bytes(own.packed) for row in rows)
    return Found(tuple(lines), same)


def _unpacked(rows: Iterable[Tokens]) -> Iterator[tuple[Tokens, TokenSet]]:
    """The rows with their tokens. A spoilt one is left out, and takes no other with it."""
    for row in rows:
        try:
            yield row, TokenSet.unpack(bytes(row.packed))
        except ValueError:
            log.error("the tokens of row %s cannot be read", row.pk)


def _candidates(hits: Sequence[int], own: Tokens, others: QuerySet[Case]) -> list[Tokens]:
    """The rows that the index found, best first, as far as the viewer may see them."""
    cases, issues = cases_and_issues(hits)
    rows = Tokens.objects.filter(Q(case__in=others.filter(pk__in=cases)) | Q(issue__in=issues), format=FORMAT)
    rows = rows.exclude(pk=own.pk).exclude(packed=b"").select_related("case__title__key", "issue__words__key")
    found = {number_of(case_id=row.case_id, issue_id=row.issue_id): row for row in rows}
    return [found[number] for number in hits if number in found]


def _line(row: Tokens, score: float, own: Terms, usual: Collection[str]) -> LookAlike | None:
    """One look-alike with what it shares; None where no rare word is shared, or where its words were erased."""
    try:
        theirs, about = _of_case(row.case) if row.case else _of_issue(row.issue)
    except CannotOpen:
        return None
    both = common(own, terms_of(theirs.whole), usual=usual)
    if not both.shared:
        return None
    return LookAlike(score=score, shared=both.shared, same_asset=both.same_asset, differs=both.differs, **about)


def _of_case(case: Case) -> tuple[ReportWords, dict[str, Any]]:
    title = one_line(plain(title_of(case)), TITLE_SIGNS)
    about = {"number": case.number, "title": title, "received_at": case.received_at, "state": str(case.state)}
    return words_of_case(case), about


def _of_issue(issue: KnownIssue | None) -> tuple[ReportWords, dict[str, Any]]:
    if issue is None:
        raise CannotOpen("This row of tokens belongs to nothing.")
    said = unseal_json(issue.words)
    title = one_line(plain(str(said.get("title", ""))), TITLE_SIGNS)
    about = {"reference": issue.reference, "url": str(said.get("url", "")), "title": title}
    return ReportWords(title=title, text=plain(str(said.get("text", "")))), about
