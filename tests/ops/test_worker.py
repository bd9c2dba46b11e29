"""`firsthand worker`: every sweep in its order, told apart when one fails; and who is named to hear of breaches."""

import threading
from datetime import timedelta

import pytest

from firsthand.core.errors import NotFound
from firsthand.ops import sweeps
from firsthand.ops.sweeps import SweepFailed, run_forever, run_once
from firsthand.people.models import Person
from firsthand.promises.models import Beat
from stage import MONDAY


def test_an_embargo_ends_before_anybody_is_warned_and_letters_go_out_last():
    names = list(sweeps.sweeps("me"))
    order = [names.index(name) for name in ("sort mail", "lapse embargoes", "look at promises", "send letters")]
    assert order == sorted(order)
    assert names[-2:] == ["send letters", "ask witnesses"]  # no letter waits for a witness


def test_once_prints_how_much_each_sweep_did(a_case, handler, run, monkeypatch):
    monkeypatch.setattr(sweeps, "now", lambda: MONDAY + timedelta(hours=36))
    said = run("worker", "--once").splitlines()
    assert {"sort mail: 0", "lapse embargoes: 0", "look at promises: 1"} <= set(said)
    assert Beat.objects.get().at == MONDAY + timedelta(hours=36)


def test_once_again_does_nothing_more(a_case, handler):
    at = MONDAY + timedelta(hours=73)
    run_once(at=at)
    assert set(run_once(at=at).values()) == {0}


def test_a_sweep_that_fails_as_a_whole_ends_with_1_after_the_others_ran(a_case, handler, run, monkeypatch):
    def broken(**_):
        raise OSError("gone")

    monkeypatch.setattr(sweeps, "lapse_due", broken)
    monkeypatch.setattr(sweeps, "now", lambda: MONDAY + timedelta(hours=36))
    code, said = run.end("worker", "--once")
    assert (code, "lapse embargoes (OSError)" in said) == (1, True)
    assert a_case.promises.get(kind="confirm").warned == 50


def test_a_failed_round_is_no_beat(programme, monkeypatch):
    def broken(**_):
        raise OSError("gone")

    monkeypatch.setattr(sweeps, "look_again", broken)
    with pytest.raises(SweepFailed):
        run_once(at=MONDAY)
    assert not Beat.objects.exists()


def test_for_ever_goes_on_after_a_failure_and_notes_its_beat(programme, monkeypatch):
    stop, rounds = threading.Event(), []

    def broken(**_):
        rounds.append(1)
        if len(rounds) == 2:
            stop.set()
        raise OSError("gone")

    monkeypatch.setattr(sweeps, "sort_arrivals", broken)
    monkeypatch.setattr(sweeps, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(sweeps, "close_old_connections", lambda: None)
    run_forever(stop)
    assert len(rounds) == 2
    assert Beat.objects.filter(name="worker").exists()


def test_an_operator_names_who_hears_of_breaches_and_takes_it_back(handler, run):
    assert "hears of promises" in run("staff", "escalate", handler.mail)
    assert Person.objects.get(pk=handler.pk).told_of_breaches
    assert "hears of breaches" in run("staff", "list")
    assert "no longer" in run("staff", "escalate", handler.mail, "--off")
    assert not Person.objects.get(pk=handler.pk).told_of_breaches


def test_only_somebody_on_the_staff_can_be_named(programme, run):
    with pytest.raises(NotFound):
        run("staff", "escalate", "nobody@staff.example")
