"""The whole way of a report as in an organisation: swaks, Debian's Postfix, LMTP, and back through Postfix to a box."""

import email
import re
import shutil
import time
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path
from typing import Any, TypeVar

import pytest

from dovecot import Dovecot
from openpgp_programs import Gnupg, gnupg, pgp_mime, sq_encrypt
from postfix import Postfix
from programs import needs
from running import STAFF, Instance

CONTACT = "security@mimecast.example"
PEOPLE = ("ada", "bo", "cas", "dora", "eva", "fen", "gus", "hal")
WITHIN_SECONDS = 60

T = TypeVar("T")


def eventually(look: Callable[[], T], what: str, log: Callable[[], str] = str) -> T:
    """The first answer that is not empty; a worker and an MTA take their seconds."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.2)
    raise AssertionError(f"not within {WITHIN_SECONDS} seconds: {what}\n{log()[-4000:]}")


class Chain:
    """A Postfix and an instance that hand mail to each other."""

    def __init__(self, postfix: Postfix, instance: Instance) -> None:
        self.postfix, self.instance = postfix, instance

    def sends(self, who: str, subject: str, *arguments: str, to: str = CONTACT) -> None:
        """A person of finder.example sends a mail with swaks."""
        plain = () if "--body" in arguments else ("--body", "There is a hole at https://www.mimecast.com/x.")
        self.postfix.swaks("--from", f"{who}@finder.example", "--to", to, "--h-Subject", subject, *plain, *arguments)

    def case_of(self, title: str) -> dict[str, Any]:
        """The case with this title, once it is there."""
        number = eventually(
            lambda: [c["number"] for c in self.cases() if c["title"] == title], f"a case “{title}”", self.postfix.log
        )
        assert len(number) == 1
        return self.case(number[0])

    def cases(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.instance.json("case", "list", "--as", STAFF)
        return found

    def case(self, number: str) -> dict[str, Any]:
        found: dict[str, Any] = self.instance.json("case", "show", number, "--as", STAFF)
        return found

    def in_box(self, who: str, subject: str) -> Message:
        """A mail whose subject holds this, once it lies in the person's mailbox."""

        def look() -> list[Message]:
            mails = [email.message_from_bytes(raw) for raw in self.postfix.box(who)]
            return [mail for mail in mails if subject in str(mail["Subject"])]

        return eventually(look, f"a mail to {who} with “{subject}”", self.postfix.log)[0]


