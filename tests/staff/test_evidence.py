"""The evidence pack: what is in it for whom, who may make one, and that it can be checked without us (R94)."""

import hashlib
import io
import json
import re
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from django.urls import reverse

from firsthand.cases import actions
from firsthand.cases.models import Attachment, Message
from firsthand.cases.queries import case_to_show
from firsthand.cases.records import for_staff
from firsthand.cases.rules import Direction, Outcome
from firsthand.core.errors import BadInput, NotAllowed, NotFound
from firsthand.intake.actions import receive_form
from firsthand.intake.rules import File, ReportContent
from firsthand.journal.models import Entry
from firsthand.journal.queries import facts_of
from firsthand.people.models import Person
from firsthand.people.rules import Role
from firsthand.staff.evidence.actions import give_evidence
from firsthand.staff.evidence.packing import pack
from firsthand.staff.evidence.rules import ForWhom, Wanted
from firsthand.vault.rules import CannotOpen
from seats import seat
from stage import REPORT

CANARY = "Heron-9917"
WHY = "The court of Utrecht, by its letter."
REPORTER = Wanted(ForWhom.REPORTER, "en")
AUTHORITY = Wanted(ForWhom.AUTHORITY, "en", WHY)
EVERYTHING = replace(AUTHORITY, notes=True, identity=True)


def received(at, *files: File, **said: str):
    content = ReportContent(**{**REPORT.__dict__, "files": files, **said})
    return receive_form(content, language="nl", at=at).case


@pytest.fixture
def case(programme, handler, at):
    made = received(at, File("../../steps.txt", "text/plain", b"One. Two."))
    actions.reply(made.number, "We are looking at it.", by=handler, at=at)
    actions.keep_note(made.number, f"{CANARY}: do not tell", by=handler, at=at)
    return made


def packed(case, wanted, by, at) -> dict[str, bytes]:
    made, _ = give_evidence(case.number, wanted, by=by, at=at, zone="Europe/Amsterdam")
    with made, zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words_of(files: dict[str, bytes]) -> str:
    """Everything in a pack, names of files as well."""
    return b"\n".join([*(name.encode() for name in files), *files.values()]).decode("utf-8", "replace")


# What is in it for whom


def test_the_pack_for_the_reporter_tells_what_both_said_and_no_note(case, lead, at):
    whole = words_of(packed(case, REPORTER, lead, at))
    for told in ("Files of others can be read.", "We are looking at it.", "oak &amp; ember"):
        assert told in whole
    assert CANARY not in whole


def test_the_reporter_reads_nothing_of_who_worked_on_it_and_who_else_asked(case, handler, lead, at):
    actions.take(case.number, by=handler, at=at)
    actions.note_request(case.number, "Swallow Ltd asked who it was.", by=handler, at=at)
    packed(case, AUTHORITY, lead, at)
    whole = words_of(packed(case, REPORTER, lead, at))
    for inside in ("took the case", "Swallow", WHY, "evidence_given", handler.mail, "case.taken"):
        assert inside not in whole


def test_an_authority_is_told_who_reported_and_what_was_noted_only_if_that_was_ticked(case, lead, at):
    bare = words_of(packed(case, AUTHORITY, lead, at))
    for held_back in (CANARY, "oak &amp; ember", "oak & ember", "oak@finder.example", "oak.example"):
        assert held_back not in bare
    whole = words_of(packed(case, EVERYTHING, lead, at))
    assert CANARY in whole
    assert "oak@finder.example" in whole


def test_who_worked_on_what_is_in_it_only_with_the_notes(case, lead, at):
    actions.take(case.number, by=lead, at=at)
    assert "took the case." not in words_of(packed(case, AUTHORITY, lead, at))
    assert "took the case." in words_of(packed(case, replace(AUTHORITY, notes=True), lead, at))


