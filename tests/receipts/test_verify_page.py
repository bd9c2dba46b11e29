"""The page that checks receipts, from the server's side: without script, and as one file."""

import ast
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firsthand.journal.log.receipts import BYTES
from firsthand.journal.models import Entry
from firsthand.receipts.verdict_words import REASONS
from made_up_log import EXAMPLE
from stage import ROOT

pytestmark = pytest.mark.django_db
GOOD = EXAMPLE.read_bytes()
SOURCE = ROOT / "src" / "firsthand"


@pytest.fixture(autouse=True)
def published(programme):
    """Anybody may check, wherever a programme is published."""


def checked(content: bytes | None, language: str = "en"):  # type: ignore[no-untyped-def]
    files = {} if content is None else {"receipt": SimpleUploadedFile("receipt.json", content)}
    return Client().post(f"/{language}/verify/", files)


def test_a_good_receipt_holds_and_the_answer_says_who_checked_it():
    answer = checked(GOOD)
    assert answer.status_code == 200
    assert "The receipt holds" in answer.content.decode()
    assert "Our server has checked it." in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "Entry 6 does not stand in the log"), ("nl", "Het ontvangstbewijs klopt niet")],
)
def test_a_doctored_one_does_not_hold_and_is_told_why(language, says):
    answer = checked(GOOD.replace(b"duplicate", b"duplicat3"), language)
    assert answer.status_code == 200
    assert says in answer.content.decode()


def test_without_a_file_one_is_asked_for():
    answer = checked(None)
    assert answer.status_code == 400
    assert 'aria-describedby="receipt-hint receipt-error"' in answer.content.decode()


@pytest.mark.parametrize("content", [b"", b" " * (BYTES + 1), b"\xff", b"{}"])
def test_what_is_no_receipt_is_refused_in_one_page(content):
    answer = checked(content)
    assert answer.status_code == 200
    assert "The receipt does not hold" in answer.content.decode()


def test_what_a_receipt_says_is_shown_inert():
    said = GOOD.replace(b'"key": "disclosure', b'"key": "<b>x</b>&disclosure')
    assert "<b>x" not in checked(said).content.decode()


def test_an_answer_is_kept_by_no_cache_and_the_file_by_nobody():
    before = Entry.objects.count()
    assert checked(GOOD).headers["Cache-Control"] == "no-store"
    assert Entry.objects.count() == before


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("page", ["", "page.html"])
def test_anybody_may_open_the_page_and_ask_for_its_head(language, page):
    answer = Client().get(f"/{language}/verify/{page}")
    assert answer.status_code == 200
    head = Client().head(f"/{language}/verify/{page}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Type"] == answer.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_as_one_file_fetches_nothing(language):
    answer = Client().get(f"/{language}/verify/page.html")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="verify-{language}.html"'
    text = answer.content.decode()
    style = text.partition("<style>")[2].partition("</style>")[0]
    assert not re.search(r"url\(|@import", style)
    body, script = text.rpartition("<script>")[::2]
    assert not re.search(r"\b(src|srcset|action|data-log)=|<link", body)
    assert all(link.startswith("#") for link in re.findall(r'href="([^"]*)"', body))
    assert script.count("</script") == text.count("</script") - body.count("</script") == 1
    assert "<!--" not in script
    assert "csrf" not in body


def refusals() -> set[str]:
    """Every sentence with which the pure rules refuse a receipt, as the source has them."""
    found = set()
    for name in ("notes", "checkpoints", "receipts", "belonging", "verifying"):
        for node in ast.walk(ast.parse((SOURCE / "journal" / "log" / f"{name}.py").read_text())):
            said = node.args if isinstance(node, ast.Call) and _refuses(node.func) else []
            if isinstance(node, ast.Assign) and [getattr(t, "id", "") for t in node.targets] == ["words"]:
                said = [node.value]
            found |= {each.value for each in said[:1] if isinstance(each, ast.Constant)}
    return found - NOT_OF_A_RECEIPT


def _refuses(called: ast.expr) -> bool:
    names = {"NoteFaulty", "ReceiptFaulty", "DoesNotHold", "DoesNotBelong"}
    return isinstance(called, ast.Name) and called.id in names


NOT_OF_A_RECEIPT = {
    "The name of a key has no blanks and no plus sign.",
    "The text of a note ends with a newline and has no control signs.",
    "The receipt was signed with another key than the one of this log.",
}
"""Of writing a note, and of `firsthand verify --key`."""


def test_every_refusal_of_the_rules_can_be_said_in_the_language_of_the_page():
    assert len(refusals()) > 20
    assert refusals() == set(REASONS)


def test_the_script_refuses_in_the_same_words():
    said = set()
    for name in ("proof.js", "published.js"):
        text = (SOURCE / "receipts" / "static" / "receipts" / name).read_text()
        said |= set(re.findall(r'(?:Refused\(\s*|NOT_WHOLE =\s*|REWRITTEN =\s*)"([^"]+)"', text))
    assert said == set(REASONS)
