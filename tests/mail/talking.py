"""A bare SMTP or LMTP conversation, for what no decent client would send."""

import socket
from types import TracebackType

from mailbox_of_tests import CONTACT


def lines(*said: str) -> bytes:
    return "".join(f"{line}\r\n" for line in said).encode()


class Talk:
    """One connection. `say` sends and gives back the whole answer to each of `answers` commands."""

    def __init__(self, port: int, *, lmtp: bool = False) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.file = self.socket.makefile("rb")
        self.hear()
        self.say("LHLO me" if lmtp else "EHLO me")

    def hear(self) -> str:
        """The last line of one answer; "" when the other side hung up."""
        while True:
            line = self.file.readline().decode().rstrip()
            if line[3:4] != "-":
                return line

    def say(self, *commands: str, answers: int | None = None) -> list[str]:
        self.socket.sendall(lines(*commands))
        return [self.hear() for _ in range(len(commands) if answers is None else answers)]

    def begin(self, *recipients: str, sender: str = "a@finder.example") -> None:
        """Up to the go-ahead of DATA."""
        said = self.say(f"MAIL FROM:<{sender}>", *(f"RCPT TO:<{to}>" for to in recipients or (CONTACT,)), "DATA")
        assert said[-1].startswith("354"), said

    def send(self, octets: bytes) -> None:
        self.socket.sendall(octets)

    def __enter__(self) -> "Talk":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()
        self.socket.close()
