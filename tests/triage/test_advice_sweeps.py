"""What lists say of new reports is made once, after the index has what came before them, and sealed."""

import threading

from firsthand.cases.models import Case
from firsthand.cases.rules import RmState
from firsthand.promises.models import Trouble
from firsthand.triage import summaries, sweeps
from firsthand.triage.look_alikes import places
from firsthand.triage.look_alikes.following import follow_once
from firsthand.triage.models import CaseAdvice
from firsthand.triage.sweeps import Advising, advise_forever
from firsthand.vault.actions import destroy_key
from firsthand.vault.models import Sealed
from firsthand.vault.queries import unseal_json
from stage import MONDAY
from triage.look_alikes.conftest import data, tell

__all__ = ["data", "tell"]


def note(at=MONDAY):
    return Advising().note_advice(at=at)


def test_a_new_report_gets_its_summary_once(tell):
    case = tell("A zeppelin flies.")
    follow_once()
    assert (note(), note()) == (1, 0)
    kept = CaseAdvice.objects.get(case=case)
    assert kept.content.key_id == case.key_id
    assert isinstance(unseal_json(kept.content), dict)


def test_nothing_is_said_before_the_index_is_there(tell):
    tell("A zeppelin flies.")
    assert note() == 0
    follow_once()
    assert note() == 1


def test_nothing_is_said_while_the_index_is_being_filled(tell, monkeypatch):
    tell("A zeppelin flies.")
    follow_once()
    monkeypatch.setattr(sweeps, "BEHIND_AT_MOST", 0)
    tell("Another one.")
    assert note() == 0


def test_a_twin_that_came_before_stands_in_the_summary(tell, monkeypatch):
    monkeypatch.setattr(summaries, "STRONG_FROM", 0.0)  # how alike is for the ranking to say, and for its tests
    words = "The zeppelin endpoint at https://www.mimecast.com/share/4471 leaks the harbourmaster's ledger."
    first, second = tell(words), tell(words)
    follow_once()
    assert note() == 2
    assert unseal_json(CaseAdvice.objects.get(case=second).content)["cases"] == [first.number]


def test_a_summary_of_another_format_is_made_again_in_its_place(tell):
    tell("A zeppelin flies.")
    follow_once()
    note()
    CaseAdvice.objects.update(format=99)
    before = Sealed.objects.count()
    assert note() == 1
    assert Sealed.objects.count() == before
    assert CaseAdvice.objects.get().format != 99


def test_a_closed_case_gets_none(tell, handler):
    case = tell("A zeppelin flies.")
    follow_once()
    by = {"confirmed_at": MONDAY, "confirmed_by": handler, "closed_at": MONDAY, "closed_by": handler}
    Case.objects.filter(pk=case.pk).update(rm=RmState.CLOSED, **by)
    assert note() == 0


def test_an_erased_case_gets_none(tell):
    case = tell("A zeppelin flies.")
    follow_once()
    destroy_key(case.key, at=MONDAY)
    assert note() == 0
    assert not Trouble.objects.exists()


def test_a_report_that_advice_fails_on_holds_up_no_other(tell, monkeypatch):
    bad, good = tell("A zeppelin flies."), tell("Another one.")
    follow_once()
    make = sweeps.advice_of_the_house

    def sometimes(case, *, at):
        if case.pk == bad.pk:
            raise ValueError
        return make(case, at=at)

    with monkeypatch.context() as broken:
        broken.setattr(sweeps, "advice_of_the_house", sometimes)
        assert note() == 1
    assert list(CaseAdvice.objects.values_list("case", flat=True)) == [good.pk]
    assert note(MONDAY.replace(day=2)) == 1
    assert not Trouble.objects.exists()


def test_for_ever_goes_on_after_a_failure(db, monkeypatch):
    stop, rounds = threading.Event(), []

    def broken(self, *, at):
        rounds.append(at)
        if len(rounds) == 2:
            stop.set()
        raise OSError

    monkeypatch.setattr(Advising, "keep_tokens", broken)
    monkeypatch.setattr(sweeps, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(sweeps, "_let_go", lambda: None)
    monkeypatch.setattr(sweeps.connections, "close_all", lambda: None)
    advise_forever(stop)
    assert len(rounds) == 2


def test_without_an_index_here_other_advice_is_no_trouble(tell):
    tell("A zeppelin flies.")
    assert places.index_here() is None
    assert note() == 0
    assert not Trouble.objects.exists()
