"""Workers that are killed while they send, and a mail server that kills them."""

import os
import signal
import warnings
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, connections

from firsthand.intake.actions import receive_form
from firsthand.mail.sweeps import send_letters
from firsthand.programme.actions import publish
from mail_server import Server
from stage import MONDAY, REPORT, ROOT

SLOWLY = timedelta(minutes=20)
"""Who sends reports no faster gets a receipt for each."""


def letters(count: int) -> None:
    publish(ROOT / "programmes" / "mimecast", by="operator", at=MONDAY.replace(month=2))
    for number in reversed(range(count)):
        receive_form(REPORT, language="en", at=MONDAY - number * SLOWLY)


class Deadly(Server):
    """Kills whoever talks to it at one step of the session."""

    def __init__(self, step: str) -> None:
        super().__init__()
        self.step, self.victim = step, 0

    def _reached(self, step: str) -> None:
        if step == self.step and self.victim:
            os.kill(self.victim, signal.SIGKILL)
            self.victim = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self._reached("greeting")
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        self._reached("sender")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self._reached("recipient")
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server, session, envelope):
        if self.step == "before it is taken" and self.victim:
            self._reached("before it is taken")
            return "451 4.3.0 not now"
        answer = await super().handle_DATA(server, session, envelope)
        self._reached("taken")
        return answer


def sending(hook: Callable[[int], None] = lambda _: None, wrapper: object = None) -> bool:
    """Send the outbox in a process of its own; whether it was killed. `hook` gets to know the process."""
    connections.close_all()
    wait, go = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            os.read(wait, 1)
            with connection.execute_wrapper(wrapper or (lambda execute, *rest: execute(*rest))):
                send_letters(at=MONDAY, worker="doomed")
            connections.close_all()
        finally:
            os._exit(0)
    hook(child)
    os.write(go, b".")
    _, status = os.waitpid(child, 0)
    os.close(wait)
    os.close(go)
    return os.WIFSIGNALED(status)
