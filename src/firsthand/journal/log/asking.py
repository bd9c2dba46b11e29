"""One POST to each of several witnesses at once, bounded in time and in octets, whatever they do. No Django here.

Each witness has a thread of its own, which is left behind when the time is over: a name server that does not answer
cannot be hurried. A connection is cut at that moment, so a witness that sends an octet now and then ends as well.
"""

import http.client
import queue
import socket
import ssl
import threading
from collections.abc import Iterable, Mapping
from time import monotonic
from typing import NamedTuple
from urllib.parse import urlsplit

from firsthand.journal.log.requests import BYTES, AddCheckpoint, Answer, Refused, read_answer
from firsthand.journal.log.witnesses import Witness

PORTS = {"http": 80, "https": 443}
LATE = Refused("It did not answer in time.")


class Ask(NamedTuple):
    """Which witness is sent what."""

    witness: Witness
    request: AddCheckpoint


def ask_all(asks: Iterable[Ask], *, seconds: float) -> Mapping[str, Answer]:
    """What each witness answered, by its vkey; LATE for one that did not within `seconds`. Never raises."""
    asks = list(asks)
    until = monotonic() + seconds
    answers: queue.SimpleQueue[tuple[str, Answer]] = queue.SimpleQueue()

    def work(ask: Ask) -> None:
        answers.put((ask.witness.vkey, _ask(ask, until)))

    for ask in asks:
        threading.Thread(target=work, args=(ask,), daemon=True, name="ask a witness").start()
    found: dict[str, Answer] = {}
    while len(found) < len(asks):
        try:
            vkey, answer = answers.get(timeout=max(0.0, until - monotonic()))
        except queue.Empty:
            break
        found[vkey] = answer
    return {ask.witness.vkey: found.get(ask.witness.vkey, LATE) for ask in asks}


def _ask(ask: Ask, until: float) -> Answer:
    try:
        status, content_type, body = _post(ask.witness.url, str(ask.request).encode(), until)
    except TimeoutError:
        return LATE
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
        # http.client stumbles over a socket that was cut under it with an AttributeError.
        return LATE if monotonic() >= until else Refused(f"It cannot be reached ({type(error).__name__}).")
    if len(body) > BYTES:
        return Refused("Its answer is too long.")
    return read_answer(ask.request, status, content_type, body)


def _post(prefix: str, content: bytes, until: float) -> tuple[int, str, bytes]:
    """Status, content type and body of the answer; of the body at most one octet more than BYTES.

    Goes where the prefix says and nowhere else: redirects are not followed, and no proxy of the environment is asked.
    """
    place = urlsplit(prefix)
    host, port = place.hostname or "", place.port or PORTS[place.scheme]
    connection = http.client.HTTPConnection(host, port)
    with socket.create_connection((host, port), timeout=_left(until)) as plain:
        opened = _secured(plain, host) if place.scheme == "https" else plain
        alarm = threading.Timer(_left(until), socket.socket.shutdown, [opened, socket.SHUT_RDWR])
        alarm.daemon = True
        alarm.start()
        try:
            if isinstance(opened, ssl.SSLSocket):
                opened.do_handshake()
            connection.sock = opened
            headers = {"Content-Type": "text/plain; charset=utf-8", "User-Agent": "firsthand", "Connection": "close"}
            connection.request("POST", f"{place.path.rstrip('/')}/add-checkpoint", content, headers)
            with connection.getresponse() as response:
                return response.status, response.getheader("Content-Type", ""), response.read(BYTES + 1)
        finally:
            alarm.cancel()
            connection.close()
            opened.close()


def _secured(plain: socket.socket, host: str) -> ssl.SSLSocket:
    """TLS over a connection, not yet greeted: so that the greeting as well can be cut."""
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)


def _left(until: float) -> float:
    """Seconds until then. Raises TimeoutError when there are none."""
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    return left
