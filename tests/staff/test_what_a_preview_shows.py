"""What a preview shows is, word for word, what leaves the house when the same form is sent."""

import re
from email import message_from_bytes, policy

import pytest

from firsthand.answers.models import Answer
from firsthand.cases import actions
from firsthand.journal.models import Entry, Head
from firsthand.keys.queries import reporter_key
from firsthand.letters.kinds import CARRIES_RECEIPT
from firsthand.letters.models import Letter
from firsthand.mail.sweeps import send_letters
from firsthand.staff import acts
from pages import words_of
from staff.prepared import ACTS, REASON, Stage, address, prepare

SENDING = sorted(name for name in ACTS if acts.ALL[name].sends)
IN_OTHER_LANGUAGES = [(name, code) for name in ("confirm", "message", "decline") for code in ("nl", "de", "fr")]
HOSTILE = '<script>alert(1)</script> & <h2>"Hello"</h2>'


def told(mail, form: str) -> list[str]:
    return same(mail.get_body((form,)).get_content())


def same(text: str) -> list[str]:
    """The words, without the token of a proposal: PostgreSQL gives the number of one that was only tried to nobody."""
    return re.sub(r"(/embargo/)\S+", r"\1…", text).split()


@pytest.mark.parametrize(("name", "language"), [*((name, "en") for name in SENDING), *IN_OTHER_LANGUAGES])
def test_a_preview_is_the_letter_that_is_then_sent(report_at, handler, lead, desk_of, settings, at, name, language):
    case = report_at(at, language=language).case
    post, desk = prepare(name, case, handler, at), desk_of(lead)
    send_letters(at=at, worker="before")
    before = (Letter.objects.count(), Entry.objects.count(), Head.objects.get().number, bytes(Head.objects.get().chain))
    shown = desk.post(address(case, name), {**post, "preview": "1"}).context["previews"]
    after = (Letter.objects.count(), Entry.objects.count(), Head.objects.get().number, bytes(Head.objects.get().chain))
    assert after == before

    assert desk.post(address(case, name), post).status_code == 302
    written = list(Letter.objects.filter(case=case, person=None, sent_at=None).order_by("written_at", "pk"))
    send_letters(at=at, worker="after")
    assert [(p.kind, p.language) for p in shown] == [(row.kind, language) for row in written] != []
    for preview, row in zip(shown, written, strict=True):
        (file,) = (settings.DATA / "sent").glob(f"*{row.pk}.eml")
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        assert (preview.subject, preview.to) == (mail["Subject"], mail["To"])
        assert same(preview.text) == told(mail, "plain")
        assert same(words_of(preview.body)) == same(words_of(as_body(mail)))
        assert [part.get_filename() for part in mail.iter_attachments()] == ([preview.brings] if preview.brings else [])
        assert bool(preview.brings) == (row.kind in CARRIES_RECEIPT)


def as_body(mail) -> str:
    return mail.get_body(("html",)).get_content().partition("<body")[2].partition(">")[2]


def test_words_with_markup_are_words_in_a_preview(a_case, handler, desk_of):
    page = desk_of(handler).post(address(a_case, "message"), {"text": HOSTILE, "preview": "1"})
    assert "<script>alert" not in page.content.decode()
    assert HOSTILE in words_of(page.context["previews"][0].body)


def test_a_preview_tells_how_the_letter_travels(a_case, handler, desk_of, at, monkeypatch):
    desk, sent = desk_of(handler), {"text": "Dear Heron", "preview": "1"}
    assert "It travels unencrypted" in words_of(desk.post(address(a_case, "message"), sent).content.decode())
    Stage(a_case, handler, at).held_key()
    assert reporter_key(a_case)
    assert "It travels encrypted" in words_of(desk.post(address(a_case, "message"), sent).content.decode())
    monkeypatch.setattr("firsthand.keys.rules.CertificateInfo.usable", lambda self, *, at: False)
    page = words_of(desk.post(address(a_case, "message"), sent).content.decode())
    assert "It cannot be sent: the reporter’s key can no longer be used." in page
    assert "It travels" not in page


def test_a_preview_tells_what_others_did_meanwhile(a_case, handler, lead, desk_of, at):
    desk = desk_of(lead)
    seen = desk.get(f"/desk/cases/{a_case.number}/").context["as_of"]
    actions.confirm(a_case.number, by=handler, at=at)
    answer = desk.post(address(a_case, "message"), {"text": "Dear Heron", "as_of": seen, "preview": "1"})
    assert answer.status_code == 409
    assert not answer.context["previewed"]


