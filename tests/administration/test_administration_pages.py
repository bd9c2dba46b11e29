"""The pages of administration: who may, who may not, who is outside; and no word of a case on any of them."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, reverse
from django.utils import translation

from firsthand.administration.drafts import actions
from firsthand.administration.drafts.archive import pack, unpack
from firsthand.administration.health import checks
from firsthand.administration.health.checks import Check
from firsthand.administration.models import ProgrammeDraft
from firsthand.cases.actions.talking import confirm
from firsthand.core.dates import say_moment_short
from firsthand.core.errors import BadInput
from firsthand.intake.actions import receive_form
from firsthand.journal.models import Entry
from firsthand.keys.models import ProgrammeKey
from firsthand.keys.queries import current
from firsthand.keys.rules import KeyKind
from firsthand.letters import delivery
from firsthand.letters.models import Letter
from firsthand.programme.queries import in_force
from firsthand.promises.models import Beat, Promise, Trouble
from firsthand.promises.troubles import BEAT
from pages import words_of
from seats import seat
from stage import MONDAY, REPORT

TOML = "programme.toml"
ADMINISTERS = [
    "/desk/administration/", "/desk/administration/letters/", "/desk/administration/letters/receipt/en/",
    "/desk/administration/clocks/", "/desk/administration/keys/", "/desk/administration/keys/new/",
    "/desk/administration/health/", "/desk/administration/health/?deep=1",
]  # fmt: skip
PUBLISHES = [
    "/desk/administration/programme/", "/desk/administration/programme/1/folder.zip",
    "/desk/administration/programme/draft/", "/desk/administration/programme/draft/folder.zip",
    "/desk/administration/programme/draft/file/programme.toml/", "/desk/administration/programme/draft/page/en/",
    "/desk/administration/programme/draft/publish/",
]  # fmt: skip
POSTS = [
    "/desk/administration/programme/begin/", "/desk/administration/programme/draft/file/programme.toml/",
    "/desk/administration/programme/draft/publish/", "/desk/administration/programme/draft/discard/",
    "/desk/administration/programme/draft/remove/", "/desk/administration/clocks/troubles/1/again/",
    "/desk/administration/keys/new/",
    "/desk/administration/letters/00000000-0000-0000-0000-000000000000/again/",
]  # fmt: skip
CANARY = "heron-in-the-reeds"


def words(answer):
    return answer.content.decode("utf-8", "replace")


@pytest.mark.parametrize("where", ADMINISTERS)
def test_an_administrator_reads_it_and_a_handler_and_a_stranger_do_not(
    where, draft, administrator, handler, desk_of, client
):
    assert desk_of(administrator).get(where).status_code == 200
    assert desk_of(handler).get(where).status_code == 403
    assert client.get(where).status_code == 302


@pytest.mark.parametrize("where", PUBLISHES)
def test_a_publisher_reads_it_and_nobody_else(where, draft, publisher, handler, desk_of, client):
    assert desk_of(publisher).get(where).status_code == 200
    assert desk_of(handler).get(where).status_code == 403
    assert client.get(where).status_code == 302


@pytest.mark.parametrize("where", POSTS)
def test_a_handler_and_a_stranger_change_nothing(where, draft, handler, desk_of, client):
    entries = Entry.objects.count()
    for desk, status in ((desk_of(handler), 403), (client, 302)):
        assert desk.post(where, {"seen": draft.mark, "text": "", "file": "policy.en.md"}).status_code == status
    assert ProgrammeDraft.objects.get().mark == draft.mark
    assert Entry.objects.count() == entries
    assert not ProgrammeKey.objects.exists()


def test_nothing_is_changed_by_looking(draft, administrator, publisher, desk_of):
    entries = Entry.objects.count()
    for where in (*ADMINISTERS, *PUBLISHES):
        desk_of(administrator).get(where)
    assert Entry.objects.count() == entries
    assert ProgrammeDraft.objects.get().mark == draft.mark


def test_djangos_own_administration_is_off(client, lead, desk_of, programme):
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert not any("admin:" in str(name) for name in get_resolver().reverse_dict)
    assert "admin" not in get_resolver().namespace_dict
    for desk in (client, desk_of(lead)):
        assert desk.get("/admin/").status_code == 404
        assert desk.get("/admin/login/").status_code == 404


def test_no_page_tells_an_administrator_a_word_of_a_case(draft, administrator, handler, desk_of):
    report = replace(
        REPORT, title=CANARY, steps=CANARY, impact=CANARY, name=CANARY, mail=f"{CANARY}@finder.example", location=CANARY
    )
    case = receive_form(report, language="en", at=MONDAY).case
    confirm(case.number, text=f"{CANARY} again", by=handler, at=MONDAY)
    letter = Letter.objects.filter(case=case).first()
    Letter.objects.filter(pk=letter.pk).update(failed_at=MONDAY, failure="550 5.1.1")
    Letter.objects.filter(case=case).exclude(pk=letter.pk).update(sent_at=MONDAY, bounced_at=MONDAY)
    Promise.objects.update(due_at=MONDAY - timedelta(days=1))
    Trouble.objects.create(
        sweep="keep tokens", key=case.number, error="ValueError", first_at=MONDAY, last_at=MONDAY, try_again_at=MONDAY
    )
    desk = desk_of(administrator)
    for where in (*ADMINISTERS, *PUBLISHES):
        page = words(desk.get(where))
        assert CANARY not in page, where
        assert case.number not in page, where
        assert "finder.example" not in page, where


def test_a_lead_is_told_which_case_a_letter_belongs_to(a_case, lead, desk_of):
    Letter.objects.update(failed_at=MONDAY, failure="550 5.1.1")
    page = words(desk_of(lead).get("/desk/administration/letters/"))
    assert a_case.number in page
    assert "550 5.1.1" in page


def test_a_draft_is_seen_on_its_preview_and_on_no_public_page(draft, publisher, desk_of, client):
    text = draft.files["policy.en.md"] + f"\n\n## More\n\n{CANARY}\n"
    desk = desk_of(publisher)
    where = "/desk/administration/programme/draft/file/policy.en.md/"
    assert desk.post(where, {"text": text, "seen": draft.mark}).status_code == 302
    assert CANARY in words(desk.get("/desk/administration/programme/draft/page/en/"))
    public = [
        "/en/",
        "/en/policy/1/",
        "/nl/",
        "/en/scope/",
        "/en/report/",
        "/en/hall-of-fame/",
        "/.well-known/security.txt",
    ]
    for page in public:
        assert CANARY not in words(client.get(page)), page
    assert client.get("/en/policy/2/").status_code == 404


def test_a_draft_of_a_programme_becomes_the_public_page_when_it_is_published(draft, publisher, desk_of, client):
    desk = desk_of(publisher)
    text = draft.files[TOML].replace("embargo_days = 45", "embargo_days = 60")
    desk.post("/desk/administration/programme/draft/file/programme.toml/", {"text": text, "seen": draft.mark})
    asked = words(desk.get("/desk/administration/programme/draft/publish/"))
    assert "<del>45</del>" in asked
    assert "<ins>60</ins>" in asked
    assert in_force().number == 1
    mark = ProgrammeDraft.objects.get().mark
    assert desk.post("/desk/administration/programme/draft/publish/", {"seen": mark}).status_code == 302
    assert in_force().programme.promises.embargo.days == 60
    assert "version 2" in words(client.get("/en/")).lower()


def test_who_wrote_at_the_same_time_is_shown_both_texts(draft, publisher, lead, desk_of):
    where = "/desk/administration/programme/draft/file/policy.en.md/"
    desk_of(lead).post(where, {"text": "# Theirs", "seen": draft.mark})
    answer = desk_of(publisher).post(where, {"text": "# Mine", "seen": draft.mark})
    assert answer.status_code == 409
    assert "# Mine" in words(answer)
    assert "# Theirs" in words(answer)
    assert ProgrammeDraft.objects.get().files["policy.en.md"] == "# Theirs"


def test_an_old_page_publishes_nothing(draft, publisher, lead, desk_of):
    actions.write_file("policy.en.md", "# Theirs", seen=draft.mark, by=lead, at=MONDAY)
    desk = desk_of(publisher)
    assert desk.post("/desk/administration/programme/draft/publish/", {"seen": draft.mark}).status_code in (302, 409)
    assert in_force().number == 1


def test_a_folder_comes_down_and_goes_up_again(programme, publisher, desk_of):
    desk = desk_of(publisher)
    packed = desk.get("/desk/administration/programme/1/folder.zip").content
    files = dict(unpack(packed).files)
    files[TOML] = files[TOML].replace("embargo_days = 45", "embargo_days = 30")
    upload = SimpleUploadedFile("programme.zip", pack(files, "programme"))
    assert desk.post("/desk/administration/programme/begin/", {"upload": "1", "folder": upload}).status_code == 302
    assert "embargo_days = 30" in ProgrammeDraft.objects.get().files[TOML]


def test_a_hostile_upload_is_refused_in_words_and_nothing_is_kept(programme, publisher, desk_of):
    upload = SimpleUploadedFile("programme.zip", b"PK\x03\x04 and nothing")
    answer = desk_of(publisher).post("/desk/administration/programme/begin/", {"upload": "1", "folder": upload})
    assert answer.status_code == 422
    assert "The archive is damaged" in words(answer)
    assert not ProgrammeDraft.objects.exists()


def test_an_error_in_a_draft_is_told_with_its_file_and_line(draft, publisher, desk_of):
    desk, where = desk_of(publisher), "/desk/administration/programme/draft/file/programme.toml/"
    desk.post(where, {"text": "format = 1\norganisation = 7\n", "seen": draft.mark})
    page = words(desk.get("/desk/administration/programme/draft/"))
    assert "programme.toml:2" in page
    assert "stand in the way" in page
    assert desk.get("/desk/administration/programme/draft/publish/").status_code == 302
    assert desk.get("/desk/administration/programme/draft/page/en/").status_code == 404


def test_a_letter_that_failed_is_tried_again_and_the_journal_says_who(a_case, administrator, desk_of):
    letter = delivery.claim(now=MONDAY, worker="me")
    delivery.mark_failed(letter, "550 5.1.1", at=MONDAY, for_good=True)
    answer = desk_of(administrator).post(f"/desk/administration/letters/{letter.pk}/again/")
    assert answer.status_code == 302
    assert delivery.claim(now=MONDAY + timedelta(seconds=1), worker="me").pk == letter.pk
    assert Entry.objects.get(kind="letter.tried_again").by == f"person:{administrator.pk}"


def test_a_letter_that_is_out_is_not_sent_twice(a_case, administrator, desk_of):
    letter = delivery.claim(now=MONDAY, worker="me")
    delivery.mark_sent(letter, at=MONDAY)
    desk_of(administrator).post(f"/desk/administration/letters/{letter.pk}/again/")
    assert not Entry.objects.filter(kind="letter.tried_again").exists()
    assert delivery.claim(now=MONDAY, worker="me") is None


def test_a_row_in_trouble_is_tried_with_the_next_round(programme, administrator, desk_of, clock):
    row = Trouble.objects.create(
        sweep="sort mail", key="7", error="ValueError", first_at=MONDAY, last_at=MONDAY,
        try_again_at=MONDAY + timedelta(hours=1),
    )  # fmt: skip
    desk_of(administrator).post(f"/desk/administration/clocks/troubles/{row.pk}/again/")
    row.refresh_from_db()
    assert row.try_again_at == clock.at


def test_a_key_is_made_and_retired_after_it_was_asked(programme, administrator, desk_of):
    desk = desk_of(administrator)
    assert not current(KeyKind.OPENPGP)
    desk.post("/desk/administration/keys/new/")
    key = current(KeyKind.OPENPGP)
    page = words(desk.get("/desk/administration/keys/"))
    assert key.address in page
    where = reverse("administration_key_retire", args=[key.fingerprint])
    assert desk.get(where).status_code == 200
    assert current(KeyKind.OPENPGP)
    assert desk.post(where).status_code == 302
    assert not current(KeyKind.OPENPGP)
    assert desk.get(where).status_code == 404


@pytest.mark.parametrize("where", ["programme/draft/publish/", "keys/new/"])
def test_a_dangerous_act_asks_again_who_one_is(where, draft, administrator, client):
    desk = seat(client, administrator, shown_at=MONDAY.replace(year=2020))
    draft = actions.write_file(
        TOML, draft.files[TOML].replace("= 72", "= 48"), seen=draft.mark, by=administrator, at=MONDAY
    )
    assert desk.get(f"/desk/administration/{where}").status_code == 302
    assert desk.post(f"/desk/administration/{where}", {"seen": draft.mark}).status_code == 403
    assert in_force().number == 1
    assert not ProgrammeKey.objects.exists()


def test_the_page_of_keys_shows_no_secret(programme, administrator, desk_of):
    desk = desk_of(administrator)
    desk.post("/desk/administration/keys/new/")
    page = words(desk.get("/desk/administration/keys/"))
    master = (settings.DATA / "keys" / "master.key").read_text().strip()
    assert master not in page
    assert "PRIVATE" not in page


def test_slow_checks_are_made_only_when_asked_for(programme, administrator, desk_of, monkeypatch):
    asked = []
    monkeypatch.setattr("firsthand.administration.health.checks.journal.check", lambda: asked.append(1) or (0, None))
    desk = desk_of(administrator)
    desk.get("/desk/administration/health/")
    desk.get("/desk/administration/")
    assert not asked
    desk.get("/desk/administration/health/?deep=1")
    assert asked


def test_the_page_of_health_tells_moments_as_people_do(programme, administrator, desk_of, at):
    Beat.objects.create(name=BEAT, at=at)
    page = words(desk_of(administrator).get("/desk/administration/health/"))
    assert say_moment_short(at, "en", "Europe/London") in page
    assert re.search(r"\dT\d\d:", words_of(page)) is None


def test_a_moment_of_the_page_of_health_is_one_for_machines_too_and_the_rest_is_escaped(
    programme, administrator, desk_of, at, monkeypatch
):  # fmt: skip
    check = Check("letters", "<b> since 2027-03-01T09:00:00Z", "Look.", ("2027-03-01T09:00:00Z <i>",))
    monkeypatch.setattr(checks, "examine", lambda **options: [check])
    html = desk_of(administrator).get("/desk/administration/health/").content.decode()
    told = f'<time datetime="2027-03-01T09:00:00Z">{say_moment_short(at, "en", "Europe/London")}</time>'
    assert f"&lt;b&gt; since {told}" in html
    assert f"{told} &lt;i&gt;" in html


def test_every_sentence_of_health_is_in_the_language_of_its_reader(programme, a_case, at):
    def said(language):
        with translation.override(language):
            return {check.name: check.says for check in checks.examine(at=at)}

    english, dutch = said("en"), said("nl")
    assert {name for name in english if english[name] == dutch[name]} <= {"versions"}
    assert re.findall(r"^De laatste ronde|^Er heeft nog nooit", dutch["worker"])


def test_an_error_keeps_its_english_and_the_page_says_so(programme, administrator, desk_of, at, monkeypatch):
    def broken(at):
        raise BadInput("The disk is full.", "Make room.")

    monkeypatch.setitem(checks.CHECKS, "disk", broken)
    html = (
        desk_of(administrator).get("/desk/administration/health/", headers={"accept-language": "nl"}).content.decode()
    )
    assert '<p lang="en" dir="ltr">The disk is full.</p>' in html
    assert html.count('lang="en"') == 2
