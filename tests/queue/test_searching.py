"""Search over sealed words: who finds what, by which words, and what nobody learns."""

import logging
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.cases.opening import add_message
from firsthand.cases.rules import Channel
from firsthand.core.clock import now
from firsthand.queue.models import SearchTokens
from firsthand.queue.queries import without_words
from firsthand.queue.rules import Source
from firsthand.queue.searching import finding, keeping, typed
from firsthand.queue.searching.following import SearchFollower
from firsthand.triage.look_alikes import places
from firsthand.triage.look_alikes.following import follow_once
from firsthand.triage.sweeps import Searching
from firsthand.vault import actions as vault

CANARY = "zwartsluis"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """No index of another test."""
    monkeypatch.setattr("django.conf.settings.DATA", tmp_path)
    monkeypatch.setattr(finding, "_here", places.Here("search"))


def find(viewer, words, *, index=True, **options):
    if index:
        while follow_once(SearchFollower):
            pass
    found = finding.find(viewer, words, size=options.pop("size", 10), **options)
    return [Case.objects.get(pk=pk).number for pk in found.ids]


@pytest.fixture
def house(report_at, handler, lead, at):
    """Two cases that share a word in different forms, in different places."""
    first = report_at(location="Shared folders open by counting", name="Q. Lindqvarn", mail="q@finder.example").case
    second = report_at(location="The audit trail", name="t0rvald", mail="").case
    actions.reply(second.number, "We share your view of the cormorant.", by=handler, at=at)
    actions.keep_note(second.number, "Ask the puffin people.", by=handler, at=at)
    return first.number, second.number


@pytest.mark.parametrize("index", [True, False])
@pytest.mark.parametrize(("words", "which"), [
    ("folders", [0]), ("FOLDER", [0]), ("share", [1, 0]), ("shared trail", [1]), ("cormorant", [1]), ("puffin", [1]),
    ("Lindqvarn", [0]), ("q@finder.example", [0]), ("t0rvald audit", [1]), ("folders cormorant", []), ("albatross", []),
])  # fmt: skip
def test_all_words_must_stand_somewhere_in_a_case_in_any_form(house, handler, words, which, index):
    assert find(handler, words, index=index) == [house[n] for n in which]


def test_a_case_that_is_closed_to_somebody_is_not_found_by_them(house, handler, lead, auditor, administrator, at):
    actions.restrict(house[0], by=lead, at=at)
    assert find(handler, "share") == [house[1]]
    assert find(lead, "share") == [house[1], house[0]]
    assert find(administrator, "share") == []
    assert finding.find(handler, "folders", size=10).ids == ()


def test_what_follows_after_the_index_was_made_is_found_at_once(house, handler, at):
    find(handler, "share")
    actions.keep_note(house[0], "A kittiwake.", by=handler, at=at)
    assert find(handler, "kittiwake", index=False) == [house[0]]


def test_where_the_words_stand_is_told(house, handler):
    follow_once(SearchFollower)
    found = finding.find(handler, "share cormorant puffin", size=10)
    assert set(found.where.values()) == {frozenset({Source.MESSAGE, Source.NOTE})}


def test_pages_follow_each_other_also_past_cases_closed_to_the_viewer(report_at, handler, lead, at):
    numbers = [report_at(at + timedelta(minutes=n)).case.number for n in range(7)]
    for number in numbers[2:4]:
        actions.restrict(number, by=lead, at=at)
    follow_once(SearchFollower)
    seen, below = [], None
    while True:
        found = finding.find(handler, "files", below=below, size=2)
        seen += found.ids
        if (below := found.next_below) is None:
            break
    assert len(seen) == len(set(seen)) == 5
    assert seen == sorted(seen, reverse=True)


def test_no_word_stands_in_the_rows_and_none_in_the_log(report_at, handler, desk_of, caplog):
    report_at(location=f"The {CANARY} page", name=CANARY, mail=f"{CANARY}@finder.example")
    with caplog.at_level(logging.DEBUG):
        client = desk_of(handler)
        led = client.post("/desk/find/", {"q": CANARY})
        page = client.get(led.headers["Location"])
    assert page.context["found"].words == 1
    assert CANARY not in led.headers["Location"]
    assert CANARY not in caplog.text
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert CANARY not in repr([[bytes(v) if isinstance(v, memoryview) else v for v in r] for r in cursor])


