"""What browser tests do before they begin: the password they use, the link they were sent, joining the desk."""

import base64
import hmac
import re
import struct
import time

from playwright.sync_api import Page

from running import Instance

PASSWORD = "correct horse battery staple"


def invitation(instance: Instance) -> str:
    found = re.search(r"/desk/invitation/\S+", instance.output())
    assert found
    return found[0]


def join(page: Page, link: str, name: str = "Tomas") -> str:
    """Join by a link, set up an app with codes, and land at the desk; the secret of the app."""
    page.goto(link)
    page.locator("input[name=name]").fill(name)
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("form.door button").click()
    return set_up_app(page)


def set_up_app(page: Page) -> str:
    """Do what the page for a second factor says, keep the recovery codes, and go on to the desk."""
    secret = page.locator(".totp-secret").inner_text().replace(" ", "")
    page.locator("input[name=code]").fill(code_of(secret))
    page.locator("main form button").click()
    page.locator("form:has(input[value=kept]) button").click()
    page.wait_for_url(re.compile(r"/desk/(guest/|people/)?$"))
    return secret


def code_of(secret: str, steps_on: int = 0) -> str:
    """What an app shows now, or so many steps from now (RFC 6238). A code is taken once."""
    moment = struct.pack(">Q", int(time.time()) // 30 + steps_on)
    digest = hmac.digest(base64.b32decode(secret), moment, "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
