"""What we say in SMTP (RFC 5321) and LMTP (RFC 2033): a thin layer over aiosmtpd.

Four things are done here rather than there. Lines of commands end with CR LF alone. The body is read in blocks up to
CR LF "." CR LF and nothing else (no bare CR or LF ends it, lines may be of any length), counted while it streams.
Addresses are taken as given instead of being parsed: what an odd address cannot do is lose a report. And LMTP answers
once a recipient.
"""

# ruff: noqa: N802  the names of the methods are aiosmtpd's: smtp_<COMMAND>
import asyncio
import re
from collections import defaultdict

from aiosmtpd.smtp import SMTP, syntax

from firsthand.intake.kinds import Door
from firsthand.mail.door.body import Body
from firsthand.mail.door.storage import Answer
from firsthand.mail.door.tickets import WAIT_SECONDS, Busy

END = b"\r\n.\r\n"
BUSY = Answer(421, "4.3.2", "Too many large messages at once, nothing was taken, try again later")
_SIZE = re.compile(r"\bSIZE=([0-9]{1,1000})\b", re.IGNORECASE)
_ADDRESS = re.compile(r'<((?:"(?:[^"\\]|\\.)*"|[^<>"])*)>[ \t]*(.*)')
_ROUTE = re.compile(r"@[^:]*:(?=[^:]*@)")
_PREFIXES = [END[:n] for n in range(1, len(END))]


class BareEnd(Exception):
    """A command with a CR or LF that stands alone: no line ends there (RFC 5321, 2.3.8), and none may seem to."""


def strict(reader: asyncio.StreamReader) -> asyncio.StreamReader:
    """The same reader, in which a line of commands ends with CR LF alone. Its `readuntil` raises BareEnd."""
    read = reader.readuntil

    async def readuntil(separator: bytes = b"\r\n") -> bytes:
        line = await read(separator)
        if separator == b"\r\n" and (b"\n" in line[:-2] or b"\r" in line[:-2]):
            raise BareEnd
        return line

    reader.readuntil = readuntil  # type: ignore[method-assign, assignment]
    return reader


