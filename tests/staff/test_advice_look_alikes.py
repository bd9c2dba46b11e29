"""Look-alikes at the desk: found, compared side by side, declined together, named in the queue."""

import re
from typing import Any

import pytest
from django.test import Client

from firsthand.cases import actions
from firsthand.cases.models import Case, Decision
from firsthand.cases.queries import visible_to
from firsthand.intake.pausing.actions import call_for_critical
from firsthand.journal.models import Entry
from firsthand.letters.kinds import LetterKind
from firsthand.letters.models import Letter
from firsthand.triage import queries, summaries, words
from firsthand.triage.lines import Advice, HintKind, LookAlike, RuleHint, SignalKind
from firsthand.triage.look_alikes import places
from firsthand.triage.look_alikes.following import follow_once
from firsthand.triage.models import CaseAdvice, Tokens
from firsthand.vault import actions as vault
from pages import words_of
from staff.look_alikes import HOUR, alike, told
from staff.prepared import REASON


@pytest.fixture(autouse=True)
def an_index_of_its_own(tmp_path, settings, monkeypatch):
    settings.DATA = tmp_path
    monkeypatch.setattr(places, "_here", places.Here())


@pytest.fixture
def two(programme, at) -> list[Case]:
    return alike(at)


@pytest.fixture
def three(programme, at) -> list[Case]:
    return alike(at, 3)


def numbers(case: Case, person: Any, at: Any) -> list[str]:
    return [like.number for like in queries.advice_for(case, person, at=at).look_alikes]


def press(client: Client, case: Case, *twins: Case, **changes: str) -> Any:
    """Ticks these cases on the page of a case and sends it, as the page stands."""
    page = client.get(f"/desk/cases/{case.number}/twins/").content.decode()
    seen = dict(re.findall(r'name="(seen-[^"]+)" value="([^"]*)"', page))
    post = {**seen, "rule": "N1", "for_all": "", **changes}
    for twin in twins:
        post |= {f"twin-{twin.number}": "on", f"reason-{twin.number}": f"{REASON} {twin.number}"} | changes
    return client.post(f"/desk/cases/{case.number}/twins/", post)


def test_a_look_alike_is_found_with_the_rare_words_that_both_have(two, handler, at):
    first, later = two
    likes = {like.number: like for like in queries.advice_for(later, handler, at=at).look_alikes}
    best = likes[first.number]
    assert {"zebrafinch", "decodefinchledger"} <= {word.lower() for word in best.shared}
    assert best.same_asset
    assert "7.5.0" in best.differs


def test_a_report_with_many_words_of_its_own_still_finds_its_look_alike(programme, handler, at):
    first = told(at - HOUR)
    own = " ".join(f"qz{n}xv" for n in range(60))
    later = told(at, steps=f"decodeFinchLedger() of zebrafinch. {own}")
    follow_once()
    assert first.number in numbers(later, handler, at)


def test_a_look_alike_that_a_person_may_not_see_is_not_there_nor_counted(two, handler, administrator, monkeypatch, at):
    first, later = two
    assert numbers(later, administrator, at) == []
    monkeypatch.setattr(queries, "visible_to", lambda viewer: visible_to(viewer).exclude(pk=first.pk))
    advice = queries.advice_for(later, handler, at=at)
    assert first.number not in {like.number for like in advice.look_alikes}


def test_an_erased_look_alike_is_left_out(two, handler, at):
    first, later = two
    vault.destroy_key(first.key, at=at)
    assert first.number not in numbers(later, handler, at)


def test_two_reports_stand_side_by_side_with_shared_words_marked_in_both(two, handler, desk_of):
    first, later = two
    page = desk_of(handler).get(f"/desk/cases/{later.number}/compare/{first.number}/").content.decode()
    sides = page.split('<section class="sheet side"')[1:]
    assert all("<mark>zebrafinch</mark>" in side for side in sides)
    assert all("<mark>the</mark>" not in side for side in sides)
    assert "style=" not in page


def test_what_is_compared_does_nothing_on_the_page(programme, handler, desk_of, at):
    hostile = '<b onclick="zebrafinch">zebrafinch</b> \u202ezebrafinch'
    first, later = told(at - HOUR, impact=hostile), told(at, impact=hostile)
    page = desk_of(handler).get(f"/desk/cases/{later.number}/compare/{first.number}/").content.decode()
    assert "<b onclick" not in page
    assert "\u202e" not in page
    assert "=&quot;<mark>zebrafinch</mark>&quot;&gt;" in page


@pytest.mark.parametrize("page", ["compare/{}/", "twins/"])
def test_who_reads_no_case_finds_nothing_and_who_is_outside_the_door(two, administrator, handler, desk_of, page):
    first, later = two
    there = page.format(first.number)
    hidden, outside = (
        client.get(f"/desk/cases/{later.number}/{there}") for client in (desk_of(administrator), Client())
    )
    nowhere = desk_of(administrator).get(f"/desk/cases/2027-9999/{there}")
    token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
    assert hidden.status_code == nowhere.status_code == 404
    assert token.sub(b"", hidden.content) == token.sub(b"", nowhere.content)
    assert outside.headers["Location"].startswith("/desk/sign-in/")
    assert desk_of(handler).get(f"/desk/cases/{later.number}/{there}").status_code == 200


