"""What a person may say that a mail is, and what of a mail is kept to be shown."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.core.errors import NotAllowed, NotFound, RulesBroken
from firsthand.intake.actions import look_at, look_at_all, receive_mail, set_aside, treat_as
from firsthand.intake.kinds import MailKind
from firsthand.intake.listing import MailView, mail_page
from firsthand.intake.mail_records import mail_record
from firsthand.intake.models import Arrival
from firsthand.intake.shown import FILES, TEXT_SIGNS, ShownFile, shown, shown_of
from firsthand.intake.telling import TOLD, Sorted, broken_by_telling, may_become
from firsthand.journal.models import Entry
from firsthand.vault.actions import destroy_key

SOME_DAY = datetime(2027, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(("kind", "has_case", "may"), [
    ("report", True, ""), ("unreadable", True, ""), ("report", False, "report reply junk"),
    ("reply", True, "report"), ("bounce", False, "report reply junk"), ("bounce", True, "report reply junk"),
    ("auto-reply", True, "report reply junk"), ("junk", False, "report reply"), ("test", False, ""),
])  # fmt: skip
def test_what_a_mail_may_become_follows_from_what_it_is(kind, has_case, may):
    assert " ".join(may_become(Sorted(kind, SOME_DAY, has_case))) == may


def test_a_mail_that_waits_becomes_nothing_and_no_mail_becomes_what_only_a_machine_finds():
    assert may_become(Sorted("", None, False)) == ()
    for kind in set(MailKind) - set(TOLD):
        assert broken_by_telling(Sorted("junk", SOME_DAY, False), kind)


@given(st.text(), st.text(), st.none() | st.datetimes(timezones=st.just(UTC)), st.text(), st.text(),
       st.lists(st.tuples(st.text(), st.integers(0, 2**40)), max_size=5))  # fmt: skip
def test_what_is_kept_to_be_shown_comes_back_as_it_was_and_can_be_written_anywhere(
    subject, sender, date, text, html, files
):
    made = shown(
        subject=subject, sender=sender, date=date, text=text, html=html, files=tuple(ShownFile(*f) for f in files)
    )
    assert shown_of(made.as_json()) == made
    repr(made).encode()


def test_what_is_kept_to_be_shown_is_bounded():
    files = tuple(ShownFile("x" * 500, 1) for _ in range(FILES + 9))
    made = shown(
        subject="s" * 9999, sender="f" * 9999, date=None, text="t" * (TEXT_SIGNS + 1), html="h" * 999_999, files=files
    )
    assert made.cut
    assert len(str(made.as_json())) < 340_000
    assert shown_of(None) is None


@pytest.fixture
def heap(programme, at):
    """Three mails that were set aside, each with words of its own."""
    made = []
    for n in range(3):
        arrival = receive_mail(b"%d" % n, mail_from="a@b.example", rcpt_to=("x@y.example",), at=at)
        words = shown(subject=f"Subject {n}", sender="a@b.example", date=at, text=f"Words {n}")
        set_aside(arrival.pk, MailKind.BOUNCE, at=at, reason="sent by a mail system", shown=words)
        made.append(arrival.pk)
    return made


def test_only_who_may_triage_says_what_a_mail_is(heap, handler, auditor, at):
    for person in (auditor, None):
        with pytest.raises(NotAllowed):
            treat_as(heap[0], MailKind.JUNK, by=person, at=at)
        with pytest.raises(NotAllowed):
            look_at_all(heap, by=person, at=at)
    treat_as(heap[0], MailKind.JUNK, by=handler, at=at)
    told = Arrival.objects.get(pk=heap[0])
    assert (told.told_kind, told.told_by, told.sorted_at, told.looked_by) == ("junk", handler, None, handler)
    assert Entry.objects.filter(kind="arrival.told", by=f"person:{handler.pk}").count() == 1
    with pytest.raises(RulesBroken):
        treat_as(heap[0], MailKind.REPORT, by=handler, at=at)


def test_a_reply_needs_a_case_that_is_there(heap, handler, at):
    for number in ("", "2027-0999"):
        with pytest.raises(NotFound):
            treat_as(heap[0], MailKind.REPLY, by=handler, at=at, case_number=number)
    assert Arrival.objects.get(pk=heap[0]).told_kind == ""


def test_several_are_looked_at_once_and_what_is_not_there_is_left_out(heap, handler, at):
    assert look_at_all([*heap[:2], heap[0], 9999], by=handler, at=at) == 2
    assert look_at_all(heap, by=handler, at=at) == 1
    assert Entry.objects.filter(kind="arrival.looked_at").count() == 3
    with pytest.raises(NotFound):
        look_at(9999, by=handler, at=at)


def test_erasing_a_mail_takes_what_is_shown_of_it_along(heap, handler, at):
    destroy_key(Arrival.objects.get(pk=heap[0]).raw.key, at=at)
    record = mail_record(handler, heap[0])
    assert (record.erased, record.shown, record.evidence, record.mail_from, record.may_become) == (
        True,
        None,
        None,
        "",
        (),
    )
    lines, _ = mail_page(handler, MailView.ALL)
    assert [line.shown and line.shown.subject for line in lines] == ["Subject 2", "Subject 1", None]


def test_a_persons_word_is_not_undone_by_a_sweep_that_began_before_it(heap, handler, at):
    """Another worker had read the mail when nobody had said anything, and comes to its end only now."""
    treat_as(heap[0], MailKind.REPORT, by=handler, at=at)
    assert not set_aside(heap[0], MailKind.JUNK, at=at, reason="advertisement")
    arrival = Arrival.objects.get(pk=heap[0])
    assert (arrival.told_kind, arrival.sorted_at) == ("report", None)


def test_an_erased_mail_is_not_sorted_again(heap, handler, at):
    destroy_key(Arrival.objects.get(pk=heap[0]).raw.key, at=at)
    with pytest.raises(RulesBroken, match="erased"):
        treat_as(heap[0], MailKind.REPORT, by=handler, at=at)
