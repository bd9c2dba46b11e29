"""A report as keyed tokens: what becomes one, and that no word shows."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.triage.look_alikes.concepts import concepts_in
from firsthand.triage.look_alikes.tokens import Flag, TokenSet, keyed, name_of, terms_of, tokens_of
from firsthand.triage.stems import stem

MAC = keyed(b"k" * 32)
REPORT = "Cross-site scripting in order_search() of TidePortal 4.2.1, parameter q of /shop/search.php"


def flags_of(text: str, term: str) -> int:
    token = int.from_bytes(MAC(term.encode())[:8], "little")
    rows = tokens_of(text, MAC).rows
    return int(rows["flags"][rows["token"] == token][0])


def shared(one: str, other: str) -> set[int]:
    return set(tokens_of(one, MAC).hashes.tolist()) & set(tokens_of(other, MAC).hashes.tolist())


def test_another_key_gives_other_tokens() -> None:
    assert not set(tokens_of(REPORT, MAC).hashes.tolist()) & set(tokens_of(REPORT, keyed(b"x" * 32)).hashes.tolist())


def test_no_word_stands_in_what_is_kept() -> None:
    packed, text = tokens_of(REPORT, MAC).pack(), tokens_of(REPORT, MAC).index_text()
    assert b"search" not in packed
    assert re.fullmatch(r"[0-9a-f]{12}( [0-9a-f]{12})*", text)


def test_forms_of_a_word_are_one_token() -> None:
    assert shared("Overflows", "overflow")
    assert not shared("overflow", "injection")


@pytest.mark.parametrize(
    ("term", "flag"), [("search", Flag.NAMED), ("version 4.2.1", Flag.VERSION), (stem("tideportal"), Flag.CAPITAL)]
)
def test_a_token_knows_what_kind_of_word_it_stands_for(term: str, flag: Flag) -> None:
    assert flags_of(REPORT, term) & flag


def test_a_path_at_the_end_of_a_sentence_has_the_name_that_it_has_in_the_middle() -> None:
    assert [term for term, _ in terms_of("Open /v2/drawer/list.")] == [
        term for term, _ in terms_of("open /v2/drawer/list")
    ]


def test_two_names_of_one_trouble_share_a_token() -> None:
    assert shared("XSS", "cross-site scripting") == shared("XSS", "跨站脚本")
    assert len(shared("XSS", "cross-site scripting")) == 1


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("SQL-injectie in het zoekveld", "sqli"),
        ("Pufferüberlauf im Parser", "memory"),
        ("exécution de code à distance", "execution"),
        ("a heap-based overflow", "memory"),
        ("GET /../../etc/passwd", "path"),
        ("任意文件读取", "path"),
    ],
)
def test_trouble_is_known_in_several_languages(text: str, concept: str) -> None:
    assert concept in concepts_in(text)


def test_a_concept_is_not_found_inside_another_word() -> None:
    assert "denial" not in concepts_in("the doses of dosage")


def test_the_eight_rarest_words_are_marked() -> None:
    rows = tokens_of("buffer overflow " + " ".join(f"zq{n}x" for n in range(12)), MAC).rows
    assert int(((rows["flags"] & Flag.RARE) > 0).sum()) == 8


def test_chinese_is_read_in_pairs_of_signs() -> None:
    assert [term for term, _ in terms_of("远程代码")] == ["远程", "程代", "代码"]


def test_the_index_spells_a_token_as_questions_do() -> None:
    tokens = tokens_of("overflow", MAC)
    assert set(tokens.index_text().split()) == {name_of(t) for t in tokens.hashes.tolist()}


def test_nothing_said_is_no_token() -> None:
    assert len(tokens_of("", MAC).rows) == 0
    assert tokens_of("", MAC).index_text() == ""


@pytest.mark.parametrize("monster", ["a" * 10**6, "https://h.example/a?b=c " * 10**4, "../" * 10**5, "é" * 10**6])
def test_a_monster_gives_a_bounded_number_of_tokens(monster: str) -> None:
    assert len(tokens_of(monster, MAC).rows) <= 2_030


@given(st.text(max_size=400))
def test_any_text_survives_packing(text: str) -> None:
    tokens = tokens_of(text, MAC)
    again = TokenSet.unpack(tokens.pack())
    assert (again.rows == tokens.rows).all()
    assert sorted(set(again.hashes.tolist())) == again.hashes.tolist()


def test_what_was_not_packed_here_is_refused() -> None:
    with pytest.raises(ValueError):
        TokenSet.unpack(b"twelve octet")
