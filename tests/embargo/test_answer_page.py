"""The page behind the link in a mail: dates and an answer, nothing of the content, nothing on a mere look."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client

from firsthand.cases.models import Fact
from firsthand.embargo import actions
from firsthand.journal.models import Entry
from firsthand.letters.models import Letter
from firsthand.letters.tokens import answer_token, proposal_of_token
from firsthand.vault.keyring import Keyring
from firsthand.vault.queries import unseal_json
from pages import words_of

DAY = timedelta(days=1)
SECRET = "The canary heron needs two weeks more."


@pytest.fixture
def asked(talks, monkeypatch):
    """A proposal of ours for day 60, its page, and the present a day later."""
    proposal = talks.we_propose(60, why=SECRET)
    talks.at += DAY
    monkeypatch.setattr("firsthand.embargo.views.now", lambda: talks.at)
    token = answer_token(settings.KEYRING, proposal.pk)
    return SimpleNamespace(talks=talks, proposal=proposal, token=token, url=f"/en/embargo/{token}/")


def read(asked, language="en"):
    answer = Client().get(asked.url.replace("/en/", f"/{language}/"))
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def send(asked, **fields):
    return Client().post(asked.url, fields)


# The link


def test_a_token_names_its_proposal_and_no_other_token_does():
    keyring, other = Keyring(b"1" * 32), Keyring(b"2" * 32)
    token = answer_token(keyring, 147)
    assert proposal_of_token(keyring, token) == proposal_of_token(keyring, token.upper()) == 147
    assert len(token.partition(".")[2]) * 5 >= 80
    near = (token.replace("147", "148"), token[:-1], f"{token}x", f"1{token}", "９" + token, "147." + "ſ" * 16)
    for wrong in (answer_token(other, 147), "", "147", *near):
        assert proposal_of_token(keyring, wrong) is None


@pytest.mark.parametrize(
    "token", ["x", "1.aaaaaaaaaaaaaaaa", "999999999999999999.aaaaaaaaaaaaaaaa", "%00", "1." + "a" * 900]
)
def test_an_unknown_link_is_not_found(programme, token):
    answer = Client().get(f"/en/embargo/{token}/")
    assert answer.status_code == 404
    assert "does not exist" in answer.content.decode()


def test_a_proposal_that_is_none_of_ours_has_no_page(asked):
    theirs = asked.talks.they_propose(30)
    here = f"/en/embargo/{answer_token(settings.KEYRING, theirs.pk)}/"
    nowhere = f"/en/embargo/{answer_token(settings.KEYRING, 10**6)}/"
    pages = [Client().get(address) for address in (here, nowhere)]
    assert [page.status_code for page in pages] == [404, 404]
    assert words_of(pages[0].content.decode()) == words_of(pages[1].content.decode())


def test_the_letter_leads_to_the_page(asked):
    text = unseal_json(Letter.objects.get(kind="embargo_proposed").content)["text"]
    assert re.search(r"/en/embargo/\S+/", text)[0] == asked.url


# Looking


def test_it_shows_the_number_and_both_dates_with_day_time_and_zone(asked):
    words = read(asked)
    assert asked.talks.case.number in words
    assert "Thursday 15 April 2027, 10:00 BST" in words
    assert "Friday 30 April 2027, 10:00 BST" in words
    assert "If you do not answer, nothing changes." in words


def test_the_times_are_said_in_dutch_too(asked):
    assert "vrijdag 30 april 2027, 10.00 uur BST" in read(asked, "nl")


def test_nothing_of_the_content_is_on_it(asked):
    html = Client().get(asked.url).content.decode()
    for hidden in (SECRET, "heron", "oak", "mimecast.com/share", asked.talks.staff.name, asked.talks.staff.mail):
        assert hidden not in html


def test_looking_changes_nothing(asked):
    before = Entry.objects.count(), asked.talks.record
    for ask in (Client().get, Client().head):
        ask(asked.url)
        ask(asked.url + "?act=accept")
    assert (Entry.objects.count(), asked.talks.record) == before


def test_it_is_kept_by_nobody_and_found_by_no_search(asked):
    answer = Client().get(asked.url)
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_no_other_page_is_told_of_the_link_as_an_alternate(asked):
    assert 'rel="alternate"' not in Client().get(asked.url).content.decode()


def test_every_control_has_a_label_and_every_id_stands_once(asked):
    html = Client().get(asked.url).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    controls = re.findall(r"<(?:input|textarea)\b(?![^>]*type=\"hidden\")[^>]*\sid=\"([^\"]+)\"", html)
    assert set(controls) == {"day", "why"} <= set(re.findall(r'<label for="([^"]+)"', html))
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", html)


def test_the_date_field_offers_only_days_that_can_be_agreed(asked):
    html = Client().get(asked.url).content.decode()
    assert 'min="2027-03-03" max="2027-08-27"' in html


# Answering


def test_agreeing_moves_the_end_and_the_page_says_so(asked):
    answer = send(asked, act="accept")
    assert (answer.status_code, answer.headers["Location"]) == (303, asked.url)
    assert asked.talks.record.ends_at == asked.talks.day(60)
    words = read(asked)
    assert "You have agreed to this end." in words
    assert "You keep it between us until Friday 30 April 2027, 10:00 BST." in words


def test_declining_keeps_the_end_and_the_page_says_so(asked):
    assert send(asked, act="decline").status_code == 303
    assert (asked.talks.record.ends_at, asked.talks.record.history[-1].answer) == (asked.talks.day(45), "declined")
    assert "You have declined this end." in read(asked)


def test_another_date_is_a_counter_proposal_to_the_end_of_that_day(asked):
    assert send(asked, act="propose", day="2027-04-23", why="I need it for a talk.").status_code == 303
    record = asked.talks.record
    assert (record.open.by_reporter, record.open.why) == (True, "I need it for a talk.")
    assert record.open.ends_at.isoformat() == "2027-04-23T22:59:00+00:00"
    assert record.ends_at == asked.talks.day(45)
    words = read(asked)
    assert "You have proposed another end instead." in words
    assert "Friday 23 April 2027, 23:59 BST, not answered yet" in words


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"day": "", "why": "x"}, 400, "The day is empty."),
        ({"day": "next friday", "why": "x"}, 400, "This is not a day."),
        ({"day": "2027-02-30", "why": "x"}, 400, "This is not a day."),
        ({"day": "9" * 400, "why": "x"}, 400, "Error:"),
        ({"day": "2027-04-23", "why": "x" * 2001}, 400, "longer than 2,000 characters"),
        ({"day": "2027-04-23", "why": " "}, 409, "A later end needs a reason"),
        ({"day": "2026-04-23", "why": "x"}, 409, "lies in the past"),
        ({"day": "2027-08-28", "why": "x"}, 409, "Saturday 28 August 2027, 10:00 BST"),
        ({"day": "9999-12-31", "why": "x"}, 409, "no agreement reaches further"),
        ({"day": "0001-01-01", "why": "x"}, 409, "lies in the past"),
    ],
)
def test_a_date_that_will_not_do_is_refused_with_the_words_kept(asked, fields, status, said):
    before = asked.talks.record
    answer = send(asked, act="propose", **fields)
    assert answer.status_code == status
    words = words_of(answer.content.decode())
    assert said in words
    assert "Nothing was changed." in words
    if len(fields["day"]) < 40:
        assert f'value="{fields["day"]}"' in answer.content.decode()
    assert asked.talks.record == before


def test_every_broken_rule_comes_in_one_answer(asked):
    words = words_of(send(asked, act="propose", day="2028-04-23", why="").content.decode())
    assert "no agreement reaches further" in words
    assert "A later end needs a reason" in words


def test_an_answer_is_given_once(asked):
    send(asked, act="accept")
    for act in ("accept", "decline", "propose"):
        answer = send(asked, act=act, day="2027-04-23", why="x")
        assert answer.status_code == 409
        assert "made or answered in the meantime" in words_of(answer.content.decode())
    assert asked.talks.record.ends_at == asked.talks.day(60)


def test_a_page_that_was_left_open_does_not_answer_a_newer_proposal(asked):
    talks = asked.talks
    actions.withdraw_by_staff(talks.case.number, by=talks.staff, at=talks.at)
    assert "We have taken this proposal back." in read(asked)
    talks.we_propose(90)
    assert send(asked, act="accept").status_code == 409
    assert talks.record.ends_at == talks.day(45)


def test_what_cannot_be_agreed_to_any_more_is_not_offered(asked):
    talks = asked.talks
    Fact.objects.create(case=talks.case, kind="fix_ready", happened_at=talks.at, noted_at=talks.at, by=talks.staff)
    words = read(asked)
    assert "a later end is not negotiated any more" in words
    assert "Agree to" not in words
    assert "Decline and keep" in words


def test_after_the_end_the_page_says_that_they_are_free(asked):
    asked.talks.at = asked.talks.day(45)
    words = read(asked)
    assert "The time of confidentiality has ended." in words
    assert "You are free to publish" in words
    assert "<form" not in Client().get(asked.url).content.decode()
    assert send(asked, act="accept").status_code == 409


@pytest.mark.parametrize("act", ["", "decline", "propose"])
def test_whoever_has_left_is_not_told_that_they_keep_it(asked, act):
    actions.leave_by_reporter(asked.talks.case, at=asked.talks.at)
    if act:
        assert send(asked, act=act, day="2027-04-23", why="For a talk.").status_code == 303
    words = read(asked)
    assert "You keep it between us until" not in words
    said = "when you publish is up to you. For everybody else it stays confidential until Thursday 15 April 2027"
    assert said in words
    assert ("you are part of the agreement again" in words) is (not act)


def test_whoever_agrees_after_leaving_keeps_it_again(asked):
    actions.leave_by_reporter(asked.talks.case, at=asked.talks.at)
    send(asked, act="accept")
    assert "You keep it between us until Friday 30 April 2027" in read(asked)


def test_an_act_that_is_none_changes_nothing(asked):
    before = asked.talks.record
    for fields in ({}, {"act": "end"}, {"act": "accept\0"}):
        assert send(asked, **fields).status_code == 400
    assert asked.talks.record == before


def test_another_method_is_refused(asked):
    assert Client().delete(asked.url).status_code == 405


def test_a_forged_form_changes_nothing_and_keeps_the_words(asked):
    before = asked.talks.record
    client = Client(enforce_csrf_checks=True)
    answer = client.post(asked.url, {"act": "propose", "day": "2027-04-23", "why": "for a talk"})
    html = answer.content.decode()
    assert answer.status_code == 403
    assert 'value="2027-04-23"' in html
    assert "for a talk" in html
    assert client.post("/en/embargo/x/", {"act": "accept"}).status_code == 404
    assert asked.talks.record == before


def test_the_form_works_with_the_cookie_that_it_sets(asked):
    client = Client(enforce_csrf_checks=True)
    html = client.get(asked.url).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]
    assert list(client.cookies) == ["firsthand_form"]
    assert client.post(asked.url, {"act": "accept", "csrfmiddlewaretoken": token}).status_code == 303


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_is_in_the_language_of_its_address(asked, language):
    html = Client().get(asked.url.replace("/en/", f"/{language}/")).content.decode()
    assert f'<html lang="{language}"' in html
    assert f'href="/{"nl" if language == "en" else "en"}/embargo/{asked.token}/"' in html
