"""The parts of a running instance: web, mail door, worker. Each runs in a process of its own until told to stop."""

import logging
import signal
import threading
from collections.abc import Callable

log = logging.getLogger("firsthand.parts")

WEB_THREADS = 8
BODY_LIMIT = 128 * 1024 * 1024
"""Beyond this the web server hangs up; below it the form answers in words and keeps the text."""
IN_MEMORY = 32 * 1024 * 1024
"""Requests and answers up to this size never touch the disk unsealed: more than any report that is taken."""


def address(text: str) -> tuple[str, int]:
    """HOST:PORT taken apart. Raises ValueError."""
    host, _, port = text.rpartition(":")
    return host.strip("[]") or "127.0.0.1", int(port)


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def web(listen: str) -> None:
    """Serve the pages until stopped."""
    from waitress.server import create_server

    from firsthand.wsgi import application

    host, port = address(listen)
    server = create_server(  # type: ignore[no-untyped-call]
        application, host=host, port=port, threads=WEB_THREADS, ident="", max_request_body_size=BODY_LIMIT,
        inbuf_overflow=IN_MEMORY, outbuf_overflow=IN_MEMORY,
        channel_timeout=60, clear_untrusted_proxy_headers=True,
    )  # fmt: skip

    def leave(*_: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    try:
        server.run()
    finally:
        server.close()


def mail(listen: str, *, lmtp: bool = False) -> None:
    """Take mail until stopped."""
    from firsthand.mail.door import serve_mail

    host, port = address(listen)
    serve_mail(host, port, lmtp=lmtp, stop=stop_on_signals())


def worker() -> None:
    """Sweep until stopped."""
    from firsthand.ops.sweeps import run_forever

    run_forever(stop_on_signals())


Part = Callable[[], None]