def test_an_authority_reads_who_decided_and_on_which_rule(case, handler, lead, at):
    reason = "We tried it and found no effect on anybody else."
    actions.decline(case.number, Outcome.NO_IMPACT, rule_id="N1", reason=reason, by=handler, at=at)
    told = json.loads(packed(case, AUTHORITY, lead, at)["timeline.json"])
    decision = told["decision"]
    assert (decision["by"], decision["rule_id"]) == (str(handler), "N1")
    assert any(decision["rule_id"] in line["text"] and line["who"] == str(handler) for line in told["lines"])


def test_the_name_of_a_file_tells_an_authority_no_more_than_the_words_do(programme, lead, at):
    case = received(at, File("oak & ember notes.txt", "text/plain", b"One."))
    assert "ember" not in words_of(packed(case, AUTHORITY, lead, at))
    assert "attachments/001-oak & ember notes.txt" in packed(case, EVERYTHING, lead, at)


def test_a_reporter_who_gave_no_name_is_called_so(programme, lead, at):
    case = received(at, name="", mail="", link="")
    told = json.loads(packed(case, AUTHORITY, lead, at)["timeline.json"])
    assert told["lines"][0]["who"] == "The reporter"


def test_an_authority_is_not_told_a_name_where_the_line_of_the_report_stands(case, lead, at):
    told = json.loads(packed(case, AUTHORITY, lead, at)["timeline.json"])
    assert (told["lines"][0]["who"], told["reporter"]) == ("The reporter", None)


def test_the_policy_is_the_one_of_the_day_of_arrival_octet_by_octet(case, lead, at):
    files = packed(case, AUTHORITY, lead, at)
    assert (
        hashlib.sha256(files["policy/definition.json"]).hexdigest()
        == json.loads(files["timeline.json"])["policy"]["sha256"]
    )


def test_every_message_stands_in_a_file_that_its_line_names(case, lead, at):
    files = packed(case, EVERYTHING, lead, at)
    lines = [line for line in json.loads(files["timeline.json"])["lines"] if line["message"]]
    assert len({line["message"] for line in lines}) == 3
    for line in lines:
        assert line["text"] in files[line["message"]].decode()


def test_the_pack_names_the_asset_in_the_language_that_was_chosen(programme, lead, at):
    case = received(at, asset="S7")
    for wanted in (REPORTER, EVERYTHING):
        files = packed(case, wanted, lead, at)
        assert json.loads(files["timeline.json"])["asset_name"] == "Administration Console"
        assert "Beheerconsole" not in files["timeline.html"].decode()


def test_the_pack_speaks_the_language_that_was_chosen(case, lead, at):
    files = packed(case, Wanted(ForWhom.REPORTER, "nl"), lead, at)
    assert 'lang="nl"' in files["timeline.html"].decode()


# Files


def test_every_file_has_its_hash_and_nothing_leaves_its_folder(case, lead, at):
    files = packed(case, REPORTER, lead, at)
    lines = files.pop("MANIFEST.sha256").decode().splitlines()
    assert {line.split("  ")[1]: line.split("  ")[0] for line in lines} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    assert files["attachments/001-steps.txt"] == b"One. Two."


@pytest.mark.parametrize(
    "name",
    ["../../x", "/etc/passwd", "C:\\x", "CON", "nul.txt", "a\u202etxt.exe", "..", "\x00", "a\nb", "é" * 400, "~"],
)
def test_a_hostile_name_stays_in_its_folder_and_can_be_unpacked(name, programme, lead, at, tmp_path):
    case = received(at, File(name, "text/plain", b"One."), File(name, "text/plain", b"Two."))
    made, _ = give_evidence(case.number, REPORTER, by=lead, at=at, zone="UTC")
    with made, zipfile.ZipFile(made) as archive:
        archive.extractall(tmp_path)
        names = archive.namelist()
    theirs = [each for each in names if each.startswith("attachments/")]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"attachments/\d{3}-[^/\\:\x00-\x1f\u202e]+", each) for each in theirs)
    assert sorted(path.read_bytes() for path in (tmp_path / "attachments").iterdir()) == [b"One.", b"Two."]


