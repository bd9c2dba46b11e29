"""Every page of both faces, and how somebody comes to see it. A route without a row here fails a test."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page

Seeds = Mapping[str, str]
"""Where things are in the instance that `seeding` has filled."""
Way = Callable[[Page, str, Seeds], None]


@dataclass(frozen=True)
class Row:
    """One page: the route it belongs to, what it is called here, and the way to it. `role` is for the desk."""

    route: str
    name: str
    go: Way
    role: str = ""


def at(address: str) -> Way:
    """The page at an address; `{language}` and the names of seeds are filled in."""
    return lambda page, language, seeds: _open(page, address.format_map({"language": language, **seeds}))


def _open(page: Page, address: str) -> None:
    page.goto(address)


def _search(typed: str) -> Way:
    """What the box of the desk leads to; no address holds the words."""

    def go(page: Page, language: str, seeds: Seeds) -> None:
        page.goto("/desk/keys/")
        page.fill("#find", typed)
        page.press("#find", "Enter")
        page.wait_for_url("**/desk/find/?s=*")

    return go


def _case(state: str) -> Way:
    def go(page: Page, language: str, seeds: Seeds) -> None:
        page.goto(f"/{language}/case/")
        page.fill("#code", seeds[state])
        page.click("main form button")
        page.wait_for_selector(".timeline")

    return go


def _from_the_case(state: str, button: str) -> Way:
    def go(page: Page, language: str, seeds: Seeds) -> None:
        _case(state)(page, language, seeds)
        page.click(button)
        page.wait_for_selector(".receipt")

    return go


def _every_form_open(page: Page, language: str, seeds: Seeds) -> None:
    _case("proposed")(page, language, seeds)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


def _wrong_report(page: Page, language: str, seeds: Seeds) -> None:
    page.goto(f"/{language}/report/")
    page.fill("#mail", "oak@")
    page.fill("#link", "javascript:x")
    page.click("form.report button")
    page.wait_for_selector(".error-summary")


def _receipt(page: Page, language: str, seeds: Seeds) -> None:
    page.goto(f"/{language}/report/?asset=S8")
    page.fill("#location", "https://www.mimecast.com/share/4471")
    page.click("form.report button")
    page.wait_for_selector(".code-frame")


def _wrong_code(page: Page, language: str, seeds: Seeds) -> None:
    page.goto(f"/{language}/case/")
    page.fill("#code", "AAAA")
    page.click("main form button")
    page.wait_for_selector("#code-error")


def _old_form(page: Page, language: str, seeds: Seeds) -> None:
    """A form whose token is gone. The script of the page would check the file itself, so the form is sent past it."""
    page.goto(f"/{language}/verify/")
    page.context.clear_cookies()
    with page.expect_navigation():
        page.evaluate("setTimeout(() => HTMLFormElement.prototype.submit.call(document.forms['verify-form']))")


def _draft(below: str) -> Way:
    """A page of the draft of the next version, which is begun if there is none."""

    def go(page: Page, language: str, seeds: Seeds) -> None:
        page.goto("/desk/administration/programme/")
        begin = page.locator("form[action$='/begin/'] button")
        if begin.count():
            begin.first.click()
        page.goto(f"/desk/administration/programme/draft/{below}")

    return go


HOME = "<language:language>/"
PUBLIC = (
    Row(HOME, "policy", at("/{language}/")),
    Row(HOME + "policy/<int:number>/", "version of the policy", at("/{language}/policy/1/")),
    Row(HOME + "scope/", "scope", at("/{language}/scope/")),
    Row(HOME + "scope/", "in scope", at("/{language}/scope/?asset=LFS")),
    Row(HOME + "scope/", "excluded", at("/{language}/scope/?asset=kb.mimecast.com")),
    Row(HOME + "scope/", "not named", at("/{language}/scope/?asset=status.mimecast.com")),
    Row(HOME + "scope/", "nothing asked", at("/{language}/scope/?asset=")),
    Row(HOME + "report/", "report", at("/{language}/report/?asset=S8")),
    Row(HOME + "report/", "wrong report", _wrong_report),
    Row(HOME + "report/", "receipt", _receipt),
    Row(HOME + "case/", "code", at("/{language}/case/")),
    Row(HOME + "case/", "wrong code", _wrong_code),
    *(
        Row(HOME + "case/", f"case {state}", _case(state))
        for state in ("published", "declined", "remedied", "late", "asked", "received")
    ),
    Row(HOME + "case/", "case with every form open", _every_form_open),
    Row(HOME + "case/", "receipt again", _from_the_case("received", "form:has(input[value=receipt]) button")),
    Row(HOME + "case/", "receipt to print", _from_the_case("proposed", "button[value=proof_page]")),
    Row(HOME + "embargo/<str:token>/", "answer to a proposal", at("/{language}/{proposal_address}")),
    Row(HOME + "hall-of-fame/", "Hall of Fame", at("/{language}/hall-of-fame/")),
    Row(HOME + "record/", "record", at("/{language}/record/")),
    Row(HOME + "verify/", "verify", at("/{language}/verify/")),
    Row(HOME + "verify/", "old form", _old_form),
    Row("", "not found", at("/{language}/nowhere/")),
)

NO_PAGE = {
    "healthz", ".well-known/security.txt", "security.txt", "openpgp-key.asc", ".well-known/openpgpkey/policy",
    ".well-known/openpgpkey/hu/<str:name>", ".well-known/openpgpkey/<str:domain>/policy",
    ".well-known/openpgpkey/<str:domain>/hu/<str:name>", "log/checkpoint", "log/vkey", "log/tile/<path:path>", "log/",
    HOME + "record/figures.json",
    HOME + "verify/page.html",  # a file to keep; tests/browser/test_checking_a_receipt.py opens it
}  # fmt: skip
"""Public routes that answer with a file, with data, or with another address."""

LEAD, ADMINISTRATOR, GUEST = "lead", "administrator", "guest"
DESK: tuple[Row, ...] = (
    Row("desk/", "queue", at("/desk/"), LEAD),
    Row("desk/cases/", "cases", at("/desk/cases/"), LEAD),
    Row("desk/cases/enter/", "report by hand", at("/desk/cases/enter/"), LEAD),
    Row("desk/cases/<str:number>/", "case", at("/desk/cases/{proposed_number}/"), LEAD),
    Row("desk/cases/<str:number>/", "late case", at("/desk/cases/{late_number}/"), LEAD),
    Row("desk/cases/<str:number>/<slug:name>/", "act", at("/desk/cases/{late_number}/?act=confirm"), LEAD),
    Row(
        "desk/cases/<str:number>/messages/<uuid:message_id>/html/", "mail in a case",
        at("/desk/cases/{mail_number}/messages/{mail_message}/html/"), LEAD,
    ),
    Row("desk/cases/<str:number>/who/", "who sees a case", at("/desk/cases/{late_number}/who/"), LEAD),
    Row(
        "desk/cases/<str:number>/compare/<str:other>/", "two cases",
        at("/desk/cases/{late_number}/compare/{proposed_number}/"), LEAD,
    ),
    Row("desk/tasks/", "tasks", at("/desk/tasks/"), LEAD),
    Row("desk/intake/", "pause", at("/desk/intake/"), LEAD),
    Row("desk/mail/", "mail", at("/desk/mail/"), LEAD),
    Row("desk/mail/<int:arrival_id>/", "one mail", at("/desk/mail/{mail_aside}/"), LEAD),
    Row("desk/mail/<int:arrival_id>/html/", "mail as HTML", at("/desk/mail/{mail_aside}/html/"), LEAD),
    Row("desk/sign-in/", "sign in", at("/desk/sign-in/")),
    Row("desk/account/", "account", at("/desk/account/"), LEAD),
    Row("desk/account/again/", "asked again", at("/desk/account/again/"), LEAD),
    Row("desk/account/password/", "password", at("/desk/account/password/"), LEAD),
    Row("desk/account/second-factor/", "another app", at("/desk/account/second-factor/"), LEAD),
    Row("desk/account/passkeys/add/", "add a passkey", at("/desk/account/passkeys/add/"), LEAD),
    Row("desk/account/codes/", "recovery codes", at("/desk/account/codes/"), LEAD),
    Row("desk/people/", "people", at("/desk/people/"), ADMINISTRATOR),
    Row("desk/people/<int:person_id>/", "a person", at("/desk/people/1/"), ADMINISTRATOR),
    Row("desk/people/<int:person_id>/<slug:name>/", "ending an account", at("/desk/people/1/leave/"), ADMINISTRATOR),
    Row("desk/invitation/<str:secret>/", "an invitation that is over", at("/desk/invitation/no-such-secret/")),
    Row("desk/journal/", "journal", at("/desk/journal/"), LEAD),
    Row("desk/boards/<slug:name>/", "board of clocks", at("/desk/boards/clocks/"), LEAD),
    Row("desk/boards/<slug:name>/", "board of load", at("/desk/boards/load/"), LEAD),
    Row("desk/boards/<slug:name>/", "board of noise", at("/desk/boards/noise/?days=365"), LEAD),
    Row("desk/boards/<slug:name>/", "board of times", at("/desk/boards/times/?days=365"), LEAD),
    Row("desk/answers/", "answers", at("/desk/answers/"), LEAD),
    Row("desk/answers/new/", "new answer", at("/desk/answers/new/"), LEAD),
    Row("desk/answers/<int:answer_id>/", "one answer", at("/desk/answers/1/"), LEAD),
    Row("desk/cases/<str:number>/evidence/", "evidence", at("/desk/cases/{late_number}/evidence/"), LEAD),
    Row("desk/cases/<str:number>/twins/", "twins", at("/desk/cases/{late_number}/twins/"), LEAD),
    Row("desk/find/", "found", _search("files"), LEAD),
    Row("desk/find/", "nothing found", _search("zzzz"), LEAD),
    Row("desk/keys/", "keys of the desk", at("/desk/keys/"), LEAD),
    Row("desk/views/", "views", at("/desk/views/"), LEAD),
    Row("desk/", "queue with filters", at("/desk/?state=received&language=nl"), LEAD),
    Row("desk/administration/", "administration", at("/desk/administration/"), ADMINISTRATOR),
    Row("desk/administration/programme/", "versions", at("/desk/administration/programme/"), ADMINISTRATOR),
    Row("desk/administration/programme/draft/", "draft", _draft(""), ADMINISTRATOR),
    Row(
        "desk/administration/programme/draft/file/<str:name>/", "file of a draft", _draft("file/policy.en.md/"),
        ADMINISTRATOR,
    ),
    Row(
        "desk/administration/programme/draft/page/<str:tongue>/", "preview of the policy", _draft("page/en/"),
        ADMINISTRATOR,
    ),
    Row("desk/administration/programme/draft/publish/", "what a draft changes", _draft("publish/"), ADMINISTRATOR),
    Row("desk/administration/letters/", "letters", at("/desk/administration/letters/"), ADMINISTRATOR),
    Row(
        "desk/administration/letters/<slug:kind>/<str:tongue>/", "a letter",
        at("/desk/administration/letters/receipt/en/"), ADMINISTRATOR,
    ),
    Row("desk/administration/clocks/", "clocks", at("/desk/administration/clocks/"), ADMINISTRATOR),
    Row("desk/administration/keys/", "keys", at("/desk/administration/keys/"), ADMINISTRATOR),
    Row("desk/administration/keys/new/", "new key", at("/desk/administration/keys/new/"), ADMINISTRATOR),
    Row("desk/administration/health/", "health", at("/desk/administration/health/"), ADMINISTRATOR),
    Row("desk/guest/", "cases of a guest", at("/desk/guest/"), GUEST),
    Row("desk/guest/<str:number>/", "case of a guest", at("/desk/guest/{late_number}/"), GUEST),
    Row("desk/<path:rest>", "not found at the desk", at("/desk/nowhere/"), LEAD),
)  # fmt: skip

NO_PAGE_OF_THE_DESK: set[str] = {
    "desk/cases/<str:number>/files/<uuid:attachment_id>/", "desk/cases/<str:number>/draft/<slug:name>/",
    "desk/cases/<str:number>/messages/<uuid:message_id>/html/inside/", "desk/mail/<int:arrival_id>/html/inside/",
    "desk/cases/<str:number>/here/", "desk/cases/<str:number>/proof/", "desk/named/<int:mention_id>/seen/",
    "desk/guest/<str:number>/agree/", "desk/guest/<str:number>/files/<uuid:attachment_id>/",
    "desk/tasks/<int:task_id>/done/", "desk/mail/looked-at/", "desk/mail/<int:arrival_id>/looked-at/",
    "desk/mail/<int:arrival_id>/is/<slug:kind>/", "desk/mail/<int:arrival_id>.eml", "desk/sign-out/",
    "desk/account/sessions/end/", "desk/account/second-factor/remove/", "desk/sign-in/passkey/",
    "desk/sign-in/organisation/", "desk/sign-in/organisation/back/",
    "desk/answers/<int:answer_id>/use/", "desk/bulk/", "desk/new/", "desk/views/<int:view_id>/",
    "desk/boards/", "desk/boards/<slug:name>.csv", "desk/journal/journal.csv", "desk/people/<int:person_id>/breaches/",
    "desk/administration/programme/begin/", "desk/administration/programme/<int:number>/folder.zip",
    "desk/administration/programme/draft/folder.zip", "desk/administration/programme/draft/<slug:name>/",
    "desk/administration/letters/<uuid:letter_id>/again/",
    "desk/administration/clocks/troubles/<int:trouble_id>/again/",
    "desk/administration/keys/<slug:fingerprint>/retire/",
    # Seen on their way: tests/browser/test_passkeys.py
    "desk/sign-in/second-step/", "desk/account/passkeys/<int:passkey_id>/",
}  # fmt: skip
"""Routes of the desk that only take a form, or answer with a file."""


def routes() -> Iterator[str]:
    """Every route that Django knows, as it is written down."""
    yield from _below(get_resolver(), "")


def _below(resolver: URLResolver, above: str) -> Iterator[str]:
    for found in resolver.url_patterns:
        route = above + str(found.pattern)
        if isinstance(found, URLPattern):
            yield route
        else:
            yield from _below(found, route)
