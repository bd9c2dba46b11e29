"""Rating severity at the desk: without script, both views side by side, by those who may."""

import pytest

from firsthand.cases.records import for_staff
from firsthand.triage.models import Rating
from firsthand.triage.severity import table_words
from firsthand.triage.severity.actions import rate
from firsthand.triage.severity.rules import read_vector
from pages import words_of
from rating import ANSWERS, CRITICAL_31, HIGH_4, HIGH_31, rates_from
from staff.prepared import address


@pytest.fixture(autouse=True)
def rating(programme, tmp_path, at):
    return rates_from(tmp_path, at.replace(month=2, day=2))


def chosen(vector: str) -> dict[str, str]:
    """A value for each select, as the form sends them."""
    return {f"chosen-{metric}": value for metric, value in read_vector(vector).metrics.items()}


def page(client, case, **query):
    return client.get(f"/desk/cases/{case.number}/", query).content.decode()


def panel(client, case):
    html = page(client, case)
    return words_of(html.partition('<h2 id="severity">')[2].partition("</section>")[0])


def test_a_select_a_metric_makes_a_rating(rating, report_at, handler, desk_of):
    case = report_at().case
    post = {"about": "cvss-3.1", **chosen(HIGH_31), "reason": "One needs an account."}
    assert desk_of(handler).post(address(case, "rate"), post).status_code == 302
    assert (Rating.objects.get().vector, Rating.objects.get().label) == (HIGH_31, "high")
    assert "The team 8.1 · High CVSS 3.1" in panel(desk_of(handler), case)
    assert "One needs an account." in panel(desk_of(handler), case)


def test_a_pasted_vector_counts_instead_of_the_selects(report_at, handler, desk_of):
    case = report_at().case
    post = {"about": "cvss-3.1", **chosen(HIGH_31), "vector": f"{HIGH_4}/E:U"}
    assert desk_of(handler).post(address(case, "rate"), post).status_code == 302
    assert Rating.objects.get().vector == f"{HIGH_4}/E:U"
    assert "CVSS-BT" in panel(desk_of(handler), case)


def test_a_pasted_vector_needs_no_select(report_at, handler, desk_of):
    case = report_at().case
    assert desk_of(handler).post(address(case, "rate"), {"about": "ssvc", "vector": HIGH_31}).status_code == 302


def test_the_answers_to_the_table_are_chosen_by_select(report_at, handler, desk_of):
    case = report_at().case
    answers = {"chosen-E": "P", "chosen-A": "N", "chosen-TI": "P", "chosen-PSI": "M"}
    assert desk_of(handler).post(address(case, "rate"), {"about": "ssvc", **answers}).status_code == 302
    assert Rating.objects.get().vector == ANSWERS
    assert "Scheduled SSVC" in panel(desk_of(handler), case)
    assert "Exploitation: Public PoC" in panel(desk_of(handler), case)


def test_a_metric_without_a_value_is_named_and_the_others_stay(report_at, handler, desk_of):
    case = report_at().case
    post = {"about": "cvss-3.1", **chosen(HIGH_31), "chosen-AC": ""}
    answer = desk_of(handler).post(address(case, "rate"), post)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="rate-chosen-AC_error"' in html
    assert html.count("Choose a value.") == 1
    assert '<option value="L" selected>Low (L)</option>' in html
    assert not Rating.objects.exists()


