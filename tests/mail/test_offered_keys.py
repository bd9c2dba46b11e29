"""Keys that come along with a mail: which are kept for our letters, and which are left."""

import base64
from datetime import datetime

import pytest
from mailbox_of_tests import CONTACT
from pysequoia import Tsk

from firsthand.cases.models import Case
from firsthand.intake.actions import treat_as
from firsthand.intake.kinds import MailKind
from firsthand.intake.models import Arrival
from firsthand.keys.known import certificates_of
from firsthand.keys.models import ReporterKey
from firsthand.keys.queries import reporter_key
from firsthand.letters import tokens
from firsthand.mail.sweeps import sort_arrivals

ADA = "ada@finder.example"


def a_key(address: str = ADA) -> bytes:
    return str(Tsk.generate(user_id=f"Ada <{address}>").extract_certificate()).encode()


def with_key(key: bytes, *, sender: str = ADA, name: str = "1", extra: str = "") -> bytes:
    return (
        f"From: Ada <{sender}>\r\nTo: {CONTACT}\r\nSubject: A bug\r\nMessage-ID: <{name}@finder.example>\r\n{extra}"
        'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n'
        "Content-Type: text/plain\r\n\r\nA door opens by itself.\r\n--x\r\n"
        'Content-Type: application/pgp-keys; name="key.asc"\r\n\r\n'
    ).encode() + key.replace(b"\n", b"\r\n") + b"\r\n--x--\r\n"  # fmt: skip


def with_autocrypt(key: bytes, prefers: str = "") -> bytes:
    data = base64.b64encode(bytes(Tsk.from_bytes(key).extract_certificate())).decode()
    lines = "\r\n ".join(data[at : at + 70] for at in range(0, len(data), 70))
    return (
        f"From: Ada <{ADA}>\r\nTo: {CONTACT}\r\nSubject: A bug\r\nMessage-ID: <1@finder.example>\r\n"
        f"Autocrypt: addr={ADA}; {prefers}keydata=\r\n {lines}\r\n\r\nA door opens by itself.\r\n"
    ).encode()


def held(case: Case | None) -> list[str]:
    return list(ReporterKey.objects.filter(case=case, dropped_at=None).values_list("source", flat=True))


def test_an_attached_key_of_the_sender_is_kept(arrives):
    assert held(arrives(with_key(a_key()), sender=ADA).case) == ["attached"]


def test_an_attached_key_of_somebody_else_is_left(arrives):
    assert held(arrives(with_key(a_key("victim@other.example")), sender=ADA).case) == []


@pytest.mark.parametrize("key", [
    b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----", b"\x99\x00", b"hello",
])  # fmt: skip
def test_a_faulty_key_stops_nothing(arrives, key: bytes):
    arrival: Arrival = arrives(with_key(key), sender=ADA)
    assert arrival.case is not None
    assert held(arrival.case) == []


def test_a_program_that_sends_its_key_with_everything_is_not_asked_to_read_ciphertext(arrives):
    assert held(arrives(with_autocrypt(bytes(Tsk.generate(user_id=f"Ada <{ADA}>"))), sender=ADA).case) == []


def test_a_program_that_prefers_encryption_gets_it(arrives):
    raw = with_autocrypt(bytes(Tsk.generate(user_id=f"Ada <{ADA}>")), prefers="prefer-encrypt=mutual; ")
    assert held(arrives(raw, sender=ADA).case) == ["autocrypt"]


def reply_to(case: Case) -> str:
    from django.conf import settings

    return tokens.reply_address(settings.KEYRING, CONTACT, case.number)


def test_a_key_in_a_reply_of_the_reporter_is_kept(arrives, at: datetime):
    case = arrives(with_key(b"hello"), sender=ADA).case
    raw = with_key(a_key(), name="2").replace(CONTACT.encode(), reply_to(case).encode())
    assert arrives(raw, sender=ADA, to=reply_to(case)).case == case
    assert held(case) == ["attached"]


def test_a_key_in_a_reply_of_somebody_else_is_left(arrives, at: datetime):
    case = arrives(with_key(a_key()), sender=ADA).case
    before = reporter_key(case)
    raw = with_key(a_key("eve@other.example"), sender="eve@other.example", name="2")
    raw = raw.replace(CONTACT.encode(), reply_to(case).encode())
    assert arrives(raw, sender="eve@other.example", to=reply_to(case)).case == case
    assert reporter_key(case) == before


def test_a_mail_that_its_domain_disowns_brings_no_key(arrives, settings):
    settings.AUTHSERV_IDS = frozenset({"mx.ours.example"})
    failed = "Authentication-Results: mx.ours.example; dmarc=fail header.from=finder.example\r\n"
    raw = failed.encode() + with_key(a_key())
    arrival = arrives(raw, sender=ADA)
    assert arrival.verdict == "fail"
    assert held(arrival.case) == []


def test_a_forged_reply_does_not_take_the_letters_over(arrives):
    case = arrives(with_key(a_key()), sender=ADA).case
    before = reporter_key(case)
    forged = with_key(a_key(), name="2").replace(CONTACT.encode(), reply_to(case).encode())
    assert arrives(forged, sender=ADA, to=reply_to(case)).case == case
    assert reporter_key(case) == before


def test_a_reply_that_its_domain_vouches_for_brings_a_new_key(arrives, settings):
    settings.AUTHSERV_IDS = frozenset({"mx.ours.example"})
    case = arrives(with_key(a_key()), sender=ADA).case
    before = reporter_key(case)
    passed = b"Authentication-Results: mx.ours.example; dmarc=pass header.from=finder.example\r\n"
    proven = passed + with_key(a_key(), name="2").replace(CONTACT.encode(), reply_to(case).encode())
    arrives(proven, sender=ADA, to=reply_to(case))
    assert (before.vouched, reporter_key(case).vouched) == (False, True)
    assert reporter_key(case).certificate != before.certificate


def test_a_key_of_an_unproven_mail_proves_no_signature_of_a_later_one(arrives):
    arrives(with_key(a_key()), sender=ADA)
    assert certificates_of(ADA) == ()


def test_a_mail_that_a_person_put_into_a_thread_speaks_as_the_reporter_only_when_it_is_proven(arrives, handler, at):
    case = arrives(with_key(b"hello"), sender=ADA).case
    claims = arrives(with_key(a_key(), name="2"), sender=ADA)
    Arrival.objects.filter(pk=claims.pk).update(kind="junk", case=None)
    treat_as(claims.pk, MailKind.REPLY, by=handler, at=at, case_number=case.number)
    sort_arrivals(at=at)
    assert not case.messages.get(is_report=False).from_known_sender
    assert held(case) == []