def test_the_page_names_each_file_as_it_is_called_in_the_pack(case, lead, at):
    files = packed(case, REPORTER, lead, at)
    named = [file for line in json.loads(files["timeline.json"])["lines"] for file in line["files"]]
    assert [(f["path"], f["sha256"]) for f in named] == [
        ("attachments/001-steps.txt", hashlib.sha256(b"One. Two.").hexdigest())
    ]


def test_a_file_that_was_erased_is_said_to_be(case, lead, at, monkeypatch):
    def gone(row):
        raise CannotOpen("It was erased.")

    monkeypatch.setattr("firsthand.staff.evidence.packing.unseal", gone)
    files = packed(case, REPORTER, lead, at)
    assert files["attachments/001-steps.txt-erased.txt"] == b"This file was erased."


def test_what_a_reporter_wrote_is_text_and_no_markup(programme, lead, at, report_at):
    case = report_at(at, impact="<script>alert(1)</script>").case
    page = packed(case, REPORTER, lead, at)["timeline.html"].decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("page", ["timeline.html", "policy/policy.html"])
def test_a_page_needs_nothing_but_itself(page, case, lead, at):
    content = packed(case, REPORTER, lead, at)[page].decode()
    assert not re.search(r"<(script|link|img|iframe|object)\b|url\(|@import", content)
    assert "default-src 'none'" in content


def test_the_same_case_at_the_same_moment_gives_the_same_octets(case, lead, at):
    shown = case_to_show(lead, case.number)
    with (
        pack(shown, lead, EVERYTHING, at=at, zone="UTC") as first,
        pack(shown, lead, EVERYTHING, at=at, zone="UTC") as second,
    ):
        assert first.read() == second.read()


def test_many_large_files_are_not_held_in_memory_at_once(programme, lead, at):
    def peak_with(how_many: int) -> int:
        case = received(at, *(File(f"{n}.bin", "", Random(n).randbytes(4_000_000)) for n in range(how_many)))
        shown = case_to_show(lead, case.number)
        tracemalloc.start()
        with pack(shown, lead, REPORTER, at=at, zone="UTC") as made:
            peak = tracemalloc.get_traced_memory()[1]
            assert made.seek(0, 2) > how_many * 4_000_000
        tracemalloc.stop()
        return peak

    assert peak_with(6) < peak_with(2) + 4_000_000


# The timeline


def test_the_timeline_is_data_as_well_in_the_order_of_what_happened(case, lead, at):
    told = json.loads(packed(case, REPORTER, lead, at)["timeline.json"])
    moments = [line["at"] for line in told["lines"]]
    assert moments == sorted(moments)
    assert (told["number"], told["content_sha256"]) == (case.number, case.content_sha256)


def test_every_promise_is_told_with_what_became_of_it(case, lead, at):
    told = json.loads(packed(case, REPORTER, lead, at + timedelta(days=400))["timeline.json"])
    states = {promise["kind"]: promise["state"] for promise in told["promises"]}
    assert (states["confirm"], states["update"]) == ("kept", "missed")


def test_a_report_that_no_receipt_can_be_made_of_still_has_a_pack_that_says_so(case, lead, at, monkeypatch):
    monkeypatch.setattr("firsthand.staff.evidence.packing._receipt", lambda case, at: None)
    files = packed(case, REPORTER, lead, at)
    assert "no receipt: none can be made of this report now" in files["README.txt"].decode()
    assert "firsthand verify" not in files["README.txt"].decode()


# Who may, and what stays on record


