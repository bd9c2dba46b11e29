"""The worker: every sweep in turn, again and again. A sweep that fails is told and does not stop the others."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from django.db import close_old_connections

from firsthand.core.clock import now
from firsthand.core.errors import FirsthandError
from firsthand.embargo.sweeps import lapse_due
from firsthand.journal.log.cosigning import ask_witnesses
from firsthand.letters.gathering import gather_receipts
from firsthand.letters.sweeps import mail_checkpoints
from firsthand.mail.mailboxes.fetching import fetch_mail
from firsthand.mail.selftest import check_mail_channel
from firsthand.mail.sweeps import send_letters, sort_arrivals
from firsthand.ops.sequencer import sign_new
from firsthand.promises.sweeps import look_again
from firsthand.promises.troubles import BEAT, beat
from firsthand.triage.look_alikes.following import follow_once
from firsthand.triage.sweeps import Advising

log = logging.getLogger("firsthand.worker")

PAUSE_SECONDS = 1.0
ROUNDS = 1000
"""How often `run_once` repeats a sweep that still finds work: a bound, never met in practice."""

Sweep = Callable[..., int]


class SweepFailed(FirsthandError):
    """A sweep as a whole could not run: not one row of it, which would be a trouble that `doctor` tells."""


def sweeps(worker: str) -> Mapping[str, Sweep]:
    """Every sweep by name, in the order in which one feeds the next: an embargo ends before anybody is warned."""
    return {
        "fetch mail": partial(fetch_mail, worker=worker),
        "sort mail": sort_arrivals,
        "test the mail channel": check_mail_channel,
        "lapse embargoes": lapse_due,
        "look at promises": look_again,
        "gather receipts": gather_receipts,
        "mail checkpoints": mail_checkpoints,
        "send letters": partial(send_letters, worker=worker),
        "ask witnesses": ask_witnesses,
    }


def _advice() -> Mapping[str, Sweep]:
    """The sweeps of advice, which never hold up another one."""
    advising = Advising()
    return {
        "keep tokens": advising.keep_tokens,
        "follow look-alikes": lambda at: follow_once(),
        "note advice": advising.note_advice,
    }


def worker_name() -> str:
    """Tells two workers apart in a lease."""
    return f"{socket.gethostname()[:40]}/{os.getpid()}"


def run_once(*, at: datetime | None = None) -> dict[str, int]:
    """Every sweep until it finds nothing more; how much each did. Raises SweepFailed, after the others ran.

    Advice follows, and the log is signed last, over what the others did; `run_forever` leaves both to threads of their
    own.
    """
    done: dict[str, int] = {}
    failed: list[str] = []
    refused: list[FirsthandError] = []
    for name, sweep in {**sweeps(worker_name()), **_advice(), "sign the log": sign_new}.items():
        done[name] = 0
        try:
            for _ in range(ROUNDS):
                count = sweep(at=at or now())
                done[name] += count
                if not count:
                    break
        except FirsthandError as error:  # its own words say all there is: no traceback
            log.error("sweep failed: %s: %s", name, error)
            failed.append(f"{name} ({type(error).__name__})")
            refused.append(error)
        except Exception as error:
            log.error("sweep failed: %s: %s", name, type(error).__name__, exc_info=True)
            failed.append(f"{name} ({type(error).__name__})")
    if refused and len(refused) == len(failed):
        why = refused[-1]
        raise SweepFailed(" ".join(dict.fromkeys(each.reason for each in refused)), why.mend or "See: firsthand doctor")
    if failed:
        raise SweepFailed(f"Sweeps that failed: {', '.join(failed)}.", "See the lines above, and: firsthand doctor")
    beat(BEAT, at=at or now())
    return done


def run_forever(stop: threading.Event) -> None:
    """Sweep until `stop` is set, pausing PAUSE_SECONDS between rounds."""
    every: dict[str, Callable[..., object]] = {**sweeps(worker_name()), "beat": partial(beat, BEAT)}
    while not stop.is_set():
        for name, sweep in every.items():
            try:
                sweep(at=now())
            except Exception as error:
                log.error("sweep failed: %s: %s", name, type(error).__name__, exc_info=True)
                close_old_connections()
            if stop.is_set():
                return
        stop.wait(PAUSE_SECONDS)
