"""What will be sent is shown before it is, and can be started from an answer of the team."""

import pytest
from django.apps import apps

from firsthand.answers.models import Answer
from firsthand.staff import acts
from firsthand.staff.answer_names import ANSWER_NAMES
from pages import words_of
from staff.prepared import ACTS, address, prepare

SENDING = sorted(name for name in ACTS if acts.ALL[name].sends)


def rows() -> dict[str, int]:
    """How many rows every table has."""
    return {model._meta.label: model.objects.count() for model in apps.get_models() if model._meta.managed}


@pytest.mark.parametrize("name", SENDING)
def test_a_preview_writes_nothing(a_case, handler, lead, desk_of, at, name):
    post = prepare(name, a_case, handler, at)
    desk = desk_of(lead)
    desk.get("/desk/")
    before = rows()
    answer = desk.post(address(a_case, name), {**post, "preview": "1"})
    assert answer.status_code == 200, words_of(answer.content.decode())
    assert rows() == before


def test_what_was_typed_stays_beside_the_preview(a_case, handler, desk_of):
    page = desk_of(handler).post(address(a_case, "message"), {"text": "Dear Heron", "preview": "1"}).content.decode()
    assert "This is what the reporter will get. Nothing was sent yet." in words_of(page)
    assert page.count("Dear Heron") == 3, "in the form, in the letter as a page, and in its plain text"


def test_an_act_that_is_refused_says_why_in_place_of_a_preview(a_case, handler, desk_of):
    answer = desk_of(handler).post(address(a_case, "decline"), {"preview": "1"})
    assert answer.status_code == 422


def test_who_may_not_send_gets_no_preview(a_case, auditor, administrator, desk_of):
    for person, status in ((auditor, 403), (administrator, 404)):
        assert desk_of(person).post(address(a_case, "message"), {"text": "x", "preview": "1"}).status_code == status


def test_an_answer_fills_the_form_in_the_reporters_language(report_at, handler, desk_of, at):
    case = report_at(at, language="nl").case
    answer = Answer.objects.get(name="Read, and in hand")
    page = desk_of(handler).get(f"/desk/cases/{case.number}/?act=confirm&answer={answer.pk}").content.decode()
    assert "Ik heb uw melding gelezen" in page
    assert "{next_date}" not in page


def test_an_open_place_is_not_sent(a_case, handler, desk_of):
    answer = desk_of(handler).post(address(a_case, "message"), {"text": "By {next_date} we write again."})
    assert answer.status_code == 422
    assert "Fill in {next_date} first" in words_of(answer.content.decode())


@pytest.mark.parametrize("name", ["{embargo_end}", "win now at evil.example"])
def test_what_cannot_be_a_name_fills_no_place(report_at, handler, desk_of, at, name):
    case = report_at(at, name=name).case
    row = Answer.objects.create(act="message", name="Dear", texts={"en": "Dear {reporter}"}, changed_at=at)
    form = desk_of(handler).get(f"/desk/cases/{case.number}/?act=message&answer={row.pk}").context["form"]
    assert form.initial["text"] == "Dear {reporter}"


def test_the_pages_of_answers_are_for_those_who_write_or_keep_them(db, programme, lead, handler, auditor, desk_of):
    answer = Answer.objects.first()
    assert desk_of(handler).get("/desk/answers/").status_code == 200
    assert desk_of(auditor).get("/desk/answers/").status_code == 403
    assert desk_of(handler).post(f"/desk/answers/{answer.pk}/", {"act": "message", "name": "x"}).status_code == 403
    sent = {"act": "message", "name": "Mine", "text_en": "Hello {number}"}
    assert desk_of(lead).post("/desk/answers/new/", sent).status_code == 302
    assert desk_of(lead).post("/desk/answers/new/", {**sent, "text_en": "{secret}"}).status_code == 422


