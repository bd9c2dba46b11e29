"""The HTML version of a mail at the desk: a page with a frame, and the frame's own rules."""

import uuid

import pytest
from django.test import Client

from firsthand.cases.models import Case, Message
from pages import words_of
from staff.mails_kept import AWAY, arrived, mail_of

HTML = '<p>Another story, with <b>weight</b>.</p><img src="https://t.example/1.gif"><script>x()</script>'


@pytest.fixture
def report(programme, at):
    """The case of a mail whose HTML says something else than its text."""
    return arrived(mail_of("A plain story.", html=HTML), at).case


@pytest.fixture
def aside(programme, at):
    """Such a mail that was set aside."""
    return arrived(mail_of("A plain story.", html=HTML, **AWAY), at)


def address(case: Case) -> str:
    return f"/desk/cases/{case.number}/messages/{Message.objects.get(case=case).pk}/html/"


def test_a_message_says_that_its_mail_has_another_version(report, handler, desk_of):
    page = desk_of(handler).get(f"/desk/cases/{report.number}/").content.decode()
    assert "A plain story." in page
    assert "This mail also has an HTML version that says something else." in page
    assert f'href="{address(report)}"' in page
    assert "Another story" not in page
    assert "It cannot be told who sent this mail." in words_of(page)


def test_the_page_counts_what_is_held_back_and_frames_the_rest(report, auditor, desk_of):
    answer = desk_of(auditor).get(address(report))
    page = words_of(answer.content.decode())
    assert "Held back: images (1), scripts and embedded things (1), loads from elsewhere (1)." in page
    assert f'<iframe class="inside" src="{address(report)}inside/" sandbox' in answer.content.decode()
    assert "Another story" not in page
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]


def test_only_the_page_of_a_frame_may_hold_one(report, handler, desk_of):
    for page in (f"/desk/cases/{report.number}/", "/desk/mail/", "/desk/mail/1/", "/desk/"):
        assert "frame-src" not in desk_of(handler).get(page).headers["Content-Security-Policy"]


@pytest.mark.parametrize("kind", ["report", "aside"])
def test_the_frame_has_rules_of_its_own(request, kind, handler, desk_of):
    kept = request.getfixturevalue(kind)
    base = address(kept) if kind == "report" else f"/desk/mail/{kept.pk}/html/"
    answer = desk_of(handler).get(f"{base}inside/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "; sandbox;" in policy
    assert "script-src" not in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<p>Another story, with <b>weight</b>.</p>" in answer.content.decode()
    assert "t.example" not in answer.content.decode()
    assert "x()" not in answer.content.decode()


def test_a_mail_that_was_set_aside_has_its_page_too(aside, handler, desk_of):
    page = desk_of(handler).get(f"/desk/mail/{aside.pk}/").content.decode()
    assert f'href="/desk/mail/{aside.pk}/html/"' in page
    assert desk_of(handler).get(f"/desk/mail/{aside.pk}/html/").status_code == 200


def test_nobody_else_sees_it(report, aside, administrator, desk_of):
    for base in (address(report), f"/desk/mail/{aside.pk}/html/"):
        for page in (base, f"{base}inside/"):
            assert desk_of(administrator).get(page).status_code == 404
            assert Client().get(page).headers["Location"].startswith("/desk/sign-in/")


def test_what_is_not_there_is_not_found(report, a_case, handler, desk_of):
    other = Message.objects.get(case=a_case).pk
    for message in (uuid.uuid4(), other):
        assert desk_of(handler).get(f"/desk/cases/{report.number}/messages/{message}/html/").status_code == 404
    assert desk_of(handler).get(address(a_case)).status_code == 404


def test_the_reporter_sees_nothing_of_evidence_or_html(report, at):
    from firsthand.cases.records import as_json, for_reporter, for_staff

    assert as_json(for_staff(report, at=at))["messages"][0]["html"] is True
    theirs = as_json(for_reporter(report, at=at))["messages"][0]
    assert (theirs["html"], theirs["evidence"]) == (False, None)
