"""A receipt that is written late, for a report entered by hand, promises nothing in the past (R20, R91)."""

from datetime import timedelta

import pytest

from firsthand.core.dates import say_moment
from firsthand.intake.actions import receive_by_hand
from firsthand.intake.rules import ReportContent
from firsthand.letters import actions as letters
from firsthand.letters.kinds import LetterKind
from firsthand.letters.models import Letter
from firsthand.vault.queries import unseal_json

FACTS = {"code": "K7QM-4TWX-9HRB-2NPD-5VGE", "missing": (), "by_mail": True}
HOURS_72 = timedelta(hours=72)
SAYS = {"en": "stays on record", "nl": "blijft vastgelegd", "de": "bleibt festgehalten", "fr": "reste consigné"}


@pytest.fixture
def receipt(report_at, at):
    """The receipt of a report of MONDAY, written so much later: its words on one line."""

    def written(language, later):
        case = report_at(at, language=language).case
        letter = letters.put(case, LetterKind.RECEIPT, at=at + later, facts=FACTS)
        return " ".join(unseal_json(letter.content)["text"].split())

    return written


@pytest.mark.parametrize("language", SAYS)
def test_within_the_time_it_promises_the_moment_and_says_nothing_of_a_record(receipt, at, language):
    text = receipt(language, HOURS_72)
    assert text.count(say_moment(at + HOURS_72, language, "Europe/London")) == 2
    assert SAYS[language] not in text


@pytest.mark.parametrize("language", SAYS)
def test_after_the_time_it_says_that_it_was_missed_and_stays_on_record(receipt, at, language):
    text = receipt(language, HOURS_72 + timedelta(seconds=1))
    assert text.count(say_moment(at + HOURS_72, language, "Europe/London")) == 1
    assert SAYS[language] in text


@pytest.mark.parametrize("language", SAYS)
def test_after_the_embargo_it_asks_for_no_silence(receipt, at, language):
    text = receipt(language, timedelta(days=45))
    assert say_moment(at + timedelta(days=45), language, "Europe/London") not in text


def test_a_report_that_is_entered_four_days_after_the_call_gets_such_a_receipt(programme, handler, at):
    told = ReportContent(text="The portal shows invoices.", mail="nele@finder.example")
    receive_by_hand(told, channel="phone", received_at=at - timedelta(days=4), language="nl", by=handler, at=at)
    text = " ".join(unseal_json(Letter.objects.get().content)["text"].split())
    assert "zou uw melding uiterlijk zondag 28 februari 2027, 09.00 uur GMT bevestigen" in text
    assert SAYS["nl"] in text
