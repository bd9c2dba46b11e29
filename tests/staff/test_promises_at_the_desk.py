"""What the page of a case says of its promises, its embargo, its facts and its questions."""

from dataclasses import replace
from datetime import timedelta

import pytest

from firsthand.cases import actions
from firsthand.cases.listing import Horizon, View, queue
from firsthand.cases.models import Case
from firsthand.intake.actions import follow_up
from firsthand.programme.rules import Moment, OwnPromise, Unit, Within
from firsthand.promises.models import Promise
from firsthand.staff import shown
from firsthand.staff.scene import scene_of
from pages import words_of
from staff.prepared import Stage, address

ZONE = "Europe/London"
OWN = OwnPromise(
    "owner", {"en": "Tell the owner", "nl": "De eigenaar inlichten"}, Within(2, Unit.DAYS), Moment.ARRIVED,
    Moment.SETTLED_BY_HAND, public=False,
)  # fmt: skip


@pytest.fixture
def more_promises(programme, monkeypatch):
    """The reference programme with targets of its own."""
    promises = replace(
        programme.programme.promises, assessment=Within(10, Unit.DAYS), resolution=Within(60, Unit.DAYS), own=(OWN,)
    )
    published = replace(programme, programme=replace(programme.programme, promises=promises))
    for module in ("promises.actions", "promises.turns", "cases.records", "cases.listing", "staff.scene"):
        monkeypatch.setattr(f"firsthand.{module}.version", lambda number: published)
    return published


def scene(person, at):
    return scene_of(Case.objects.get(), person, at=at, zone=ZONE)


def page_of(client, case):
    return words_of(client.get(f"/desk/cases/{case.number}/").content.decode())


def test_a_promise_that_stands_still_waits_for_the_reporter(more_promises, report_at, handler, desk_of, at):
    case = report_at().case
    Stage(case, handler, at).asked()
    page = page_of(desk_of(handler), case)
    assert "Decide: waits for the reporter stands still; was due Thu 11 Mar 2027, 09:00 GMT" in page
    follow_up(Case.objects.get(), text="The latest.", files=(), at=at)
    assert "Decide: waits" not in page_of(desk_of(handler), case)


def test_a_promise_that_stands_still_does_not_lead_the_queue(more_promises, report_at, handler, at):
    case = report_at().case
    actions.ask(case.number, "Which version?", by=handler, at=at)
    later = at + timedelta(days=9)
    Promise.objects.exclude(kind__in=("assessment", "resolution")).update(kept_at=at)
    [row] = queue(handler, View.WAITING, horizon=Horizon.at(later), language="en").rows
    assert (row.next_promise, row.question_open) == (None, True)


def test_the_operators_own_promise_has_its_name_and_is_kept_by_hand(more_promises, report_at, handler, desk_of, at):
    case, client = report_at().case, desk_of(handler)
    assert "Tell the owner 2 days" in page_of(client, case)
    assert "Tell the owner 2 days" in words_of(client.get("/desk/").content.decode())
    dutch = client.get(f"/desk/cases/{case.number}/", headers={"accept-language": "nl"}).content.decode()
    assert "De eigenaar inlichten" in dutch
    assert client.post(address(case, "promise_kept"), {"about": "own:owner"}).status_code == 302
    assert Promise.objects.get(kind="own:owner").kept_at == at
    assert "Promise kept in time: Tell the owner." in page_of(client, case)


def test_an_auditor_calls_no_promise_kept(more_promises, report_at, auditor, desk_of):
    case = report_at().case
    assert desk_of(auditor).post(address(case, "promise_kept"), {"about": "own:owner"}).status_code == 403
    assert "Mark as kept" not in page_of(desk_of(auditor), case)


def test_of_the_periods_between_our_words_the_open_and_the_missed_ones_are_shown(a_case, handler, at):
    for days in (0, 1, 20, 21):
        actions.reply(a_case.number, "Still on it.", by=handler, at=at + timedelta(days=days))
    seen = scene(handler, at + timedelta(days=22))
    assert [(p.turn, p.state) for p in shown.panel(seen) if p.kind == "update"] == [(2, "missed"), (4, "running")]
    assert [mark.name for mark in shown.time_line(seen).marks].count("Update") == 1