@pytest.fixture(scope="module")
def chain(published_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """One chain for all: starting it takes seconds. Each test has a reporter and a subject of its own."""
    needs("postfix", "swaks", root=True)
    data = tmp_path_factory.mktemp("chain") / "data"
    shutil.copytree(published_folder, data)
    instance = Instance(data)
    with Postfix(domain="mimecast.example", lmtp=instance.lmtp, people=PEOPLE) as postfix:
        instance.environment["FIRSTHAND_SMTP_URL"] = postfix.url
        with instance:
            yield Chain(postfix, instance)


def test_a_report_gets_its_receipt_and_the_answer_to_it_lands_in_the_thread(chain):
    chain.sends("ada", "The first way")
    case = chain.case_of("The first way")
    receipt = chain.in_box("ada", case["number"])
    assert receipt["Auto-Submitted"] == "auto-replied"
    chain.sends(
        "ada", f"Re: {receipt['Subject']}", "--body", "More words.", "--h-In-Reply-To", receipt["Message-ID"],
        to=receipt["Reply-To"],
    )  # fmt: skip
    said = eventually(
        lambda: [m for m in chain.case(case["number"])["messages"] if "More words." in m["text"]], "the answer"
    )
    assert said[0]["direction"] == "from_reporter"
    assert said[0]["from_known_sender"]


def test_the_receipt_reaches_the_box_unchanged_and_any_machine_can_check_it(chain, tmp_path):
    chain.sends("hal", "Prove that you have it")
    case = chain.case_of("Prove that you have it")
    [file] = [part for part in chain.in_box("hal", case["number"]).walk() if part.get_filename()]
    assert file.get_filename() == f"receipt-{case['number']}.json"
    kept = tmp_path / "receipt.json"
    kept.write_bytes(file.get_payload(decode=True))
    assert chain.instance.run("verify", str(kept)).returncode == 0


def test_an_unknown_recipient_is_refused_and_postfix_tells_the_sender(chain):
    chain.sends("bo", "To nobody", to="nobody-of-ours@mimecast.example")
    bounce = chain.in_box("bo", "Undelivered Mail")
    status = bounce.as_string()
    assert "Action: failed" in status
    assert re.search(r"Status: 5\.1\.\d", status)
    assert not [case for case in chain.cases() if case["title"] == "To nobody"]


def test_one_mail_to_a_known_and_an_unknown_recipient_is_answered_one_by_one(chain):
    chain.sends("cas", "To one of two", to=f"{CONTACT},nobody-of-ours@mimecast.example")
    case = chain.case_of("To one of two")
    assert chain.in_box("cas", case["number"])
    bounce = chain.in_box("cas", "Undelivered Mail").as_string()
    assert "Final-Recipient: rfc822; nobody-of-ours@mimecast.example" in bounce
    assert f"Final-Recipient: rfc822; {CONTACT}" not in bounce


def test_one_mail_to_two_addresses_of_ours_is_one_report_with_an_answer_to_each(chain):
    chain.sends("dora", "To two of ours", to=f"{CONTACT},{CONTACT.replace('@', '+web@')}")
    chain.case_of("To two of ours")
    name = chain.in_box("dora", "has arrived")["In-Reply-To"].strip("<>")
    queued = re.search(rf"(\w+): message-id=<{re.escape(name)}>", chain.postfix.log())
    assert queued
    answers = re.findall(rf"{queued[1]}: to=<(security[^>]*)>.*status=sent \(250", chain.postfix.log())
    assert sorted(answers) == ["security+web@mimecast.example", CONTACT]


def test_what_comes_while_firsthand_stands_still_waits_in_the_queue_and_arrives_later(chain):
    chain.instance.stop()
    try:
        chain.sends("eva", "While you were away")
        eventually(lambda: [m for m in chain.postfix.waiting() if "eva@finder.example" in m], "a mail in the queue")
        eventually(lambda: "Connection refused" in chain.postfix.log(), "a refusal")
    finally:
        chain.instance.start()
    chain.postfix.flush()
    case = chain.case_of("While you were away")
    assert chain.in_box("eva", case["number"])
    eventually(lambda: not [m for m in chain.postfix.waiting() if "eva@" in m], "an empty queue")


def test_an_attachment_and_odd_octets_in_the_sender_arrive(chain, tmp_path):
    picture = tmp_path / "screen.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 300)
    odd = b"F\xe9n \xff\xfe <fen@finder.example>".decode("utf-8", "surrogateescape")
    chain.sends("fen", "With a picture", "--attach", f"@{picture}", "--h-From", odd)
    case = chain.case_of("With a picture")
    (file,) = case["messages"][0]["files"]
    assert file["size_bytes"] == picture.stat().st_size
    assert case["reporter"]["mail"] == "fen@finder.example"


def test_eight_bit_words_and_an_international_address_arrive_as_they_were_written(chain):
    sender, subject = "zoë@finder.example", "Ein Löchlein — 穴"
    raw = (
        f"From: Zoë <{sender}>\r\nTo: {CONTACT}\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nÄ, ö und 穴.\r\n"
    )
    chain.postfix.send(sender, [CONTACT], raw.encode(), options=("SMTPUTF8", "BODY=8BITMIME"))
    case = chain.case_of(subject)
    assert case["reporter"]["mail"] == sender
    assert case["messages"][0]["text"].strip() == "Ä, ö und 穴."


def test_a_confirmation_that_comes_back_opens_the_promise_again_and_calls_a_person(chain):
    chain.sends("ghost", "Nobody hears me")
    number = chain.case_of("Nobody hears me")["number"]
    chain.instance.run("case", "confirm", number, "--as", STAFF)
    eventually(
        lambda: [t for t in chain.instance.json("tasks", "--as", STAFF)
                 if t["case"] == number and t["kind"] == "confirmation_bounced"],
        "a task", chain.postfix.log,
    )  # fmt: skip
    promises = {p["kind"]: p["state"] for p in chain.case(number)["promises"]}
    assert promises["confirm"] == "running"


def test_the_daily_test_of_the_channel_comes_back_through_postfix(chain):
    chain.postfix.flush()
    eventually(
        lambda: [mail for mail in chain.instance.json("mail", "list") if mail["kind"] == "test"], "the test",
        chain.postfix.log,
    )  # fmt: skip


def sends_sealed(chain: Chain, who: str, subject: str, sealed: bytes, file: Path) -> None:
    """A person of finder.example sends an encrypted mail with swaks."""
    head = f"From: {who}@finder.example\r\nTo: {CONTACT}\r\nSubject: {subject}\r\n"
    file.write_bytes(pgp_mime(sealed.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), head.encode()))
    chain.postfix.swaks("--from", f"{who}@finder.example", "--to", CONTACT, "--data", f"@{file}")


