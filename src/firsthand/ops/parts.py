"""The parts of a running instance: web, mail door, worker. Each runs in a process of its own until told to stop."""

import errno
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import closing
from typing import NamedTuple

from firsthand.core.errors import BadInput, SetupRefused

HIGHEST_PORT = 65_535
WEB_THREADS = 8
BODY_LIMIT = 128 * 1024 * 1024
"""Beyond this the web server hangs up; below it the form answers in words and keeps the text."""
IN_MEMORY = 32 * 1024 * 1024
"""Requests and answers up to this size never touch the disk unsealed: more than any report that is taken."""


class Listen(NamedTuple):
    """Where a part listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def listen(text: str) -> Listen:
    """HOST:PORT taken apart; an IPv6 address stands in brackets, no host is this machine alone. Raises BadInput."""
    host, colon, port = text.rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    fits = colon and port.isascii() and port.isdecimal() and 1 <= int(port[:6]) <= HIGHEST_PORT
    if not fits or any(c in "[]/ " for c in bare) or (":" in bare and bare == host):
        raise BadInput(f"{text} is no HOST:PORT.", f"Give a port of 1 to {HIGHEST_PORT}, such as 127.0.0.1:8025.")
    return Listen(bare or "127.0.0.1", int(port))


def must_be_free(*places: Listen) -> None:
    """Refuse places that are taken or not ours. Raises SetupRefused, BadInput when one is named twice."""
    if len(set(places)) < len(places):
        raise BadInput("Two parts are to listen at the same place.", "Give each its own HOST:PORT.")
    for place in places:
        try:
            family, kind, number, _, at = socket.getaddrinfo(*place, type=socket.SOCK_STREAM)[0]
            with closing(socket.socket(family, kind, number)) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(at)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise SetupRefused(
                    f"{place} is in use.", "Stop what listens there, or give another HOST:PORT."
                ) from None
            raise SetupRefused(
                f"{place} cannot be used: {error.strerror}.", "Give an address of this machine and a port it may open."
            ) from None
        except UnicodeError:
            raise BadInput(f"{place} names no host.", "Give an address of this machine.") from None


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()

    def tell(*_: object) -> None:
        # In a thread of its own: the signal may come while this one holds the event's lock.
        threading.Thread(target=stop.set, daemon=True).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    return stop


def web(place: Listen) -> None:
    """Serve the pages until stopped."""
    from django.conf import settings
    from waitress.server import create_server

    from firsthand.queue.searching.following import following as following_search
    from firsthand.triage.look_alikes.following import WEB_WAITS, following
    from firsthand.wsgi import application

    server = create_server(  # type: ignore[no-untyped-call]
        application, host=place.host, port=place.port, threads=WEB_THREADS, ident="", max_request_body_size=BODY_LIMIT,
        inbuf_overflow=IN_MEMORY, outbuf_overflow=IN_MEMORY,
        channel_timeout=60, clear_untrusted_proxy_headers=True,
        **({"trusted_proxy": settings.PROXY, "trusted_proxy_headers": {"x-forwarded-for"}} if settings.PROXY else {}),
    )  # fmt: skip

    leaving = False

    def leave(*_: object) -> None:
        nonlocal leaving
        if not leaving:  # A second one must not break off the tidying up; ignoring it only now prints a traceback.
            leaving = True
            raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    try:
        # For a machine without a worker.
        with (
            following(threading.Event(), patience=WEB_WAITS),
            following_search(threading.Event(), patience=WEB_WAITS),
        ):
            server.run()
    finally:
        server.close()


def mail(place: Listen, *, lmtp: bool = False) -> None:
    """Take mail until stopped."""
    from firsthand.mail.door.serving import serve_mail

    serve_mail(place.host, place.port, lmtp=lmtp, stop=stop_on_signals())


def worker() -> None:
    """Sweep until stopped; sign the log and advise beside it: a sweep may take minutes, and those are not to wait."""
    from firsthand.ops.sequencer import signing
    from firsthand.ops.sweeps import run_forever
    from firsthand.queue.searching.following import following as following_search
    from firsthand.triage.look_alikes.following import following
    from firsthand.triage.sweeps import advising

    stop = stop_on_signals()
    with signing(stop), following(stop), following_search(stop), advising(stop):
        run_forever(stop)


Part = Callable[[], None]
