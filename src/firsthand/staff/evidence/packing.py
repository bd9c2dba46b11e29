"""The files of an evidence pack, and the one file that holds them."""

import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import IO, Any

import rfc8785
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from firsthand.cases.models import Attachment, Case
from firsthand.cases.rules import Channel
from firsthand.intake.models import Arrival
from firsthand.journal.log.receipts import Receipt
from firsthand.people.models import Person
from firsthand.programme.page import render_policy
from firsthand.programme.queries import definition_of, in_force, version
from firsthand.receipts.actions import NoReceipt, receipt_of
from firsthand.receipts.content import content_of
from firsthand.receipts.files import file_name
from firsthand.staff.evidence.rules import (
    MANIFEST,
    FileOfTheirs,
    ForWhom,
    Wanted,
    manifest,
    numbered,
    sha256,
)
from firsthand.staff.evidence.telling import cleaner, in_words, proved, told, with_files
from firsthand.staff.evidence.timelines import Story, for_an_authority, for_the_reporter
from firsthand.vault.queries import unseal
from firsthand.vault.rules import CannotOpen

IN_MEMORY_BYTES = 4 * 1024 * 1024
"""What is larger is gathered on disk, in a file without a name that nobody else can open."""
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The same case at the same moment gives the same octets."""
_UNIX = 3

Named = tuple[str, bytes]
Files = Mapping[str, Sequence[FileOfTheirs]]
"""The files that came, by the id of the message."""


def pack(case: Case, person: Person, wanted: Wanted, *, at: datetime, zone: str) -> IO[bytes]:
    """All files of the pack in one ZIP, at its beginning. The caller took `case` through `case_to_show`.

    Holds one file at a time in memory. Call outside any transaction: the receipt may sign what is new.
    """
    whole: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115  handed to the caller
    hashes: dict[str, str] = {}
    try:
        with translation.override(wanted.language), zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in _files(case, person, wanted, at=at, zone=zone):
                hashes[name] = sha256(content)
                _put(archive, name, content)
            _put(archive, MANIFEST, manifest(hashes))
    except BaseException:
        whole.close()
        raise
    whole.seek(0)
    return whole


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, ZIP_DATE)
    entry.create_system, entry.external_attr, entry.compress_type = _UNIX, 0o600 << 16, zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _files(case: Case, person: Person, wanted: Wanted, *, at: datetime, zone: str) -> Iterator[Named]:
    if wanted.for_whom is ForWhom.REPORTER:
        story = for_the_reporter(case, wanted, at=at, zone=zone)
    else:
        story = for_an_authority(case, person, wanted, at=at, zone=zone)
    said = told(case, story, wanted, at=at)
    receipt, theirs = _receipt(case, at=at), _theirs(story, wanted)
    messages = {m.id: f"messages/{number:03d}.txt" for number, m in enumerate(story.record.messages, start=1)}
    with_files(said, story.lines, messages, theirs)
    said["journal"] = proved(receipt)
    proof = file_name(case) if receipt else ""
    content = _content_name(case) if wanted.names_them else ""
    mails = _mails_of(case) if wanted.for_whom is ForWhom.AUTHORITY and wanted.identity else []
    shown = in_words(said, zone) | {
        "zone": zone, "wanted": wanted, "proof": proof, "content": content,
        "organisation": in_force().programme.organisation, "theirs": theirs,
        "mails": mails,
    }  # fmt: skip
    yield "README.txt", render_to_string("evidence/readme.txt", shown).encode()
    yield "timeline.html", render_to_string("evidence/timeline.html", shown).encode()
    yield "timeline.json", json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True).encode()
    yield from _messages(shown)
    yield from _attachments(theirs)
    yield from _policy(case, wanted)
    if receipt:
        yield f"receipts/{proof}", receipt.as_json().encode()
    if content:
        yield f"receipts/{content}", content_of(case).octets
    yield from _mails(mails)


def _receipt(case: Case, *, at: datetime) -> Receipt | None:
    """What proves the report without us; None where no receipt can be made, which the pack then says."""
    try:
        return receipt_of(case, at=at)
    except NoReceipt:
        return None


def _content_name(case: Case) -> str:
    """What the report is called as it was hashed; "" where it was erased. It is read again when its turn comes."""
    try:
        return content_of(case).file_name
    except CannotOpen:
        return ""


def _theirs(story: Story, wanted: Wanted) -> Files:
    """The files of the messages that the story tells, each with its place in the pack."""
    clean = cleaner(story, wanted)
    files: dict[str, list[FileOfTheirs]] = {}
    number = 0
    for message in story.record.messages:
        for file in message.files:
            number += 1
            path = numbered("attachments", number, clean({"name": file.name})["name"])
            files.setdefault(message.id, []).append(FileOfTheirs(path, file.id, file.size_bytes, file.sha256))
    return files


def _messages(shown: Mapping[str, Any]) -> Iterator[Named]:
    """Each message once, as text; several lines of the timeline may be about one."""
    by_path = {line["message"]: line for line in shown["lines"] if line["message"]}
    for path, line in sorted(by_path.items()):
        yield path, render_to_string("evidence/message.txt", {**shown, "line": line}).encode()


def _attachments(theirs: Files) -> Iterator[Named]:
    """The files that came, octet by octet."""
    for file in (file for files in theirs.values() for file in files):
        row = Attachment.objects.select_related("content__key").get(pk=file.id)
        try:
            yield file.path, unseal(row.content)
        except CannotOpen:
            yield f"{file.path}-erased.txt", _("This file was erased.").encode()


def _policy(case: Case, wanted: Wanted) -> Iterator[Named]:
    """The policy of the day of arrival: to read, and the very octets that its hash was made of."""
    found = version(case.version_id)
    policy = render_policy(found.programme, wanted.language)
    context = {"policy": policy, "number": found.number, "language": wanted.language, "sha256": found.sha256}
    yield "policy/policy.html", render_to_string("evidence/policy.html", context).encode()
    yield "policy/definition.json", rfc8785.dumps(definition_of(case.version_id))


def _mails_of(case: Case) -> list[int]:
    return list(Arrival.objects.filter(case=case, channel=Channel.MAIL).order_by("pk").values_list("pk", flat=True))


def _mails(arrivals: Sequence[int]) -> Iterator[Named]:
    """The mails as they came, octet by octet, one at a time: each may be large."""
    for number, pk in enumerate(arrivals, start=1):
        raw = Arrival.objects.select_related("raw__key").get(pk=pk).raw
        try:
            yield f"mails/{number:03d}.eml", unseal(raw)
        except CannotOpen:
            yield f"mails/{number:03d}-erased.txt", _("This mail was erased.").encode()