@pytest.mark.parametrize("first", [{"text": "Dear Heron", "preview": "1"}, {"text": ""}], ids=["preview", "error"])
def test_what_others_do_after_a_preview_or_an_error_is_told_as_well(a_case, handler, lead, desk_of, at, first):
    desk = desk_of(lead)
    seen = desk.get(f"/desk/cases/{a_case.number}/").context["as_of"]
    again = desk.post(address(a_case, "message"), {**first, "as_of": seen}).context["as_of"]
    actions.confirm(a_case.number, by=handler, at=at)
    assert desk.post(address(a_case, "message"), {"text": "Dear Heron", "as_of": again}).status_code == 409


def test_an_error_does_not_hide_what_others_did_before_it(a_case, handler, lead, desk_of, at):
    desk = desk_of(lead)
    seen = desk.get(f"/desk/cases/{a_case.number}/").context["as_of"]
    actions.confirm(a_case.number, by=handler, at=at)
    again = desk.post(address(a_case, "message"), {"text": "", "as_of": seen}).context["as_of"]
    assert desk.post(address(a_case, "message"), {"text": "Dear Heron", "as_of": again}).status_code == 409


@pytest.mark.parametrize("name", ["message", "question", "confirm"])
def test_the_next_date_of_an_answer_is_that_of_the_letter_around_it(report_at, handler, desk_of, clock, at, name):
    case = report_at(at).case
    if name != "confirm":
        actions.confirm(case.number, by=handler, at=at)
        clock.at = at.replace(day=6)
    answer = Answer.objects.create(act=name, name="Date", texts={"en": "On {next_date} again."}, changed_at=at)
    desk = desk_of(handler)
    form = desk.get(f"/desk/cases/{case.number}/?act={name}&answer={answer.pk}").context["form"]
    words = form.initial["text"]
    day = words.removeprefix("On ").removesuffix(" again.")
    (letter,) = desk.post(address(case, name), {"text": words, "preview": "1"}).context["previews"]
    assert " ".join(letter.text.split()).count(day) >= 2


def test_an_answer_to_a_closed_case_promises_no_date(a_case, handler, lead, desk_of, at):
    Stage(a_case, handler, at).declined()
    answer = Answer.objects.get(name="Nothing new yet")
    form = desk_of(lead).get(f"/desk/cases/{a_case.number}/?act=message&answer={answer.pk}").context["form"]
    assert "{next_date}" in form.initial["text"]


def test_the_rule_of_a_decided_case_fills_its_place(a_case, handler, desk_of, at):
    answer = Answer.objects.create(act="message", name="Rule", texts={"en": "By {rule}"}, changed_at=at)
    address_of_form = f"/desk/cases/{a_case.number}/?act=message&answer={answer.pk}"
    desk = desk_of(handler)
    assert desk.get(address_of_form).context["form"].initial["text"] == "By {rule}"
    Stage(a_case, handler, at).declined()
    assert desk.get(address_of_form).context["form"].initial["text"].startswith("By N1: ")


def test_an_answer_stands_below_a_draft_and_takes_nothing_away(a_case, handler, desk_of, at):
    answer = Answer.objects.create(act="message", name="Dear", texts={"en": "From {me}"}, changed_at=at)
    desk = desk_of(handler)
    desk.post(address(a_case, "message"), {"text": "Begun", "draft": "1"})
    form = desk.get(f"/desk/cases/{a_case.number}/?act=message&answer={answer.pk}").context["form"]
    assert form.initial["text"] == "Begun\n\nFrom Ines"


def test_a_missing_language_is_said_beside_the_words(report_at, handler, desk_of, at):
    case = report_at(at, language="nl").case
    answer = Answer.objects.create(act="message", name="Only one", texts={"en": "Hello"}, changed_at=at)
    page = desk_of(handler).get(f"/desk/cases/{case.number}/?act=message&answer={answer.pk}").content.decode()
    assert "This answer has no words in Dutch. Those in English stand below." in words_of(page)


def test_a_note_may_hold_braces(a_case, handler, desk_of):
    text = "GET /users/{number} and " + REASON
    assert desk_of(handler).post(address(a_case, "note"), {"text": text}).status_code == 302
