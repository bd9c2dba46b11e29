"""Advice beside a case: what it says, what it leads to, and whom it shows nothing."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from firsthand.cases.models import Case, Message
from firsthand.journal.models import Entry
from firsthand.programme.scope import ScopeAnswer, Verdict
from firsthand.triage import queries, words
from firsthand.triage.lines import (
    Advice,
    HintKind,
    Item,
    LookAlike,
    MissingItem,
    NamedAsset,
    RuleHint,
    Signal,
    SignalKind,
    SuggestedClass,
)
from pages import words_of
from staff.prepared import address

HOSTILE = '<script>alert("x")</script>\u202e<img src=x onerror=alert(1)>'


@pytest.fixture
def advised(monkeypatch: pytest.MonkeyPatch):
    """Lets every page see this advice."""

    def give(**pieces: Any) -> None:
        advice = Advice(**pieces)
        monkeypatch.setattr("firsthand.staff.views.cases.advice_for", lambda *_, **__: advice)

    return give


def like(at: datetime, **changes: Any) -> LookAlike:
    known: dict[str, Any] = {
        "score": 0.64, "shared": ("ophogen", "volgnummer"), "number": "2027-0009", "title": "Export for any account",
        "received_at": at, "state": "in_review", "same_asset": True, "differs": ("7.4.1",),
    }  # fmt: skip
    return LookAlike(**{**known, **changes})


def look(client: Client, case: Case, **asked: str) -> str:
    answer = client.get(f"/desk/cases/{case.number}/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_piece_says_what_it_rests_on(a_case, programme, handler, desk_of, advised, at):
    asset = programme.programme.scope[0]
    advised(
        assets=(NamedAsset("www.mimecast.com", ScopeAnswer(Verdict.IN, asset, host="www.mimecast.com")),),
        classes=(SuggestedClass(639, "Authorization Bypass", 0.71, ("count up",)),),
        hints=(RuleHint(HintKind.NON_QUALIFYING, "N3", ("banner",)),),
        missing=(MissingItem(Item.VERSION, "Which version did you test?"),),
        signals=(Signal(SignalKind.SENT_TO_MANY, (), 14),),
        look_alikes=(like(at),),
    )
    said = words_of(look(desk_of(handler), a_case))
    for line in (
        "In scope www.mimecast.com", "CWE-639, Authorization Bypass", "likely", "count up", "May fall under N3",
        "banner", "The version", "Which version did you test?", "The mail names 14 addressees.",
        "2027-0009 Export for any account", "ophogen, volgnummer", "Both name the same host or path.", "7.4.1",
    ):  # fmt: skip
        assert line in said


def test_a_hint_leads_to_the_rule_as_it_read_on_the_day_of_arrival(a_case, handler, desk_of, advised):
    advised(hints=(RuleHint(HintKind.NON_QUALIFYING, "N3", ()),))
    assert f'href="/en/policy/{a_case.version_id}/#N3"' in look(desk_of(handler), a_case)


def test_pieces_without_anything_to_say_share_one_quiet_line(a_case, handler, desk_of, advised):
    advised()
    said = words_of(look(desk_of(handler), a_case))
    assert "Nothing found: Scope, Kind of weakness, Rules of the policy, Signs of bulk. Nothing is missing." in said
    assert said.count(str(words.NOTHING)) == 1  # the look-alikes have a place of their own


def test_a_piece_that_is_missing_says_so(a_case, handler, desk_of, advised):
    advised(unavailable={"classes": words.FAILED, "look_alikes": words.NOT_YET})
    said = words_of(look(desk_of(handler), a_case))
    assert words.FAILED in said
    assert words.NOT_YET in said


def test_ask_this_opens_the_form_with_the_question_and_sends_nothing(a_case, handler, desk_of, advised):
    advised(missing=(MissingItem(Item.STEPS, "Which steps lead there?"),))
    client, before = desk_of(handler), Entry.objects.count()
    link = f"/desk/cases/{a_case.number}/?act=question&amp;ask=steps#question"
    assert f'href="{link}"' in look(client, a_case)
    form = look(client, a_case, act="question", ask="steps").split('id="question"')[1]
    assert "Which steps lead there?</textarea>" in form
    assert (Entry.objects.count(), Message.objects.filter(is_question=True).count()) == (before, 0)


def test_a_question_that_advice_does_not_ask_fills_in_nothing(a_case, handler, desk_of, advised):
    advised(missing=(MissingItem(Item.STEPS, "Which steps lead there?"),))
    form = look(desk_of(handler), a_case, act="question", ask="impact").split('id="question"')[1]
    assert "Which steps lead there?</textarea>" not in form


def test_an_earlier_look_alike_leads_to_the_form_of_a_duplicate_filled_in(a_case, handler, desk_of, advised, at):
    advised(look_alikes=(like(at.replace(month=2)),))
    page = look(desk_of(handler), a_case)
    assert f'href="/desk/cases/{a_case.number}/?act=duplicate&amp;about=2027-0009#duplicate"' in page
    assert f'href="/desk/cases/{a_case.number}/compare/2027-0009/"' in page


def test_a_later_one_leads_to_its_own_form_instead(a_case, handler, desk_of, advised, at):
    advised(look_alikes=(like(at.replace(month=4)),))
    page = look(desk_of(handler), a_case)
    assert f'href="/desk/cases/2027-0009/?act=duplicate&amp;about={a_case.number}#duplicate"' in page
    assert "about=2027-0009" not in page


def test_who_only_reads_sees_the_advice_and_no_act(a_case, auditor, desk_of, advised, at):
    advised(look_alikes=(like(at),), missing=(MissingItem(Item.STEPS, "Which steps?"),))
    page = look(desk_of(auditor), a_case)
    assert "Which steps?" in page
    for act in ("act=duplicate", "act=question", "/twins/"):
        assert act not in page


def test_words_of_a_report_do_nothing_on_the_page(a_case, handler, desk_of, advised, at):
    advised(
        assets=(NamedAsset(HOSTILE, ScopeAnswer(Verdict.NOT_NAMED)),),
        classes=(SuggestedClass(79, "XSS", 0.4, (HOSTILE,)),),
        hints=(RuleHint(HintKind.QUALIFYING, "Q1", (HOSTILE,)),),
        signals=(Signal(SignalKind.PLACEHOLDERS, (HOSTILE,), 1),),
        missing=(MissingItem(Item.PROOF, HOSTILE),),
        look_alikes=(like(at, title=HOSTILE, shared=(HOSTILE,), differs=(HOSTILE,)),),
    )
    page = look(desk_of(handler), a_case)
    assert "<script>" not in page
    assert "<img" not in page
    assert page.count("&lt;script&gt;") == 8
    assert not re.search(r'(?<!<bdi>)(?<!<bdi class="host">)(?<!<bdi class="look-alike-title">)&lt;script', page)


@pytest.mark.parametrize(("url", "shown"), [("https://nvd.example/CVE-1", True), ("javascript:alert(1)", False)])
def test_a_known_issue_is_linked_only_where_its_address_is_one_of_the_web(
    a_case, handler, desk_of, advised, at, url, shown
):
    advised(look_alikes=(like(at, number="", reference="CVE-2026-1", url=url, received_at=None, state=""),))
    page = look(desk_of(handler), a_case)
    assert "CVE-2026-1" in page
    assert (f'href="{url}" rel="noreferrer"' in page) is shown
    assert "javascript:" not in page.replace("<bdi>", "")


def test_an_act_that_fails_keeps_the_advice_beside_it(a_case, handler, desk_of, advised):
    advised(missing=(MissingItem(Item.STEPS, "Which steps lead there?"),))
    answer = desk_of(handler).post(address(a_case, "question"), {"text": ""})
    assert answer.status_code == 422
    assert "Which steps lead there?" in answer.content.decode()


@pytest.mark.parametrize("piece", ["found_for", "_assets", "_classes", "_hints", "_missing", "_signals"])
def test_a_piece_that_fails_leaves_the_others_and_no_word_in_the_log(a_case, handler, monkeypatch, caplog, piece, at):
    def broken(*_: object) -> None:
        raise ValueError("zebrafinch")

    monkeypatch.setattr(queries, piece, broken)
    advice = queries.advice_for(a_case, handler, at=at)
    named = {"found_for": "look_alikes"}.get(piece, piece[1:])
    assert advice.unavailable[named] == words.FAILED
    assert "zebrafinch" not in caplog.text
    assert "ValueError" in caplog.text