def in_mime(words: str, *, key: bytes = b"") -> bytes:
    """What is encrypted: a text, with the key of its writer where it is given."""
    text = f"Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"
    if not key:
        return text.encode()
    head = 'Content-Type: multipart/mixed; boundary="in"\r\n\r\n--in\r\n'
    named = (
        "\r\n--in\r\nContent-Type: application/pgp-keys\r\nContent-Disposition: attachment; filename=key.asc\r\n\r\n"
    )
    return (head + text + named + key.decode() + "\r\n--in--\r\n").encode()


@pytest.fixture(scope="module")
def our_key(chain: Chain) -> bytes:
    """The key of the programme, as finders get it."""
    needs("gpg", "sq")
    chain.instance.run("keys", "new")
    return chain.instance.run("keys", "export").stdout


@pytest.fixture
def ring(our_key: bytes) -> Iterator[Gnupg]:
    with gnupg() as ring:
        ring.takes(our_key)
        yield ring


def test_a_report_sealed_with_gnupg_is_read_and_answered_to_the_key_that_it_brought(chain, ring, tmp_path):
    key = ring.new_key("gus@finder.example")
    sealed = ring.encrypt(in_mime("Every row of /export is open.", key=key), CONTACT)
    sends_sealed(chain, "gus", "Sealed by gpg", sealed, tmp_path / "mail.eml")
    case = chain.case_of("Sealed by gpg")
    assert "Every row of /export is open." in case["messages"][0]["text"]
    chain.instance.run("case", "reply", case["number"], "--text", "The words between us.", "--as", STAFF)
    begin, end = b"-----BEGIN PGP MESSAGE-----", b"-----END PGP MESSAGE-----"

    def opened() -> list[bytes]:
        sealed = [raw.split(begin)[1].split(end)[0] for raw in chain.postfix.box("gus") if begin in raw]
        letters = [ring.decrypt(begin + inside + end) for inside in sealed]
        return [words for words in letters if b"The words between us." in words]

    assert len(eventually(opened, "an encrypted letter", chain.postfix.log)) == 1
    assert not [raw for raw in chain.postfix.box("gus") if b"The words between us." in raw]


def test_a_report_sealed_with_sq_is_read(chain, our_key, tmp_path):
    sealed = sq_encrypt(in_mime("Every row of /import is open."), our_key, tmp_path)
    sends_sealed(chain, "hal", "Sealed by sq", sealed, tmp_path / "mail.eml")
    case = chain.case_of("Sealed by sq")
    assert "Every row of /import is open." in case["messages"][0]["text"]
    assert chain.in_box("hal", case["number"])


def test_postfix_delivers_into_a_mailbox_of_dovecot_and_firsthand_fetches_from_there(published_folder, tmp_path):
    needs("postfix", "swaks", root=True)
    shutil.copytree(published_folder, tmp_path / "data")
    aliases = f"virtual_alias_maps = inline:{{ {CONTACT}=desk@finder.example }}"
    with (
        Dovecot() as dovecot,
        Postfix(domain="mimecast.example", lmtp=1, people=("ada", "desk"), more=aliases) as postfix,
    ):
        (postfix.folder / "boxes" / "desk").symlink_to(dovecot.folder / "mail" / "box")
        instance = Instance(
            tmp_path / "data", FIRSTHAND_SMTP_URL=postfix.url, FIRSTHAND_IMAP_URL=dovecot.url(),
            FIRSTHAND_IMAP_CA=dovecot.ca,
        )  # fmt: skip
        instance.run("staff", "invite", STAFF, "--role", "lead")
        chain = Chain(postfix, instance)
        assert dovecot.see() == []  # and the mailbox is made
        chain.sends("ada", "Through a mailbox")
        eventually(dovecot.see, "a mail in the mailbox", postfix.log)
        instance.run("worker", "--once")
        case = chain.case_of("Through a mailbox")
        receipt = chain.in_box("ada", case["number"])
        chain.sends("ada", "Re: it", "--body", "More words.", to=receipt["Reply-To"])
        eventually(lambda: len(dovecot.see()) >= 2, "the answer in the mailbox", postfix.log)
        instance.run("mail", "fetch")  # a worker looks once a minute
        instance.run("worker", "--once")
        assert ["More words." in m["text"] for m in chain.case(case["number"])["messages"]] == [False, True]
