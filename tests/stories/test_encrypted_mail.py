"""Encrypted mail: a finder with GnuPG writes to the published key, and gets answers that only she can read."""

import re
import zipfile
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from django.test import Client

from firsthand.cases.models import Attachment, Case
from firsthand.cases.queries import attachment_for_reporter
from firsthand.cases.records import for_reporter
from firsthand.core.errors import NotFound
from firsthand.intake.actions import receive_mail
from firsthand.journal.models import Entry
from firsthand.keys.actions import make_programme_key
from firsthand.mail.sweeps import send_letters, sort_arrivals
from firsthand.staff.evidence.actions import give_evidence
from firsthand.staff.evidence.rules import ForWhom, Wanted
from firsthand.tasks.models import Task
from firsthand.vault.queries import unseal_json, unseal_text
from openpgp_programs import Gnupg, gnupg, pgp_mime
from seats import seat

ADA = "ada@finder.example"
REPORT = "Hello,\n\nAt https://www.mimecast.com/share/4471 anybody can read the files of others.\n"


class Finder:
    """Ada with her key ring, and the story that she is part of."""

    def __init__(self, ring: Gnupg, story, settings, folder) -> None:
        self.ring, self.story, self.settings, self.folder = ring, story, settings, folder
        settings.DATA, settings.SMTP_URL = folder, ""

    def fetches_the_key(self) -> str:
        """From where security.txt says that it is; its fingerprint."""
        page = Client().get("/.well-known/security.txt").content.decode()
        place = next(line for line in page.splitlines() if line.startswith("Encryption: ")).partition(": ")[2]
        self.ring.takes(Client().get(f"/{place.split('/', 3)[3]}").content)
        colons = self.ring.run("--list-keys", "--with-colons", self.contact).decode().splitlines()
        return next(line.split(":")[9] for line in reversed(colons[:4]) if line.startswith("fpr"))

    @property
    def contact(self) -> str:
        from firsthand.programme.queries import in_force

        return in_force().programme.contact_mail

    def sends(self, ciphertext: bytes, *, subject: str = "...", to: str = "", name: str = "1") -> Case | None:
        to = to or self.contact
        head = f"From: Ada <{ADA}>\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{name}@finder.example>\r\n"
        arrival = receive_mail(pgp_mime(ciphertext, head.encode()), mail_from=ADA, rcpt_to=(to,), at=self.story.now)
        sort_arrivals(at=self.story.now)
        arrival.refresh_from_db()
        return arrival.case

    def writes(self, text: str, *, with_key: bool = False, to_key_of: str = "") -> bytes:
        """An encrypted part, her public key attached if she likes."""
        plain = f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
        if with_key:
            key = self.ring.public(ADA).decode()
            plain = (
                'Content-Type: multipart/mixed; boundary="m"\n\n--m\n' + plain
                + f'\n--m\nContent-Type: application/pgp-keys; name="ada.asc"\n\n{key}\n--m--\n'
            )  # fmt: skip
        return self.ring.encrypt(plain.encode(), to_key_of or self.contact)

    def mailbox(self) -> list:
        """The letters as they left the house."""
        send_letters(at=self.story.now, worker="w")
        files = sorted((self.folder / "sent").glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


@pytest.fixture(scope="module")
def ring() -> Iterator[Gnupg]:
    with gnupg() as made:
        made.new_key(ADA)
        yield made


@pytest.fixture
def signed_in_lead(lead) -> Client:
    client = Client()
    seat(client, lead)
    return client


@pytest.fixture
def finder(ring: Gnupg, story, settings, tmp_path) -> Finder:
    found = Finder(ring, story, settings, tmp_path)
    for line in ring.run("--list-keys", "--with-colons", found.contact, may_fail=True).decode().splitlines():
        if line.startswith("fpr"):
            ring.run("--yes", "--delete-keys", line.split(":")[9], may_fail=True)
    return found


def test_a_finder_encrypts_her_report_and_only_she_can_read_the_receipt(finder, story):
    make_programme_key(at=story.now, by="test")
    finder.fetches_the_key()
    case = finder.sends(finder.writes(REPORT, with_key=True))
    assert "anybody can read the files" in story.record(case).messages[0].text
    receipt = finder.mailbox()[0]
    assert receipt.get_content_type() == "multipart/encrypted"
    assert "share/4471" not in receipt.as_string()
    assert case.number in finder.ring.decrypt(receipt.get_payload()[1].get_payload(decode=True)).decode()
    with gnupg() as stranger:
        assert stranger.decrypt(receipt.get_payload()[1].get_payload(decode=True), may_fail=True) == b""
    assert Entry.objects.filter(kind="reporter_key.kept").count() == 1


def test_her_encrypted_answer_goes_into_the_thread(finder, story):
    make_programme_key(at=story.now, by="test")
    finder.fetches_the_key()
    case = finder.sends(finder.writes(REPORT, with_key=True))
    reply_to = finder.mailbox()[0]["Reply-To"].addresses[0].addr_spec
    story.wait(hours=1)
    assert finder.sends(finder.writes("It works on version 8 too."), to=reply_to, name="2") == case
    assert Case.objects.count() == 1
    assert "It works on version 8 too." in story.record(case).messages[-1].text


def test_a_report_to_a_key_that_we_do_not_have_is_a_case_with_a_clock_and_is_asked_for_again(finder, story):
    key = make_programme_key(at=story.now, by="test")
    case = finder.sends(finder.writes(REPORT, to_key_of=ADA))
    assert case is not None
    assert [p.kind for p in story.record(case).promises if p.kept_at is None]
    about = [unseal_json(row.about)["name"] for row in Attachment.objects.all()]
    assert about == ["mail.eml"]
    assert Task.objects.filter(kind="unreadable_mail", case=case).count() == 1
    text = " ".join(story.letter(case, "receipt")["text"].split())
    assert "We cannot open your mail" in text
    assert "/openpgp-key.asc" in text
    assert key.fingerprint.upper() in text.replace(" ", "")


def test_without_a_key_of_ours_the_receipt_still_says_how_to_go_on(finder, story):
    case = finder.sends(finder.writes(REPORT, to_key_of=ADA))
    text = " ".join(story.letter(case, "receipt")["text"].split())
    assert "We cannot open your mail" in text
    assert "openpgp-key" not in text
    assert "write to us with your code" in text


def test_a_report_encrypted_to_a_key_of_before_is_read(finder, story):
    make_programme_key(at=story.now, by="test")
    finder.fetches_the_key()
    ciphertext = finder.writes(REPORT)
    story.wait(days=1)
    make_programme_key(at=story.now, by="test")
    case = finder.sends(ciphertext)
    assert "anybody can read the files" in story.record(case).messages[0].text


def test_an_encrypted_report_without_a_key_is_answered_in_the_clear(finder, story):
    make_programme_key(at=story.now, by="test")
    finder.fetches_the_key()
    finder.sends(finder.writes(REPORT))
    assert finder.mailbox()[0].get_content_type() == "multipart/mixed"


def test_who_has_the_code_is_shown_nothing_that_came_encrypted(finder, story):
    """The code travels by mail; and a mail of another that somebody got hold of could be sent to us again."""
    make_programme_key(at=story.now, by="test")
    finder.fetches_the_key()
    case = finder.sends(finder.writes(REPORT))
    found = re.search(r"([0-9A-Z]{4}-){4}[0-9A-Z]{4}", story.letter(case, "receipt")["text"])
    page = Client().post("/en/case/", {"code": found[0]}).content.decode()
    assert "You sent this encrypted." in page
    assert "share/4471" not in page
    own = for_reporter(case, at=story.now)
    assert [(m.text, m.files) for m in own.messages] == [("", ())]
    assert "share/4471" in story.record(case).messages[0].text


def test_a_name_that_came_encrypted_stands_in_no_letter_and_on_no_page(finder, story):
    make_programme_key(at=story.now, by="test")
    finder.fetches_the_key()
    case = finder.sends(
        finder.writes(f"{REPORT}\n\nPlease credit me as Wilhelmina Secretname, https://secret.example\n")
    )
    receipt = story.letter(case, "receipt")["text"]
    assert "Secretname" not in receipt
    assert "Which name" not in receipt
    found = re.search(r"([0-9A-Z]{4}-){4}[0-9A-Z]{4}", receipt)
    page = Client().post("/en/case/", {"code": found[0]}).content.decode()
    assert "secret" not in page.lower()


def test_no_attachment_of_an_encrypted_mail_is_handed_out_by_code(finder, story):
    make_programme_key(at=story.now, by="test")
    finder.fetches_the_key()
    case = finder.sends(finder.writes(REPORT, with_key=True))
    attachment = Attachment.objects.get()
    with pytest.raises(NotFound):
        attachment_for_reporter(case, attachment.pk)


def test_the_team_is_told_that_its_answer_would_travel_in_the_open(finder, story, signed_in_lead):
    make_programme_key(at=story.now, by="test")
    finder.fetches_the_key()
    case = finder.sends(finder.writes(REPORT))
    page = signed_in_lead.get(f"/desk/cases/{case.number}/?act=message").content.decode()
    assert "this letter travels unencrypted" in page
    assert "share/4471" in page


def test_what_was_encrypted_has_a_title_for_the_team_alone_and_stands_in_no_log(finder, story, caplog):
    make_programme_key(at=story.now, by="test")
    finder.fetches_the_key()
    case = finder.sends(finder.writes(REPORT))
    assert "share/4471" in unseal_text(case.title)
    assert "share/4471" not in for_reporter(case, at=story.now).title
    assert "share/4471" not in caplog.text
    assert "share/4471" not in str(list(Entry.objects.values()))


def test_the_reporters_evidence_pack_holds_nothing_that_came_encrypted_and_an_authoritys_does(finder, story, lead):
    make_programme_key(at=story.now, by="test")
    finder.fetches_the_key()
    case = finder.sends(finder.writes(f"{REPORT}\n\nPlease credit me as Wilhelmina Secretname.\n", with_key=True))

    def words(wanted: Wanted) -> str:
        made, _ = give_evidence(case.number, wanted, by=lead, at=story.now, zone="UTC")
        with made, zipfile.ZipFile(made) as archive:
            names = archive.namelist()
            return "\n".join([*names, *(archive.read(name).decode("utf-8", "replace") for name in names)])

    theirs = words(Wanted(ForWhom.REPORTER, "en"))
    assert "This message came encrypted." in theirs
    for hidden in ("share/4471", "Secretname", "ada.asc"):
        assert hidden not in theirs
    assert "share/4471" in words(Wanted(ForWhom.AUTHORITY, "en", "A court.", identity=True))
