"""A poison row is told, tried again ever later, and starves nobody."""

from datetime import timedelta

import pytest

from firsthand.intake.actions import receive_form
from firsthand.journal.models import Entry
from firsthand.promises import sweeps
from firsthand.promises.models import Beat, Promise, Trouble
from firsthand.promises.troubles import LONGEST_PAUSE, beat, for_each
from stage import MONDAY, REPORT

MINUTE = timedelta(minutes=1)


class Poisoned(Exception):
    """What a poison row raises."""


class Rows:
    """Rows that are due until they were dealt with; some are poison."""

    def __init__(self, *keys, poison=()):
        self.due, self.poison, self.tried = list(keys), set(poison), []

    def act(self, key):
        self.tried.append(key)
        if key in self.poison:
            raise Poisoned("a word of somebody's report")
        self.due.remove(key)
        return True

    def sweep(self, minutes=0, **more):
        self.tried = []
        return for_each("test", list(self.due), self.act, at=MONDAY + minutes * MINUTE, **more)


@pytest.fixture(autouse=True)
def _database(db):
    """Troubles are rows."""


def test_a_poison_row_does_not_stop_the_others():
    rows = Rows(1, 2, 3, poison=[1])
    assert rows.sweep() == 2
    assert rows.due == [1]


def test_a_trouble_names_sweep_row_and_kind_of_failure_and_no_word_more():
    Rows(1, 2, poison=[2]).sweep()
    kept = Trouble.objects.get()
    assert (kept.sweep, kept.key, kept.error, kept.tries) == ("test", "2", "Poisoned", 1)
    assert (kept.first_at, kept.last_at, kept.try_again_at) == (MONDAY, MONDAY, MONDAY + MINUTE)


def test_the_log_names_the_row_and_tells_nothing_of_it(caplog):
    Rows(7, poison=[7]).sweep()
    assert caplog.messages == ["sweep test failed on row 7: Poisoned"]


def test_the_pauses_grow_to_an_hour():
    rows, minutes, pauses = Rows(1, poison=[1]), 0, []
    for _ in range(9):
        rows.sweep(minutes)
        kept = Trouble.objects.get()
        pauses.append((kept.try_again_at - kept.last_at) // MINUTE)
        minutes += pauses[-1]
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert timedelta(hours=1) == LONGEST_PAUSE


def test_between_its_tries_a_poison_row_is_left_alone():
    rows = Rows(1, poison=[1])
    rows.sweep(0)
    rows.sweep(0.5)
    assert rows.tried == []
    rows.sweep(1)
    assert rows.tried == [1]
    assert Trouble.objects.get().tries == 2


def test_a_clock_that_was_set_back_does_not_lengthen_a_pause():
    rows = Rows(1, poison=[1])
    rows.sweep(600)
    rows.sweep(0)
    assert rows.tried == [1]


def test_a_row_that_succeeds_is_in_trouble_no_more():
    rows = Rows(1, poison=[1])
    rows.sweep()
    rows.poison.clear()
    assert rows.sweep(1) == 1
    assert not Trouble.objects.exists()


def test_a_row_that_is_due_no_more_is_in_trouble_no_more():
    rows = Rows(1, poison=[1])
    rows.sweep()
    rows.due.clear()
    rows.sweep(0.1)
    assert not Trouble.objects.exists()


def test_each_sweep_has_troubles_of_its_own():
    Rows(1, poison=[1]).sweep()
    for_each("another", [], lambda key: True, at=MONDAY)
    assert Trouble.objects.count() == 1


def test_poison_rows_do_not_use_up_the_turn_of_the_others():
    rows = Rows(*range(20), poison=range(15))
    assert rows.sweep(limit=3) == 3
    assert rows.sweep(0.1, limit=3) == 2
    assert len(rows.tried) == 2


def test_a_sweep_stops_at_its_limit_so_that_others_get_a_turn():
    rows = Rows(*range(9))
    assert (rows.sweep(limit=4), rows.sweep(limit=4), rows.sweep(limit=4)) == (4, 4, 1)


@pytest.mark.usefixtures("staff_post")
def test_a_poison_promise_leaves_nothing_half_done_and_the_next_is_warned_of(programme, monkeypatch):
    first, second = (receive_form(REPORT, language="en", at=MONDAY).case for _ in range(2))
    healthy = sweeps.tell_near

    def poison(row, share, *, at):
        if row.case.pk == first.pk:
            raise Poisoned("no")
        healthy(row, share, at=at)

    monkeypatch.setattr(sweeps, "tell_near", poison)
    at = MONDAY + timedelta(hours=36)
    assert sweeps.look_again(at=at) == 1
    assert [e.subject for e in Entry.objects.filter(kind="promise.warned")] == [second.number]
    assert Promise.objects.get(case=first, kind="confirm").warned == 0
    assert Trouble.objects.get().sweep == "look at promises"
    monkeypatch.setattr(sweeps, "tell_near", healthy)
    assert sweeps.look_again(at=at + MINUTE) == 1
    assert not Trouble.objects.exists()


def test_a_poison_embargo_does_not_stop_the_next(programme, monkeypatch):
    from firsthand.embargo import sweeps as embargoes

    cases = [receive_form(REPORT, language="en", at=MONDAY).case for _ in range(2)]
    healthy, poison = embargoes.lapse, cases[0].embargo.pk

    def lapse(embargo_id, *, at):
        if embargo_id == poison:
            raise Poisoned("no")
        return healthy(embargo_id, at=at)

    monkeypatch.setattr(embargoes, "lapse", lapse)
    assert embargoes.lapse_due(at=MONDAY + timedelta(days=46)) == 1
    assert [e.subject for e in Entry.objects.filter(kind="embargo.lapsed")] == [cases[1].number]
    assert Trouble.objects.get().key == str(poison)


@pytest.mark.parametrize(("seconds", "noted"), [(0, 0), (29, 0), (30, 30), (500, 500), (-90, -90)])
def test_a_beat_is_noted_every_half_minute(seconds, noted):
    beat("worker", at=MONDAY)
    beat("worker", at=MONDAY + timedelta(seconds=seconds))
    assert Beat.objects.get().at == MONDAY + timedelta(seconds=noted)
