"""A name server on loopback that knows some TXT records, or says nothing at all."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset


class NameServer:
    """`records` by name; `asked` are the names that were asked for."""

    def __init__(self, records: dict[str, bytes], *, silent: bool = False, rcode: str = "") -> None:
        self.records, self.silent, self.rcode, self.asked = records, silent, rcode, []
        self.port = 0

    def answer(self, query: dns.message.Message) -> bytes:
        name = query.question[0].name.to_text(omit_final_dot=True)
        self.asked.append(name)
        answer = dns.message.make_response(query)
        if self.rcode:
            answer.set_rcode(dns.rcode.from_text(self.rcode))
        elif record := self.records.get(name):
            pieces = " ".join(f'"{record[n : n + 255].decode()}"' for n in range(0, len(record), 255))
            answer.answer.append(dns.rrset.from_text(query.question[0].name, 60, "IN", "TXT", pieces))
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer.to_wire()

    def resolver(self) -> dns.resolver.Resolver:
        found = dns.resolver.Resolver(configure=False)
        found.nameservers, found.port = ["127.0.0.1"], self.port
        return found


@contextmanager
def answering(server: NameServer) -> Iterator[NameServer]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        udp.settimeout(0.1)
        server.port = udp.getsockname()[1]
        stop = threading.Event()

        def serve() -> None:
            while not stop.is_set():
                try:
                    wire, sender = udp.recvfrom(4096)
                except TimeoutError:
                    continue
                reply = server.answer(dns.message.from_wire(wire))
                if not server.silent:
                    udp.sendto(reply, sender)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server
        finally:
            stop.set()
            thread.join()
