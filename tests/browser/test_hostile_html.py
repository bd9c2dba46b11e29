"""Attacks by HTML in real mails, through the door to the pages of the desk: nothing runs, nothing is loaded."""

import shutil
import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from running import Instance
from staff.hostile_html import PAYLOADS
from staff.mails_kept import AWAY, CONTACT, mail_of
from visiting import invitation, join

pytestmark = pytest.mark.browser

WORDS = "<p>Quite other words stand here, {n} of them, than in the plain text of this mail.</p>"


@pytest.fixture(scope="module")
def instance(published_folder, tmp_path_factory) -> Iterator[Instance]:
    """One for all these tests, with every attack in a mail that was set aside, and every tenth in a case."""
    with Instance(shutil.copytree(published_folder, tmp_path_factory.mktemp("hostile") / "data")) as running:
        with smtplib.SMTP("127.0.0.1", running.smtp) as door:
            for n, payload in enumerate(PAYLOADS):
                send(door, n, payload, **AWAY)
            for n, payload in enumerate(PAYLOADS[::10]):
                send(door, n, payload)
        until_sorted(running, len(PAYLOADS) + len(PAYLOADS[::10]))
        yield running


def send(door: smtplib.SMTP, n: int, payload: str, **fields: str) -> None:
    raw = mail_of(f"Plain words, number {n}.", html=WORDS.format(n=n) + payload, Message_ID=f"<{n}@f.x>", **fields)
    door.sendmail("nele@finder.example", [CONTACT], raw)


def until_sorted(instance: Instance, count: int) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        mails = instance.json("mail", "list")
        if sum(bool(mail["kind"]) for mail in mails) == count:
            return
        time.sleep(0.5)
    raise AssertionError("the mails were not sorted in time")


@contextmanager
def watched(page: Page, instance: Instance) -> Iterator[list[str]]:
    """Whatever an attack could do that a page of ours never does."""
    seen: list[str] = []
    page.on("dialog", lambda dialog: (seen.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda asked: None if asked.url.startswith(instance.url + "/") else seen.append(asked.url))
    page.on("popup", lambda popup: seen.append(f"popup: {popup.url}"))
    page.on("download", lambda download: seen.append(f"download: {download.url}"))
    page.expose_function("caught", lambda: seen.append("caught"))
    yield seen
    assert seen == []


@pytest.fixture(scope="module")
def cookies(browser: Browser, instance: Instance) -> list[Any]:
    """Of somebody who has joined the staff."""
    context = browser.new_context(base_url=instance.url)
    page = context.new_page()
    join(page, invitation(instance))
    kept = context.cookies()
    context.close()
    return kept


@pytest.fixture
def seated(visitor, cookies):
    """A visitor who is signed in at the desk."""
    one = visitor()
    one.context.add_cookies(cookies)
    return one


def test_no_attack_runs_loads_or_leaves_and_the_words_are_shown(seated, instance):
    page = seated.page
    mails = instance.json("mail", "list")
    aside = [mail["id"] for mail in mails if not mail["case"]]
    assert len(aside) == len(PAYLOADS)
    with watched(page, instance):
        for arrival in aside:
            page.goto(f"/desk/mail/{arrival}/html/")
            inside = page.frame_locator("iframe.inside")
            assert "Quite other words stand here" in inside.locator("body").inner_text()
        for mail in mails:
            if mail["case"]:
                page.goto(f"/desk/cases/{mail['case']}/")
                page.get_by_role("link", name="Read it safely").click()
                assert "Quite other words" in page.frame_locator("iframe.inside").locator("body").inner_text()
        page.goto("/desk/mail/")
        page.goto(f"/desk/mail/{aside[0]}/")


def test_the_frame_alone_is_as_safe_as_in_its_page(seated, instance):
    page = seated.page
    with watched(page, instance):
        for arrival in range(1, 20):
            page.goto(f"/desk/mail/{arrival}/html/inside/")
            assert page.evaluate("self.origin") == "null"


def test_a_link_shows_where_it_leads_and_does_not_open(seated, instance):
    page = seated.page
    arrival = 1 + next(n for n, payload in enumerate(PAYLOADS) if "/ping'" in payload)
    with watched(page, instance):
        page.goto(f"/desk/mail/{arrival}/html/")
        link = page.frame_locator("iframe.inside").locator("a")
        shown = link.evaluate("a => getComputedStyle(a, '::after').content")
        link.click()
        page.wait_for_timeout(300)
    assert "t.invalid" in shown
    assert page.url.endswith(f"/desk/mail/{arrival}/html/")
    # The browser says that it refused to open the link within the frame; that is what we want of it.
    assert all("frame" in said for said in seated.troubles)
    seated.troubles.clear()


def test_no_page_of_a_mail_scrolls_sideways_on_a_small_phone(seated, instance):
    page = seated.page
    page.set_viewport_size({"width": 320, "height": 640})
    case = next(mail["case"] for mail in instance.json("mail", "list") if mail["case"])
    for address in ("/desk/mail/", "/desk/mail/1/", "/desk/mail/1/html/", f"/desk/cases/{case}/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
