"""What holds for any octets that come in as a mail. Used by the fuzzer, and by the test that replays what it kept."""

from pathlib import PurePosixPath, PureWindowsPath

from firsthand.core.file_names import LENGTH_BYTES
from firsthand.intake.kinds import MailKind
from firsthand.mail.layers import inline
from firsthand.mail.reading import parts, protection
from firsthand.mail.reading.bounds import Unreadable
from firsthand.mail.reading.html_text import LOOK_AT
from firsthand.mail.reading.mails import ParsedMail
from firsthand.mail.reading.parsing import header_of, read
from firsthand.mail.reading.transfer import from_frames, to_frames
from firsthand.mail.reading.words import TEXT_LENGTH
from firsthand.mail.sorting.classify import Ours, classify

NOBODY = Ours(
    case_of_address=lambda address: None, letter_of_bounce_address=lambda address: None,
    letter_of_message_id=lambda name: None, case_of_letter=lambda letter: None,
    is_our_address=lambda address: False, loop_mark="-",
)  # fmt: skip


def check(raw: bytes) -> None:
    """Read and classify a mail. Raises AssertionError, or whatever the reading should never have raised."""
    try:
        mail = read(raw)
    except Unreadable:
        mail = header_of(raw)
    _is_bounded(mail)
    _names_are_safe(mail)
    _armour_is_apart(mail.text)
    # Only what is a storable text and within the bounds of the parent comes through.
    assert from_frames(to_frames(mail)) == mail
    for sender in ("", mail.return_path, mail.from_as_written):
        found = classify(mail, envelope_from=sender, rcpt_to=mail.recipients, ours=NOBODY)
        assert isinstance(found.kind, MailKind)
        assert len(found.reason) < 200
        assert found.case_number is None


def _is_bounded(mail: ParsedMail) -> None:
    assert len(mail.text) <= TEXT_LENGTH
    assert len(mail.html) <= LOOK_AT
    assert "\x00" not in mail.text + mail.html + mail.subject + mail.from_name
    assert "\n" not in mail.subject + mail.from_name + mail.message_id
    assert len(mail.files) <= parts.MOST_FILES
    assert len(mail.protected) <= protection.PARTS
    assert len(mail.keys) <= protection.KEYS
    assert all(len(content) <= protection.KEY_BYTES for _, content in mail.keys)
    assert all(signed.content or not signed.signature for signed in mail.protected)


def _armour_is_apart(text: str) -> None:
    blocks, around = inline.messages_in(text), inline.without_blocks(text)
    assert all(block in text for block in blocks)
    assert sum(map(len, blocks)) + len(around) <= len(text)


def _names_are_safe(mail: ParsedMail) -> None:
    names = [file.name for file in mail.files]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert name.isprintable()
        assert 0 < len(name.encode()) <= LENGTH_BYTES
        assert PurePosixPath(name).name == name == PureWindowsPath(name).name
        assert not PureWindowsPath(name).is_reserved()
        assert not name.endswith((".", " "))
