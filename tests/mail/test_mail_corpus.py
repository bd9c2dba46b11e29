"""Every mail of the corpus beside the repository is read and sorted as its label says, in at least 97 of 100."""

import json
import zipfile
from collections.abc import Iterator

import pytest

from firsthand.intake.kinds import MailKind
from firsthand.mail.reading.mails import ParsedMail
from firsthand.mail.reading.parsing import Unreadable, header_of, read
from firsthand.mail.sorting.classify import Ours, classify

NOBODY = Ours(
    case_of_address=lambda address: None, letter_of_bounce_address=lambda address: None,
    letter_of_message_id=lambda name: None, case_of_letter=lambda letter: None,
    is_our_address=lambda address: False, loop_mark="-",
)  # fmt: skip
AUTOMATIC = frozenset({"dsn", "auto_reply", "arf", "mdn", "dmarc-report", "tls-report"})
SET_ASIDE = frozenset({MailKind.BOUNCE, MailKind.AUTO_REPLY})

# What differs from its label, and why it should.
DIFFERING = {
    "0552.eml": "labelled arf: the advertisement itself without its report, nothing in it is automatic; not answered",
    "0080.eml": "labelled ordinary: says Auto-Submitted: auto-generated",
    "0480.eml": "labelled ordinary: a DMARC report that says Auto-Submitted: auto-generated",
    "0111.eml": "labelled ordinary: 'Undeliverable: …' from postmaster@",
    "0355.eml": "labelled ordinary: one Content-Type field, no subject, no body",
}


def mails(shared) -> Iterator[tuple[str, str, bytes]]:
    folder = shared / "corpora" / "mail"
    with zipfile.ZipFile(folder / "mails.zip") as archive:
        for line in (folder / "index.jsonl").read_text().splitlines():
            row = json.loads(line)
            yield row["file"], row["label"], archive.read(row["file"])


def parsed(raw: bytes) -> ParsedMail:
    try:
        return read(raw)
    except Unreadable:
        return header_of(raw)


@pytest.mark.timeout(300)
def test_real_mail_is_what_its_label_says(shared):
    right, differing = 0, {}
    for file, label, raw in mails(shared):
        if label not in AUTOMATIC | {"ordinary"}:
            continue
        mail = parsed(raw)
        sender = mail.return_path or mail.from_as_written or "somebody@finder.example"
        found = classify(mail, envelope_from=sender, rcpt_to=(), ours=NOBODY)
        wanted = SET_ASIDE if label in AUTOMATIC else {MailKind.REPORT}
        if found.kind in wanted:
            right += 1
        else:
            differing[file] = f"{label}: {found.kind} ({found.reason})"
    assert set(differing) <= set(DIFFERING), differing
    assert right / (right + len(differing)) >= 0.97


def test_no_labelled_bounce_or_automatic_answer_is_ever_answered(shared):
    looked_at = 0
    for file, label, raw in mails(shared):
        if label in AUTOMATIC:
            looked_at += 1
            mail = parsed(raw)
            sender = mail.return_path or mail.from_as_written or "somebody@finder.example"
            assert not classify(mail, envelope_from=sender, rcpt_to=(), ours=NOBODY).answerable, file
    assert looked_at > 250


@pytest.mark.timeout(300)
def test_as_many_mails_come_out_as_went_in(shared, programme, at):
    from firsthand.intake.actions import receive_mail
    from firsthand.intake.models import Arrival
    from firsthand.mail.sweeps import sort_arrivals

    went_in = 0
    for number, (_, _, raw) in enumerate(mails(shared)):
        if number % 6 == 0:
            went_in += 1
            receive_mail(raw, mail_from=f"{number}@finder.example", rcpt_to=("security@mimecast.example",), at=at)
    assert went_in > 100
    assert sort_arrivals(at=at, limit=1000, seconds=300) == went_in
    assert Arrival.objects.exclude(sorted_at=None).exclude(kind="").count() == went_in
