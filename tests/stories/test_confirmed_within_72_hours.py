"""R20: a person confirms every report within 72 hours of the clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest


@pytest.mark.parametrize(("after", "outcome"), [
    (timedelta(hours=71, minutes=59, seconds=59), "kept"),
    (timedelta(hours=72), "kept"),
    (timedelta(hours=72, seconds=1), "missed"),
])  # fmt: skip
def test_the_promise_is_kept_up_to_the_last_second(story, after, outcome):
    case = story.reporter_files().case
    story.now += after
    story.team_confirms(case)
    assert story.promise(case, "confirm") == outcome


@pytest.mark.parametrize("arrival", [
    datetime(2027, 3, 26, 17, 0, tzinfo=ZoneInfo("Europe/London")),   # Good Friday, and summer time begins that Sunday
    datetime(2027, 12, 24, 23, 59, tzinfo=ZoneInfo("Europe/London")),  # Christmas
    datetime(2028, 2, 28, 12, 0, tzinfo=ZoneInfo("Europe/London")),   # a leap day comes
])  # fmt: skip
def test_nights_weekends_holidays_and_summer_time_count_as_hours(story, arrival):
    story.now = arrival
    case = story.reporter_files().case
    due = next(p.due_at for p in story.record(case).promises if p.kind == "confirm")
    assert (due - arrival.astimezone(ZoneInfo("UTC"))) == timedelta(hours=72)


def test_the_machine_receipt_is_sent_at_once_but_does_not_count(story):
    case = story.reporter_files().case
    assert story.letters(case) == ["receipt"]
    assert story.promise(case, "confirm") == "running"


def test_the_clock_of_a_mail_starts_when_it_arrived_not_when_it_was_sorted(story):
    from firsthand.cases.models import Case
    from firsthand.intake.actions import receive_mail
    from firsthand.mail.sweeps import sort_arrivals

    raw = b"From: a@finder.example\r\nSubject: x\r\nMessage-ID: <1@finder.example>\r\n\r\nA hole.\r\n"
    receive_mail(raw, mail_from="a@finder.example", rcpt_to=("security@mimecast.example",), at=story.now)
    sort_arrivals(at=story.now + timedelta(hours=10))
    case = Case.objects.get()
    assert case.received_at == story.now
    assert case.promises.get(kind="confirm").due_at == story.now + timedelta(hours=72)


def test_a_breach_is_noted_once_and_kept_for_ever(story):
    from firsthand.journal.models import Entry

    case = story.reporter_files().case
    story.wait(hours=73)
    story.the_clocks_are_looked_at()
    story.the_clocks_are_looked_at()
    story.team_confirms(case)
    assert Entry.objects.filter(kind="promise.missed", subject=case.number).count() == 1
    assert story.promise(case, "confirm") == "missed"


def test_a_confirmation_that_bounces_does_not_count(story):
    case = story.reporter_mails("At https://www.mimecast.com there is a hole.")
    story.wait(hours=1)
    story.team_confirms(case)
    assert story.promise(case, "confirm") == "kept"
    letter = story.letter(case, "confirmed")
    story.the_post_goes_out()
    story.a_bounce_arrives(letter)
    assert story.promise(case, "confirm") == "running"
    story.wait(hours=80)
    assert story.promise(case, "confirm") == "missed"
