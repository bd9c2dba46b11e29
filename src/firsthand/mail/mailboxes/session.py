"""One session with an IMAP server: what lies in the folder, its octets, and telling what became of it (RFC 3501).

Words of the server go nowhere: what failed is told as codes. Every wait ends (SILENT_SECONDS, and SESSION_SECONDS for
all of it), and no answer is read that is larger than we asked for.
"""

import contextlib
import imaplib
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from imap_tools import BaseMailBox, MailboxStarttlsError, UnexpectedCommandStatusError
from imap_tools.utils import encode_folder

from firsthand.core.errors import FirsthandError
from firsthand.mail.mailboxes.place import After, Aftermath, Place

KEYWORD = "$Firsthand"
"""The flag of messages that are kept here, where the server lets clients make flags of their own."""
SILENT_SECONDS = 20
SESSION_SECONDS = 150
UIDS_AN_ANSWER = 50_000
"""An answer is one line, of which imaplib reads a million octets; a UID takes eleven at most."""
SLACK_BYTES = 64 * 1024
"""Servers count the octets of a message in their own ways; so much may stand above what they announced."""

_CODE = re.compile(rb"\A\[([A-Z]{1,20})[\] ]")
_CODES = frozenset(
    b"UNAVAILABLE AUTHENTICATIONFAILED AUTHORIZATIONFAILED EXPIRED PRIVACYREQUIRED CONTACTADMIN NOPERM INUSE "
    b"EXPUNGEISSUED CORRUPTION SERVERBUG CLIENTBUG CANNOT LIMIT OVERQUOTA ALREADYEXISTS NONEXISTENT TRYCREATE".split()
)
"""Codes of RFC 5530 and RFC 3501: these may be repeated, other words of a server may not."""
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,20})")
_DATE = re.compile(rb'INTERNALDATE "([ \d]\d)-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"')
_BODY = re.compile(rb"BODY\[\] ?", re.IGNORECASE)
_QUOTED_BODY = re.compile(rb'BODY\[\] "((?:[^"\\\r\n]|\\["\\])*)"', re.IGNORECASE)
_MONTHS = (b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec")


class NotReached(FirsthandError):
    """The mailbox cannot be reached or read. `code` is safe for any log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code[:80]


class Lost(NotReached):
    """The session ended in the middle."""


class Refused(FirsthandError):
    """The server refuses one command; the session goes on. `code` is safe for any log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code[:80]


@dataclass(frozen=True)
class Head:
    """What is asked before the octets. `at` is None where the server names no moment."""

    size_bytes: int
    at: datetime | None


class _Bounded:
    """Reads no literal that is larger than `most` (imaplib would take any length that a server announces)."""

    most = SLACK_BYTES

    def read(self, size: int) -> bytes:
        if size > self.most:
            raise imaplib.IMAP4.abort("literal too large")
        octets: bytes = super().read(size)  # type: ignore[misc]
        return octets


class _Plain(_Bounded, imaplib.IMAP4):
    pass


class _Encrypted(_Bounded, imaplib.IMAP4_SSL):
    pass


class _Box(BaseMailBox):
    def __init__(self, connect: Callable[[], "_Plain | _Encrypted"]) -> None:
        self._connect = connect
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._connect()


class Session:
    """A folder that is open for reading and flagging. Every method raises Lost or Refused."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._client = client
        self._can = _capabilities(client)
        self.uid_validity = _number(client.response("UIDVALIDITY")[1])
        counts = client.response("EXISTS")[1]
        self._messages = max((int(n) for n in counts if isinstance(n, bytes) and n.isdigit()), default=0)
        flags = b" ".join(f for f in client.response("PERMANENTFLAGS")[1] if isinstance(f, bytes))
        words = flags.strip(b"()").lower().split()
        self._flag = KEYWORD if rb"\*" in words or KEYWORD.lower().encode() in words else r"\Seen"

    def uids(self, since: int) -> list[int]:
        """The UIDs from `since` on, in order; `since` 1 is the whole folder. A large one is asked for in parts.

        The parts are of message numbers, which have no gaps as UIDs have, and go from the end to the beginning: what
        others remove meanwhile moves messages into parts that come later, never out of them (RFC 3501, 7.4.1).
        """
        asked = "" if since <= 1 else f"UID {since}:*"
        if self._messages <= UIDS_AN_ANSWER:
            return sorted(self._found(asked or "ALL", since))
        uids: set[int] = set()
        for last in range(self._messages, 0, -UIDS_AN_ANSWER):
            part = f"{max(last - UIDS_AN_ANSWER, 0) + 1}:{'*' if last == self._messages else last}"
            found = self._found(f"{part} {asked}".strip(), since)
            if not found:  # UIDs go up with the numbers: none is further below
                break
            uids |= found
        return sorted(uids)

    def _found(self, asked: str, since: int) -> set[int]:
        """What a search finds from `since` on: "n:*" gives the last one also where it is below n."""
        data = self._uid("SEARCH", asked)
        found = {int(word) for line in data if isinstance(line, bytes) for word in line.split() if word.isdigit()}
        return {uid for uid in found if uid >= since}

    def head(self, uid: int) -> Head | None:
        """Size and time of a message; None when it is gone."""
        said = b" ".join(_pieces(self._uid("FETCH", str(uid), "(UID RFC822.SIZE INTERNALDATE)")))
        size = _SIZE.search(said)
        return Head(int(size[1]), _moment(said)) if size else None

    def octets(self, uid: int, most: int) -> bytes | None:
        """A message as it is, without flagging it as read; None when it is gone."""
        self._client.most = most + SLACK_BYTES  # type: ignore[attr-defined]
        data = self._uid("FETCH", str(uid), "(UID BODY.PEEK[])")
        for item in data:
            if isinstance(item, tuple) and _BODY.search(item[0]):
                return bytes(item[1])
        said = b" ".join(_pieces(data))
        if quoted := _QUOTED_BODY.search(said):
            return re.sub(rb'\\(["\\])', rb"\1", quoted[1])
        if _BODY.search(said):  # NIL: nothing at all
            return b""
        return None

    def tell(self, uid: int, after: Aftermath) -> None:
        """Flag, remove or move a message that is kept here. One that is gone already is no failure."""
        if after.act is After.KEEP:
            self._uid("STORE", str(uid), "+FLAGS.SILENT", f"({self._flag})")
        elif after.act is After.MOVE:
            self._move(uid, encode_folder(after.folder).decode("ascii"))
        else:
            self._remove(uid)

    def _move(self, uid: int, folder: str) -> None:
        act = "MOVE" if "MOVE" in self._can else "COPY"
        try:
            self._uid(act, str(uid), folder)
        except Refused as refused:
            if "TRYCREATE" not in refused.code:
                raise
            _guarded(lambda: self._client.create(folder))
            self._uid(act, str(uid), folder)
        if act == "COPY":
            self._remove(uid)

    def _remove(self, uid: int) -> None:
        """Never a bare EXPUNGE: it would remove what others have marked in the same folder. Without UIDPLUS
        (RFC 4315) the message stays marked, and goes when somebody tidies up."""
        self._uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)")
        if "UIDPLUS" in self._can:
            self._uid("EXPUNGE", str(uid))

    def _uid(self, command: str, *arguments: str) -> list[Any]:
        return _guarded(lambda: self._client.uid(command, *arguments))


@contextlib.contextmanager
def session(place: Place, password: str, ca_file: str = "") -> Iterator[Session]:
    """Connect, sign in and open the folder. Raises NotReached."""
    box = _Box(lambda: _connected(place, ca_file))
    client = box.client
    watch = threading.Timer(SESSION_SECONDS, _hang_up, [client])
    watch.daemon = True
    watch.start()
    try:
        _sign_in(box, place, password)
        with _told_as("folder"):
            box.folder.set(place.folder)
            opened = Session(client)
        yield opened
        with contextlib.suppress(imaplib.IMAP4.error, OSError):
            client.logout()
    finally:
        watch.cancel()
        with contextlib.suppress(OSError):
            client.shutdown()


def _connected(place: Place, ca_file: str) -> "_Plain | _Encrypted":
    with _told_as("certificates that vouch for the server"):
        context = ssl.create_default_context()
        if ca_file:
            context.load_verify_locations(ca_file)
    with _told_as("no connection"):
        if place.tls:
            return _Encrypted(place.host, place.port, ssl_context=context, timeout=SILENT_SECONDS)
        client = _Plain(place.host, place.port, timeout=SILENT_SECONDS)
    try:
        if "STARTTLS" in client.capabilities:
            with _told_as("STARTTLS"):
                client.starttls(context)
        elif not place.is_on_this_machine:
            raise NotReached("server offers no encryption for the password")
    except BaseException:
        with contextlib.suppress(OSError):
            client.shutdown()
        raise
    return client


def _sign_in(box: _Box, place: Place, password: str) -> None:
    """By PLAIN where it is offered: LOGIN takes no letters beyond ASCII (RFC 2595, 6; RFC 3501, 6.2.3)."""
    with _told_as("sign-in"):
        if "AUTH=PLAIN" in box.client.capabilities:
            box.login_utf8(place.user, password, initial_folder=None)
        else:
            box.login(place.user, password, initial_folder=None)


@contextlib.contextmanager
def _told_as(stage: str) -> Iterator[None]:
    """Any failure in here is NotReached, with the stage and a code."""
    try:
        yield
    except NotReached:
        raise
    except Refused as refused:
        raise NotReached(f"{stage}: {refused.code}") from None
    except (UnexpectedCommandStatusError, MailboxStarttlsError) as error:
        raise NotReached(f"{stage}: {_code(*error.command_result[:2])}") from None
    except ssl.SSLCertVerificationError:
        raise NotReached(f"{stage}: certificate of the server is not vouched for") from None
    except imaplib.IMAP4.readonly:
        raise NotReached(f"{stage}: read-only") from None
    except imaplib.IMAP4.abort:
        raise NotReached(f"{stage}: session ended") from None
    except imaplib.IMAP4.error as error:
        # imaplib raises the server's answer to AUTHENTICATE as its last word: only a known code of it is told.
        raise NotReached(f"{stage}: {_code('NO', [str(error).removeprefix(_OF_BYTES).encode()])}") from None
    except (OSError, EOFError, ValueError) as error:
        raise NotReached(f"{stage}: {type(error).__name__}") from None


_OF_BYTES = "b'"
"""How a text begins that Python made of octets."""


def _guarded(command: Callable[[], tuple[str, list[Any]]]) -> list[Any]:
    """The data of a command that the server accepts. Raises Lost, Refused."""
    try:
        status, data = command()
    except (imaplib.IMAP4.abort, OSError, EOFError) as error:
        raise Lost(f"session ended: {type(error).__name__}") from None
    except (imaplib.IMAP4.error, ValueError):
        raise Refused("BAD") from None
    if status != "OK":
        raise Refused(_code(status, data))
    return [item for item in data if item is not None]


def _code(status: str, data: Sequence[Any]) -> str:
    found = _CODE.match(data[0]) if data and isinstance(data[0], bytes) else None
    known = found[1].decode("ascii") if found and found[1] in _CODES else ""
    return f"{status} {known}".strip()[:40]


def _capabilities(client: imaplib.IMAP4) -> frozenset[str]:
    """What the server offers now: after the sign-in it tends to offer more than imaplib saw before."""
    lines = _guarded(client.capability)
    said = b" ".join(line for line in lines if isinstance(line, bytes)).decode("ascii", "replace")
    return frozenset(said.upper().split())


def _pieces(data: Sequence[Any]) -> Iterator[bytes]:
    for item in data:
        yield from (piece for piece in (item if isinstance(item, tuple) else (item,)) if isinstance(piece, bytes))


def _number(data: Sequence[Any]) -> int:
    """UIDVALIDITY; a server that names none has UIDs of which nothing is known (RFC 3501, 2.3.1.1)."""
    said = data[-1] if data else None
    if not isinstance(said, bytes) or not said.isdigit():
        raise NotReached("folder: no UIDVALIDITY")
    return int(said)


def _moment(said: bytes) -> datetime | None:
    found = _DATE.search(said)
    if found is None or found[2].lower() not in _MONTHS:
        return None
    day, year, hour, minute, second = (int(found[n]) for n in (1, 3, 4, 5, 6))
    zone = f"{found[7].decode()}{found[8].decode()}{found[9].decode()}"
    try:
        month = _MONTHS.index(found[2].lower()) + 1
        text = f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}"
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _hang_up(client: imaplib.IMAP4) -> None:
    with contextlib.suppress(OSError):
        client.socket().shutdown(socket.SHUT_RDWR)
