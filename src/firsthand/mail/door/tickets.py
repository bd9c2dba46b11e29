"""Bounds the memory that large mails take while they come in.

A session reads LARGE octets of a mail on its own account. To read on it needs one of a few tickets, and keeps it until
its mail is committed. A session without one does not read, and TCP holds its sender back.
"""

import asyncio
from collections import deque
from collections.abc import Callable

LARGE = 512 * 1024
"""Up to here a mail needs no ticket."""
TICKET_OCTETS = 64 * 1024 * 1024
"""What all ticket holders together may have in memory as octets of mails; the one that is being written adds copies."""
MOST_TICKETS = 4
HOLD_SECONDS = 60
"""So long a holder may take to send its mail; after it, it loses the ticket to a session that waits."""
WAIT_SECONDS = 150
"""A sender gives us three minutes a block (RFC 5321, 4.5.3.2.5): we give up earlier, and say so."""
LOOK_SECONDS = 0.5


class Busy(Exception):
    """No ticket could be had in time."""


class Ticket:
    """The right to have a large mail in memory. `put_out` ends the session that is too slow."""

    def __init__(self, tickets: "Tickets", put_out: Callable[[], None]) -> None:
        self._tickets = tickets
        self.put_out = put_out
        self.since = asyncio.get_running_loop().time()
        self.is_read = False
        """All of the mail has come: what takes time now is the disk, for which nobody is put out."""

    def give_back(self) -> None:
        """Let the next one in. A second time does nothing."""
        self._tickets.give_back(self)


class Tickets:
    """The tickets of one door, in the order in which they are asked for. Belongs to one event loop."""

    def __init__(self, limit: int) -> None:
        """`limit` is the largest mail in octets: so many tickets that all of them at the limit stay within bounds."""
        self.count = max(1, min(MOST_TICKETS, TICKET_OCTETS // max(1, limit)))
        self._held: set[Ticket] = set()
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def take(self, put_out: Callable[[], None]) -> Ticket:
        """Wait for a ticket. Raises Busy after WAIT_SECONDS."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._call_next()
        try:
            for _ in range(int(WAIT_SECONDS / LOOK_SECONDS)):
                done, _waiting = await asyncio.wait([turn], timeout=LOOK_SECONDS)
                if done:
                    ticket = Ticket(self, put_out)
                    self._held.add(ticket)
                    return ticket
                self._put_out_the_slow()
            raise Busy
        finally:
            self._leave(turn)

    def give_back(self, ticket: Ticket) -> None:
        """See `Ticket.give_back`."""
        self._held.discard(ticket)
        self._call_next()

    def _leave(self, turn: "asyncio.Future[None]") -> None:
        if turn in self._waiting:
            self._waiting.remove(turn)
        self._call_next()

    def _call_next(self) -> None:
        """Call as many as there are free tickets, the first come first. One that is called stays in the line until it
        has taken its ticket or left."""
        for turn in list(self._waiting)[: max(0, self.count - len(self._held))]:
            if not turn.done():
                turn.set_result(None)

    def _put_out_the_slow(self) -> None:
        """Of those who hold a ticket for too long and still send, the one that holds it longest."""
        now = asyncio.get_running_loop().time()
        slow = [t for t in self._held if not t.is_read and now - t.since > HOLD_SECONDS]
        if slow:
            oldest = min(slow, key=lambda ticket: ticket.since)
            self._held.discard(oldest)
            oldest.put_out()
            self._call_next()