def test_who_may_not_decide_may_compare_and_not_decide(two, auditor, desk_of):
    first, later = two
    client = desk_of(auditor)
    assert client.get(f"/desk/cases/{later.number}/compare/{first.number}/").status_code == 200
    assert client.get(f"/desk/cases/{first.number}/twins/").status_code == 403
    post = {f"twin-{later.number}": "on", f"reason-{later.number}": REASON, "rule": "N1"}
    assert client.post(f"/desk/cases/{first.number}/twins/", post).status_code == 403
    assert not Decision.objects.exists()


def test_a_case_is_not_compared_with_itself_or_with_one_that_is_not_there(two, handler, desk_of):
    for other in (two[0].number, "2027-9999"):
        assert desk_of(handler).get(f"/desk/cases/{two[0].number}/compare/{other}/").status_code == 404


def test_two_twins_are_declined_with_one_press_each_with_its_reason_and_letter(three, handler, desk_of):
    first, *later = three
    answer = press(desk_of(handler), first, *later)
    assert answer.headers["Location"] == f"/desk/cases/{first.number}/"
    for twin in later:
        decision = Decision.objects.get(case=twin)
        assert (decision.outcome, decision.rule_id, decision.by) == ("duplicate", "N1", handler)
        assert Case.objects.get(pk=twin.pk).same_as == first
        assert Letter.objects.filter(case=twin, kind=LetterKind.DECLINED).count() == 1
        assert Entry.objects.filter(subject=twin.number, kind="case.decided").count() == 1
    reasons = {twin.number: queries.vault.unseal_text(Decision.objects.get(case=twin).reason) for twin in later}
    assert reasons == {twin.number: f"{REASON} {twin.number}" for twin in later}
    assert not Decision.objects.filter(case=first).exists()


def test_a_chosen_report_without_a_reason_stops_all(three, handler, desk_of):
    first, one, two = three
    answer = press(desk_of(handler), first, one, two, **{f"reason-{two.number}": ""})
    assert answer.status_code == 422
    assert "Write a reason for this report" in words_of(answer.content.decode())
    assert REASON in answer.content.decode()
    assert not Decision.objects.exists()


def test_one_reason_is_copied_only_where_that_was_ticked(three, handler, desk_of):
    first, one, two = three
    empty = {f"reason-{one.number}": "", f"reason-{two.number}": "", "for_all": REASON}
    client = desk_of(handler)
    assert press(client, first, one, two, **empty).status_code == 422
    assert press(client, first, one, two, **empty, copy="on").status_code == 302
    assert {queries.vault.unseal_text(d.reason) for d in Decision.objects.all()} == {REASON}


def test_a_rule_that_one_of_them_does_not_take_changes_none(three, handler, desk_of, monkeypatch):
    first, one, two = three
    client, entries = desk_of(handler), Entry.objects.count()
    decline = actions.twins.decline

    def once(number: str, *args: Any, **kwargs: Any) -> Any:
        if number == one.number:
            kwargs["rule_id"] = "Z9"
        return decline(number, *args, **kwargs)

    monkeypatch.setattr("firsthand.cases.actions.twins.decline", once)
    answer = press(client, first, one, two)
    assert answer.status_code == 422
    assert "Nothing was changed." in words_of(answer.content.decode())
    assert (Decision.objects.count(), Entry.objects.count()) == (0, entries)
    assert Case.objects.filter(same_as=first).count() == 0


def test_the_earliest_arrival_is_the_original_and_cannot_be_declined_from_a_later_one(three, handler, desk_of):
    first, one, two = three
    client = desk_of(handler)
    page = client.get(f"/desk/cases/{one.number}/twins/").content.decode()
    assert f'name="twin-{first.number}"' not in page
    assert f'href="/desk/cases/{first.number}/twins/"' in page
    assert f'name="twin-{two.number}"' in page
    assert press(client, one, first).status_code == 422
    assert not Decision.objects.exists()


def test_what_was_not_shown_is_not_decided(two, handler, desk_of):
    first, later = two
    answer = press(desk_of(handler), first, later, **{f"seen-{later.number}": ""})
    assert answer.status_code == 422
    assert "Read it again" in words_of(answer.content.decode())
    assert not Decision.objects.exists()


def test_nothing_ticked_says_so(two, handler, desk_of):
    answer = press(desk_of(handler), two[0])
    assert (answer.status_code, "Choose at least one report." in answer.content.decode()) == (422, True)


def test_a_closed_look_alike_is_not_on_the_page(two, handler, desk_of, at):
    first, later = two
    actions.decline(later.number, "not_a_report", rule_id="N1", reason=REASON, by=handler, at=at)
    page = words_of(desk_of(handler).get(f"/desk/cases/{first.number}/twins/").content.decode())
    assert "No open look-alike was found." not in page or later.number not in page
    assert f"twin-{later.number}" not in page


