"""For whom the door takes mail: the contact addresses of the programme, as they are and were.

Only the part before the "@" is compared, without its tag ("+…") and without regard to case. The domain is the
business of the mail server that the door stands behind: organisations have several, their servers rewrite them, and a
lost report is worse than one mail too many.
"""

import contextlib
import logging
import threading
import unicodedata
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from firsthand.mail.door.storage import Answer
from firsthand.programme.queries import contact_mails

log = logging.getLogger("firsthand.mail")

ALWAYS = frozenset({"postmaster", "security"})
"""RFC 5321, 4.5.1, and RFC 2142, 4."""
ALL = "*"
CANNOT_TELL = Answer(451, "4.3.0", "It cannot be told right now whether we take mail for this address, try again later")


def local_part(address: str) -> str:
    """What stands before the "@" of an address, unquoted, without its tag, in the form in which it is compared.

    Takes any text: with or without angle brackets, source route (RFC 5321, 4.1.1.3, ignored), quotes or domain.
    """
    bare = address.strip().removeprefix("<").removesuffix(">").strip()
    if bare.startswith("@") and ":" in bare:
        bare = bare.partition(":")[2]
    local = bare.rpartition("@")[0] if "@" in bare else bare
    if len(local) >= 2 and local[0] == local[-1] == '"':
        local = _unquoted(local[1:-1])
    return unicodedata.normalize("NFC", local.partition("+")[0].strip().casefold())


def _unquoted(text: str) -> str:
    signs = iter(text)
    return "".join(next(signs, "") if sign == "\\" else sign for sign in signs)


def named(setting: str) -> frozenset[str]:
    """The local parts of a comma list of addresses or local parts; "*" stands for all."""
    return frozenset(local for entry in setting.split(",") if (local := local_part(entry)))


class Recipients:
    """The list, read again for each stranger, who may stand in a version published a moment ago; one short question.

    Whom the list knows is taken without asking: versions are never taken back.
    """

    def __init__(self, also: str, read: Callable[[], tuple[str, ...]]) -> None:
        """`read` gives the contact address of every version published, the newest first. It may raise."""
        self._always = ALWAYS | named(also)
        self._read = read
        self._contacts: tuple[str, ...] | None = None
        self._known: frozenset[str] = frozenset()
        self._turn = threading.Lock()

    def knows(self, address: str) -> bool:
        """Whether mail for the address is taken, as far as is known without asking anybody."""
        return ALL in self._always or (local := local_part(address)) in self._always or local in self._known

    def answer(self, address: str) -> Answer | None:
        """Why mail for the address is not taken; None where it is. Never raises."""
        if self.knows(address):
            return None
        with self._turn:
            if not self.look():
                return CANNOT_TELL
            if not self._contacts or self.knows(address):
                return None
            return nobody_here(self._contacts[0])

    def look(self) -> bool:
        """Read the list; False when it cannot be read. Never raises."""
        try:
            self._contacts = self._read()
        except Exception as error:  # noqa: BLE001  the top of a door: whatever is wrong, the sender tries again
            log.error("the addresses of the programme could not be read: %s", type(error).__name__)
            return False
        self._known = frozenset(map(local_part, self._contacts))
        return True


def nobody_here(contact: str) -> Answer:
    """For an unknown recipient: with the address that reports go to, where the protocol can carry it."""
    fits = contact.isascii() and contact.isprintable() and len(contact) <= 254
    where = f"; reports of vulnerabilities go to {contact}" if fits else ""
    return Answer(550, "5.1.1", f"Nobody of that name takes mail here{where}")


def from_settings() -> Recipients:
    """The list of this instance."""
    return Recipients(settings.MAIL_ADDRESSES, _contacts)


def _contacts() -> tuple[str, ...]:
    """Asked outside any transaction; a connection that died is replaced."""
    try:
        close_old_connections()
        return contact_mails()
    finally:
        with contextlib.suppress(DatabaseError):
            close_old_connections()
