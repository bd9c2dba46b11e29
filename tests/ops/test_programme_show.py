"""`firsthand programme show` tells every promise of the version in force."""

import pytest

from firsthand.ops.commands import programme_promises
from firsthand.programme.actions import publish
from firsthand.programme.promised import promises_of
from firsthand.programme.rules import PAUSES_ON
from stage import ROOT

MANY = """
embargo_longest_days = 120
update_every = { days = 7 }
assess_within = { business_days = 1 }
resolve_within = { business_days = 60 }
credit_within = { days = 10 }
incident_within = { hours = 48 }
warn_at = [60, 90]
country = "DE"
subdivision = "BY"

[promises.paused_by]
assessment = []
update = ["question"]

[[promises.own]]
id = "lab_answer"
name = { en = "The lab tests it", nl = "Het lab test het" }
within = { days = 5 }
starts = "decided"
kept_by = "settled_by_hand"
paused_by = ["question"]
public = false
"""


@pytest.fixture
def many(db, tmp_path, at):
    for file in (ROOT / "programmes" / "mimecast").iterdir():
        (tmp_path / file.name).write_text(file.read_text())
    toml = tmp_path / "programme.toml"
    toml.write_text(toml.read_text().replace("embargo_days = 45\n", f"embargo_days = 45\n{MANY}"))
    publish(tmp_path, by="operator", at=at)


def test_what_is_not_written_has_its_default_and_is_told(programme, run):
    said = run("programme", "show")
    for line in (
        "Confirmed within 72 hours, confidential for 45 days.", "  confirm      72 hours from arrival",
        "  embargo      45 days from arrival; by agreement up to 180 days",
        "  update       14 days at most between two words of ours", "  assessment   not promised",
        "  resolution   not promised", "  credit       30 days from the day it is owed",
        "  incident     72 hours from the moment it is seen; only the team sees it",
        "Warns the team at 50, 75 and 90 % of the time.", "No promise counts business days.",
    ):  # fmt: skip
        assert line in said.splitlines()


def test_what_is_written_is_told(many, run):
    said = run("programme", "show")
    question = "stands still while a question of ours waits for the reporter"
    for line in (
        f"  update       7 days at most between two words of ours; {question}",
        "  assessment   1 business day from arrival", f"  resolution   60 business days from arrival; {question}",
        f"  own:lab_answer 5 days from decided to settled_by_hand; only the team sees it; {question}",
        "               The lab tests it", "Warns the team at 60 and 90 % of the time.",
        "Business days are those of DE-BY.",
    ):  # fmt: skip
        assert line in said.splitlines()


def test_a_program_gets_every_promise_by_its_key_in_the_programme(many, run):
    promises = run.json("programme", "show")["promises"]
    assert promises == {
        "confirm_within_hours": 72, "embargo_days": 45, "embargo_longest_days": 120, "update_every": {"days": 7},
        "assess_within": {"business_days": 1}, "resolve_within": {"business_days": 60}, "credit_within": {"days": 10},
        "incident_within": {"hours": 48}, "paused_by": {"resolution": ["question"], "update": ["question"]},
        "warn_at": [60, 90], "country": "DE", "subdivision": "BY",
        "own": [{
            "id": "lab_answer", "name": {"en": "The lab tests it", "nl": "Het lab test het"}, "within": {"days": 5},
            "starts": "decided", "kept_by": "settled_by_hand", "paused_by": ["question"], "public": False,
        }],
    }  # fmt: skip


def test_one_warning_and_one_hour_are_told_in_the_singular():
    promises = promises_of({"confirm_within_hours": 1, "embargo_days": 1, "warn_at": [80]})
    said = list(programme_promises.lines(promises))
    assert said[0] == "Confirmed within 1 hour, confidential for 1 day."
    assert "Warns the team at 80 % of the time." in said


def test_everything_that_may_pause_a_clock_has_its_words():
    assert programme_promises.PAUSES.keys() == PAUSES_ON.keys()
