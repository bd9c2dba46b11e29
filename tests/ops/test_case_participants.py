"""Others in a case, in the terminal: the same act, the same permission, the same refusal."""

import pytest

from at_the_terminal import by
from firsthand.cases.models import Participant
from firsthand.journal.models import Entry
from firsthand.vault import queries as vault


@pytest.fixture
def added(run, a_case, lead):
    assert "Added" in run("case", "participant", a_case.number, *by(lead), "--name", "CSIRT", "--role", "coordinator")
    return str(Participant.objects.get(is_reporter=False).pk)


def test_somebody_is_added_and_shown(run, a_case, lead, added):
    shown = run("case", "show", a_case.number, *by(lead))
    assert f"{added}: CSIRT, coordinator, RM start, embargo invited" in shown


def test_the_report_before_the_consent_is_refused_in_a_line_with_exit_6(run, a_case, lead, added):
    code, err = run.end("case", "participant", a_case.number, *by(lead), "--id", added, "--step", "receive")
    assert (code, "agreed to the embargo" in err) == (6, True)


def test_a_handler_may_not(run, a_case, handler):
    code, _ = run.end("case", "participant", a_case.number, *by(handler), "--name", "CSIRT", "--role", "coordinator")
    assert code == 4


def test_what_says_nothing_is_refused_with_its_mend(run, a_case, lead):
    code, err = run.end("case", "participant", a_case.number, *by(lead))
    assert (code, "--name" in err) == (2, True)


@pytest.mark.parametrize("given", ["٣", "99999999999999999999", "-1", "CSIRT"])
def test_an_id_that_is_none_is_refused_in_a_line(run, a_case, lead, given):
    code, err = run.end("case", "participant", a_case.number, *by(lead), f"--id={given}", "--consent", "accept")
    assert (code, "is no number of an entry" in err) == (2, True)


@pytest.mark.parametrize(("typed", "kept"), [
    ((), ""),
    (("--mail", "cert@csirt.example"), "cert@csirt.example"),
    (("--mail", "a\udcff@b.example"), "a?@b.example"),
])  # fmt: skip
def test_the_address_of_somebody_added_is_theirs_and_never_that_of_who_acts(run, a_case, lead, typed, kept):
    run("case", "participant", a_case.number, *by(lead), "--name", "CSIRT", "--role", "coordinator", *typed)
    added = Participant.objects.get(is_reporter=False)
    assert vault.unseal_json(added.contact)["mail"] == kept
    assert Entry.objects.get(kind="participant.added").by == f"person:{lead.pk}"
