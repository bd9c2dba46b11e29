"""The octets of one mail while they come in."""

from firsthand.mail.door.tickets import LARGE, Ticket


class Body:
    """Gathers blocks in one buffer, transparency dots taken out (RFC 5321, 4.5.2); forgets all once over the limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._octets = bytearray()
        self._before = b"\r\n"
        """The last two octets as they came: they tell whether a dot at the seam of two blocks begins a line."""
        self.is_over = False
        self.ticket: Ticket | None = None

    @property
    def needs_ticket(self) -> bool:
        """Whether the mail is too large to be read on without one."""
        return self.ticket is None and not self.is_over and len(self._octets) > LARGE

    def take(self, block: bytes) -> None:
        """Take in what came next."""
        if not self.is_over:
            seam = self._before + block
            self._octets += memoryview(seam.replace(b"\r\n.", b"\r\n"))[len(self._before) :]
            self._before = seam[-2:]
            if len(self._octets) > self._limit:
                self.drop()
                self.is_over = True

    def whole(self) -> bytes | None:
        """The mail, which is then no longer held here; None when it was over the limit."""
        if self.is_over:
            return None
        if self.ticket is not None:
            self.ticket.is_read = True
        raw = bytes(self._octets)
        self._octets = bytearray()
        return raw

    def let_go(self) -> Ticket | None:
        """The ticket, for whom it is handed to with the mail."""
        ticket, self.ticket = self.ticket, None
        return ticket

    def drop(self) -> None:
        """Forget the octets and give the ticket back."""
        self._octets = bytearray()
        if self.ticket is not None:
            self.ticket.give_back()
            self.ticket = None
