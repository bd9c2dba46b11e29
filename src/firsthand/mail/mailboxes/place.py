"""Where a mailbox is and what happens to its messages, as the settings say it. Pure."""

import enum
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from firsthand.core.errors import SetupRefused

INBOX = "INBOX"
PORTS = {"imaps": 993, "imap": 143}


class After(enum.StrEnum):
    """What the server is told once a message is kept here."""

    KEEP = "keep"
    DELETE = "delete"
    MOVE = "move"


@dataclass(frozen=True)
class Aftermath:
    """`folder` is where messages are moved to, "" unless they are."""

    act: After
    folder: str = ""


@dataclass(frozen=True)
class Place:
    """A folder of an account on a server. `tls` from the first octet; otherwise STARTTLS comes before the password."""

    host: str
    port: int
    tls: bool
    user: str
    password: str = field(repr=False)
    folder: str = INBOX

    @property
    def is_on_this_machine(self) -> bool:
        """Whether the password need not be hidden on its way: it never leaves the machine."""
        try:
            return self.host == "localhost" or ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def identity(self) -> bytes:
        """Server, account and folder: what makes it the same mailbox after a change of password."""
        folder = INBOX if self.folder.upper() == INBOX else self.folder
        return "\n".join((self.host, str(self.port), self.user, folder)).encode()


def place_of(url: str) -> Place:
    """imaps://user:password@host:port/FOLDER taken apart; each piece may be percent-encoded (RFC 3986, 2.1).

    Raises SetupRefused; no piece is repeated in words, one of them is a password.
    """
    try:
        parts = urlsplit(url)
        return _place(parts)
    except ValueError:  # urlsplit, a port that is none, octets that are no UTF-8
        raise SetupRefused(
            "FIRSTHAND_IMAP_URL is no address of a mailbox.",
            "Write imaps://user:password@host/FOLDER; % and signs with a meaning in it are written as %25, %40, ….",
        ) from None


def _place(parts: SplitResult) -> Place:
    user, password = (unquote(said or "", errors="strict") for said in (parts.username, parts.password))
    folder = unquote(parts.path.removeprefix("/"), errors="strict") or INBOX
    port = parts.port if parts.port is not None else PORTS.get(parts.scheme, 0)
    pieces = (user, password, folder, parts.hostname or "")
    unclear = parts.query or parts.fragment or not all(piece.isprintable() for piece in pieces)
    if parts.scheme not in PORTS or not parts.hostname or not user or not port or unclear:
        raise ValueError
    return Place(parts.hostname, port, parts.scheme == "imaps", user, password, folder)


def aftermath_of(text: str) -> Aftermath:
    """keep, delete or move:FOLDER. Raises SetupRefused."""
    act, _, folder = text.strip().partition(":")
    if act == After.MOVE and folder and folder.isprintable():
        return Aftermath(After.MOVE, folder)
    if act in (After.KEEP, After.DELETE) and not folder:
        return Aftermath(After(act))
    raise SetupRefused(
        "FIRSTHAND_IMAP_AFTER does not say what happens to fetched messages.", "Write keep, delete or move:FOLDER."
    )
