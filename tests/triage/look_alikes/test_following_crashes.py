"""A follower that is killed anywhere, and writers at the same moment, on a database that really commits."""

import os
import resource
import signal
import threading
import warnings
from pathlib import Path

import pytest
from django.db import connections, transaction

from firsthand.cases.models import Case
from firsthand.journal import actions as journal
from firsthand.triage.look_alikes import places
from firsthand.triage.look_alikes.actions import ERASED, forget
from firsthand.triage.look_alikes.following import follow_once, newest_row
from firsthand.triage.look_alikes.index import Index, IndexBroken
from firsthand.triage.models import Tokens
from triage.look_alikes.conftest import cases_with, publish_programme, row_of, told

pytestmark = [pytest.mark.usefixtures("own_database"), pytest.mark.timeout(120)]


def dies(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)


def in_the_middle_of_a_batch(patch):
    write = Index.write

    def part_of_it(self, rows):
        def two():
            for order, row in enumerate(rows):
                if order == 2:
                    dies()
                yield row

        write(self, two())

    patch.setattr(Index, "write", part_of_it)


def before_the_mark(patch):
    keep = Index.keep_mark
    patch.setattr(Index, "keep_mark", lambda self, to: dies() if to else keep(self, to))


def while_the_mark_is_written(patch):
    real = os.fsync

    def dies_at_the_mark(handle):
        real(handle)
        if "mark" in Path(f"/proc/self/fd/{handle}").readlink().name:
            dies()

    patch.setattr(os, "fsync", dies_at_the_mark)


def before_it_is_in_use(patch):
    patch.setattr(places, "put_in_use", dies)


def killed(crash) -> bool:
    """Follow in a process that gets kill -9 there; whether it came that far."""
    connections.close_all()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            with pytest.MonkeyPatch.context() as patch:
                crash(patch)
                follow_once()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.parametrize(
    "crash", [in_the_middle_of_a_batch, before_the_mark, while_the_mark_is_written, before_it_is_in_use]
)
def test_a_follower_that_is_killed_leaves_nothing_out_and_nothing_twice(crash):
    publish_programme()
    cases = {told(f"A zeppelin flies over {n}.").pk for n in range(5)}
    assert killed(crash)
    while follow_once():
        pass
    assert cases_with("zeppelin") == cases
    assert places.index_here().total == 5
    assert places.index_here().mark() == newest_row()
    assert [path for path in places.root().iterdir() if path.is_dir()] == [places.current()]


def test_killed_while_it_takes_something_out_it_takes_it_out_later():
    publish_programme()
    case, other = told("A zeppelin flies."), told("Another zeppelin.")
    follow_once()
    forget(case)
    assert killed(before_the_mark)
    while follow_once():
        pass
    assert cases_with("zeppelin") == {other.pk}


def test_a_row_that_is_committed_later_has_a_greater_number():
    """The follower asks for greater numbers alone: a smaller one that came later would be missed for ever."""
    publish_programme()
    case, other = told("A zeppelin flies."), told("Another zeppelin.")
    began, done = threading.Event(), threading.Event()

    def meanwhile():
        began.set()
        forget(Case.objects.get(pk=other.pk))
        done.set()
        connections.close_all()

    thread = threading.Thread(target=meanwhile)
    with transaction.atomic():
        journal.take_turn()
        Tokens.objects.filter(case=case).delete()
        Tokens.objects.create(case=case, format=ERASED, packed=b"")
        thread.start()
        assert began.wait(10)
        assert not done.wait(0.5), "who writes rows waits for the others"
    thread.join(30)
    assert done.is_set()
    assert row_of(other).pk > row_of(case).pk


def test_a_disk_that_takes_no_more_is_a_failure_in_words_and_loses_nothing():
    publish_programme()
    cases = {told(f"A zeppelin flies over {n} " + " ".join(f"w{n}x{k}" for k in range(1000))).pk for n in range(20)}

    def small_files_only(patch):
        real = Index.write

        def told_of(self, rows):
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
            try:
                real(self, rows)
            except IndexBroken:
                dies()  # that is: it came to an answer

        patch.setattr(Index, "write", told_of)

    assert killed(small_files_only)
    while follow_once():
        pass
    assert cases_with("zeppelin") == cases
