"""Mails that the code was not written by: machines are set aside and never answered, people are heard."""

from collections.abc import Mapping

import pytest
import unseen_harder  # noqa: F401  adds the second round
import unseen_reports  # noqa: F401  adds the mails of people
from unseen_mails import ALL, Unseen

from firsthand.mail.reading.parsing import read
from firsthand.mail.sorting.classify import Classified, Ours, classify

NOBODY = Ours(
    case_of_address=lambda address: None, letter_of_bounce_address=lambda address: None,
    letter_of_message_id=lambda name: None, case_of_letter=lambda letter: None,
    is_our_address=lambda address: False, loop_mark="-",
)  # fmt: skip
NOT_YET: dict[str, str] = {}
NOT_FORWARDED = {
    **NOT_YET,
    "forwarded-null": "its null return path was its only sign, and is gone",
}


def marked(but: Mapping[str, str]):
    marks = {name: [pytest.mark.xfail(strict=True, reason=why)] for name, why in but.items()}
    return [pytest.param(mail, id=mail.name, marks=marks.get(mail.name, [])) for mail in ALL]


def found(mail: Unseen, envelope: str) -> Classified:
    return classify(read(mail.raw), envelope_from=envelope, rcpt_to=(), ours=NOBODY)


@pytest.mark.parametrize("mail", marked(NOT_YET))
def test_a_mail_is_what_it_is_and_only_people_are_answered(mail: Unseen) -> None:
    what = found(mail, mail.envelope)
    assert what.kind in mail.kinds, what.reason
    assert what.answerable == mail.answerable


@pytest.mark.parametrize("mail", marked(NOT_FORWARDED))
def test_a_forwarder_that_writes_its_own_envelope_changes_nothing(mail: Unseen) -> None:
    what = found(mail, "relay@organisation.example")
    assert (what.kind in mail.kinds, what.answerable) == (True, mail.answerable), what.reason


def test_they_are_forty_and_then_some() -> None:
    assert len(ALL) == len({mail.name for mail in ALL}) == 40 + 21
