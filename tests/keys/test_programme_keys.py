"""Keys of the programme: made, brought along, published, retired, and never lost for reading."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from firsthand.core.clock import now
from firsthand.core.errors import BadInput, NotFound
from firsthand.journal.models import Entry
from firsthand.journal.queries import facts_of
from firsthand.keys import actions, openpgp, queries
from firsthand.keys.models import ProgrammeKey
from firsthand.keys.publication import directory_name
from firsthand.keys.rules import KeyFaulty, KeyKind
from firsthand.vault.models import Sealed
from openpgp_programs import gnupg, sq
from smime_makers import new_pair

CONTACT = "security@mimecast.example"


def made(at):
    return actions.make_programme_key(at=at, by="operator")


def test_a_new_key_is_for_the_contact_address_and_lasts_three_years(programme, at):
    key = made(at)
    assert key.address == CONTACT
    assert key.expires_at is not None
    assert abs(key.expires_at - at - timedelta(days=3 * 365)) < timedelta(minutes=5)
    assert openpgp.certificate_of(bytes(key.public)).addresses == (CONTACT,)


def test_the_secret_part_lies_sealed_and_the_public_part_holds_none_of_it(programme, at):
    key = made(at)
    secret = queries.secret_of(key).content
    assert secret not in bytes(Sealed.objects.get(pk=key.secret_id).box)
    assert openpgp.read_certificates(bytes(key.public)) == [bytes(key.public)]


def test_a_new_key_retires_the_one_before_and_both_read(programme, at):
    first, second = made(at), made(at + timedelta(days=1))
    first.refresh_from_db()
    assert first.retired_at == at + timedelta(days=1)
    secrets = queries.secrets_for_reading(KeyKind.OPENPGP)
    assert [secret.fingerprint for secret in secrets] == [second.fingerprint, first.fingerprint]
    old = openpgp.encrypt(b"words", to=[bytes(first.public)], at=now())
    assert openpgp.opened(old, secrets).content == b"words"


def test_the_journal_names_keys_by_fingerprint_alone(programme, at):
    first, second = made(at), made(at)
    told = [facts_of(e) for e in Entry.objects.filter(kind__startswith="key.").order_by("kind", "number")]
    assert told == [{"kind": "openpgp", "fingerprint": key.fingerprint} for key in (first, second, first)]


def test_the_database_refuses_two_keys_of_a_kind_in_use(programme, at):
    key = made(at)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeKey.objects.create(
            kind=key.kind, fingerprint="00", address=CONTACT, public=b"", secret=key.secret, created_at=at
        )


def test_retiring_takes_it_out_of_use_once(programme, at):
    key = made(at)
    actions.retire(key.fingerprint[:8].upper(), at=at, by="operator")
    assert queries.current(KeyKind.OPENPGP) is None
    assert queries.secrets_for_reading(KeyKind.OPENPGP)
    with pytest.raises(BadInput):
        actions.retire(key.fingerprint, at=at, by="operator")
    with pytest.raises(NotFound):
        actions.retire("0000", at=at, by="operator")


def test_a_key_of_gnupg_is_brought_along(programme, at):
    with gnupg() as team:
        team.make(f"Security <{CONTACT}>", passphrase="grey heron", lasts="5y")
        exported = team("--passphrase", "grey heron", "-a", "--export-secret-keys", CONTACT)
        key = actions.import_programme_key(exported, "grey heron", at=at, by="operator")
        message = team("-r", CONTACT, "-e", given=b"words")
    assert openpgp.opened(message, queries.secrets_for_reading(KeyKind.OPENPGP)).content == b"words"
    assert queries.signing_secret(at=at) is not None
    with pytest.raises(BadInput, match="already"):
        actions.import_programme_key(exported, "grey heron", at=at, by="operator")
    assert ProgrammeKey.objects.get() == key


def test_a_key_for_another_address_is_refused(programme, at):
    content, _ = openpgp.new_key("Else", "else@mimecast.example", at=at, valid_for=timedelta(days=9))
    with pytest.raises(BadInput, match="for else@"):
        actions.import_programme_key(content, at=at, by="operator")


@pytest.mark.parametrize("octets", [b"", b"no key", b"\x30\x82\x00\x01", b"\xc6\x00", b"\xff" * 40])
def test_what_is_no_key_is_refused(programme, at, octets):
    with pytest.raises(KeyFaulty) as refused:
        actions.import_programme_key(octets, at=at, by="operator")
    assert refused.value.mend
    assert not ProgrammeKey.objects.exists()


def test_a_public_key_is_no_key_of_ours(programme, at, ours):
    with pytest.raises(KeyFaulty):
        actions.import_programme_key(ours.public, at=at, by="operator")


@pytest.mark.parametrize("passphrase", ["", "grey heron"])
def test_a_certificate_for_smime_stands_beside_the_openpgp_key(programme, at, passphrase):
    key = made(at)
    brought = actions.import_programme_key(
        new_pair(CONTACT, at=at).pkcs12(passphrase), passphrase, at=at, by="operator"
    )
    assert queries.current(KeyKind.OPENPGP) == key
    assert queries.current(KeyKind.SMIME) == brought
    assert bytes(brought.public).startswith(b"-----BEGIN CERTIFICATE-----")
    with pytest.raises(KeyFaulty, match="PKCS"):
        actions.import_programme_key(new_pair(CONTACT, at=at).pkcs12("white heron"), "grey heron", at=at, by="operator")


def test_a_certificate_for_smime_is_not_made_here(programme, at):
    with pytest.raises(BadInput):
        actions.make_programme_key(KeyKind.SMIME, at=at, by="operator")


# Publication


def test_without_a_key_nothing_is_published(programme):
    for address in ("/openpgp-key.asc", "/.well-known/openpgpkey/policy", f"/.well-known/openpgpkey/hu/{'y' * 32}"):
        assert Client().get(address).status_code == 404
    assert "Encryption:" not in Client().get("/.well-known/security.txt").content.decode()
    assert "OpenPGP" not in Client().get("/en/").content.decode()


def test_security_txt_leads_to_the_key(programme):
    key = made(now())
    lines = Client().get("/.well-known/security.txt").content.decode().splitlines()
    encryption = next(line for line in lines if line.startswith("Encryption: "))
    answer = Client().get("/" + encryption.partition("://")[2].partition("/")[2])
    assert answer.headers["Content-Type"] == "application/pgp-keys"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age" in answer.headers["Cache-Control"]
    assert openpgp.read_certificates(answer.content) == [bytes(key.public)]


def test_the_directory_holds_the_key_where_sq_looks_for_it(programme):
    key = made(now())
    for method in ("url", "direct-url"):
        address = sq("wkd", method, CONTACT.replace("security", "Security")).decode().strip()
        answer = Client().get("/" + address.partition("://")[2].partition("/")[2])
        assert answer.status_code == 200
        assert answer.content == bytes(key.public)
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["", "mimecast.example/"])
def test_the_directory_has_its_policy_file(programme, method):
    made(now())
    answer = Client().get(f"/.well-known/openpgpkey/{method}policy")
    assert (answer.status_code, answer.content) == (200, b"")


def test_the_directory_knows_no_other_name_and_no_other_domain(programme):
    made(now())
    name = directory_name("security")
    for path in (f"hu/{directory_name('sales')}", "hu/x", f"other.example/hu/{name}", "other.example/policy"):
        assert Client().get(f"/.well-known/openpgpkey/{path}").status_code == 404


def test_an_expired_or_retired_key_is_not_published(programme):
    made(now())
    ProgrammeKey.objects.update(expires_at=now())
    assert Client().get("/openpgp-key.asc").status_code == 404
    made(now())
    assert Client().get("/openpgp-key.asc").status_code == 200
    actions.retire(queries.current(KeyKind.OPENPGP).fingerprint, at=now(), by="operator")  # type: ignore[union-attr]
    assert Client().get("/openpgp-key.asc").status_code == 404


def test_the_name_in_the_directory_is_that_of_the_draft():
    """The example of the draft, section 3.1."""
    assert directory_name("Joe.Doe") == "iy9q119eutrkn8s1mk4r39qejnbu3n5q"


def test_the_policy_page_shows_the_fingerprint_beside_the_contact(programme):
    key = made(now())
    html = Client().get("/en/").content.decode()
    assert f"OpenPGP key of {CONTACT}" in html
    assert 'href="/openpgp-key.asc"' in html
    shown = html.partition(f"OpenPGP key of {CONTACT}")[2].partition('class="hash"')[2].partition("</dd>")[0]
    assert key.fingerprint.upper() in shown.replace("<span>", "").replace("</span>", "").replace(" ", "")