def test_the_journal_has_the_hash_of_the_file_that_was_given(case, lead, at):
    made, digest = give_evidence(case.number, REPORTER, by=lead, at=at, zone="UTC")
    facts = facts_of(Entry.objects.get(kind="case.evidence_given"))
    assert facts == {"for": "reporter", "sha256": digest, "notes": False, "identity": False}
    with made:
        assert hashlib.sha256(made.read()).hexdigest() == digest


def test_why_an_authority_got_it_is_a_note_of_the_team(case, lead, at):
    packed(case, EVERYTHING, lead, at)
    facts = facts_of(Entry.objects.get(kind="case.evidence_given"))
    assert Message.objects.get(pk=facts["message"]).direction == Direction.NOTE
    assert WHY in [message.text for message in for_staff(case, at=at).messages]


def test_nothing_goes_to_an_authority_of_which_nobody_said_why(case, lead, at):
    with pytest.raises(BadInput):
        give_evidence(case.number, replace(AUTHORITY, why="  "), by=lead, at=at, zone="UTC")
    assert not Entry.objects.filter(kind="case.evidence_given").exists()


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


# The page


def page_of(case) -> str:
    return reverse("case_evidence", args=[case.number])


def test_the_desk_hands_over_the_file(case, lead, desk_of):
    desk = desk_of(lead)
    assert "A court or an authority" in desk.get(page_of(case)).content.decode()
    answer = desk.post(page_of(case), {"for_whom": "authority", "language": "en", "notes": "on", "why": WHY})
    assert answer.headers["Content-Disposition"] == f'attachment; filename="case-{case.number}-authority.zip"'
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_handler_is_not_offered_and_cannot_force_the_pack_for_an_authority(case, handler, desk_of):
    desk = desk_of(handler)
    assert "court or an authority" not in desk.get(page_of(case)).content.decode()
    assert desk.post(page_of(case), {"for_whom": "authority", "language": "en", "why": WHY}).status_code == 422
    assert not Entry.objects.filter(kind="case.evidence_given").exists()


def test_what_only_an_authority_may_have_cannot_be_slipped_into_the_reporters_pack(case, lead, desk_of):
    sent = {"for_whom": "reporter", "language": "en", "notes": "on", "identity": "on", "why": WHY}
    answer = desk_of(lead).post(page_of(case), sent)
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert CANARY not in words_of({name: archive.read(name) for name in archive.namelist()})


def test_the_page_asks_who_wants_it_and_keeps_what_was_ticked(case, lead, desk_of):
    answer = desk_of(lead).post(page_of(case), {"for_whom": "authority", "language": "en", "notes": "on"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Write down who asks for it, and on what ground." in page
    assert re.search(r'name="notes"[^>]*checked', page)


@pytest.mark.parametrize("allowed", [True, False])
def test_the_page_says_whether_the_reporter_allowed_that_others_learn_who_they_are(allowed, case, lead, desk_of, at):
    actions.share_identity(case, allowed=allowed, at=at)
    page = desk_of(lead).get(page_of(case)).content.decode()
    assert ("The reporter has not allowed" in page) is not allowed


def test_looking_at_the_page_gives_nothing_away(case, lead, desk_of):
    desk_of(lead).get(page_of(case))
    assert not Entry.objects.filter(kind="case.evidence_given").exists()


def test_whoever_has_not_shown_who_they_are_of_late_is_asked_first(case, lead, client, at):
    seat(client, lead, shown_at=at - timedelta(days=400))
    assert client.post(page_of(case), {"for_whom": "reporter", "language": "en"}).status_code == 403
    assert not Entry.objects.filter(kind="case.evidence_given").exists()


def test_nobody_outside_learns_whether_there_is_such_a_case(case, administrator, desk_of, client):
    theirs_not, nowhere = (desk_of(administrator).get(f"/desk/cases/{n}/evidence/") for n in (case.number, "2027-9999"))
    assert (theirs_not.status_code, nowhere.status_code) == (404, 404)
    assert client.get(page_of(case)).status_code == 302
    assert Attachment.objects.count() == 1
