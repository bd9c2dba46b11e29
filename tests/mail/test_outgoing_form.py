"""The form of our letters: what mail programs, lists and other machines need to know, and nothing that calls home."""

import re
from email import message_from_bytes, policy
from uuid import UUID

import pytest
from django.conf import settings

from firsthand.letters import actions as letters
from firsthand.letters.kinds import LetterKind, OutsideLetterKind, StaffLetterKind
from firsthand.letters.models import Letter
from firsthand.mail.outbox.message import POLICY, Outgoing, build
from firsthand.mail.sweeps import send_letters
from firsthand.vault.queries import unseal_json
from letters.every_letter import FACTS, WORDS
from mail_server import Server, running
from stage import MONDAY

_LOADS = re.compile(r"(?i)\b(?:src|srcset|background|action|poster|data)\s*=|url\(|@import|<(?:link|script|img)")
BY_MACHINES = {
    "receipt", "receipts", "embargo_asked", "appeal_received", "late", "embargo_lapsed", *StaffLetterKind,
    *OutsideLetterKind,
}  # fmt: skip
EVERY_KIND = [*LetterKind, *StaffLetterKind, *OutsideLetterKind]


def letter_of(kind: str) -> Outgoing:
    return Outgoing(
        letter_id=UUID(int=1), kind=kind, language="en", message_id="<a.b@mimecast.example>", written_at=MONDAY,
        to="nele@finder.example", from_name="Mimecast Security", from_address="security@mimecast.example",
        reply_to="security@mimecast.example", subject="Hello", text="Words.\n", html="<p>Words.</p>",
        references=("<1@finder.example>",), loop_mark="mark",
    )  # fmt: skip


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_letter_that_no_person_wrote_says_so(kind):
    said = build(letter_of(kind))["Auto-Submitted"]
    assert (said in ("auto-replied", "auto-generated")) is (kind in BY_MACHINES)
    assert said is None or kind in BY_MACHINES


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_no_letter_is_a_list_or_is_answered_by_machines(kind):
    message = build(letter_of(kind))
    assert not [name for name in message if name.lower().startswith("list-") or name.lower() == "precedence"]
    assert (message["X-Auto-Response-Suppress"], message["X-Firsthand-Loop"]) == ("All", "mark")
    assert (message["In-Reply-To"], message["References"]) == ("<1@finder.example>", "<1@finder.example>")


@pytest.mark.parametrize("language", ["en", "nl", "de", "fr"])
def test_no_letter_loads_anything_or_links_elsewhere(report_at, at, language):
    case = report_at(at, language=language).case
    facts = {**FACTS, "answer_page": f"{settings.BASE_URL}/en/embargo/7.abc/"}
    facts.pop("name")
    for kind in LetterKind:
        letters.put(case, kind, at=at, facts=facts, words=WORDS)
    sent = Letter.objects.filter(case=case)
    assert sent.count() == len(LetterKind) + 1
    for letter in sent:
        html = unseal_json(letter.content)["html"]
        assert not _LOADS.search(html)
        hrefs = re.findall(r'(?i)href\s*=\s*"([^"]*)', html)
        assert all(href.startswith((settings.BASE_URL, "mailto:")) for href in hrefs), (letter.kind, hrefs)


def test_a_letter_has_plain_text_and_html_and_a_return_path_that_names_it(a_case, settings, tmp_path, at):
    settings.DATA = tmp_path
    server = Server()
    with running(server) as settings.SMTP_URL:
        send_letters(at=at, worker="w")
    mail_from, _, octets = server.got[0]
    letter = message_from_bytes(octets, policy=policy.default)
    words, receipt = letter.iter_parts()
    assert [part.get_content_type() for part in words.iter_parts()] == ["text/plain", "text/html"]
    assert receipt.get_content_disposition() == "attachment"
    assert mail_from.startswith(f"security+b.{Letter.objects.get().pk.hex}.")
    assert letter["Message-ID"] == Letter.objects.get().message_id


def test_a_letter_that_is_sent_again_has_the_same_message_id():
    assert build(letter_of("receipt")).as_bytes(policy=POLICY) == build(letter_of("receipt")).as_bytes(policy=POLICY)
