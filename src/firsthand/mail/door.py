"""The mail door: takes mail by SMTP or LMTP, keeps it, and only then says so.

It forwards nothing and knows no users: no relaying, no sign-in. It is meant to stand on loopback behind the mail
server of the organisation.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from aiosmtpd.smtp import Envelope, Session
from django.conf import settings
from django.db import connections

from firsthand.mail.conversation import Conversation, LocalConversation
from firsthand.mail.storage import CANNOT_KEEP, Answer, keep, too_large

log = logging.getLogger("firsthand.mail")

RECIPIENTS = 100
CONNECTIONS = 50
KEEPERS = 4
"""Threads that write; the database puts them in order anyway."""
SILENCE_SECONDS = 300
LEAVE_SECONDS = 30
"""How long a mail that is being kept may take to finish when the door closes."""
LOOK_SECONDS = 0.2


class Door:
    """What the conversations ask: may I come in, may I name one more recipient, keep this."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.too_large = too_large(limit)
        self.inside = 0
        self.keeping: set[asyncio.Task[Answer]] = set()

    def enters(self) -> bool:
        """Count one more connection; False when there are enough."""
        if self.inside >= CONNECTIONS:
            return False
        self.inside += 1
        return True

    def leaves(self) -> None:
        """Count one connection less."""
        self.inside -= 1

    async def keep(self, raw: bytes, mail_from: str, rcpt_to: tuple[str, ...]) -> Answer:
        """Commit a mail in a thread. It runs to its end even when the sender hangs up meanwhile."""
        task = asyncio.create_task(asyncio.to_thread(keep, raw, mail_from, rcpt_to))
        self.keeping.add(task)
        task.add_done_callback(self.keeping.discard)
        return await asyncio.shield(task)

    async def handle_EHLO(  # noqa: N802  the name is aiosmtpd's
        self, server: Conversation, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Add PIPELINING (RFC 2920; RFC 2033 asks LMTP for it): we read what comes in its order."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_RCPT(  # noqa: N802
        self, server: Conversation, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take every recipient up to RECIPIENTS; the rest may come in a second mail (RFC 5321, 4.5.3.1.10)."""
        if address == "<>":
            return "501 5.1.3 A recipient needs an address"
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return f"452 4.5.3 Too many recipients, the limit is {RECIPIENTS}"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_exception(self, error: Exception) -> str:
        """Whatever goes wrong in a conversation is ours: the sender keeps the mail and tries again."""
        log.error("a mail conversation failed: %s", type(error).__name__)
        return str(CANNOT_KEEP)


def serve_mail(
    host: str, port: int, *, lmtp: bool = False, stop: threading.Event,
    ready: Callable[[tuple[str, int]], None] | None = None,
) -> None:  # fmt: skip
    """Take mail at host:port until `stop` is set. `ready` is called with the address once the door is open.

    Raises OSError when the address cannot be used.
    """
    asyncio.run(_serve(host, port, lmtp=lmtp, stop=stop, ready=ready))


async def _serve(
    host: str, port: int, *, lmtp: bool, stop: threading.Event, ready: Callable[[tuple[str, int]], None] | None
) -> None:
    loop = asyncio.get_running_loop()
    keepers = ThreadPoolExecutor(KEEPERS, thread_name_prefix="keep-mail")
    loop.set_default_executor(keepers)
    door = Door(settings.MAIL_LIMIT_BYTES)
    kind = LocalConversation if lmtp else Conversation
    name = urlsplit(settings.BASE_URL).hostname or "localhost"

    def conversation() -> Conversation:
        return kind(
            door, data_size_limit=door.limit, enable_SMTPUTF8=True, decode_data=False, hostname=name, ident="Firsthand",
            timeout=SILENCE_SECONDS, loop=loop,
        )  # fmt: skip

    server = await loop.create_server(conversation, host, port, reuse_address=True)
    if ready is not None:
        ready(server.sockets[0].getsockname()[:2])
    while not stop.is_set():
        await asyncio.sleep(LOOK_SECONDS)
    server.close()
    if door.keeping:
        await asyncio.wait(door.keeping, timeout=LEAVE_SECONDS)
        await asyncio.sleep(LOOK_SECONDS)  # lets the answers go out
    keepers.shutdown(wait=True)
    connections.close_all()
