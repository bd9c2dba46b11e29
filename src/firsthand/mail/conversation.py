"""What we say in SMTP (RFC 5321) and LMTP (RFC 2033): a thin layer over aiosmtpd.

Three things are done here rather than there. The body is read in blocks up to CR LF "." CR LF and nothing else (no bare
CR or LF ends it, lines may be of any length), counted while it streams. Addresses are taken as given instead of being
parsed: what an odd address cannot do is lose a report. And LMTP answers once a recipient.
"""

# ruff: noqa: N802  the names of the methods are aiosmtpd's: smtp_<COMMAND>
import asyncio
import re
from collections import defaultdict

from aiosmtpd.smtp import SMTP, syntax

from firsthand.mail.storage import Answer

END = b"\r\n.\r\n"
_SIZE = re.compile(r"\bSIZE=([0-9]{1,20})\b", re.IGNORECASE)
_ADDRESS = re.compile(r'<((?:"(?:[^"\\]|\\.)*"|[^<>"])*)>[ \t]*(.*)')
_ROUTE = re.compile(r"@[^:]*:(?=[^:]*@)")
_PREFIXES = [END[:n] for n in range(1, len(END))]


class Conversation(SMTP):
    """One SMTP session. `event_handler` is the door."""

    line_length_limit = 64 * 1024
    """Block size of reading, not a limit of lines."""
    command_size_limits = defaultdict(lambda: 2048)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.refused = not self.event_handler.enters()
        if self.refused and isinstance(transport, asyncio.WriteTransport):
            transport.write(b"421 4.3.2 Too many connections, try again soon\r\n")
            transport.close()
            return
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.refused:
            self.event_handler.leaves()
            super().connection_lost(error)

    def eof_received(self) -> bool | None:
        return None if self.refused else super().eof_received()

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
        raw = await self._body()
        if raw is None:
            answer: Answer = self.event_handler.too_large
        else:
            answer = await self.event_handler.keep(raw, envelope.mail_from or "", tuple(envelope.rcpt_tos))
        recipients = len(envelope.rcpt_tos)
        self.envelope = self._create_envelope()
        await self.push(self._closing(str(answer), recipients))

    def _closing(self, answer: str, recipients: int) -> str:
        return answer

    async def _body(self) -> bytes | None:
        """The octets of the mail as sent, transparency dots taken out (RFC 5321, 4.5.2); None when over the limit.

        What is beyond the limit is read and dropped, so memory does not grow with it.
        """
        limit: int = self.event_handler.limit
        blocks: list[bytes] = []
        size = 0
        last, block = await self._opening()
        while True:
            blocks.append(block)
            # Less one for a dot at the seam of two blocks, which cannot be seen here; the count at the end is exact.
            size += len(block) - block.count(b"\r\n.") - 1
            if size > limit:
                blocks.clear()
            else:
                self._reset_timeout()
            if last:
                break
            last, block = await self._block()
        if size > limit:
            return None
        raw = b"".join(blocks)
        blocks.clear()
        raw = raw.removeprefix(b".").replace(b"\r\n.", b"\r\n")
        return raw if len(raw) <= limit else None

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
