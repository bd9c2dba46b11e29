"""Two people at the same moment: only one of them finds the proposal open."""

import pytest
from own_process import run

RACE = """
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from django.core.management import call_command
from django.db import connection
from firsthand.cases.models import Case
from firsthand.core.errors import RulesBroken
from firsthand.embargo import actions
from firsthand.embargo.models import Embargo, Proposal
from firsthand.intake.actions import receive_form
from firsthand.journal.models import Entry
from firsthand.people.models import Person
from firsthand.programme.actions import publish
from stage import MONDAY as at, REPORT, ROOT

call_command("migrate", verbosity=0)
publish(ROOT / "programmes" / "mimecast", by="operator", at=at)
staff = Person.objects.create(mail="ines@staff.example", name="Ines", role="handler", joined_at=at)
day = timedelta(days=1)

def report():
    case = receive_form(replace(REPORT, mail=""), language="en", at=at).case
    actions.propose_by_reporter(case, ends_at=at + 30 * day, at=at + day)
    return case

ACTS = {
    "accept": lambda c: actions.accept_by_staff(c.number, by=staff, at=at + 2 * day),
    "decline": lambda c: actions.decline_by_staff(c.number, why="No.", by=staff, at=at + 2 * day),
    "counter": lambda c: actions.propose_by_staff(c.number, ends_at=at + 40 * day, by=staff, at=at + 2 * day),
    "withdraw": lambda c: actions.withdraw_by_reporter(c, at=at + 2 * day),
    "fact": lambda c: actions.end_by_fact(c, "public_aware", at=at + 2 * day, by="person:1"),
    "lapse": lambda c: actions.lapse(c.embargo.pk, at=at + 45 * day),
}

def race(first, second):
    case, gate, said = report(), threading.Barrier(2), {}
    def act(place, name):
        gate.wait()
        try:
            said[place] = ACTS[name](Case.objects.get(pk=case.pk)) is not False
        except RulesBroken:
            said[place] = False
        finally:
            connection.close()
    threads = [threading.Thread(target=act, args=pair) for pair in enumerate((first, second))]
    [t.start() for t in threads]; [t.join() for t in threads]
    return case, sum(said.values())
"""
ROUNDS = """
for first, second in {pairs!r}:
    for _ in range(4):
        case, won = race(first, second)
        pending = Proposal.objects.filter(case=case, answered_at=None).count()
        ended = Entry.objects.filter(subject=case.number, kind__in=["embargo.lapsed", "embargo.ended"]).count()
        print(first, second, won, pending, ended)
"""
# Which two race -> (how many won, open proposals left, entries on the end) that may come of it.
TABLE = {
    ("accept", "withdraw"): {"1 0 0"},
    ("accept", "accept"): {"1 0 0"},
    ("accept", "decline"): {"1 0 0"},
    ("lapse", "lapse"): {"1 0 1"},
    ("fact", "lapse"): {"1 0 1"},
    ("fact", "fact"): {"1 0 1"},
    # A counter-proposal that comes after the withdrawal is a proposal of its own.
    ("counter", "withdraw"): {"2 1 0", "1 1 0"},
    # Whatever was agreed before the fact, the fact ends it.
    ("accept", "fact"): {"2 0 1", "1 0 1"},
}


@pytest.fixture(scope="module")
def races(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What came of four races of every pair, on a database that commits."""
    return run(RACE + ROUNDS.format(pairs=list(TABLE)), tmp_path_factory.mktemp("races") / "data").splitlines()


@pytest.mark.parametrize(("first", "second"), TABLE)
def test_of_two_at_the_same_moment_one_wins(races: list[str], first: str, second: str) -> None:
    seen = [line.removeprefix(f"{first} {second} ") for line in races if line.startswith(f"{first} {second} ")]
    assert len(seen) == 4
    assert set(seen) <= TABLE[(first, second)]