def keep(case: Case, at: Any, **said: list[str]) -> None:
    content = vault.seal_json(case.key, "advice", {"cases": [], "issues": [], "rules": [], **said})
    CaseAdvice.objects.create(case=case, format=summaries.FORMAT, content=content, made_at=at)


def test_a_row_of_the_queue_names_a_look_alike_and_a_rule(two, handler, desk_of, at):
    first, later = two
    keep(later, at, cases=[first.number], rules=["N3"])
    page = words_of(desk_of(handler).get("/desk/").content.decode())
    assert f"looks like {first.number} · may fall under N3" in page


def test_flags_change_no_order(two, handler, desk_of, at):
    def order() -> list[str]:
        return re.findall(r'<th scope="row" class="cell-case"><a href="/desk/cases/([^/]+)/"', page())

    def page() -> str:
        return desk_of(handler).get("/desk/").content.decode()

    before = order()
    keep(two[0], at, cases=[two[1].number], rules=["N3"])
    assert order() == before


def test_a_flag_names_no_case_that_the_reader_may_not_see(two, handler, administrator, monkeypatch, at):
    first, later = two
    keep(later, at, cases=[first.number])
    assert summaries.flags_for(administrator, [later.number]) == {}
    monkeypatch.setattr(summaries, "visible_to", lambda viewer: visible_to(viewer).exclude(pk=first.pk))
    assert summaries.flags_for(handler, [later.number]) == {}


def test_flags_of_an_erased_case_are_gone(two, handler, at):
    keep(two[1], at, rules=["N3"])
    vault.destroy_key(two[1].key, at=at)
    assert summaries.flags_for(handler, [two[1].number]) == {}


def test_flags_cost_the_same_two_queries_for_many_rows(programme, handler, at, django_assert_num_queries):
    cases = [told(at - n * HOUR) for n in range(4)]
    for case in cases:
        keep(case, at, cases=[cases[0].number])
    for count in (1, 4):
        with django_assert_num_queries(2):
            assert len(summaries.flags_for(handler, [case.number for case in cases[:count]])) == count


def test_a_summary_names_what_shares_many_rare_words_and_an_asset(two, at):
    said = summaries.summary_of(queries.advice_of_the_house(two[1], at=at))
    assert said["cases"] == [two[0].number]


def test_a_summary_names_nothing_that_shares_a_single_word_however_high_its_score():
    like = LookAlike(score=0.9, shared=("quarantine",), number="2027-0001", same_asset=True)
    assert summaries.summary_of(Advice(look_alikes=(like,)))["cases"] == []


def test_a_summary_names_rules_by_which_a_report_may_not_qualify_and_no_others():
    hints = (RuleHint(HintKind.QUALIFYING, "Q1", ()), RuleHint(HintKind.NON_QUALIFYING, "N3", ()))
    assert summaries.summary_of(Advice(hints=hints))["rules"] == ["N3"]


def test_a_report_that_is_in_no_index_yet_says_so(programme, handler, at):
    assert queries.advice_for(told(at), handler, at=at).unavailable["look_alikes"] == words.NOT_YET


def test_the_same_words_from_another_are_counted(programme, handler, at):
    told(at - HOUR, title="The same")
    later = told(at, title="The same")
    follow_once()
    signals = {sign.kind: sign for sign in queries.advice_for(later, handler, at=at).signals}
    assert signals[SignalKind.SAME_TEXT].count == 1


def test_advice_changes_nothing(two, handler, at):
    def stand() -> tuple[int, list[Any]]:
        return Entry.objects.count(), list(Case.objects.values().order_by("pk"))

    before = stand()
    queries.advice_for(two[1], handler, at=at)
    assert stand() == before


def test_a_critical_look_alike_is_marked_in_the_list_and_on_the_page_of_twins(two, handler, desk_of, at):
    first, later = two
    mark = "The reporter says that it is critical."
    pages = [f"/desk/cases/{first.number}/", f"/desk/cases/{first.number}/twins/"]
    assert not any(mark in desk_of(handler).get(page).content.decode() for page in pages)
    call_for_critical(later, ("exploited",), at=at)
    assert all(desk_of(handler).get(page).content.decode().count(mark) == 1 for page in pages)
    actions.confirm(later.number, by=handler, at=at)
    assert mark in desk_of(handler).get(pages[1]).content.decode()


@pytest.mark.parametrize("page", ["", "twins/", "compare/OTHER/"])
def test_an_erased_case_is_answered_with_a_page_that_says_so(two, handler, desk_of, at, page):
    erased, other = two
    vault.destroy_key(erased.key, at=at)
    answer = desk_of(handler).get(f"/desk/cases/{erased.number}/{page.replace('OTHER', other.number)}")
    assert answer.status_code == 410
    assert "These words cannot be opened." in words_of(answer.content.decode())


def test_a_spoilt_row_of_tokens_takes_no_other_look_alike_with_it(three, handler, at):
    first, second, third = three
    Tokens.objects.filter(case=second).update(packed=b"abc")
    assert numbers(third, handler, at) == [first.number]
    assert numbers(second, handler, at) == []
