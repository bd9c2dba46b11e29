"""The reporter's key on the case page: given, refused, replaced, taken away."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pysequoia import Tsk

from firsthand.intake.actions import Taken
from firsthand.journal.models import Entry
from firsthand.keys.actions import keep_reporter_key
from firsthand.keys.answering import answer_key
from firsthand.keys.models import ReporterKey
from firsthand.keys.rules import KeySource
from holder import Holder


@pytest.fixture
def mailed(report_at: Callable[..., Taken], at: datetime) -> Taken:
    """A report whose reporter gets letters at oak@finder.example."""
    return report_at(at)


@pytest.fixture
def page(mailed: Taken, at: datetime, monkeypatch: pytest.MonkeyPatch) -> Holder:
    holder = Holder(mailed.code, at)
    monkeypatch.setattr("firsthand.cases.views.now", holder)
    return holder


def a_key(address: str = "oak@finder.example", **options: int) -> str:
    return str(Tsk.generate(user_id=f"Oak <{address}>", **options).extract_certificate())


def test_without_a_key_the_page_offers_to_take_one(page: Holder) -> None:
    assert "Give us your OpenPGP key, and we encrypt them." in page.send()
    assert "Take the key away" not in page.send()


def test_a_reporter_without_a_mail_address_is_offered_nothing(holder: Holder) -> None:
    assert "Encrypted answers" not in holder.send()


def test_a_pasted_key_is_kept_and_its_fingerprint_shown(page: Holder, mailed: Taken, at: datetime) -> None:
    said = page.send("key", public_key=a_key())
    assert "From now on our letters to you are encrypted to this key." in said
    held = answer_key(mailed.case, at=at)
    assert held is not None
    assert " ".join(held.fingerprint) in said
    assert Entry.objects.filter(kind="reporter_key.kept", subject=mailed.case.number).count() == 1


def test_another_key_takes_the_place_of_the_first(page: Holder) -> None:
    page.send("key", public_key=a_key())
    page.send("key", public_key=a_key())
    assert (ReporterKey.objects.count(), ReporterKey.objects.filter(dropped_at=None).count()) == (2, 1)


@pytest.mark.parametrize("typed", ["", "  ", "hello <b>", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n", "\x00"])
def test_what_is_no_key_is_refused_and_stays_in_the_field(page: Holder, typed: str) -> None:
    said = page.send("key", public_key=typed)
    assert page.status == 400
    assert "One thing to put right" in said
    assert ReporterKey.objects.count() == 0
    assert "&lt;b&gt;" in page.html or "<b>" not in typed


def test_a_private_key_is_refused_and_not_kept(page: Holder) -> None:
    said = page.send("key", public_key=str(Tsk.generate(user_id="Oak <oak@finder.example>")))
    assert page.status == 400
    assert "private key" in said
    assert ReporterKey.objects.count() == 0


def test_a_key_that_is_taken_away_is_used_no_more(page: Holder, mailed: Taken, at: datetime) -> None:
    page.send("key", public_key=a_key())
    assert "The key is taken away." in page.send("drop_key")
    assert answer_key(mailed.case, at=at) is None
    assert Entry.objects.filter(kind="reporter_key.dropped").count() == 1


def test_taking_away_a_key_that_is_not_there_changes_nothing(page: Holder) -> None:
    page.send("drop_key")
    assert page.status == 200
    assert Entry.objects.filter(kind="reporter_key.dropped").count() == 0


def test_a_key_that_has_expired_is_said_to_be_of_no_use(page: Holder, mailed: Taken, at: datetime) -> None:
    soon = int((at - datetime.now(at.tzinfo)).total_seconds()) + 3600
    keep_reporter_key(mailed.case, a_key(validity_seconds=soon).encode(), KeySource.CASE_PAGE, at=at, by="test")
    page.at = at + timedelta(days=1)
    assert "This key can no longer be used" in page.send()


def test_another_code_changes_no_key_of_this_case(page: Holder, mailed: Taken) -> None:
    page.code = "AAAA-AAAA-AAAA-AAAA-AAAA"
    page.send("key", public_key=a_key())
    assert ReporterKey.objects.count() == 0
