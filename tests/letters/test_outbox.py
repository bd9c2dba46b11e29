"""The outbox: who may send what when, what waits, and what calls a person."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from every_letter import STAFF_FACTS
from hypothesis import given
from hypothesis import strategies as st

from firsthand.cases import actions
from firsthand.journal.models import Entry
from firsthand.letters import actions as letters
from firsthand.letters import caps, delivery, pacing
from firsthand.letters.actions import put_staff
from firsthand.letters.kinds import LetterKind, StaffLetterKind
from firsthand.letters.models import Letter
from firsthand.promises.models import Promise
from firsthand.tasks import actions as tasks
from firsthand.tasks.models import Task

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def sent_by(now: datetime) -> list[Letter]:
    """Everything that goes out at a moment, in order."""
    done = []
    while letter := delivery.claim(now=now, worker="w"):
        assert delivery.mark_sent(letter, at=now)
        done.append(letter)
    return done


def write(case, count: int, *, at: datetime) -> None:
    for _ in range(count):
        letters.put(case, LetterKind.MESSAGE, at=at, words={"message": "Hello."})
        at += timedelta(seconds=1)


def open_tasks() -> list[tuple[str, str]]:
    return list(Task.objects.filter(done_at=None).order_by("opened_at", "pk").values_list("kind", "about"))


# Caps


def test_more_than_a_dozen_to_a_case_wait_for_the_hour_to_pass_and_none_is_lost(a_case, at):
    write(a_case, 20, at=at)
    assert len(sent_by(at + MINUTE)) == caps.TO_A_CASE
    assert sent_by(at + HOUR) == []
    assert len(sent_by(at + HOUR + MINUTE)) == 21 - caps.TO_A_CASE
    assert not Letter.objects.filter(sent_at=None).exists()


def test_what_waited_goes_out_in_the_order_in_which_it_was_written(a_case, at):
    write(a_case, 15, at=at)
    first = sent_by(at + MINUTE)
    write(a_case, 2, at=at + HOUR)
    done = first + sent_by(at + HOUR + 5 * MINUTE)
    assert len(done) == 18
    assert [letter.written_at for letter in done] == sorted(letter.written_at for letter in done)


def test_a_full_case_holds_up_no_other(report_at, at):
    loud, quiet = report_at(at).case, report_at(at, mail="other@elsewhere.example").case
    write(loud, 70, at=at)
    write(quiet, 1, at=at + MINUTE)
    assert [letter.case for letter in sent_by(at + 2 * MINUTE)].count(quiet) == 2


def test_an_address_gets_no_more_than_its_cap_however_many_reports_name_it(report_at, at, monkeypatch):
    monkeypatch.setattr(caps, "TO_AN_ADDRESS", 6)
    monkeypatch.setattr(pacing, "ONE_BY_ONE", 100)
    for _ in range(caps.TO_AN_ADDRESS + 5):
        report_at(at, mail="Victim@finder.example")
    report_at(at, mail="other@finder.example")
    assert len(sent_by(at + MINUTE)) == caps.TO_AN_ADDRESS + 1
    assert len(sent_by(at + MINUTE + HOUR)) == 5


def test_a_domain_gets_no_more_than_its_cap(report_at, at, monkeypatch):
    monkeypatch.setattr(caps, "TO_A_DOMAIN", 3)
    for number in range(5):
        report_at(at, mail=f"finder{number}@Big.example")
    report_at(at, mail="a@small.example")
    assert len(sent_by(at + MINUTE)) == 4
    assert len(sent_by(at + MINUTE + HOUR)) == 2


def test_letters_to_the_team_count_apart(a_case, handler, at, monkeypatch):
    monkeypatch.setattr(caps, "TO_A_COLLEAGUE", 2)
    for _ in range(3):
        put_staff(StaffLetterKind.PROMISE_NEAR, handler, at=at, case=a_case, facts=STAFF_FACTS)
    write(a_case, caps.TO_A_CASE - 1, at=at)
    assert len(sent_by(at + MINUTE)) == caps.TO_A_CASE + 2
    assert [letter.person for letter in sent_by(at + MINUTE + HOUR)] == [handler]


def test_what_another_worker_has_in_hand_counts(a_case, at):
    write(a_case, 20, at=at)
    for _ in range(caps.TO_A_CASE):
        assert delivery.claim(now=at + MINUTE, worker="one") is not None
    assert delivery.claim(now=at + MINUTE, worker="two") is None


def test_a_clock_that_was_set_back_does_not_hold_letters_up_for_days(a_case, at):
    write(a_case, caps.TO_A_CASE + 1, at=at)
    sent_by(at + MINUTE)
    Letter.objects.exclude(sent_at=None).update(sent_at=at + timedelta(days=3))
    assert len(sent_by(at + HOUR + MINUTE)) == 2


def test_letters_of_before_the_caps_go_out(a_case, at):
    Letter.objects.update(to_mac="", domain_mac="")
    assert len(sent_by(at)) == 1


@given(
    st.lists(st.integers(min_value=0, max_value=3599), max_size=40), st.integers(min_value=1, max_value=12)
)  # fmt: skip
def test_when_the_way_opens_there_is_room_and_a_moment_before_there_was_none(seconds, most):
    now = datetime.fromisoformat("2027-03-01T10:00:00+00:00")
    sent = [now - timedelta(seconds=s) for s in seconds]
    opens = caps.opens_at(sent, most)

    def inside(moment: datetime) -> int:
        return sum(moment - caps.WINDOW < one for one in sent)

    if opens is None:
        assert inside(now) < most
    else:
        assert inside(opens) < most <= inside(opens - timedelta(seconds=1))
        assert opens > now


# A letter that does not arrive


@pytest.fixture
def claimed(a_case, at) -> Callable[[str], Letter]:
    """The letter of this kind, claimed; what is older has gone out."""

    def claim(kind: str) -> Letter:
        while letter := delivery.claim(now=at + MINUTE, worker="w"):
            if letter.kind == kind:
                return letter
            delivery.mark_sent(letter, at=at + MINUTE)
        raise AssertionError(f"no letter {kind}")

    return claim


def fail(letter: Letter, at: datetime, *, for_good: bool = True) -> None:
    delivery.mark_failed(letter, "550 5.1.1", at=at, for_good=for_good)


def test_a_letter_that_fails_for_good_calls_a_person_once(claimed, at):
    letter = claimed("receipt")
    fail(letter, at)
    fail(letter, at)
    assert open_tasks() == [("letter_failed", str(letter.pk))]


def test_a_letter_that_is_put_off_calls_nobody(claimed, at):
    fail(claimed("receipt"), at, for_good=False)
    assert open_tasks() == []


def test_giving_up_calls_a_person(a_case, at):
    now = at
    while letter := delivery.claim(now=now, worker="w"):
        fail(letter, now, for_good=False)
        now += HOUR
    assert open_tasks() == [("letter_failed", str(Letter.objects.get().pk))]
    assert timedelta(days=3) <= now - at < timedelta(days=3, hours=3)


def test_a_letter_that_nobody_tried_for_days_is_not_given_up_at_its_first_failure(a_case, at):
    late = at + timedelta(days=4)
    letter = delivery.claim(now=late, worker="w")
    fail(letter, late, for_good=False)
    assert Letter.objects.get().failed_at is None


def test_a_letter_that_goes_out_after_all_settles_its_task(claimed, at):
    letter = claimed("receipt")
    fail(letter, at)
    assert delivery.mark_sent(letter, at=at + HOUR)
    assert open_tasks() == []


def test_a_letter_to_the_team_that_fails_calls_a_person(a_case, handler, claimed, at):
    put_staff(StaffLetterKind.TASK, handler, at=at, facts={"task_kind": "channel_dead"})
    letter = claimed("task")
    fail(letter, at)
    assert open_tasks() == [("letter_failed", str(letter.pk))]
    assert Entry.objects.filter(kind="letter.failed", subject="").count() == 1


def kept(case) -> bool:
    return Promise.objects.get(case=case, kind="confirm").kept_at is not None


def test_a_confirmation_that_bounces_opens_the_promise_and_calls_a_person(a_case, handler, claimed, at):
    """R20."""
    actions.confirm(a_case.number, by=handler, at=at)
    letter = claimed("confirmed")
    delivery.mark_sent(letter, at=at)
    assert delivery.mark_bounced(letter.pk, at=at + HOUR)
    assert not delivery.mark_bounced(letter.pk, at=at + HOUR)
    assert (kept(a_case), open_tasks()) == (False, [("confirmation_bounced", "")])


def test_the_next_confirming_letter_that_goes_out_keeps_the_promise_and_settles_the_task(a_case, handler, claimed, at):
    actions.confirm(a_case.number, by=handler, at=at)
    delivery.mark_bounced(claimed("confirmed").pk, at=at)
    actions.reply(a_case.number, "Does this arrive?", by=handler, at=at + MINUTE)
    assert open_tasks() == [("confirmation_bounced", "")]
    delivery.mark_sent(claimed("message"), at=at + HOUR)
    assert (kept(a_case), open_tasks()) == (True, [])


def test_a_person_may_say_that_they_reached_the_reporter_another_way(a_case, handler, claimed, at):
    actions.confirm(a_case.number, by=handler, at=at)
    delivery.mark_bounced(claimed("confirmed").pk, at=at)
    assert tasks.done(Task.objects.get().pk, by=handler, at=at)
    assert open_tasks() == []


def test_a_bounce_where_another_letter_carried_the_confirmation_leaves_the_promise_kept(a_case, handler, claimed, at):
    actions.confirm(a_case.number, by=handler, at=at)
    actions.reply(a_case.number, "A word more.", by=handler, at=at)
    letter = claimed("confirmed")
    delivery.mark_bounced(letter.pk, at=at)
    assert (kept(a_case), open_tasks()) == (True, [("letter_failed", str(letter.pk))])


# A worker that was slow


@pytest.fixture
def slow_and_quick(a_case, at) -> tuple[Letter, Letter]:
    """One letter in the hands of two workers: the lease of the first ran out."""
    slow = delivery.claim(now=at, worker="slow")
    quick = delivery.claim(now=at + delivery.LEASE, worker="quick")
    assert slow is not None
    assert quick is not None
    assert slow.pk == quick.pk
    return slow, quick


@pytest.mark.parametrize("for_good", [True, False])
def test_the_failure_of_a_worker_that_lost_its_lease_changes_nothing(slow_and_quick, at, for_good):
    slow, quick = slow_and_quick
    fail(slow, at + delivery.LEASE, for_good=for_good)
    row = Letter.objects.get()
    assert (row.leased_by, row.leased_until, row.tries, row.failed_at) == ("quick", quick.leased_until, 0, None)
    assert open_tasks() == []


def test_what_two_workers_sent_is_noted_once(slow_and_quick, at):
    slow, quick = slow_and_quick
    later = at + delivery.LEASE + MINUTE
    assert delivery.mark_sent(slow, at=later)
    assert not delivery.mark_sent(quick, at=later)
    fail(quick, later)
    row = Letter.objects.get()
    assert (row.sent_at, row.failed_at, row.tries, row.leased_by) == (later, None, 0, "")
    assert Entry.objects.filter(kind__in=["letter.sent", "letter.failed"]).count() == 1
