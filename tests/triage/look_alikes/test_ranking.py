"""Which reports are most like one."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from firsthand.triage.look_alikes.ranking import AT_LEAST, POSTINGS, WORDS, Query, query_of, rank, search_words
from firsthand.triage.look_alikes.tokens import TokenSet, keyed, name_of, tokens_of

MAC = keyed(b"k" * 32)
XSS = "Stored XSS in the invoice title of TidePortal 4.2: the field memo_line of /billing/invoice.php is printed raw."
XSS_AGAIN = "Cross-site scripting: invoice.php shows memo_line unescaped. Seen in TidePortal 4.2."
OTHER_FIELD = (
    "Stored XSS in the display name of TidePortal 4.2: the field nick_name of /profile/edit.php is printed raw."
)
ELSEWHERE = "The certificate of the mail server has expired yesterday and clients complain."


def tokens(text: str) -> TokenSet:
    return tokens_of(text, MAC)


def asked(text: str, docs: Sequence[str]) -> Query:
    sets = [set(tokens(doc).index_text().split()) for doc in docs]
    return query_of(tokens(text), lambda names: [sum(n in s for s in sets) for n in names], total=len(docs))


def ranked(text: str, docs: Sequence[str]) -> list[int]:
    return [n for n, _ in rank(asked(text, docs), [(n, tokens(doc)) for n, doc in enumerate(docs)])]


def test_the_same_vulnerability_in_other_words_comes_first() -> None:
    assert ranked(XSS_AGAIN, [ELSEWHERE, OTHER_FIELD, XSS])[0] == 2


def test_another_field_of_the_same_product_comes_before_a_stranger() -> None:
    assert ranked(XSS, [ELSEWHERE, OTHER_FIELD]) == [1, 0]


def test_scores_lie_between_nothing_and_one_and_fall() -> None:
    scores = [s for _, s in rank(asked(XSS, [OTHER_FIELD, XSS]), [(0, tokens(OTHER_FIELD)), (1, tokens(XSS))])]
    assert 0 <= min(scores) <= max(scores) <= 1
    assert scores == sorted(scores, reverse=True)


def test_every_candidate_comes_back_also_one_without_words() -> None:
    assert sorted(ranked(XSS, [XSS, "", OTHER_FIELD])) == [0, 1, 2]


def test_a_report_without_words_has_no_order() -> None:
    assert rank(asked("", [XSS]), [("k", tokens(XSS))]) == [("k", 0.0)]
    assert rank(asked(XSS, [XSS]), []) == []


def test_only_words_that_some_report_has_are_searched_for() -> None:
    have = {n for n, _ in search_words(asked(XSS_AGAIN, [XSS]))}
    assert have == {name_of(t) for t in np.intersect1d(tokens(XSS).hashes, tokens(XSS_AGAIN).hashes).tolist()}


def test_the_rarest_words_are_searched_for_first() -> None:
    many = [XSS.replace("memo_line", f"other_{n}") for n in range(9)]
    words = [n for n, _ in search_words(asked(XSS, [XSS, *many]))]
    assert words[0] in tokens("memo_line").index_text().split()
    assert len(words) <= WORDS


def test_the_search_touches_a_bounded_number_of_reports() -> None:
    query = query_of(tokens(XSS), lambda names: [POSTINGS // 4] * len(names), total=10**6)
    assert len(search_words(query)) == 4


def test_a_report_of_common_words_alone_is_searched_for_all_the_same() -> None:
    query = query_of(tokens(XSS), lambda names: [10**6] * len(names), total=10**6)
    assert len(search_words(query)) == AT_LEAST


def test_a_word_that_every_report_here_has_is_worth_little() -> None:
    rare = query_of(tokens("TidePortal"), lambda names: [1] * len(names), total=10**5)
    common = query_of(tokens("TidePortal"), lambda names: [10**5] * len(names), total=10**5)
    assert common.weights[0] < 0.1 < math.log(1000) < rare.weights[0]


@pytest.mark.parametrize("others", [0, 3, 5_000])
def test_a_twin_stands_far_above_a_stranger_however_young_the_instance_is(others: int) -> None:
    query = query_of(tokens(XSS), lambda names: [2] * len(names), total=others + 2)
    (first, score), (second, other) = rank(query, [("stranger", tokens(ELSEWHERE)), ("twin", tokens(XSS))])
    assert (first, second) == ("twin", "stranger")
    assert score > 10 * other


@pytest.mark.parametrize("text", ["", "a", "\u0000", "漏洞", "x" * 50_000])
def test_odd_reports_are_ranked_without_a_word(text: str) -> None:
    assert len(rank(asked(text, [XSS, text]), [(0, tokens(XSS)), (1, tokens(text))])) == 2
