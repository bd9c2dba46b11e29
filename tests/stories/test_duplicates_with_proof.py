"""R23: whoever is told that somebody was first can prove it without us, or is told that it is our word."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.cases.rules import Outcome
from firsthand.core import append_only
from firsthand.core.dates import say_moment_exact
from firsthand.core.errors import BadInput
from firsthand.intake.actions import receive_by_hand, receive_mail, treat_as
from firsthand.intake.kinds import Door, MailKind
from firsthand.intake.models import Arrival
from firsthand.intake.rules import ReportContent
from firsthand.journal.log.receipts import Receipt, read_receipt
from firsthand.journal.log.verifying import Proved, check_newer, verify
from firsthand.journal.models import Entry
from firsthand.journal.queries import check, facts_of
from firsthand.mail.sweeps import sort_arrivals
from firsthand.receipts.actions import NoReceipt, receipt_of
from firsthand.receipts.duplicates import told
from firsthand.receipts.rules import Shows
from firsthand.vault.actions import destroy_key
from firsthand.vault.models import DataKey
from pages import words_of

WORDS = "On https://www.mimecast.com/share/4471 the canary-heron file of anybody can be read."
ZONE = "Europe/London"


def now(case):
    return Case.objects.get(pk=case.pk)


def receipt(story, case) -> Receipt:
    """What the reporter downloads."""
    return receipt_of(now(case), at=story.now)


def proved(story, case) -> Proved:
    """What anybody finds who checks that file."""
    return verify(read_receipt(receipt(story, case).as_json().encode()))


def said(story, case) -> str:
    """The letter of the decision, unwrapped."""
    return " ".join(story.letter(case, "declined")["text"].split())


def opened(entry) -> set[str]:
    return {field.name for field in entry.fields if field.salt is not None}


@pytest.fixture
def a_duplicate(story):
    """Two mails, an hour apart; the later is declined as reported earlier."""
    first = story.reporter_mails(WORDS)
    story.wait(hours=1)
    later = story.reporter_mails(f"{WORDS} I saw it too.", message_id="<later@finder.example>")
    declined(story, later, first)
    return first, later


def declined(story, later, first):
    story.team_declines(later, rule="P3", outcome=Outcome.DUPLICATE, same_as=first.number)


def told_by_telephone(story, **ago):
    """A report that the team enters now, and says to have heard before."""
    content = ReportContent(text="Somebody rang: files of others can be read at share 4471.", asset="S8")
    return receive_by_hand(
        content, channel="phone", received_at=story.now - timedelta(**ago), language="en", by=story.staff, at=story.now
    ).case


def out_of_an_old_mailbox(story, **ago):
    """A mail that is taken from a mailbox now, and bears a time of before."""
    raw = b"From: a@finder.example\r\nTo: security@mimecast.example\r\nSubject: Share\r\n\r\nIt can be read.\r\n"
    old = receive_mail(
        raw, mail_from="a@finder.example", rcpt_to=("security@mimecast.example",), at=story.now - timedelta(**ago),
        entered_at=story.now, past=True, door=Door.IMPORT,
    )  # fmt: skip
    sort_arrivals(at=story.now)
    treat_as(old.pk, MailKind.REPORT, by=story.staff, at=story.now)
    sort_arrivals(at=story.now)
    return Arrival.objects.get(pk=old.pk).case


# What the later reporter holds


def test_the_receipt_proves_by_the_log_that_another_report_came_first(story, a_duplicate):
    first, later = a_duplicate
    order = proved(story, later).order
    assert order.by_the_log
    assert not order.later_was_entered
    assert order.first.index < order.later.index
    raw = Arrival.objects.get(pk=first.arrival_order)
    assert order.first.value("facts.sha256") == raw.sha256 == first.content_sha256
    assert order.later.value("facts.sha256") == later.content_sha256


def test_it_opens_of_the_first_report_when_it_came_its_number_and_its_hash_alone(story, a_duplicate):
    first, later = a_duplicate
    assert opened(proved(story, later).order.first) == {"at", "kind", "facts.arrival", "facts.sha256"}
    whole = receipt(story, later).as_json()
    assert first.number not in whole
    assert "canary-heron" not in whole


def test_the_first_reporter_holds_the_same_hash_and_learns_nothing(story):
    first = story.reporter_files().case
    before = proved(story, first).entries
    story.wait(hours=1)
    later = story.reporter_files(name="somebody else").case
    declined(story, later, first)
    after = proved(story, first)
    assert [(e.index, e.fields) for e in after.entries] == [(e.index, e.fields) for e in before]
    assert after.order is None
    shown = proved(story, later).order.first.value("facts.sha256")
    assert shown == after.entries[0].value("facts.sha256")


def test_what_the_first_reporter_downloads_has_the_hash_that_the_later_one_was_shown(story):
    """Once it is published, anybody can compare."""
    first = story.reporter_files()
    story.wait(hours=1)
    later = story.reporter_files(name="somebody else").case
    declined(story, later, first.case)
    octets = Client().post("/en/case/", {"code": first.code, "act": "content"}).content
    assert hashlib.sha256(octets).hexdigest() == proved(story, later).order.first.value("facts.sha256")


@pytest.mark.parametrize(("language", "phrase"), [
    ("en", "The receipt of your case proves the order and this hash"),
    ("nl", "Het ontvangstbewijs van uw melding toont de volgorde en deze hash aan"),
])  # fmt: skip
def test_the_letter_says_when_the_first_came_where_the_log_has_it_and_its_hash(story, language, phrase):
    first = story.reporter_files(location="the canary heron").case
    story.wait(hours=1)
    later = story.reporter_files(language, name="somebody else").case
    declined(story, later, first)
    letter, order = said(story, later), proved(story, later).order
    for fact in (say_moment_exact(first.received_at, language, ZONE), f" {order.first.index} ", first.content_sha256):
        assert fact in letter
    assert phrase in letter
    assert first.number not in letter
    assert "heron" not in letter


def test_the_case_page_says_the_same_and_names_no_other_case(story):
    first = story.reporter_files().case
    story.wait(hours=1)
    taken = story.reporter_files(name="somebody else")
    declined(story, taken.case, first)
    page, index = page_of(taken), proved(story, taken.case).order.first.index
    assert f"The earlier one is entry {index} of our log, before the entry of yours." in page
    came, own = (say_moment_exact(case.received_at, "en", ZONE) for case in (first, taken.case))
    for words in (said(story, taken.case), words_of(page)):
        assert f"{came}, and yours on {own}." in words
    assert first.content_sha256 in page
    assert first.number not in page


def page_of(taken, language="en") -> str:
    answer = Client().post(f"/{language}/case/", {"code": taken.code})
    return " ".join(answer.content.decode().split())


# A later report is never the first


def test_a_later_report_is_refused_as_the_first_with_the_mend(story):
    first = story.reporter_files().case
    story.wait(hours=1)
    later = story.reporter_files(name="somebody else").case
    with pytest.raises(BadInput) as refusal:
        declined(story, first, later)
    assert f"link {later.number} to {first.number} instead" in refusal.value.mend
    assert now(first).same_as is None
    assert not Entry.objects.filter(kind="case.linked").exists()


# Where it is our word


@pytest.mark.parametrize("entered", [told_by_telephone, out_of_an_old_mailbox])
def test_a_report_that_was_entered_later_with_an_earlier_time_is_our_word(story, entered):
    taken = story.reporter_files()
    story.wait(hours=1)
    first = entered(story, hours=3)
    declined(story, taken.case, first)
    order = proved(story, taken.case).order
    assert not order.by_the_log
    assert opened(order.first) == {"at", "kind", "facts.arrival", "facts.received_at", "facts.sha256"}
    assert "is our word, and the log does not prove it" in said(story, taken.case)
    assert "is our word, and the log does not prove it" in page_of(taken)
    entered_at = say_moment_exact(story.now, "en", ZONE)
    for words in (said(story, taken.case), words_of(page_of(taken))):
        assert f"We entered the earlier report on {entered_at}, after yours." in words


@pytest.mark.parametrize("entered", [told_by_telephone, out_of_an_old_mailbox])
def test_the_journal_has_the_moment_of_entry_beside_the_moment_that_is_claimed(story, entered):
    first = entered(story, hours=3)
    entry = Entry.objects.get(number=Arrival.objects.get(pk=first.arrival_order).entry)
    assert entry.at == story.now
    assert facts_of(entry)["received_at"] < entry.text.partition('"at":"')[2]


def test_a_later_report_that_was_entered_afterwards_has_a_time_that_is_our_word(story):
    first = story.reporter_files().case
    story.wait(hours=5)
    later = told_by_telephone(story, hours=2)
    declined(story, later, first)
    order = proved(story, later).order
    assert (order.by_the_log, order.later_was_entered) == (True, True)
    assert told(now(later)).shows is Shows.ENTRIES


def test_an_original_from_before_the_log_proves_nothing_and_that_is_said(story):
    first = story.reporter_files().case
    unlock("intake_arrival", append_only.free_columns)
    Arrival.objects.filter(pk=first.arrival_order).update(entry=None)
    story.wait(hours=1)
    taken = story.reporter_files(name="somebody else")
    declined(story, taken.case, first)
    assert proved(story, taken.case).order is None
    assert "Our log does not reach back that far" in said(story, taken.case)
    assert "Our log does not reach back that far" in page_of(taken)
    assert first.content_sha256 not in said(story, taken.case)


# What a team could try afterwards


def unlock(table, statements):
    """What nobody may do to the database, done as somebody who has it in their hands."""
    with connection.cursor() as cursor:
        for statement in statements(table)[connection.vendor]:
            cursor.execute(statement)


def test_a_team_that_names_another_first_report_afterwards_is_caught(story):
    other = story.reporter_files(name="a third").case
    story.wait(hours=1)
    first = story.reporter_files().case
    story.wait(hours=1)
    taken = story.reporter_files(name="somebody else")
    declined(story, taken.case, first)
    held = receipt(story, taken.case)
    story.wait(days=1)
    actions.link_to_earlier(taken.case.number, other.number, by=story.staff, at=story.now)
    shown = proved(story, taken.case)
    hashes = {entry.value("facts.sha256") for entry in shown.entries}
    assert {first.content_sha256, other.content_sha256} <= hashes
    assert shown.order.first.value("facts.sha256") == other.content_sha256
    assert verify(held).order.first.value("facts.sha256") == first.content_sha256
    assert "we named another report as the earlier one" in page_of(taken)


def test_altered_rows_change_no_receipt(story, a_duplicate):
    first, later = a_duplicate
    before = proved(story, later).order
    unlock("intake_arrival", append_only.free_columns)
    unlock("cases_case", append_only.free_columns)
    long_ago = story.now - timedelta(days=9)
    Arrival.objects.filter(pk=first.arrival_order).update(received_at=long_ago, sha256="0" * 64)
    Case.objects.filter(pk=first.pk).update(received_at=long_ago, content_sha256="0" * 64)
    Case.objects.filter(pk=later.pk).update(same_as=None)
    assert proved(story, later).order == before
    assert told(now(later)).sha256 == first.content_sha256


def test_altered_rows_do_not_make_a_later_report_the_first(story):
    first = story.reporter_files().case
    story.wait(hours=1)
    later = story.reporter_files(name="somebody else").case
    unlock("cases_case", append_only.free_columns)
    Case.objects.filter(pk=later.pk).update(received_at=first.received_at - timedelta(days=1))
    with pytest.raises(BadInput, match="did not arrive before"):
        declined(story, first, later)


def test_an_altered_entry_makes_no_receipt_any_more_and_is_named(story, a_duplicate):
    first, later = a_duplicate
    held = receipt(story, later)
    entry = Entry.objects.get(number=Arrival.objects.get(pk=first.arrival_order).entry)
    unlock("journal_entry", append_only.allow_change)
    Entry.objects.filter(pk=entry.pk).update(text=entry.text.replace(first.content_sha256, "0" * 64))
    with pytest.raises(NoReceipt):
        receipt(story, later)
    assert check()[1] == entry.number
    assert verify(held).order.first.value("facts.sha256") == first.content_sha256


def test_a_receipt_of_before_still_fits_the_log_of_after(story, a_duplicate):
    _, later = a_duplicate
    held = verify(receipt(story, later))
    story.wait(days=1)
    story.reporter_files(name="another one")
    newer = receipt(story, later)
    from firsthand.journal.log.queries import consistency

    assert check_newer(held.checkpoint, newer.checkpoint, newer.verifier, consistency).size > held.checkpoint.size


# What happens to the two cases later


def test_after_a_review_that_upheld_the_objection_nothing_is_claimed_any_more(story):
    first = story.reporter_files().case
    story.wait(hours=1)
    taken = story.reporter_files(name="somebody else")
    declined(story, taken.case, first)
    story.reporter_objects(taken.case)
    story.colleague_judges(taken.case, upheld=True)
    shown = proved(story, taken.case)
    assert shown.order is None
    assert "case.linked" not in {entry.value("kind") for entry in shown.entries}
    assert first.content_sha256 not in receipt(story, taken.case).as_json()
    assert story.what_the_reporter_sees(taken.case).earlier is None
    assert first.content_sha256 not in page_of(taken)


def test_after_a_review_that_dismissed_the_objection_it_is_still_proved(story, a_duplicate):
    _, later = a_duplicate
    story.reporter_objects(later)
    story.colleague_judges(later, upheld=False)
    assert proved(story, later).order.by_the_log


def test_an_original_whose_keys_are_destroyed_still_proves_its_arrival(story, a_duplicate):
    first, later = a_duplicate
    arrival = Arrival.objects.select_related("raw__key").get(pk=first.arrival_order)
    for key in {arrival.raw.key_id, first.key_id}:
        destroy_key(DataKey.objects.get(pk=key), at=story.now)
    order = proved(story, later).order
    assert order.by_the_log
    assert order.first.value("facts.sha256") == first.content_sha256


def test_a_chain_of_three_leaves_each_what_they_were_told(story):
    cases = []
    for name in ("one", "two", "three"):
        cases.append(story.reporter_files(name=name).case)
        story.wait(hours=1)
    one, two, three = cases
    declined(story, three, two)
    held = proved(story, three).order
    declined(story, two, one)
    assert now(three).same_as == one
    assert proved(story, two).order.first.value("facts.sha256") == one.content_sha256
    kept = proved(story, three).order
    assert [(e.index, e.fields) for e in kept] == [(e.index, e.fields) for e in held]
    assert one.content_sha256 not in receipt(story, three).as_json()


def test_a_link_to_a_case_that_belongs_to_an_earlier_one_proves_the_first_of_all(story):
    cases = []
    for name in ("one", "two", "three"):
        cases.append(story.reporter_files(name=name).case)
        story.wait(hours=1)
    one, two, three = cases
    declined(story, two, one)
    declined(story, three, two)
    assert proved(story, three).order.first.value("facts.sha256") == one.content_sha256


def test_what_the_team_links_before_it_decides_is_its_own_business(story):
    first = story.reporter_files().case
    story.wait(hours=1)
    taken = story.reporter_files(name="somebody else")
    actions.link_to_earlier(taken.case.number, first.number, by=story.staff, at=story.now)
    assert proved(story, taken.case).order is None
    assert first.content_sha256 not in page_of(taken)


def test_a_third_party_learns_nothing_of_the_earlier_report(story, a_duplicate):
    first, later = a_duplicate
    shared = actions.export_for_third_party(
        later.number, recipient="a coordinator", why="they asked", by=story.lead, at=story.now
    )
    assert first.content_sha256 not in str(shared)


def test_without_a_log_there_is_no_receipt_and_the_decision_stands(story, a_duplicate, monkeypatch):
    """The page and the letter are made of rows and entries; the receipt alone needs the log."""
    _, later = a_duplicate
    from firsthand.journal.models import LogHead

    receipt(story, later)
    LogHead.objects.update(stopped_at=story.now)
    story.wait(days=1)
    other = story.reporter_files().case
    with pytest.raises(NoReceipt):
        receipt(story, other)
    assert proved(story, later).order.by_the_log