@pytest.mark.parametrize(
    ("vector", "said"),
    [
        ("CVSS:3.1/AV:N/AC:M", "AC cannot be “M”. Use one of: L, H."),
        ("9.8", "This is not a CVSS vector. One begins with"),
        ("SSVCv2/E:Z/A:N/TI:P/PSI:M", "E cannot be “Z”."),
        ("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "The programme does not rate in CVSS 3.0."),
        ("x" * 900, "500 characters"),
    ],
)
def test_a_faulty_vector_is_told_at_its_field_and_stays_there(report_at, handler, desk_of, vector, said):
    case = report_at().case
    answer = desk_of(handler).post(address(case, "rate"), {"about": "cvss-3.1", "vector": vector})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in words_of(html.partition('id="rate-vector_error"')[2].partition("</p>")[0])
    assert vector in html
    assert not Rating.objects.exists()


def test_both_views_stand_side_by_side_with_their_difference_in_words(report_at, handler, lead, desk_of, at):
    case = report_at(vector=CRITICAL_31).case
    rate(case.number, HIGH_31, by=handler, at=at)
    said = panel(desk_of(lead), case)
    assert "The reporter 9.8 · Critical CVSS 3.1" in said
    assert "The team 8.1 · High CVSS 3.1" in said
    assert "Privileges required: the reporter says None, the team Low." in said
    assert "Availability: the reporter says High, the team None." in said
    assert "Attack vector:" not in said


def test_the_same_vector_is_said_to_be_the_same(report_at, handler, desk_of, at):
    case = report_at(vector=CRITICAL_31).case
    rate(case.number, CRITICAL_31, by=handler, at=at)
    assert "Both chose the same value for every metric." in panel(desk_of(handler), case)


def test_vectors_of_other_versions_are_not_compared(report_at, handler, desk_of, at):
    case = report_at(vector=CRITICAL_31).case
    rate(case.number, HIGH_4, by=handler, at=at)
    said = panel(desk_of(handler), case)
    assert "They differ on" not in said
    assert "Both chose" not in said


def test_a_vector_named_in_the_report_says_so_and_one_that_is_none_says_why(report_at, handler, desk_of):
    assert "Named in the report." in panel(desk_of(handler), report_at(impact=f"That is {HIGH_4}").case)
    typed = panel(desk_of(handler), report_at(vector="CVSS:3.1/AV:Q", mail="").case)
    assert "CVSS:3.1/AV:Q This cannot be read as a vector: AV cannot be “Q”. Use one of: N, A, L, P." in typed


def test_the_form_for_a_system_is_prefilled_with_the_last_rating_in_it(report_at, handler, desk_of, at):
    case = report_at(vector=CRITICAL_31).case
    assert "selected>Low (L)" not in page(desk_of(handler), case, act="rate", about="cvss-3.1")
    rate(case.number, HIGH_31, by=handler, at=at)
    assert "selected>Low (L)" in page(desk_of(handler), case, act="rate", about="cvss-3.1")
    assert "Exploit" in page(desk_of(handler), case, act="rate", about="ssvc")


def test_who_only_reads_sees_both_views_and_cannot_rate(report_at, auditor, administrator, handler, desk_of, at):
    case = report_at(vector=CRITICAL_31).case
    rate(case.number, HIGH_31, by=handler, at=at)
    html = page(desk_of(auditor), case)
    assert HIGH_31 in html
    assert "?act=rate" not in html
    for person in (auditor, administrator):
        answer = desk_of(person).post(address(case, "rate"), {"about": "cvss-3.1", "vector": CRITICAL_31})
        assert answer.status_code in (403, 404)
    assert for_staff(case, at=at).severity.team.vector == HIGH_31


def test_the_timeline_tells_of_a_rating(report_at, handler, desk_of, at):
    case = report_at().case
    rate(case.number, HIGH_31, by=handler, at=at)
    assert f"rated the severity: 8.1, High ({HIGH_31})." in words_of(page(desk_of(handler), case))


def test_what_a_reporter_types_is_shown_as_text(report_at, handler, desk_of):
    html = page(desk_of(handler), report_at(vector="<script>alert(1)</script>").case)
    assert "<script>alert" not in html


def test_a_case_of_a_version_without_the_part_has_neither_panel_nor_act(
    a_case_before, handler, desk_of
):  # fmt: skip
    html = page(desk_of(handler), a_case_before)
    assert 'id="severity"' not in html
    assert "?act=rate" not in html
    desk_of(handler).post(address(a_case_before, "rate"), {"about": "", "vector": HIGH_31})
    assert not Rating.objects.exists()


@pytest.fixture
def a_case_before(programme, report_at, tmp_path, at, rating):
    """A report under the version that comes after, without the part."""
    from firsthand.programme.actions import publish
    from stage import ROOT

    publish(ROOT / "programmes" / "mimecast", by="operator", at=at.replace(month=2, day=3))
    return report_at().case


def test_the_shipped_table_speaks_the_language_of_the_page(report_at, handler, desk_of, at, monkeypatch):
    for english, other in (("Scheduled", "Gepland"), ("Exploitation", "Misbruik"), ("Public PoC", "Openbaar bewijs")):
        monkeypatch.setitem(table_words._WORDS, english, other)
    case = report_at().case
    rate(case.number, ANSWERS, by=handler, at=at)
    said = panel(desk_of(handler), case)
    assert "Gepland SSVC" in said
    assert "Misbruik: Openbaar bewijs" in said
    form = page(desk_of(handler), case, act="rate", about="ssvc")
    assert "Openbaar bewijs: A way to exploit it is public" in form
    assert Rating.objects.get().label == "Scheduled"
