"""One load generator for every mail server that is measured: bare sockets, several sessions at once, each kept open."""

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

Address = tuple[str, int]
LINE = b"At https://www.mimecast.com/share an attacker can read the files of others.\r\n"


def a_mail(number: str, size: int) -> bytes:
    """A mail of `size` octets that no other one equals."""
    head = (
        f"From: Nele <nele@finder.example>\r\nTo: security@mimecast.example\r\nSubject: hole {number}\r\n"
        f"Message-ID: <{number}@finder.example>\r\nDate: Mon, 02 Nov 2026 09:00:00 +0000\r\n\r\n"
    ).encode()
    body = LINE * ((size - len(head)) // len(LINE))
    return head + body + b"x" * max(0, size - len(head) - len(body) - 2) + b"\r\n"


class Session:
    """One conversation in SMTP or LMTP that sends mail after mail, its commands pipelined (RFC 2920)."""

    def __init__(self, at: Address, recipient: str, *, lmtp: bool = False) -> None:
        self.socket = socket.create_connection(at, timeout=600)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")
        self.envelope = f"MAIL FROM:<nele@finder.example>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n".encode()
        self._expect(b"220")
        self.socket.sendall(b"LHLO bench\r\n" if lmtp else b"EHLO bench\r\n")
        self._expect(b"250")

    def _expect(self, code: bytes) -> None:
        while True:
            line = self.file.readline()
            if not line.startswith(code):
                raise RuntimeError(f"{code!r} was expected: {line!r}")
            if line[3:4] != b"-":
                return

    def send(self, raw: bytes) -> None:
        """Send one mail without lines that begin with a dot, and wait for its 250."""
        self.socket.sendall(self.envelope)
        for code in (b"250", b"250", b"354"):
            self._expect(code)
        self.socket.sendall(raw + b".\r\n")
        self._expect(b"250")

    def close(self) -> None:
        self.socket.sendall(b"QUIT\r\n")
        self.socket.close()


def seconds_to_send(
    at: Address, recipient: str, *, mails: int, sessions: int, size: int, lmtp: bool = False, label: str
) -> float:
    """Wall clock until each of `mails` has its 250, over `sessions` sessions at once that stand already."""
    open_ = [Session(at, recipient, lmtp=lmtp) for _ in range(sessions)]
    begin = threading.Barrier(sessions + 1)
    faults: list[Exception] = []

    def work(number: int) -> None:
        mine = [a_mail(f"{label}-{n}", size) for n in range(number, mails, sessions)]
        begin.wait()
        try:
            for raw in mine:
                open_[number].send(raw)
        except (OSError, RuntimeError) as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(sessions)]
    for thread in threads:
        thread.start()
    begin.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - start
    for one in open_:
        one.close()
    if faults:
        raise SystemExit(f"{label}: {faults[0]}")
    return took


def wait_until(count: Callable[[], int], wanted: int, *, seconds: float = 120) -> float:
    """How long it takes until `count()` reaches `wanted`."""
    start = time.perf_counter()
    while count() < wanted:
        if time.perf_counter() - start > seconds:
            raise SystemExit(f"only {count()} of {wanted} mails were delivered")
        time.sleep(0.002)
    return time.perf_counter() - start


def files_in(folder: Path) -> int:
    """How many files a folder holds; 0 where there is none."""
    return sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0
