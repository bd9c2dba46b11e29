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

from firsthand.core.clock import now
from firsthand.intake.actions import Incoming
from firsthand.intake.kinds import Door as Kind
from firsthand.mail.door.conversation import BareEnd, Conversation, LocalConversation
from firsthand.mail.door.recipients import Recipients, from_settings
from firsthand.mail.door.storage import CANNOT_KEEP, Answer, keep, keep_together, sender, too_large
from firsthand.mail.door.tickets import Ticket, Tickets
from firsthand.mail.door.writer import Writer

log = logging.getLogger("firsthand.mail")

RECIPIENTS = 100
CONNECTIONS = 50
SILENCE_SECONDS = 300
LOOK_SECONDS = 0.2


class Door:
    """What the conversations ask: may I come in, may I name one more recipient, keep this.

    Made inside its event loop.
    """

    def __init__(self, limit: int, recipients: Recipients, writer: Writer) -> None:
        self.limit = limit
        self.too_large = too_large(limit)
        self.inside = 0
        self.recipients = recipients
        self.writer = writer
        self.tickets = Tickets(limit)
        self.coming = 0
        """Mails whose octets are coming in now."""

    def enters(self) -> bool:
        """Count one more connection; False when there are enough."""
        if self.inside >= CONNECTIONS:
            return False
        self.inside += 1
        return True

    def leaves(self) -> None:
        """Count one connection less."""
        self.inside -= 1

    async def keep(
        self, raw: bytes, mail_from: str, rcpt_to: tuple[str, ...], door: Kind, ticket: Ticket | None
    ) -> Answer:
        """Have a mail committed. It is kept also when the sender hangs up meanwhile; then its ticket is free again."""
        answer = self.writer.keep(Incoming(raw, sender(mail_from), rcpt_to, now(), door))
        if ticket is not None:
            answer.add_done_callback(lambda _: ticket.give_back())
        return await asyncio.shield(answer)

    async def handle_EHLO(  # noqa: N802  the name is aiosmtpd's
        self, server: Conversation, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Add PIPELINING (RFC 2920; RFC 2033 asks LMTP for it): we read what comes in its order."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_RCPT(  # noqa: N802
        self, server: Conversation, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take those we know, up to RECIPIENTS; the rest may come in a second mail (RFC 5321, 4.5.3.1.10)."""
        if address == "<>":
            return "501 5.1.3 A recipient needs an address"
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return f"452 4.5.3 Too many recipients, the limit is {RECIPIENTS}"
        if not self.recipients.knows(address):
            refused = await asyncio.to_thread(self.recipients.answer, address)
            if refused is not None:
                return str(refused)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_exception(self, error: Exception) -> str:
        """Whatever goes wrong in a conversation is ours: the sender keeps the mail and tries again."""
        if isinstance(error, BareEnd):
            return "500 5.5.2 A line ends with CR LF, and holds neither of them alone"
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
    # One thread asks for recipients, another one writes: each has its connection to the database.
    loop.set_default_executor(ThreadPoolExecutor(1, thread_name_prefix="recipients"))
    recipients = from_settings()
    writer = Writer(keep_together, lambda mail: keep(mail.raw, mail.mail_from, mail.rcpt_to, mail.door))
    door = Door(settings.MAIL_LIMIT_BYTES, recipients, writer)
    writer.coming = lambda: door.coming > 0
    kind = LocalConversation if lmtp else Conversation
    name = urlsplit(settings.BASE_URL).hostname or "localhost"

    def conversation() -> Conversation:
        return kind(
            door, data_size_limit=door.limit, enable_SMTPUTF8=True, decode_data=False, hostname=name, ident="Firsthand",
            timeout=SILENCE_SECONDS, loop=loop,
        )  # fmt: skip

    try:
        server = await loop.create_server(conversation, host, port, reuse_address=True)
        if ready is not None:
            ready(server.sockets[0].getsockname()[:2])
        while not stop.is_set():
            await asyncio.sleep(LOOK_SECONDS)
        server.close()
    finally:
        await asyncio.to_thread(writer.close)
        await asyncio.sleep(LOOK_SECONDS)  # lets the answers go out
        connections.close_all()