def test_every_kind_of_promise_stands_on_the_time_line_once(more_promises, report_at, handler, at):
    report_at(harms=("personal_data",))
    actions.reply(Case.objects.get().number, "Hello.", by=handler, at=at)
    marks = shown.time_line(scene(handler, at)).marks
    assert sorted(mark.name for mark in marks) == [
        "Confirm", "Decide", "Embargo ends", "Incident", "Resolve", "Tell the owner", "Update",
    ]  # fmt: skip


def test_an_embargo_that_ended_early_stands_where_it_ended(a_case, lead, desk_of, at):
    desk_of(lead).post(address(a_case, "embargo_end"), {"reason": "The press wrote about it."})
    [mark] = [m for m in shown.time_line(scene(lead, at)).marks if m.name.startswith("Embargo")]
    assert (mark.name, mark.at) == ("Embargo ended", at)


def test_the_embargo_shows_who_proposed_what_and_what_became_of_it(a_case, handler, desk_of, at):
    client, about = desk_of(handler), Stage(a_case, handler, at).they_proposed()
    page = page_of(client, a_case)
    assert "The reporter proposes Sun 21 Mar 2027, 09:00 GMT oak & ember" in page
    for act in ("embargo_accept", "embargo_decline", "embargo_propose"):
        assert f"act={act}" in client.get(f"/desk/cases/{a_case.number}/").content.decode()
    client.post(address(a_case, "embargo_decline"), about | {"why": "Too soon."})
    page = page_of(client, a_case)
    assert "Sun 21 Mar 2027, 09:00 GMT: declined" in page
    assert "Too soon." in page


def test_a_triager_sees_the_talks_and_takes_no_part(a_case, handler, desk_of, at):
    Stage(a_case, handler, at).they_proposed()
    handler.role = "triager"
    handler.save()
    page = desk_of(handler).get(f"/desk/cases/{a_case.number}/").content.decode()
    assert "The reporter proposes" in page
    assert "act=embargo" not in page
    assert desk_of(handler).post(address(a_case, "embargo_end"), {"reason": "Enough."}).status_code == 403


def test_the_facts_show_their_moments_and_the_states_of_the_standard(a_case, lead, desk_of, at):
    desk_of(lead).post(address(a_case, "fact"), {"fact": "attacks_seen", "day": "2027-02-28", "time": "23:15"})
    page = page_of(desk_of(lead), a_case)
    assert "Attacks were seen Sun 28 Feb 2027, 23:15 GMT" in page
    assert "CS VfdpxA RM received EM exited" in page


def test_a_fact_that_holds_is_not_offered_again(a_case, lead, desk_of, at):
    def offered():
        page = desk_of(lead).get(f"/desk/cases/{a_case.number}/?act=fact").content.decode()
        return [kind for kind in ("public_aware", "fix_deployed", "exploit_public") if f'value="{kind}"' in page]

    assert offered() == ["public_aware", "exploit_public"]
    desk_of(lead).post(address(a_case, "fact"), {"fact": "public_aware", "day": "2027-02-28", "time": "23:15"})
    assert offered() == ["exploit_public"]


def test_questions_are_counted_and_the_open_ones_wait(a_case, handler, desk_of, at):
    for text in ("Which version?", "Which browser?"):
        actions.ask(a_case.number, text, by=handler, at=at)
    client = desk_of(handler)
    assert "2 asked, 2 open" in page_of(client, a_case)
    client.post(address(a_case, "answered"), {"about": str(a_case.messages.filter(is_question=True).first().pk)})
    page = page_of(client, a_case)
    assert "2 asked, 1 open" in page
    assert client.get(f"/desk/cases/{a_case.number}/").content.decode().count("/answered/") == 1


def test_an_entry_says_whether_it_waits_holds_or_was_withdrawn(a_case, handler, lead, desk_of, at):
    post = Stage(a_case, handler, at).entered()
    assert "You proposed it; a colleague must agree." in page_of(desk_of(handler), a_case)
    assert "Waits for a second person: rule X4" in page_of(desk_of(lead), a_case)
    desk_of(lead).post(address(a_case, "second"), post)
    assert "Holds: rule X4" in page_of(desk_of(lead), a_case)
    desk_of(lead).post(address(a_case, "withdraw_entry"), post)
    assert "Withdrawn: rule X4" in page_of(desk_of(lead), a_case)
