"""A real browser with an authenticator of its own: set up, sign in with it alone, look after it, lose it."""

import re
from collections.abc import Iterator

import pytest
from axe import findings
from playwright.sync_api import Browser, Page, expect

from running import Instance
from visiting import PASSWORD, code_of, invitation, join

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, instance: Instance) -> Iterator[Page]:
    """A browser with a passkey holder in it, at the desk by its name: an IP address gets no passkey."""
    context = browser.new_context(base_url=f"http://localhost:{instance.web}", locale="en")
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    client = context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    client.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    yield page
    context.close()
    assert [trouble for trouble in troubles if "status of 422" not in trouble] == []


@pytest.fixture
def link(instance: Instance) -> str:
    return invitation(instance)


def sign_out(page: Page) -> None:
    page.locator(".bar-out").click()
    page.wait_for_url("**/sign-in/")


def test_a_passkey_is_added_signs_in_alone_is_renamed_and_removed(page, link):
    secret = join(page, link)
    page.goto("/desk/account/passkeys/add/")
    page.locator("input[name=name]").fill("Blue key")
    page.locator("form.door button").click()
    page.wait_for_url("**/desk/account/")
    expect(page.locator("main")).to_contain_text("Blue key")

    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile("/desk/$"))

    sign_out(page)
    page.locator("input[name=login]").fill("security@mimecast.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form.door button").click()
    assert findings(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(re.compile("/desk/$"))

    page.goto("/desk/account/again/?next=/desk/account/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/desk/account/")

    page.get_by_role("link", name="Blue key").click()
    assert findings(page) == []
    page.locator("input[name=name]").fill("Old key")
    page.get_by_role("button", name="Keep the name").click()
    page.get_by_role("link", name="Old key").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.locator("main")).to_contain_text("The passkey is no longer taken.")

    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("main")).to_contain_text("That did not fit")
    page.locator("input[name=login]").fill("security@mimecast.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form.door button").click()
    page.locator("input[name=code]").fill(code_of(secret, steps_on=1))
    page.locator("form.door button").click()
    page.wait_for_url(re.compile("/desk/$"))


def test_at_an_ip_address_the_page_says_where_passkeys_work(visitor, instance):
    page = visitor().page
    page.goto("/desk/sign-in/")
    expect(page.locator("main")).to_contain_text(f"Open the desk as http://localhost:{instance.web}")