def test_words_of_an_erased_case_are_found_no_longer(house, handler, at):
    find(handler, "cormorant")
    case = Case.objects.get(number=house[1])
    vault.destroy_key(case.key, at=at)
    assert Searching().keep_words(at=now()) == 1
    assert find(handler, "cormorant") == []
    assert [row.packed for row in SearchTokens.objects.filter(case=case)] == [b""]
    assert not without_words().exists()


def test_rows_of_cases_of_before_are_made_again(house, handler):
    rows = {(row.source, bytes(row.packed)) for row in SearchTokens.objects.all()}
    SearchTokens.objects.exclude(source=Source.REPORT).delete()
    assert Searching().keep_words(at=now()) == 2
    assert {(row.source, bytes(row.packed)) for row in SearchTokens.objects.all()} == rows
    assert Searching().keep_words(at=now()) == 0
    assert find(handler, "puffin") == [house[1]]


def test_words_that_cannot_be_tokenised_are_kept_and_found_later(a_case, handler, at, monkeypatch, caplog):
    with monkeypatch.context() as broken:
        broken.setattr(keeping, "_packed", lambda text: 1 / 0)
        actions.keep_note(a_case.number, "The puffin.", by=handler, at=at)
    assert "ZeroDivisionError" in caplog.text
    assert "puffin" not in caplog.text
    assert Searching().keep_words(at=now()) == 1
    assert find(handler, "puffin") == [a_case.number]


def test_without_an_index_the_page_says_that_only_the_newest_cases_were_looked_through(house, handler, desk_of):
    client = desk_of(handler)
    page = client.get(client.post("/desk/find/", {"q": "share"}).headers["Location"]).content.decode()
    assert "only the 2000 newest cases are looked through" in page.replace(",", "")
    assert house[0] in page


def test_the_index_takes_up_what_came_while_it_was_away(house, handler):
    for _ in range(3):
        follow_once(SearchFollower)
    assert (places.root("search") / "current").is_file()
    assert finding.find(handler, "puffin", size=10).only_newest is False


@pytest.mark.parametrize("number", ["2027-0001", "1", "0001", "2027-1", " 2027-0001 "])
def test_a_number_leads_to_its_case(a_case, handler, desk_of, number):
    answer = desk_of(handler).post("/desk/find/", {"q": number})
    assert answer.headers["Location"] == "/desk/cases/2027-0001/"


def test_the_beginning_of_a_number_leads_to_the_list(report_at, handler, desk_of):
    report_at()
    answer = desk_of(handler).post("/desk/find/", {"q": "2027-"}, follow=True)
    assert "2027-0001" in answer.content.decode()


@pytest.mark.parametrize(("said", "kept"), [('share "4471', "share &quot;4471"), ("2027-", "2027-")])
def test_the_box_keeps_what_was_looked_for(house, handler, desk_of, said, kept):
    page = desk_of(handler).post("/desk/find/", {"q": said}, follow=True).content.decode()
    assert f'type="search" value="{kept}"' in page


def test_a_case_closed_to_somebody_is_not_led_to_by_its_number(a_case, handler, lead, desk_of, at):
    actions.restrict(a_case.number, by=lead, at=at)
    client = desk_of(handler)
    for number in (a_case.number, "2027-0002"):
        answer = client.post("/desk/find/", {"q": number}, follow=True)
        assert answer.redirect_chain == [(f"/desk/cases/?number={number}", 302)]
        assert "No case has a number that begins with" in answer.content.decode()


def test_what_somebody_typed_is_read_by_nobody_else(handler, lead):
    box = typed.sealed("cormorant", handler)
    assert typed.opened(box, handler) == "cormorant"
    assert typed.opened(box, lead) == ""


@given(st.text(max_size=80))
def test_a_made_up_address_of_a_search_is_no_search(box):
    class Nobody:
        pk = 7

    assert typed.opened(box, Nobody()) == ""


@given(st.text(max_size=300))
def test_whatever_is_typed_is_bounded(text):
    tokens, _left_out = finding.search_tokens(text)
    assert len(tokens) <= finding.WORDS_AT_MOST


def test_what_a_reporter_writes_later_is_found(a_case, handler, at):
    add_message(a_case, text="And the gannet.", channel=Channel.CASE_PAGE, at=at)
    assert find(handler, "gannet") == [a_case.number]
