"""One act on several cases, and giving a case to somebody."""

import pytest

from firsthand.cases import actions
from firsthand.cases.models import Case, Message
from firsthand.core.errors import BadInput, NotAllowed, NotFound
from firsthand.journal.models import Entry
from firsthand.journal.queries import facts_of
from firsthand.journal.rules import Kind
from pages import words_of


def handlers():
    return {case.number: str(case.handler or "") for case in Case.objects.all()}


def test_a_case_is_given_and_the_journal_says_to_whom(a_case, handler, lead, at):
    actions.assign(a_case.number, handler.pk, by=lead, at=at)
    assert Case.objects.get().handler == handler
    entry = Entry.objects.filter(kind=Kind.CASE_ASSIGNED).get()
    assert (entry.by, facts_of(entry)) == (f"person:{lead.pk}", {"person": handler.pk})


def test_giving_a_case_to_whoever_has_it_changes_nothing(a_case, handler, lead, at):
    actions.assign(a_case.number, handler.pk, by=lead, at=at)
    actions.assign(a_case.number, handler.pk, by=lead, at=at)
    assert Entry.objects.filter(kind=Kind.CASE_ASSIGNED).count() == 1


def test_a_case_can_be_given_to_nobody(a_case, handler, lead, at):
    actions.take(a_case.number, by=handler, at=at)
    actions.assign(a_case.number, None, by=lead, at=at)
    assert Case.objects.get().handler is None


def test_a_case_goes_only_to_who_sees_it_and_may_work_on_it(a_case, handler, lead, auditor, administrator, at):
    actions.restrict(a_case.number, by=lead, at=at)
    for person_id in (handler.pk, auditor.pk, administrator.pk, 10**6):
        with pytest.raises(BadInput):
            actions.assign(a_case.number, person_id, by=lead, at=at)
    assert Case.objects.get().handler is None


def test_who_may_not_give_gives_nothing(a_case, handler, auditor, at):
    with pytest.raises(NotAllowed):
        actions.assign(a_case.number, handler.pk, by=auditor, at=at)
    with pytest.raises(NotFound):
        actions.assign("2027-9999", handler.pk, by=handler, at=at)


def test_the_case_page_gives_the_case(a_case, handler, lead, desk_of):
    answer = desk_of(lead).post(f"/desk/cases/{a_case.number}/assign/", {"to": str(handler.pk)}, follow=True)
    assert "gave the case to Ines." in answer.content.decode()


def test_ticked_cases_are_taken_and_each_is_named(report_at, handler, desk_of):
    numbers = [report_at().case.number for _ in range(3)]
    page = desk_of(handler).post("/desk/bulk/", {"do": "take", "case": numbers[:2]}).content.decode()
    assert "Taken by you: 2 cases" in page
    assert handlers() == {numbers[0]: "Ines", numbers[1]: "Ines", numbers[2]: ""}


def test_what_is_refused_is_named_with_its_reason_and_takes_no_other_with_it(report_at, handler, lead, desk_of, at):
    open_one, closed_one = report_at().case, report_at().case
    actions.restrict(closed_one.number, by=lead, at=at)
    asked = {"do": "assign", "to": str(handler.pk), "case": [closed_one.number, open_one.number]}
    page = desk_of(lead).post("/desk/bulk/", asked).content.decode()
    assert "Given to Ines: 1 case" in page
    assert "This person does not see the case, or cannot work on it." in page
    assert f'href="/desk/cases/{closed_one.number}/who/"' in page
    assert handlers() == {open_one.number: "Ines", closed_one.number: ""}


def test_a_case_that_is_closed_to_somebody_is_refused_like_one_that_is_not_there(a_case, handler, lead, desk_of, at):
    actions.restrict(a_case.number, by=lead, at=at)
    page = desk_of(handler).post("/desk/bulk/", {"do": "take", "case": [a_case.number, "2027-9999"]}).content.decode()
    assert page.count("There is no such case, or it is not yours to see.") == 2
    assert handlers() == {a_case.number: ""}


