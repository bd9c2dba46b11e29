"""The outbox goes out: claimed once, sent once, tried again when the server says later, no field ever forged."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from firsthand.cases import actions
from firsthand.cases.queries import contact_of
from firsthand.journal.models import Entry
from firsthand.letters import delivery
from firsthand.letters.models import Letter
from firsthand.mail.outbox.message import Outgoing, build
from firsthand.mail.outbox.sending import send
from firsthand.mail.sweeps import send_letters
from firsthand.promises.models import Promise
from mail_server import Server, running


@pytest.fixture(autouse=True)
def _data(settings, tmp_path):
    settings.DATA = tmp_path
    settings.SMTP_URL = ""


@pytest.fixture
def sent(tmp_path):
    def sent() -> list:
        return [
            message_from_bytes(file.read_bytes(), policy=policy.default)
            for file in sorted((tmp_path / "sent").glob("*"))
        ]

    return sent


def test_without_a_server_a_letter_is_a_file(a_case, sent, at):
    assert send_letters(at=at, worker="w") == 1
    receipt = sent()[0]
    letter = Letter.objects.get()
    assert receipt["Message-ID"] == letter.message_id
    assert receipt["From"].addresses[0].addr_spec == "security@mimecast.example"
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert receipt["X-Auto-Response-Suppress"] == "All"
    assert receipt.get_body(("plain",)).get_content().startswith("Dear ")
    assert "<html" in receipt.get_body(("html",)).get_content()
    assert letter.sent_at is not None
    assert Entry.objects.filter(kind="letter.sent").count() == 1


def test_letters_go_out_in_the_language_of_the_report(report_at, sent, at):
    report_at(at, language="nl")
    send_letters(at=at, worker="w")
    assert sent()[0]["Content-Language"] == "nl"
    assert "Geachte" in sent()[0].get_body(("plain",)).get_content()


def test_what_a_person_wrote_is_not_marked_as_automatic(a_case, handler, sent, at):
    actions.reply(a_case.number, "Good morning.", by=handler, at=at)
    send_letters(at=at, worker="w")
    assert [mail["Auto-Submitted"] for mail in sent()] in (["auto-replied", None], [None, "auto-replied"])


def test_a_letter_that_is_sent_again_replaces_its_file(a_case, sent, at):
    letter = delivery.claim(now=at, worker="w")
    assert letter is not None
    send(letter, at=at)
    send(letter, at=at + timedelta(hours=1))
    assert len(sent()) == 1
    assert Entry.objects.filter(kind="letter.sent").count() == 1


def test_the_same_letter_always_makes_the_same_octets():
    """Also tomorrow and in another process: a letter that is sent again is the same mail."""
    outgoing = Outgoing(**{**OUTGOING, "subject": "Één", "references": ("<1@finder.example>",)})
    assert build(outgoing).as_bytes().decode().split("\r\n") == OCTETS.splitlines()


def test_a_server_gets_the_letter_with_a_return_path_of_its_own(a_case, settings, at):
    server = Server()
    with running(server) as settings.SMTP_URL:
        assert send_letters(at=at, worker="w") == 1
    mail_from, rcpt_tos, content = server.got[0]
    assert mail_from.startswith("security+b.")
    assert rcpt_tos == [contact_of(a_case).mail]
    assert b"Reply-To: security+2027-0001." in content


@pytest.mark.parametrize("answers", [{"rcpt": "450 4.2.1 busy"}, {"data": "451 4.3.0 nele@finder.example is away"}])
def test_a_server_that_says_later_is_asked_later(a_case, settings, at, answers):
    with running(Server(**answers)) as settings.SMTP_URL:
        assert send_letters(at=at, worker="w") == 0
    letter = Letter.objects.get()
    assert (letter.tries, letter.failed_at, letter.sent_at) == (1, None, None)
    assert letter.send_after - at >= timedelta(minutes=1)
    assert "@" not in letter.failure


@pytest.mark.parametrize(
    "answers", [{"rcpt": "550 5.1.1 <nele@finder.example>: no such user"}, {"data": "554 5.7.1 no"}]
)
def test_a_server_that_says_never_ends_it(a_case, settings, at, answers):
    with running(Server(**answers)) as settings.SMTP_URL:
        send_letters(at=at, worker="w")
    letter = Letter.objects.get()
    assert letter.failed_at is not None
    assert letter.failure in ("550 5.1.1", "554 5.7.1")
    assert Entry.objects.filter(kind="letter.failed").count() == 1


def test_a_server_that_is_away_is_asked_later(a_case, settings, at):
    settings.SMTP_URL = "smtp://127.0.0.1:9"
    send_letters(at=at, worker="w")
    assert Letter.objects.get().failure == "no session: ConnectionRefusedError"


def test_pauses_grow_to_an_hour_and_end_after_three_days(a_case, at):
    now, pauses = at, []
    for _ in range(100):
        letter = delivery.claim(now=now, worker="w")
        if letter is None:
            break
        delivery.mark_failed(letter, "450", at=now, for_good=False)
        letter.refresh_from_db()
        pauses.append(letter.send_after - now)
        now = max(letter.send_after, now + timedelta(seconds=1))
    assert [p // timedelta(minutes=1) for p in pauses[:8]] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert Letter.objects.get().failed_at - at < timedelta(days=3, hours=1)


def test_a_confirmation_that_cannot_be_sent_opens_the_promise_again(a_case, handler, settings, at):
    actions.confirm(a_case.number, by=handler, at=at)
    with running(Server(rcpt="550 5.1.1 no")) as settings.SMTP_URL:
        send_letters(at=at, worker="w")
    assert Promise.objects.get(case=a_case, kind="confirm").kept_at is None


def test_two_workers_claim_a_letter_once(a_case, at):
    assert delivery.claim(now=at, worker="one") is not None
    assert delivery.claim(now=at, worker="two") is None


def test_a_worker_that_died_gives_its_letter_back(a_case, at):
    delivery.claim(now=at, worker="dead")
    letter = delivery.claim(now=at + delivery.LEASE, worker="alive")
    assert letter is not None
    assert letter.leased_by == "alive"


def test_two_workers_that_saw_the_same_letter_do_not_both_win(a_case, at):
    """The other one takes the lease between our look and our write."""
    other: list[str] = []

    def the_other_is_faster(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and not other:
            other.append("here")
            Letter.objects.update(leased_until=at + delivery.LEASE, leased_by="other")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(the_other_is_faster):
        assert delivery.claim(now=at, worker="me") is None
    assert other
    assert Letter.objects.get().leased_by == "other"


OUTGOING = {
    "letter_id": UUID(int=1), "kind": "receipt", "language": "en", "message_id": "<a.b@mimecast.example>",
    "written_at": datetime(2027, 3, 1, 9, tzinfo=UTC),
    "to": "nele@finder.example", "from_name": "Mimecast Security", "from_address": "security@mimecast.example",
    "reply_to": "security+2027-0001.abcdefghijklmnop@mimecast.example", "subject": "Hello", "text": "Words.\n",
    "html": "<p>Words.</p>", "references": (), "loop_mark": "mark",
}  # fmt: skip


OCTETS = """\
Date: Mon, 01 Mar 2027 09:00:00 +0000
From: Mimecast Security <security@mimecast.example>
To: nele@finder.example
Reply-To: security+2027-0001.abcdefghijklmnop@mimecast.example
Subject: =?utf-8?b?w4nDqW4=?=
Message-ID: <a.b@mimecast.example>
In-Reply-To: <1@finder.example>
References: <1@finder.example>
Auto-Submitted: auto-replied
X-Auto-Response-Suppress: All
X-Firsthand-Loop: mark
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="firsthand-00000000000000000000000000000001"
Content-Language: en

