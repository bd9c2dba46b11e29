"""The daily jobs of the team, as a person does them: with a mouse and a keyboard, in a browser with script.

Signing in with a passkey has a file of its own: tests/browser/test_passkeys.py.
"""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from running import Instance
from visiting import PASSWORD, code_of, join, set_up_app

if TYPE_CHECKING:
    from conftest import Visitor

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
Filed = Mapping[str, Mapping[str, str]]
"""Number and code of the report of each job."""


@pytest.fixture(scope="module")
def instance(published_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """One desk for all these tests."""
    data = shutil.copytree(published_folder, tmp_path_factory.mktemp("day") / "data")
    with Instance(data) as running:
        yield running


@pytest.fixture(scope="module")
def filed(instance: Instance) -> Filed:
    script = [sys.executable, str(HERE / "a_day.py"), str(instance.data)]
    done = subprocess.run(script, env=instance.environment, capture_output=True, check=True)
    reports: Filed = json.loads(done.stdout)
    return reports


def invited(instance: Instance, name: str, role: str) -> str:
    said = instance.run("staff", "invite", f"{name.lower()}@staff.example", "--role", role).stdout.decode()
    return next(word for word in said.split() if "/desk/invitation/" in word)


@pytest.fixture(scope="module")
def joined(browser: Browser, instance: Instance) -> Callable[[str, str], Any]:
    """What the browser of a colleague keeps once they have joined; they join once."""
    known: dict[str, Any] = {}

    def cookies(name: str, role: str) -> Any:
        if name not in known:
            context = browser.new_context(locale="en")
            join(context.new_page(), invited(instance, name, role), name)
            known[name] = context.cookies()
            context.close()
        return known[name]

    return cookies


@pytest.fixture
def colleague(visitor: "Callable[[], Visitor]", joined: Callable[[str, str], Any]) -> "Callable[..., Visitor]":
    """Somebody of the team at their own browser, at the queue."""

    def come_in(name: str = "Tomas", role: str = "lead") -> "Visitor":
        somebody = visitor()
        somebody.context.add_cookies(joined(name, role))
        somebody.page.goto("/desk/")
        return somebody

    return come_in


@pytest.fixture
def desk(colleague: "Callable[..., Visitor]", filed: Filed) -> Page:
    """The queue, as a lead sees it."""
    page: Page = colleague().page
    page.reload()
    return page


def open_case(page: Page, number: str) -> None:
    page.get_by_role("searchbox").fill(number)
    page.get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(re.compile(f"/desk/cases/{number}/"))


def act(page: Page, link: str, title: str) -> Locator:
    """The form of an act, opened by its link unless the case shows it already."""
    form = page.get_by_role("region", name=title, exact=True)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if not form.count():
        # The one primary act stands on top under its title, all others in the list.
        page.get_by_role("link", name=re.compile(f"^({re.escape(link)}|{re.escape(title)})$")).first.click()
    expect(form).to_be_visible()
    return form


def done(page: Page, said: str) -> None:
    expect(page.get_by_role("status").filter(has_text=said)).to_be_visible()


def as_reporter(page: Page, code: str) -> None:
    page.goto("/en/case/")
    page.locator("#code").fill(code)
    page.locator("main form").get_by_role("button").first.click()
    expect(page.locator(".timeline")).to_be_visible()


def accept(page: Page) -> None:
    confirm = act(page, "Confirm the report", "Confirm the report")
    confirm.get_by_role("button", name="Confirm to the reporter").click()
    done(page, "Confirmed.")
    form = act(page, "Accept, with an asset", "Accept the report")
    form.get_by_label("Asset").select_option("S8")
    form.get_by_label("Reason").fill("We see it in our test system as well.")
    form.get_by_role("button", name="Accept the report").click()
    done(page, "Accepted.")


def test_somebody_joins_by_invitation_and_comes_back_with_a_code(visitor, instance):
    page = visitor().page
    page.goto(invited(instance, "Joris", "triager"))
    page.get_by_label("Name").fill("Joris")
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("form.door").get_by_role("button").click()
    secret = set_up_app(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Queue")

    page.get_by_role("button", name="Sign out").click()
    page.locator("input[name=login]").fill("joris@staff.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form.door").get_by_role("button").click()
    page.locator("input[name=code]").fill(code_of(secret, steps_on=1))
    page.locator("form.door").get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Queue")


def test_a_report_is_confirmed_from_an_answer_that_was_previewed(desk, visitor, filed):
    open_case(desk, filed["confirm"]["number"])
    form = act(desk, "Confirm the report", "Confirm the report")
    form.get_by_label("Start from an answer").select_option(label="Read, and in hand")
    form.get_by_role("button", name="Fill it in").click()
    expect(form.get_by_label("A word of your own")).to_have_value(re.compile("I have read your report"))
    form.get_by_role("button", name="Preview the letter").click()
    letter = desk.get_by_role("status", name="This is what the reporter will get. Nothing was sent yet.")
    expect(letter).to_contain_text("I have read your report")
    expect(letter).to_contain_text("confirm@finder.example")
    form.get_by_role("button", name="Confirm to the reporter").click()
    done(desk, "Confirmed.")

    reporter = visitor().page
    as_reporter(reporter, filed["confirm"]["code"])
    expect(reporter.locator("main")).to_contain_text("I have read your report")


def test_a_question_stays_open_until_the_reporter_writes(desk, visitor, filed):
    open_case(desk, filed["question"]["number"])
    form = act(desk, "Ask a question", "Question to the reporter")
    form.get_by_label("Your question").fill("Which tide did you look at?")
    form.get_by_role("button", name="Ask the reporter").click()
    done(desk, "Asked.")
    reporter = visitor().page
    as_reporter(reporter, filed["question"]["code"])
    expect(reporter.locator("main")).to_contain_text("Which tide did you look at?")
    reporter.locator("textarea").first.fill("The spring tide.")
    reporter.get_by_role("button", name="Send the answer").click()
    expect(reporter.get_by_role("button", name="Send the message")).to_be_visible()
    desk.reload()
    expect(desk.locator("main")).to_contain_text("The spring tide.")


def test_a_report_is_declined_with_a_rule(desk, visitor, filed):
    open_case(desk, filed["decline"]["number"])
    form = act(desk, "Decline, with a rule", "Decline the report")
    form.get_by_label("Outcome").select_option("not_qualifying")
    form.get_by_label("Rule").select_option("N11")
    form.get_by_label("Reason").fill("The header alone leads to nothing that we could find.")
    form.get_by_role("button", name="Decline and close").click()
    done(desk, "Declined and closed.")
    reporter = visitor().page
    as_reporter(reporter, filed["decline"]["code"])
    expect(reporter.locator("main")).to_contain_text("N11")


def test_a_remedy_ends_in_the_hall_of_fame(desk, visitor, filed):
    open_case(desk, filed["credit"]["number"])
    accept(desk)
    form = act(desk, "Record the remedy", "Record the remedy")
    form.locator("input[name=kind][value=code]").check()
    form.get_by_label("Reference").fill("change 4711")
    form.get_by_role("button", name="Record the remedy").click()
    done(desk, "Recorded.")
    desk.locator("a[href*='act=publish']").first.click()
    desk.locator("#publish form").get_by_role("button").first.click()
    stranger = visitor().page
    stranger.goto("/en/hall-of-fame/")
    expect(stranger.locator("main")).to_contain_text("oak & ember")
    expect(stranger.locator("main")).not_to_contain_text("harbour office")


def test_the_reporter_agrees_to_another_end_of_the_embargo(desk, visitor, filed):
    open_case(desk, filed["embargo"]["number"])
    accept(desk)
    form = act(desk, "Propose another end", "Propose another end of the embargo")
    wished = datetime.now(UTC) + timedelta(days=60)
    form.get_by_label("Day of the end").fill(f"{wished:%Y-%m-%d}")
    form.get_by_label("Why").fill("The clients reach people only with the next release.")
    form.get_by_role("button", name="Propose this end").click()
    done(desk, "Proposed.")

    reporter = visitor().page
    as_reporter(reporter, filed["embargo"]["code"])
    reporter.get_by_role("button", name="Agree to").click()
    desk.reload()
    expect(desk.locator(".case-facts")).to_contain_text(f"{wished.day} {wished:%b %Y}")


def test_a_view_of_the_queue_is_kept_as_a_tab(desk):
    desk.locator("summary", has_text="Filters").click()
    desk.get_by_label("Language of the reporter").select_option("en")
    desk.get_by_role("button", name="Show these cases").click()
    desk.locator("summary", has_text="Filters").click()
    desk.get_by_label("Keep these filters as a view called").fill("In English")
    desk.get_by_role("button", name="Keep the view").click()
    desk.goto("/desk/")
    desk.get_by_role("navigation", name="Views of the queue").get_by_role("link", name="In English").click()
    expect(desk).to_have_url(re.compile("language=en"))
    expect(desk.get_by_role("row").filter(has_text="the list of moorings")).to_be_visible()


def test_ticked_cases_are_taken_and_given_together(desk, colleague, filed):
    colleague("Ines", "handler")
    numbers = [filed[job]["number"] for job in ("first", "second")]
    desk.reload()
    for number in numbers:
        desk.get_by_label(f"Tick case {number}").check()
    desk.get_by_role("button", name="Take them").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("2 cases")
    desk.get_by_role("link", name="Back to the queue").click()
    for number in numbers:
        row = desk.get_by_role("row").filter(has_text=number)
        expect(row).to_contain_text("Tomas")
        row.get_by_role("checkbox").check()
    desk.get_by_label("Give them to").select_option(label="Ines")
    desk.get_by_role("button", name="Give", exact=True).click()
    desk.get_by_role("link", name="Back to the queue").click()
    for number in numbers:
        expect(desk.get_by_role("row").filter(has_text=number)).to_contain_text("Ines")


def test_the_queue_is_worked_with_keys(desk):
    first = desk.locator("table.queue tbody tr:not(.group)").first
    desk.keyboard.press("j")
    desk.keyboard.press("x")
    expect(first.get_by_role("checkbox")).to_be_checked()
    desk.keyboard.press("?")
    keys = desk.get_by_role("dialog", name="Keys of the desk")
    expect(keys).to_be_visible()
    desk.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    desk.keyboard.press("j")
    desk.keyboard.press("k")
    wanted = first.locator(".cell-case a").get_attribute("href")
    desk.keyboard.press("o")
    expect(desk).to_have_url(re.compile(f"{wanted}$"))


def test_a_case_is_found_by_words_of_its_report(desk, filed):
    desk.keyboard.press("/")
    desk.keyboard.type("register anchors")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("register anchors")
    expect(desk.locator("table.queue tbody tr")).to_have_count(1)
    desk.get_by_role("row").filter(has_text=filed["search"]["number"]).get_by_role("link").click()
    expect(desk).to_have_url(re.compile(filed["search"]["number"]))


def test_a_guest_of_a_restricted_case_writes_to_the_team_alone(desk, visitor, filed):
    number = filed["guest"]["number"]
    open_case(desk, number)
    desk.get_by_role("link", name="Who sees this case").click()
    desk.get_by_role("button", name="Restrict this case").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Only few see this case.")
    desk.get_by_label("Mail address").fill("engineer@quay.example")
    desk.get_by_label("Name", exact=False).last.fill("Mira of the quay")
    desk.get_by_role("button", name="Invite the guest").click()
    link = desk.get_by_role("status").locator("code").inner_text()

    guest = visitor().page
    join(guest, link, "Mira")
    guest.get_by_role("button", name="I agree, show me the case").click()
    expect(guest.locator("main")).to_contain_text("the gate of the northern quay")
    expect(guest.locator("main")).not_to_contain_text("oak & ember")
    guest.get_by_label("Note for the team").fill("The gate is repaired on Monday.")
    guest.get_by_role("button", name="Keep the note").click()

    open_case(desk, number)
    expect(desk.locator("main")).to_contain_text("The gate is repaired on Monday.")
    reporter = visitor().page
    as_reporter(reporter, filed["guest"]["code"])
    expect(reporter.locator("main")).not_to_contain_text("repaired on Monday")


def test_the_evidence_of_a_case_is_one_file(desk, filed, tmp_path):
    number = filed["evidence"]["number"]
    open_case(desk, number)
    desk.locator(f"a[href='/desk/cases/{number}/evidence/']").first.click()
    with desk.expect_download() as coming:
        desk.get_by_role("button", name="Make the pack").click()
    coming.value.save_as(tmp_path / "pack.zip")
    with zipfile.ZipFile(tmp_path / "pack.zip") as pack:
        assert pack.testzip() is None
        names = pack.namelist()
        page = next(name for name in names if name.endswith("timeline.html"))
        assert number in pack.read(page).decode()


def test_words_stay_when_somebody_else_changed_the_case(colleague, filed):
    number = filed["together"]["number"]
    tomas, ines = colleague(), colleague("Ines", "handler")
    open_case(tomas.page, number)
    form = act(tomas.page, "Write a message", "Message to the reporter")
    form.get_by_label("Your message").fill("I read it on the way to the locks.")

    open_case(ines.page, number)
    confirm = act(ines.page, "Confirm the report", "Confirm the report")
    confirm.get_by_role("button", name="Confirm to the reporter").click()
    done(ines.page, "Confirmed.")

    send = form.get_by_role("button", name="Send to the reporter")
    send.click()
    told = tomas.page.get_by_role("alert")
    expect(told).to_contain_text("Somebody changed this case while you wrote.")
    expect(told).to_contain_text("Ines")
    expect(form.get_by_label("Your message")).to_have_value("I read it on the way to the locks.")
    forgive(tomas, 409, 422)
    send.click()
    done(tomas.page, "Sent.")


def forgive(somebody: "Visitor", *statuses: int) -> None:
    """A page that says what to put right has such a status, and the browser tells of it in its console."""
    known = [f"status of {status}" for status in statuses]
    somebody.troubles = [said for said in somebody.troubles if not any(status in said for status in known)]