def test_the_answer_names_each_case_by_its_title_and_who_had_it_before(report_at, handler, lead, desk_of, at):
    had, free = report_at(title="Open redirect").case, report_at(title="Weak lock").case
    actions.take(had.number, by=lead, at=at)
    page = words_of(
        desk_of(handler).post("/desk/bulk/", {"do": "take", "case": [had.number, free.number]}).content.decode()
    )
    assert f"Open redirect {had.number} · was with {lead.name}" in page
    assert f"Weak lock {free.number} · was with nobody" in page


def test_the_answer_leads_back_to_the_queue_as_it_was_filtered(a_case, handler, desk_of):
    sent = {"do": "take", "case": [a_case.number], "back": "state=received&language=nl"}
    page = desk_of(handler).post("/desk/bulk/", sent).content.decode()
    assert 'href="/desk/?state=received&amp;language=nl"' in page
    assert "State: New · Language of the reporter: Dutch" in page


def test_where_nothing_could_be_done_the_answer_says_so_first(handler, programme, desk_of):
    page = desk_of(handler).post("/desk/bulk/", {"do": "take", "case": ["2027-9999"]}).content.decode()
    assert "Nothing was changed" in page
    assert 'href="/desk/cases/2027-9999/"' not in page


def test_a_note_is_kept_with_each(report_at, handler, desk_of):
    numbers = [report_at().case.number for _ in range(2)]
    desk_of(handler).post("/desk/bulk/", {"do": "note", "text": "Same root.", "case": numbers})
    assert Message.objects.filter(direction="note").count() == 2


@pytest.mark.parametrize(("sent", "says"), [
    ({"do": "take"}, "No case is ticked."),
    ({"do": "take", "case": [f"2027-{n:04d}" for n in range(51)]}, "At most 50 cases at a time."),
    ({"do": "note", "text": " ", "case": ["2027-0001"]}, "The note is empty."),
    ({"do": "assign", "to": "x", "case": ["2027-0001"]}, "Choose a person from the list."),
])  # fmt: skip
def test_what_cannot_begin_changes_nothing_and_says_why(a_case, handler, desk_of, sent, says):
    entries = Entry.objects.count()
    page = desk_of(handler).post("/desk/bulk/", {**sent, "back": "language=nl"}, follow=True)
    assert says in page.content.decode()
    assert page.redirect_chain[-1][0] == "/desk/?language=nl"
    assert Entry.objects.count() == entries


def test_who_reads_alone_has_nothing_to_tick(a_case, auditor, desk_of):
    client = desk_of(auditor)
    assert 'name="case"' not in client.get("/desk/").content.decode()
    assert client.post("/desk/bulk/", {"do": "take", "case": [a_case.number]}).status_code == 403
    assert client.post("/desk/bulk/", {"do": "delete", "case": [a_case.number]}).status_code == 404


def test_a_line_tells_of_reports_that_came_since(report_at, handler, lead, desk_of, at):
    report_at()
    client = desk_of(handler)
    newest = Case.objects.get().arrival_order
    assert "news-count" not in client.get(f"/desk/new/?since={newest}").content.decode()
    report_at()
    actions.restrict(report_at().case.number, by=lead, at=at)
    assert "1 report has come since" in client.get(f"/desk/new/?since={newest}").content.decode()


@pytest.mark.parametrize("sent", [{"do": "take"}, {"do": "note", "text": "Ask the network team"}])
def test_an_answer_that_is_loaded_again_does_nothing_twice(a_case, handler, desk_of, sent):
    client = desk_of(handler)
    for _ in range(2):
        client.post("/desk/bulk/", {**sent, "case": a_case.number})
    assert Entry.objects.filter(kind__in=[Kind.CASE_TAKEN, Kind.NOTE_KEPT]).count() == 1
    assert Message.objects.filter(direction="note").count() == (sent["do"] == "note")
