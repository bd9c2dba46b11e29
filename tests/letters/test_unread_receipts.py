"""The receipt of a report that could not be read asks for it again, in every language of our letters."""

from datetime import datetime

import pytest
from every_letter import LANGUAGES

from firsthand.keys.actions import make_programme_key
from firsthand.letters import actions as letters
from firsthand.letters.kinds import LetterKind
from firsthand.vault.queries import unseal_json


def receipt(report_at, at: datetime, language: str, unread: str) -> str:
    case = report_at(at, language=language).case
    facts = {"code": "K7QM-4TWX-9HRB-2NPD-5VGE", "missing": (), "by_mail": True, "unread": unread}
    letter = letters.put(case, LetterKind.RECEIPT, at=at, facts=facts)
    assert letter is not None
    return " ".join(unseal_json(letter.content)["text"].split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_names_the_key_to_encrypt_to(report_at, at: datetime, language: str):
    key = make_programme_key(at=at, by="test")
    text = receipt(report_at, at, language, "encrypted")
    assert key.address in text
    assert key.fingerprint.upper() in text.replace(" ", "")
    assert "/openpgp-key.asc" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_key_it_names_none(report_at, at: datetime, language: str):
    text = receipt(report_at, at, language, "encrypted")
    assert "/openpgp-key.asc" not in text
    assert "/case/" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_readable_report_is_not_asked_for_again(report_at, at: datetime, language: str):
    make_programme_key(at=at, by="test")
    readable, unread = (receipt(report_at, at, language, said) for said in ("", "form"))
    assert "/openpgp-key.asc" not in readable
    assert len(unread) > len(readable) + 100
