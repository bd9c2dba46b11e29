"""The files of an evidence pack, and the one file that holds them."""

import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from firsthand.cases.lines import MessageLine
from firsthand.cases.models import Attachment, Case
from firsthand.cases.records import CaseRecord
from firsthand.cases.redaction import without_identity
from firsthand.core.clock import iso
from firsthand.core.dates import say_moment_exact
from firsthand.intake.models import Arrival
from firsthand.people.models import Person
from firsthand.programme.page import render_policy
from firsthand.programme.queries import definition_of, version
from firsthand.receipts.actions import NoReceipt, receipt_of
from firsthand.receipts.files import file_name
from firsthand.staff.evidence.rules import MANIFEST, ForWhom, Line, Wanted, manifest, numbered, sha256
from firsthand.staff.evidence.timelines import for_an_authority, for_the_reporter
from firsthand.vault.queries import unseal
from firsthand.vault.rules import CannotOpen

IN_MEMORY_BYTES = 4 * 1024 * 1024
"""What is larger is gathered on disk, in a file that nobody else can open."""
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The same case at the same moment gives the same octets."""

Named = tuple[str, bytes]


def pack(case: Case, person: Person, wanted: Wanted, *, at: datetime, zone: str) -> IO[bytes]:
    """All files of the pack in one ZIP, at its beginning. The caller took `case` through `case_to_show`."""
    whole: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115  handed to the caller
    hashes: dict[str, str] = {}
    with translation.override(wanted.language), zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(case, person, wanted, at=at, zone=zone):
            hashes[name] = sha256(content)
            _put(archive, name, content)
        _put(archive, MANIFEST, manifest(hashes))
    whole.seek(0)
    return whole


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, ZIP_DATE)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    archive.writestr(entry, content)


def _files(case: Case, person: Person, wanted: Wanted, *, at: datetime, zone: str) -> Iterator[Named]:
    if wanted.for_whom is ForWhom.REPORTER:
        record, lines = for_the_reporter(case, at=at, zone=zone)
    else:
        record, lines = for_an_authority(case, person, wanted, at=at, zone=zone)
    told = _told(case, record, lines, wanted, at=at)
    said = told if _names_them(wanted) else without_identity(told, record.reporter)
    proof = _receipt(case, at=at)
    yield "README.txt", render_to_string("evidence/readme.txt", {**said, "proof": proof, "wanted": wanted}).encode()
    yield "timeline.json", json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True).encode()
    shown = {**said, "lines": [{**line, "said_at": _say(line["at"], zone)} for line in said["lines"]]}
    context = {**shown, "zone": zone, "language": wanted.language, "made_at": _say(said["made_at"], zone)}
    yield "timeline.html", render_to_string("evidence/timeline.html", {**context, "wanted": wanted}).encode()
    if proof:
        yield f"receipts/{file_name(case)}", proof
    yield from _policy(case, wanted)
    yield from _attachments(record.messages)
    if wanted.for_whom is ForWhom.AUTHORITY and wanted.identity:
        yield from _mails(case)


def _names_them(wanted: Wanted) -> bool:
    """A reporter may read who they are; others only where it was ticked."""
    return wanted.for_whom is ForWhom.REPORTER or wanted.identity


def _told(case: Case, record: CaseRecord, lines: list[Line], wanted: Wanted, *, at: datetime) -> dict[str, Any]:
    """The facts of the pack as plain data, moments in UTC."""
    who = record.reporter
    return {
        "number": record.number, "title": record.title, "asset": record.asset_name,
        "received_at": iso(record.received_at), "channel": record.channel, "state": str(record.state),
        "content_sha256": record.content_sha256, "programme_version": record.programme_version,
        "programme_sha256": version(case.version_id).sha256, "made_at": iso(at), "for": str(wanted.for_whom),
        "reporter": {"name": who.name, "mail": who.mail, "link": who.link} if _names_them(wanted) else None,
        "promises": [
            {
                "kind": line.kind, "due_at": iso(line.due_at), "kept_at": iso(line.kept_at) if line.kept_at else None,
                "state": str(line.state),
            }
            for line in record.promises
        ],
        "lines": [{**asdict(line), "at": iso(line.at), "files": list(line.files)} for line in lines],
    }  # fmt: skip


def _say(moment: str, zone: str) -> str:
    return say_moment_exact(datetime.fromisoformat(moment), translation.get_language() or "en", zone)


def _receipt(case: Case, *, at: datetime) -> bytes:
    """What proves the report without us; empty where no receipt can be made, which the pack then says."""
    try:
        return receipt_of(case, at=at).as_json().encode()
    except NoReceipt:
        return b""


def _policy(case: Case, wanted: Wanted) -> Iterator[Named]:
    """The policy of the day of arrival, to read and as it was hashed."""
    policy = render_policy(version(case.version_id).programme, wanted.language)
    context = {"policy": policy, "number": case.version_id, "language": wanted.language}
    yield "policy/policy.html", render_to_string("evidence/policy.html", context).encode()
    definition = json.dumps(definition_of(case.version_id), ensure_ascii=False, indent=2, sort_keys=True)
    yield "policy/definition.json", definition.encode()


def _attachments(messages: tuple[MessageLine, ...]) -> Iterator[Named]:
    """The files that came, octet by octet; what the reader is not shown is not among `messages`."""
    ids = [file.id for message in messages for file in message.files]
    names = {file.id: file.name for message in messages for file in message.files}
    for number, pk in enumerate(ids, start=1):
        row = Attachment.objects.select_related("content__key").get(pk=pk)
        try:
            yield numbered("attachments", number, names[pk]), unseal(row.content)
        except CannotOpen:
            yield numbered("attachments", number, "erased.txt"), _("This file was erased.").encode()


def _mails(case: Case) -> Iterator[Named]:
    rows = Arrival.objects.filter(case=case, channel="mail").select_related("raw__key").order_by("pk")
    for number, row in enumerate(rows.iterator(chunk_size=10), start=1):
        try:
            yield f"mails/{number:03d}.eml", unseal(row.raw)
        except CannotOpen:
            yield f"mails/{number:03d}-erased.txt", _("This mail was erased.").encode()