class Conversation(SMTP):
    """One SMTP session. `event_handler` is the door."""

    DOOR = Door.SMTP

    line_length_limit = 64 * 1024
    """Block size of reading, not a limit of lines."""
    command_size_limits = defaultdict(lambda: 2048)

    _to_say = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.refused = not self.event_handler.enters()
        if self.refused and isinstance(transport, asyncio.WriteTransport):
            transport.write(b"421 4.3.2 Too many connections, try again soon\r\n")
            transport.close()
            return
        super().connection_made(transport)

    def _cb_client_connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        super()._cb_client_connected(strict(reader), writer)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.refused:
            self.event_handler.leaves()
            super().connection_lost(error)

    def eof_received(self) -> bool | None:
        return None if self.refused else super().eof_received()

    def _reset_timeout(self, duration: float | None = None) -> None:
        """Begin the time of silence anew. One timer serves many commands: it looks again when it was too early."""
        self._silent_until = self.loop.time() + (duration or self._timeout_duration)
        if self._timeout_handle is None or self._timeout_handle.when() > self._silent_until:
            super()._reset_timeout(duration)

    def _timeout_cb(self) -> None:
        left = self._silent_until - self.loop.time()
        if left > 0:
            super()._reset_timeout(left)
        else:
            super()._timeout_cb()  # type: ignore[no-untyped-call]

    async def push(self, status: str | bytes) -> None:
        """Answer a command. Where the next one has come already, a 250 goes out with its answer (RFC 2920, 3.2)."""
        said = status.encode() if isinstance(status, str) else status
        self._to_say += said + b"\r\n"
        if said.startswith(b"250 ") and b"\r\n" in self._reader._buffer:  # type: ignore[attr-defined]
            return
        whole, self._to_say = self._to_say, b""
        self._writer.write(whole)
        await self._writer.drain()

    def _getaddr(self, arg: str | None) -> tuple[str | None, str | None]:
        """(address as given, what follows it); (None, None) for what is no address at all. "<>" is the null one."""
        text = (arg or "").strip()
        if not text.startswith("<"):
            address, _, rest = text.partition(" ")
            return (address, rest.strip()) if address else (None, None)
        found = _ADDRESS.fullmatch(text)
        if not found:
            return None, None
        return _ROUTE.sub("", found[1].strip(), count=1) or "<>", found[2]

    @syntax("MAIL FROM: <address>", extended=" [SP <mail-parameters>]")
    async def smtp_MAIL(self, arg: str | None) -> None:
        size = _SIZE.search(arg or "")
        if size and int(size[1]) > self.event_handler.limit:
            await self.push(str(self.event_handler.too_large))
            return
        await super().smtp_MAIL(arg)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str | None) -> None:
        envelope = self.envelope
        if await self.check_helo_needed() or envelope is None:
            return
        if not envelope.rcpt_tos:
            await self.push("503 5.5.1 Name a recipient first (RCPT)")
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        try:
            answer = await self._take(envelope.mail_from or "", tuple(envelope.rcpt_tos))
        except Busy:
            self._put_out()
            await asyncio.sleep(0)  # never comes back: what is left of the mail must not pass for commands
            return
        recipients = len(envelope.rcpt_tos)
        self.envelope = self._create_envelope()
        await self.push(self._closing(str(answer), recipients))

    async def _take(self, mail_from: str, rcpt_to: tuple[str, ...]) -> Answer:
        """Read the mail and keep it. Raises Busy."""
        body = Body(self.event_handler.limit)
        try:
            self.event_handler.coming += 1
            try:
                await self._read(body)
            finally:
                self.event_handler.coming -= 1
            raw = body.whole()
            if raw is None:
                too_large: Answer = self.event_handler.too_large
                return too_large
            kept: Answer = await self.event_handler.keep(raw, mail_from, rcpt_to, self.DOOR, body.let_go())
            return kept
        finally:
            body.drop()

    def _closing(self, answer: str, recipients: int) -> str:
        return answer

    def _put_out(self) -> None:
        """End a session that holds up others, or that had to wait for too long; its sender tries again."""
        if isinstance(self.transport, asyncio.WriteTransport) and self._handler_coroutine is not None:
            self.transport.write(f"{BUSY}\r\n".encode())
            self._handler_coroutine.cancel()
            self.transport.close()

    async def _read(self, body: Body) -> None:
        """Read up to the end mark. What is beyond the limit is read and dropped, so memory does not grow with it."""
        last, block = await self._opening()
        while True:
            body.take(block)
            if not body.is_over:
                self._reset_timeout()
            if last:
                return
            if body.needs_ticket:
                # The timer of silence must not end a session that we make wait.
                self._reset_timeout(WAIT_SECONDS + 10)
                body.ticket = await self.event_handler.tickets.take(self._put_out)
                self._reset_timeout()
            last, block = await self._block()

    async def _opening(self) -> tuple[bool, bytes]:
        """The first octets: enough that the end mark cannot have begun within them."""
        head = await self._reader.readexactly(3)
        if head == b".\r\n":
            return True, b""
        while head.endswith(tuple(_PREFIXES)):
            head += await self._reader.readexactly(1)
            if head.endswith(END):
                return True, head[: -len(END) + 2]
        return False, head

    async def _block(self) -> tuple[bool, bytes]:
        """(whether the mail ends with it, the next octets)."""
        try:
            block = await self._reader.readuntil(END)
            return True, block[: -len(END) + 2]
        except asyncio.LimitOverrunError as more:
            return False, await self._reader.read(more.consumed)


class LocalConversation(Conversation):
    """One LMTP session: LHLO, and an answer for each recipient after the mail."""

    DOOR = Door.LMTP

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:
        await super().smtp_EHLO(arg)

    async def smtp_HELO(self, arg: str) -> None:
        await self.push("500 5.5.1 This is LMTP: say LHLO")

    async def smtp_EHLO(self, arg: str) -> None:
        await self.push("500 5.5.1 This is LMTP: say LHLO")

    async def check_helo_needed(self, helo: str = "LHLO") -> bool:
        return bool(await super().check_helo_needed(helo))

    def _closing(self, answer: str, recipients: int) -> str:
        return "\r\n".join([answer] * recipients)
