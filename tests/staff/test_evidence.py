"""The evidence pack: what is in it for whom, who may make one, and that it can be checked without us (R94)."""

import hashlib
import io
import json
import zipfile

import pytest

from firsthand.cases import actions
from firsthand.core.errors import NotAllowed, NotFound
from firsthand.intake.actions import receive_form
from firsthand.intake.rules import File, ReportContent
from firsthand.journal.models import Entry
from firsthand.journal.queries import facts_of
from firsthand.people.models import Person
from firsthand.people.rules import Role
from firsthand.staff.evidence.actions import give_evidence
from firsthand.staff.evidence.rules import ForWhom, Wanted
from stage import REPORT

CANARY = "Heron-9917"
REPORTER, AUTHORITY = Wanted(ForWhom.REPORTER, "en"), Wanted(ForWhom.AUTHORITY, "en")


@pytest.fixture
def case(programme, handler, at):
    content = ReportContent(**{**REPORT.__dict__, "files": (File("../../steps.txt", "text/plain", b"One. Two."),)})
    made = receive_form(content, language="nl", at=at).case
    actions.reply(made.number, "We are looking at it.", by=handler, at=at)
    actions.keep_note(made.number, f"{CANARY}: do not tell", by=handler, at=at)
    return made


def packed(case, wanted, by, at) -> dict[str, bytes]:
    made, _ = give_evidence(case.number, wanted, by=by, at=at, zone="Europe/Amsterdam")
    with made, zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_pack_for_the_reporter_tells_what_both_said_and_no_note(case, lead, at):
    files = packed(case, REPORTER, lead, at)
    whole = b"".join(files.values()).decode("utf-8", "replace")
    for told in ("Files of others can be read.", "We are looking at it.", "oak &amp; ember"):
        assert told in whole
    assert CANARY not in whole


def test_an_authority_is_told_who_reported_and_what_was_noted_only_if_that_was_ticked(case, lead, at):
    bare = b"".join(packed(case, AUTHORITY, lead, at).values()).decode("utf-8", "replace")
    for held_back in (CANARY, "oak &amp; ember", "oak & ember", "oak@finder.example", "oak.example"):
        assert held_back not in bare
    full = packed(case, Wanted(ForWhom.AUTHORITY, "en", notes=True, identity=True), lead, at)
    whole = b"".join(full.values()).decode("utf-8", "replace")
    assert CANARY in whole
    assert "oak@finder.example" in whole


def test_every_file_has_its_hash_and_nothing_leaves_its_folder(case, lead, at):
    files = packed(case, REPORTER, lead, at)
    lines = files.pop("MANIFEST.sha256").decode().splitlines()
    assert {line.split("  ")[1]: line.split("  ")[0] for line in lines} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    assert files["attachments/001-steps.txt"] == b"One. Two."
    assert not any(name.startswith("/") or ".." in name for name in files)


def test_the_journal_has_the_hash_of_the_file_that_was_given(case, lead, at):
    made, digest = give_evidence(case.number, REPORTER, by=lead, at=at, zone="UTC")
    facts = facts_of(Entry.objects.get(kind="case.evidence_given"))
    assert facts == {"for": "reporter", "sha256": digest, "notes": False, "identity": False}
    with made:
        assert hashlib.sha256(made.read()).hexdigest() == digest


def test_the_same_case_at_the_same_moment_gives_the_same_octets(case, lead, at):
    assert packed(case, REPORTER, lead, at).keys() == packed(case, REPORTER, lead, at).keys()
    first, second = (packed(case, REPORTER, lead, at)["timeline.json"] for _ in range(2))
    assert first == second


def test_the_timeline_is_data_as_well_in_the_order_of_what_happened(case, lead, at):
    told = json.loads(packed(case, REPORTER, lead, at)["timeline.json"])
    moments = [line["at"] for line in told["lines"]]
    assert moments == sorted(moments)
    assert (told["number"], told["content_sha256"]) == (case.number, case.content_sha256)


def test_the_pack_speaks_the_language_that_was_chosen(case, lead, at):
    files = packed(case, Wanted(ForWhom.REPORTER, "nl"), lead, at)
    assert 'lang="nl"' in files["timeline.html"].decode()


def test_what_a_reporter_wrote_is_text_and_no_markup(programme, lead, at, report_at):
    case = report_at(at, impact="<script>alert(1)</script>").case
    page = packed(case, REPORTER, lead, at)["timeline.html"].decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_handler_serves_the_reporter_and_a_lead_alone_an_authority(case, handler, auditor, administrator, at):
    assert packed(case, REPORTER, handler, at)
    for person, wanted in ((handler, AUTHORITY), (auditor, REPORTER), (auditor, AUTHORITY), (administrator, REPORTER)):
        with pytest.raises(NotAllowed):
            give_evidence(case.number, wanted, by=person, at=at, zone="UTC")


def test_of_a_restricted_case_who_does_not_see_it_gets_nothing(case, handler, at):
    bo = Person.objects.create(mail="bo@staff.example", name="Bo", role=Role.TRIAGER)
    actions.restrict(case.number, by=handler, at=at)
    with pytest.raises(NotFound):
        give_evidence(case.number, REPORTER, by=bo, at=at, zone="UTC")


def test_the_desk_hands_over_the_file(case, lead, desk_of):
    desk, page = desk_of(lead), f"/desk/cases/{case.number}/evidence/"
    assert "A court or an authority" in desk.get(page).content.decode()
    answer = desk.post(page, {"for_whom": "authority", "language": "en", "notes": "on"})
    assert answer.headers["Content-Disposition"] == f'attachment; filename="case-{case.number}-authority.zip"'
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_handler_is_not_offered_and_cannot_force_the_pack_for_an_authority(case, handler, desk_of):
    desk, page = desk_of(handler), f"/desk/cases/{case.number}/evidence/"
    assert "A court or an authority" not in desk.get(page).content.decode()
    assert desk.post(page, {"for_whom": "authority", "language": "en"}).status_code == 422
    assert not Entry.objects.filter(kind="case.evidence_given").exists()
