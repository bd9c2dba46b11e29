"""Keys of reporters: kept under the key of their case, one a case, never replaced by a lesser one."""

from datetime import timedelta

import pytest

from firsthand.core.clock import now
from firsthand.core.errors import FirsthandError, NotAllowed
from firsthand.journal.models import Entry
from firsthand.journal.queries import facts_of
from firsthand.keys import actions, openpgp, queries
from firsthand.keys.models import ReporterKey
from firsthand.keys.rules import KeyFaulty, KeyKind, KeySource, replaces
from firsthand.vault import queries as vault
from firsthand.vault.rules import CannotOpen
from smime_makers import new_pair

HERS = "oak@finder.example"


@pytest.fixture(scope="module")
def make():
    def make(address: str, days: int = 365 * 5) -> bytes:
        return openpgp.new_key("", address, at=now(), valid_for=timedelta(days=days))[1]

    return make


@pytest.fixture(scope="module")
def oak(make):
    return make(HERS)


def keep(case, octets, at, source=KeySource.CASE_PAGE):
    return actions.keep_reporter_key(case, octets, source, at=at, by="reporter")


def test_a_key_is_kept_sealed_under_the_key_of_the_case(a_case, oak, at):
    assert keep(a_case, openpgp.armored(oak).encode(), at)
    held = queries.reporter_key(a_case)
    assert held is not None
    assert (held.kind, held.certificate) == (KeyKind.OPENPGP, oak)
    row = ReporterKey.objects.select_related("certificate").get()
    assert row.certificate.key_id == a_case.key_id
    assert oak not in bytes(row.certificate.box)


def test_erasing_the_case_erases_the_key(a_case, oak, at):
    from firsthand.vault.actions import destroy_key

    keep(a_case, oak, at)
    destroy_key(a_case.key, at=at)
    with pytest.raises(CannotOpen):
        vault.unseal(ReporterKey.objects.get().certificate)


def test_the_journal_does_not_say_whose_key_it_is(a_case, oak, at):
    keep(a_case, oak, at)
    assert [facts_of(e) for e in Entry.objects.filter(kind="reporter_key.kept")] == [
        {"kind": "openpgp", "source": "case_page"}
    ]


def test_of_several_keys_the_one_with_the_reporters_address_is_taken(a_case, oak, make, at):
    keep(a_case, make("ash@finder.example") + oak + make("elm@finder.example"), at)
    assert queries.reporter_key(a_case).certificate == oak


def test_of_several_keys_none_of_which_is_theirs_none_is_taken(a_case, make, at):
    with pytest.raises(KeyFaulty):
        keep(a_case, make("ash@finder.example") + make("elm@finder.example"), at)
    assert queries.reporter_key(a_case) is None


def test_a_single_key_that_somebody_gives_may_be_for_another_address_but_one_from_a_header_may_not(a_case, make, at):
    with pytest.raises(KeyFaulty):
        keep(a_case, make("ash@finder.example"), at, KeySource.AUTOCRYPT)
    assert keep(a_case, make("ash@finder.example"), at, KeySource.ATTACHED)


def test_a_newer_key_takes_the_place_of_the_one_before(a_case, oak, make, at):
    keep(a_case, oak, at)
    newer = make(HERS)
    assert keep(a_case, newer, at + timedelta(days=1))
    assert queries.reporter_key(a_case).certificate == newer
    assert ReporterKey.objects.filter(dropped_at=None).count() == 1


def test_the_same_key_once_more_changes_nothing(a_case, oak, at):
    keep(a_case, oak, at)
    assert keep(a_case, oak, at + timedelta(days=1))
    assert ReporterKey.objects.count() == 1


@pytest.mark.parametrize("held", KeySource)
@pytest.mark.parametrize("source", KeySource)
def test_only_what_no_forger_can_send_takes_the_place_of_a_key(held, source):
    by_themselves = source in (KeySource.CASE_PAGE, KeySource.BY_HAND)
    assert replaces(source, held, vouched=False) is by_themselves
    assert replaces(source, held, vouched=True)
    assert replaces(source, None, vouched=False)


def test_a_key_that_came_by_an_unproven_mail_becomes_proven_when_it_comes_again_by_a_proven_one(a_case, oak, at):
    read = actions.read_reporter_key(oak, HERS, KeySource.ATTACHED, at=at)
    assert actions.hold_reporter_key(a_case, read, at=at, by="reporter")
    assert not queries.reporter_key(a_case).vouched
    assert actions.hold_reporter_key(a_case, read, at=at, by="reporter", vouched=True)
    assert queries.reporter_key(a_case).vouched


def test_a_forged_mail_does_not_take_the_letters_over(a_case, oak, make, at):
    keep(a_case, oak, at, KeySource.BY_HAND)
    for source in (KeySource.AUTOCRYPT, KeySource.ATTACHED):
        assert not keep(a_case, make(HERS), at, source)
    assert queries.reporter_key(a_case).certificate == oak


@pytest.mark.parametrize("octets", [b"", b"my key", b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxx", b"\xff" * 300_000])
def test_what_is_no_key_is_refused_in_words(a_case, octets, at):
    with pytest.raises(KeyFaulty) as refused:
        keep(a_case, octets, at)
    assert refused.value.reason
    assert refused.value.mend
    assert not ReporterKey.objects.exists()


def test_a_private_key_is_refused_and_not_kept(a_case, ours, at):
    with pytest.raises(KeyFaulty, match="private key"):
        keep(a_case, ours.content, at)


def test_an_expired_key_is_refused(a_case, make, at):
    with pytest.raises(KeyFaulty, match="expired"):
        keep(a_case, make(HERS, days=10), now() + timedelta(days=11))


def test_a_certificate_for_smime_is_kept_if_one_can_encrypt_to_it(a_case, at):
    assert keep(a_case, new_pair(HERS, at=at).der, at, KeySource.SIGNATURE)
    assert queries.reporter_key(a_case).kind is KeyKind.SMIME
    elliptic = new_pair(HERS, at=at, curve=True)
    with pytest.raises(KeyFaulty):
        keep(a_case, elliptic.der, at)


def test_dropping_a_key_is_noted_once(a_case, oak, at):
    keep(a_case, oak, at)
    assert actions.drop_reporter_key(a_case, at=at, by="reporter")
    assert not actions.drop_reporter_key(a_case, at=at, by="reporter")
    assert queries.reporter_key(a_case) is None
    assert Entry.objects.filter(kind="reporter_key.dropped").count() == 1


# Who may


def test_a_handler_enters_a_key_and_takes_it_away(a_case, oak, handler, at):
    assert actions.keep_reporter_key_by_staff(a_case.number, oak, by=handler, at=at)
    assert queries.reporter_key(a_case).source is KeySource.BY_HAND
    assert actions.drop_reporter_key_by_staff(a_case.number, by=handler, at=at)
    assert Entry.objects.get(kind="reporter_key.dropped").by == f"person:{handler.pk}"


def test_an_auditor_and_somebody_outside_may_not(a_case, oak, auditor, at):
    for who in (auditor, None):
        with pytest.raises(NotAllowed):
            actions.keep_reporter_key_by_staff(a_case.number, oak, by=who, at=at)
        with pytest.raises(NotAllowed):
            actions.drop_reporter_key_by_staff(a_case.number, by=who, at=at)
    assert not ReporterKey.objects.exists()


def test_a_case_that_is_not_there_is_not_found(programme, oak, handler, at):
    with pytest.raises(FirsthandError, match="no case"):
        actions.keep_reporter_key_by_staff("FH-1", oak, by=handler, at=at)
