"""Rating severity in the terminal: the same act, the same permission, the same refusal."""

import pytest

from at_the_terminal import by
from firsthand.triage.models import Rating
from rating import ANSWERS, HIGH_31, rates_from


@pytest.fixture
def case(programme, tmp_path, report_at, at):
    rates_from(tmp_path, at.replace(month=2, day=2))
    return report_at().case


def test_a_vector_is_kept_and_shown(run, case, handler):
    assert "Rated" in run("case", "rate", case.number, "--vector", HIGH_31, "--text", "An account.", *by(handler))
    shown = run("case", "show", case.number, *by(handler))
    assert f"team: 8.1 high, {HIGH_31}" in shown
    assert "An account." in shown
    assert "reporter: says nothing of it" in shown


def test_programs_get_both_views(run, case, handler):
    said = run.json("case", "rate", case.number, "--vector", ANSWERS, *by(handler))["severity"]
    assert said["reporter"] is None
    assert (said["team"]["system"], said["team"]["score"], said["team"]["label"]) == ("ssvc", None, "Scheduled")


@pytest.mark.parametrize(
    ("person", "vector", "code", "said"),
    [
        ("handler", "CVSS:3.1/AV:N", 2, "AC is missing. Add it: AC:L, AC:H."),
        ("handler", "CVSS:3.1/AV:\udcff", 2, "AV cannot be “?”."),
        ("auditor", HIGH_31, 4, ""),
    ],
)
def test_a_refusal_is_one_line_with_its_exit_code(run, case, request, person, vector, code, said):
    who = request.getfixturevalue(person)
    ended, err = run.end("case", "rate", case.number, "--vector", vector, *by(who))
    assert (ended, said in err, err.count("\n")) == (code, True, 1)
    assert not Rating.objects.exists()


def test_the_programme_says_how_it_rates(run, programme, tmp_path, at):
    assert "Severity is not rated." in run("programme", "show")
    assert run.json("programme", "show")["severity"] is None
    rates_from(tmp_path, at)
    assert "Severity is rated in CVSS 4.0, CVSS 3.1, SSVC by Supplier" in run("programme", "show")
    assert run.json("programme", "show")["severity"]["systems"] == ["cvss-4.0", "cvss-3.1", "ssvc"]
