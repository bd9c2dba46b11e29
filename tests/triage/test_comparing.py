"""Two texts compared word by word."""

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.triage import comparing
from firsthand.triage.comparing import DIFFERS_AT_MOST, SHARED_AT_MOST, WORD_AT_MOST, Common, marked, terms_of, usual_in
from firsthand.triage.reading import plain

TEXTS = st.text(max_size=400) | st.text(alphabet="abc /?=&.<>\u0301\u202e跨站脚", max_size=400)
MONSTERS = {
    "megabytes": "zebrafinch ledger " * 200_000, "zalgo": "z" + "\u0301\u0336" * 100_000 + "ebrafinch",
    "directions": "\u202ezebrafinch\u2066" * 20_000,
    "urls": "".join(f"https://a{n}.example/p?q{n}=1 " for n in range(10_000)),
    "nothing": "",
}  # fmt: skip


def common(mine: str, theirs: str, usual: Collection[str] = ()) -> Common:
    return comparing.common(terms_of(mine), terms_of(theirs), usual=usual)


def test_rare_words_that_both_have_come_first_as_the_first_text_writes_them():
    found = common("The decodeFinchLedger of zebrafinches is read.", "zebrafinch: decodefinchledger password")
    assert found.shared == ("decodeFinchLedger", "zebrafinches")


@pytest.mark.parametrize("word", ["the", "password", "het", "somebody", "und", "Beste", "200"])
def test_an_everyday_word_says_nothing(word):
    assert common(f"{word} abc", f"{word} xyz").shared == ()


def test_what_every_report_to_the_organisation_says_is_left_out(programme):
    usual = usual_in(programme.programme)
    assert common("mimecast zebrafinch", "zebrafinch mimecast", usual=usual).shared == ("zebrafinch",)


def test_what_only_the_first_names_is_told_where_the_second_names_another():
    found = common("Version 7.4.1, /a/b?id=1", "Version 7.5.0, /a/c?key=1")
    assert found.differs == ("7.4.1", "id", "/a/b")


@pytest.mark.parametrize("written", ["Open /v2/drawer/list.", "Open /v2/drawer/list...", "/v2/drawer/list is open"])
def test_a_path_is_the_same_whether_or_not_it_ends_a_sentence(written):
    found = common(written, "The place is /v2/drawer/list and no other.")
    assert found.same_asset
    assert found.differs == ()


def test_a_version_that_the_other_is_silent_on_is_no_difference():
    assert common("Version 7.4.1 of it", "The newest one").differs == ()


@pytest.mark.parametrize(("other", "same"), [("see shop.example", True), ("see www.shop.example", False)])
def test_two_texts_name_the_same_asset_by_the_whole_host(other, same):
    assert common("at shop.example", other).same_asset is same


def test_chinese_words_are_shared_by_pairs_of_signs():
    assert common("跨站脚本", "存储型跨站").shared == ("跨站",)


def test_marked_pieces_are_the_forms_of_a_shared_word():
    pieces = marked("Zebrafinches, zebrafinch; zebra", common("zebrafinch", "zebrafinch").stems)
    assert [piece.text for piece in pieces if piece.shared] == ["Zebrafinches", "zebrafinch"]


@given(TEXTS, TEXTS)
def test_any_two_texts_are_compared_within_bounds_and_nothing_is_lost_in_pieces(one, two):
    one, two = plain(one), plain(two)
    found = common(one, two)
    assert len(found.shared) <= SHARED_AT_MOST
    assert len(found.differs) <= DIFFERS_AT_MOST
    assert all(0 < len(word) <= WORD_AT_MOST for word in (*found.shared, *found.differs))
    assert "".join(piece.text for piece in marked(one, found.stems)) == one


@pytest.mark.parametrize("name", MONSTERS)
def test_a_monster_is_compared_within_bounds(name):
    text = plain(MONSTERS[name])
    found = common(text, text)
    assert len(found.shared) <= SHARED_AT_MOST
    assert found.differs == ()
