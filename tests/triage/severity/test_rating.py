"""Rating a case: row, journal, both views; who may, who may not, who is outside."""

import pytest
from django.db import DatabaseError, transaction

from firsthand.cases.models import Case
from firsthand.cases.records import as_json, for_reporter, for_staff, for_third_party
from firsthand.core.errors import BadInput, NotAllowed, NotFound, StepNotAllowed
from firsthand.journal.models import Entry
from firsthand.journal.queries import facts_of
from firsthand.journal.rules import Kind
from firsthand.letters.models import Letter
from firsthand.triage.models import Rating
from firsthand.triage.severity.actions import rate
from firsthand.triage.severity.rules import VectorFaulty
from firsthand.triage.severity.ssvc import AnswersFaulty
from rating import ANSWERS, CRITICAL_31, HIGH_4, HIGH_31, rates_from

WHY = "One needs an account."


def test_a_handler_rates_and_row_and_journal_say_so_and_no_letter_goes_out(rated_case, handler, at):
    letters = Letter.objects.count()
    rate(rated_case.number, HIGH_31.lower(), reason=WHY, by=handler, at=at)
    row = Rating.objects.get()
    assert (row.side, row.system, row.vector, str(row.score), row.label, row.by) == (
        "team", "cvss-3.1", HIGH_31, "8.1", "high", handler,
    )  # fmt: skip
    entry = Entry.objects.get(kind=Kind.SEVERITY_RATED)
    assert entry.by == f"person:{handler.pk}"
    assert facts_of(entry) == {
        "rating": row.pk, "side": "team", "system": "cvss-3.1", "vector": HIGH_31, "score": "8.1", "label": "high",
    }  # fmt: skip
    assert WHY not in str(vars(entry))
    assert Letter.objects.count() == letters


@pytest.mark.parametrize("outsider", ["auditor", "administrator", None])
def test_who_may_not_triage_rates_nothing(rated_case, outsider, at, request):
    person = request.getfixturevalue(outsider) if outsider else None
    with pytest.raises((NotAllowed, NotFound)):
        rate(rated_case.number, HIGH_31, by=person, at=at)
    assert not Rating.objects.exists()
    assert not Entry.objects.filter(kind=Kind.SEVERITY_RATED).exists()


def test_rating_changes_nothing_of_the_case(rated_case, handler, at):
    before = Case.objects.filter(pk=rated_case.pk).values().get()
    rate(rated_case.number, CRITICAL_31, by=handler, at=at)
    assert Case.objects.filter(pk=rated_case.pk).values().get() == before


def test_a_decision_by_the_table_is_a_rating_without_a_score(rated_case, handler, at):
    row = rate(rated_case.number, ANSWERS, by=handler, at=at)
    assert (row.system, row.score, row.label) == ("ssvc", None, "Scheduled")
    assert for_staff(rated_case, at=at).severity.team.nomenclature == ""


@pytest.mark.parametrize(
    ("vector", "refused"),
    [
        (
            "AV:N/AC:L/Au:N/C:P/I:P/A:P",
            "The programme does not rate in CVSS 2.0. Use one of: CVSS 4.0, CVSS 3.1, SSVC.",
        ),
        ("CVSS:3.1/AV:N", "AC is missing."),
        ("SSVCv2/E:P", "A is missing."),
    ],
)
def test_what_cannot_be_kept_is_refused_in_one_line(rated_case, handler, at, vector, refused):
    with pytest.raises(BadInput) as error:
        rate(rated_case.number, vector, by=handler, at=at)
    assert refused in str(error.value)
    assert not Rating.objects.exists()


def test_the_kinds_of_refusal_can_be_told_apart(rated_case, handler, at):
    with pytest.raises(VectorFaulty):
        rate(rated_case.number, "high", by=handler, at=at)
    with pytest.raises(AnswersFaulty):
        rate(rated_case.number, "SSVC/E", by=handler, at=at)


def test_a_programme_without_the_part_rates_nothing_and_shows_nothing(a_case, handler, at):
    with pytest.raises(StepNotAllowed, match="rates no severity"):
        rate(a_case.number, HIGH_31, by=handler, at=at)
    record = for_staff(a_case, at=at)
    assert record.severity is None
    assert as_json(record)["severity"] == {"reporter": None, "team": None}


def test_the_version_of_the_day_of_arrival_decides(a_case, handler, at, tmp_path):
    rates_from(tmp_path, at)
    with pytest.raises(StepNotAllowed):
        rate(a_case.number, HIGH_31, by=handler, at=at)


def test_the_last_rating_holds_and_the_earlier_one_stays(rated_case, handler, lead, at):
    rate(rated_case.number, CRITICAL_31, by=handler, at=at)
    rate(rated_case.number, HIGH_4, by=lead, at=at)
    assert for_staff(rated_case, at=at).severity.team.vector == HIGH_4
    assert Rating.objects.count() == 2


def test_the_database_keeps_ratings_as_they_were_written(rated_case, handler, at):
    row = rate(rated_case.number, CRITICAL_31, by=handler, at=at)
    for change in (lambda: Rating.objects.filter(pk=row.pk).update(label="low"), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_reporter_names_a_vector_on_the_form(rating, report_at, at):
    case = report_at(vector=f" {CRITICAL_31} ").case
    view = for_staff(case, at=at).severity.reporter
    assert (view.vector, view.score, view.in_text, view.by) == (CRITICAL_31, 9.8, False, "")
    assert Entry.objects.get(kind=Kind.SEVERITY_RATED).by == "reporter"


def test_a_vector_that_is_none_refuses_no_report_and_stays_as_typed(rating, report_at, at):
    severity = for_staff(report_at(vector="9.8 of 10").case, at=at).severity
    assert (severity.reporter, severity.unread) == (None, "9.8 of 10")
    assert not Rating.objects.exists()


def test_a_vector_in_the_words_of_the_report_is_the_reporters_view(rating, report_at, at):
    view = for_staff(report_at(impact=f"I make it {HIGH_4}.").case, at=at).severity.reporter
    assert (view.vector, view.in_text) == (HIGH_4, True)
    assert not Rating.objects.exists()


def test_a_programme_that_asks_for_none_keeps_none_from_the_form(programme, tmp_path, report_at, at):
    part = '[severity]\nsystems = ["cvss-3.1"]\nreporter_may_rate = false\n'
    rates_from(tmp_path, at.replace(month=2, day=2), part)
    report_at(vector=CRITICAL_31)
    assert not Rating.objects.exists()


def test_the_reason_stays_in_the_house(rated_case, handler, at):
    rate(rated_case.number, HIGH_31, reason=WHY, by=handler, at=at)
    assert for_staff(rated_case, at=at).severity.team.reason == WHY
    assert for_reporter(rated_case, at=at).severity.team.reason == ""
    assert WHY not in str(for_third_party(rated_case, at=at, identity=True))


def test_the_record_tells_programs_both_views(rating, report_at, handler, at):
    case = report_at(vector=CRITICAL_31).case
    rate(case.number, HIGH_31, by=handler, at=at)
    said = as_json(for_staff(case, at=at))["severity"]
    assert (said["reporter"]["score"], said["team"]["score"], said["team"]["label"]) == (9.8, 8.1, "high")
    assert said["team"]["by"] == "Ines"