--firsthand-00000000000000000000000000000001
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: 7bit

Words.

--firsthand-00000000000000000000000000000001
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable
MIME-Version: 1.0

<p>Words.</p>

--firsthand-00000000000000000000000000000001--

"""

FIELDS = sorted(build(Outgoing(**OUTGOING)).keys())


@given(st.text(max_size=100), st.text(max_size=100))
def test_no_subject_or_name_adds_a_field_or_a_recipient(name, subject):
    built = build(
        Outgoing(**{**OUTGOING, "from_name": f"A{name}\r\nBcc: x@y.example", "subject": f"{subject}\nBcc: z@y.example"})
    )
    parsed = message_from_bytes(built.as_bytes(), policy=policy.default)
    assert parsed["Bcc"] is None
    assert sorted(parsed.keys()) == FIELDS


@pytest.mark.parametrize("reference", ["<a b@x>", "no brackets", "<a@x>\r\nBcc: x@y.example", "<" + "a" * 300 + "@x>"])
def test_a_reference_that_is_no_message_id_is_left_out(reference):
    built = build(Outgoing(**{**OUTGOING, "references": (reference,)}))
    assert (built["References"], built["Bcc"]) == (None, None)


def test_long_references_keep_their_newest_and_stay_on_one_line():
    ids = tuple(f"<{n}{'x' * 200}@finder.example>" for n in range(20))
    raw = build(Outgoing(**{**OUTGOING, "references": ids})).as_bytes()
    line = next(line for line in raw.split(b"\r\n") if line.startswith(b"References: "))
    assert line.endswith(ids[-1].encode())
    assert len(line) <= 998
    assert line.count(b"<") == line.count(b">")


@pytest.mark.parametrize(("address", "written"), [
    ("x@münchen.example", b"To: x@xn--mnchen-3ya.example\r\n"), ("ü@q.example", "To: ü@q.example\r\n".encode()),
])  # fmt: skip
def test_an_international_address_is_written_as_mail_servers_read_it(report_at, at, address, written, tmp_path):
    report_at(mail=address)
    assert send_letters(at, "test") == 1
    [file] = (tmp_path / "sent").glob("*.eml")
    assert written in file.read_bytes()
