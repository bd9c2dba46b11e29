"""Group commit: one thread of the door keeps what waits, in one transaction, and answers only after the commit.

A commit waits for the disk; while it does, more mails come in, and the next commit takes them all. A mail that is
alone is taken at once; only while other mails are coming in at this very moment does it wait for them, very shortly.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connections

from firsthand.intake.actions import Incoming
from firsthand.mail.door.storage import CANNOT_KEEP, Answer

log = logging.getLogger("firsthand.mail")

GROUP_MAILS = 64
GROUP_BYTES = 4 * 1024 * 1024
"""A group is closed when it reaches this; a larger mail goes alone."""
COMPANY_SECONDS = 0.002
"""So long a group waits for mails that are just coming in: less than the commit that they would cost otherwise."""
ALONE_SECONDS = 30
"""After a group has failed, how long its mails are tried one by one; what is left then is told to try again later."""

KeepTogether = Callable[[Sequence[Incoming]], list[Answer]]
"""Keeps all, or raises and keeps none."""
KeepAlone = Callable[[Incoming], Answer]
"""Never raises."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    mail: Incoming
    answer: "asyncio.Future[Answer]"


class Writer:
    """Takes mails from the event loop that it is made in. `close` ends its thread once all that waits is answered."""

    def __init__(self, together: KeepTogether, alone: KeepAlone) -> None:
        self._together, self._alone = together, alone
        self.coming: Callable[[], bool] = lambda: False
        """Tells whether senders are in the middle of a mail."""
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._held: _Waiting | None = None
        """Taken from the queue, but too large for the group before."""
        self._thread = threading.Thread(target=self._work, name="keep-mail")
        self._thread.start()

    def keep(self, mail: Incoming) -> "asyncio.Future[Answer]":
        """The answer, once the mail is committed or could not be. It is kept also when nobody waits for the answer."""
        waiting = _Waiting(mail, self._loop.create_future())
        self._queue.put(waiting)
        return waiting.answer

    def close(self) -> None:
        """Wait until all that was given is kept and answered."""
        self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        while group := self._next():
            answers = self._kept([waiting.mail for waiting in group])
            self._loop.call_soon_threadsafe(_tell, group, answers)
            del group, answers  # the octets of this group are not needed while the next one is awaited
        connections.close_all()  # those of this thread

    def _next(self) -> list[_Waiting]:
        """What waits now, within the limits of a group; waits for the first one. Empty at the end."""
        first = self._held or self._queue.get()
        self._held = None
        if first is None:
            return []
        group, size = [first], len(first.mail.raw)
        until = time.monotonic() + COMPANY_SECONDS
        while len(group) < GROUP_MAILS and size < GROUP_BYTES:
            try:
                left = until - time.monotonic()
                waiting = self._queue.get(self.coming() and left > 0, max(left, 0))
            except queue.Empty:
                break
            if waiting is None:
                self._queue.put(None)
                break
            size += len(waiting.mail.raw)
            if size > GROUP_BYTES:
                self._held = waiting
                break
            group.append(waiting)
        return group

    def _kept(self, mails: list[Incoming]) -> list[Answer]:
        """An answer each. Where a group fails, each is tried alone, so that one never costs another its 250."""
        if len(mails) == 1:
            return [self._alone(mails[0])]
        try:
            return self._together(mails)
        except Exception as error:  # noqa: BLE001  what is wrong shows when each is tried alone
            log.warning("a group of %d mails could not be kept: %s", len(mails), type(error).__name__)
        until = time.monotonic() + ALONE_SECONDS
        return [self._alone(mail) if time.monotonic() < until else CANNOT_KEEP for mail in mails]


def _tell(group: list[_Waiting], answers: list[Answer]) -> None:
    for waiting, answer in zip(group, answers, strict=True):
        if not waiting.answer.done():
            waiting.answer.set_result(answer)