def test_an_answer_is_shown_filled_in_before_it_is_kept(db, programme, lead, handler, desk_of):
    sent = {"act": "message", "name": "Mine", "text_nl": "Dossier {number}, {next_date}", "look": "1"}
    desk = desk_of(lead)
    before = rows()
    answer = desk.post("/desk/answers/new/", sent)
    assert answer.context["filled"] == {"nl": "Dossier 2027-0147, maandag 15 maart 2027"}
    assert "Dossier {number}, {next_date}" in answer.content.decode()
    assert rows() == before
    assert desk_of(handler).post("/desk/answers/new/", sent).status_code == 403
    assert desk.post("/desk/answers/new/", {**sent, "text_nl": "{secret}"}).status_code == 422


def test_the_answers_are_led_to_from_where_they_are_used_and_from_administration(
    a_case, handler, administrator, desk_of
):  # fmt: skip
    assert '"/desk/answers/"' in desk_of(handler).get(f"/desk/cases/{a_case.number}/?act=message").content.decode()
    assert '"/desk/answers/"' in desk_of(administrator).get("/desk/administration/").content.decode()


def test_every_answer_of_the_product_has_a_name_in_the_languages_of_the_desk(db):
    assert set(ANSWER_NAMES) == set(Answer.objects.values_list("name", flat=True))


@pytest.fixture
def another_language(monkeypatch):
    """What the page calls an answer in another language."""
    monkeypatch.setitem(ANSWER_NAMES, "Read, and in hand", "Gelezen")


def test_answers_of_the_product_are_called_in_the_language_of_the_page(a_case, handler, desk_of, another_language):
    answer = Answer.objects.get(name="Read, and in hand")
    for page in ("/desk/answers/", f"/desk/answers/{answer.pk}/", f"/desk/cases/{a_case.number}/?act=confirm"):
        said = desk_of(handler).get(page).content.decode()
        assert "Gelezen" in said
        assert "Read, and in hand" not in said


@pytest.mark.parametrize(("written", "kept"), [("Gelezen", "Read, and in hand"), ("First word", "First word")])
def test_a_name_that_nobody_changed_is_kept_as_it_was(db, programme, lead, desk_of, another_language, written, kept):
    answer = Answer.objects.get(name="Read, and in hand")
    page = f"/desk/answers/{answer.pk}/"
    assert 'value="Gelezen"' in desk_of(lead).get(page).content.decode()
    desk_of(lead).post(page, {"act": "confirm", "name": written, "text_nl": "Dag"})
    assert Answer.objects.get(pk=answer.pk).name == kept


def fill(desk, case, act, answer, **typed):
    return desk.post(address(case, act), {**typed, "start_from": str(answer.pk), "fill": "1"})


def test_an_answer_is_put_below_the_words_that_stand_there_already(a_case, handler, desk_of):
    answer, desk = Answer.objects.get(name="Read, and in hand"), desk_of(handler)
    before = rows()
    page = fill(desk, a_case, "confirm", answer, text="Words of mine.")
    assert page.status_code == 200
    text = page.context["form"].initial["text"]
    assert text.startswith("Words of mine.\n\n")
    assert "I have read your report" in text
    assert {name: n for name, n in rows().items() if before[name] != n} == {}


def test_everything_else_that_was_chosen_stays_as_well(a_case, handler, desk_of):
    answer = Answer.objects.get(name="Not in scope")
    typed = {"outcome": "no_impact", "rule": "N1", "reason": "Mine.", "as_of": "7"}
    page = fill(desk_of(handler), a_case, "decline", answer, **typed)
    html = page.content.decode()
    assert '<option value="no_impact" selected>' in html
    assert '<option value="N1" selected>' in html
    assert 'name="as_of" value="7"' in html


def test_the_enter_key_does_not_fill_in_an_answer(a_case, handler, desk_of):
    html = desk_of(handler).get(f"/desk/cases/{a_case.number}/?act=decline").content.decode()
    form = html.partition('id="act-decline"')[2].partition("</form>")[0]
    first = form.partition("<button")[2].partition(">")[0]
    assert "hidden" in first
    assert "name=" not in first


def test_filling_in_is_for_whoever_may_do_the_act(a_case, auditor, administrator, desk_of):
    answer = Answer.objects.get(name="Read, and in hand")
    for person, status in ((auditor, 403), (administrator, 404)):
        assert fill(desk_of(person), a_case, "confirm", answer, text="x").status_code == status
