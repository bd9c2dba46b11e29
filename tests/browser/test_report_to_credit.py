"""The main job in a browser: report, confirm, accept, remedy, credit; in both languages, once without script."""

import re

import pytest
from playwright.sync_api import expect

from visiting import invitation, join

pytestmark = pytest.mark.browser
THANKS = {"en": "Thank you", "nl": "Dank u"}


def file_report(page, language: str) -> str:
    """Fill in the form as a stranger would; the case code on the receipt."""
    page.goto(f"/{language}/")
    page.locator("main a[href$='/report/']").first.click()
    page.locator("#location").fill("https://www.mimecast.com/share/4471")
    page.locator("#impact").fill("Files of others can be read.")
    page.locator("#steps").fill("1. Sign in.\n2. Count the number up.")
    page.locator("#name").fill("oak & ember")
    page.locator("#link").fill("oak.example")
    page.locator("form.report button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(THANKS[language])
    found = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}", page.content())
    assert found
    return found[0]


def join_desk(page, instance) -> None:
    join(page, invitation(instance), "Ines Verhoeven")
    expect(page).to_have_url(re.compile(r"/desk/$"))


def open_act(page, name: str) -> None:
    """Open the form of an act, if the page does not show it already. The page may still be on its way."""
    page.locator(f"#{name} form, a[href*='act={name}']").first.wait_for()
    if not page.locator(f"#{name} form").count():
        page.locator(f"a[href*='act={name}']").first.click()


def work_the_case(page) -> None:
    """Confirm, accept, record the remedy, publish the credit."""
    page.locator("a[href*='/desk/cases/2']").first.click()
    open_act(page, "confirm")
    page.locator("#confirm textarea").fill("Thank you, we see it as well.")
    page.locator("#act-confirm .acts .button").click()
    open_act(page, "accept")
    page.locator("#accept select[name=asset]").select_option("S8")
    page.locator("#accept textarea").fill("We reproduced it in our test system.")
    page.locator("#act-accept .acts .button").click()
    open_act(page, "remedied")
    page.locator("#remedied input[value=code]").check()
    page.locator("#remedied input[name=reference]").fill("change 4711")
    page.locator("#act-remedied .acts .button").click()
    open_act(page, "publish")
    page.locator("#act-publish .acts .button").click()


@pytest.mark.parametrize(("language", "script"), [("en", True), ("nl", True), ("en", False)])
def test_from_report_to_the_hall_of_fame(visitor, instance, language, script):
    finder, staff = visitor(language=language, script=script), visitor(language=language, script=script)
    code = file_report(finder.page, language)
    join_desk(staff.page, instance)
    work_the_case(staff.page)

    for shown in ("en", "nl"):
        finder.page.goto(f"/{shown}/hall-of-fame/")
        expect(finder.page.locator("main")).to_contain_text("oak & ember - oak.example")
        expect(finder.page.locator("main")).not_to_contain_text("4471")

    finder.page.goto(f"/{language}/case/")
    finder.page.locator("input[name=code]").first.fill(code.lower())
    finder.page.locator("main form button").first.click()
    expect(finder.page.locator("main")).to_contain_text("Thank you, we see it as well.")
    expect(finder.page.locator("main")).to_contain_text("We reproduced it in our test system.")
    finder.page.locator("textarea[name=text]").fill("The repair works, thank you.")
    finder.page.locator("form:has(textarea[name=text]) button").click()
    staff.page.reload()
    expect(staff.page.locator("main")).to_contain_text("The repair works, thank you.")


def test_a_decline_names_its_rule_to_the_reporter(visitor, instance):
    finder, staff = visitor(), visitor()
    code = file_report(finder.page, "en")
    join_desk(staff.page, instance)
    staff.page.locator("a[href*='/desk/cases/2']").first.click()
    open_act(staff.page, "decline")
    staff.page.locator("#decline select[name=outcome]").select_option("not_qualifying")
    staff.page.locator("#decline select[name=rule]").select_option("N11")
    staff.page.locator("#decline textarea[name=reason]").fill("The header alone leads to nothing that we could find.")
    staff.page.locator("#act-decline .acts .button").click()
    finder.page.goto("/en/case/")
    finder.page.locator("input[name=code]").first.fill(code)
    finder.page.locator("main form button").first.click()
    expect(finder.page.locator("main")).to_contain_text("N11")
    expect(finder.page.locator("main")).to_contain_text("The header alone leads to nothing")
