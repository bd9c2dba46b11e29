"""A witness of its own: a web server that speaks C2SP tlog-witness and cosigns what continues what it saw.

It shares no line with the product: note, tree and signature are taken apart here once more, from the specifications.
"""

import base64
import hashlib
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

COSIGNS = b"\x04"
Reply = tuple[int, str, bytes]


def key_id(name: str, kind: bytes, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + kind + public).digest()[:4]


def vkey_of(name: str, kind: bytes, public: bytes) -> str:
    return f"{name}+{key_id(name, kind, public).hex()}+{base64.b64encode(kind + public).decode()}"


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def roots_by_proof(old: int, new: int, proof: list[bytes], old_root: bytes) -> tuple[bytes, bytes]:
    """Both roots that a consistency proof leads to, by the recursion of RFC 6962, 2.1.2, turned round.

    Raises IndexError for a proof too short; one that is too long is left with hashes, and raises ValueError.
    """
    rest = list(proof)

    def walk(m: int, n: int, whole: bool) -> tuple[bytes, bytes]:
        if m == n:
            top = old_root if whole else rest.pop(0)
            return top, top
        half = 1
        while half * 2 < n:
            half *= 2
        if m <= half:
            before, after = walk(m, half, whole)
            return before, node(after, rest.pop(0))
        before, after = walk(m - half, n - half, False)
        left = rest.pop(0)
        return node(left, before), node(left, after)

    found = walk(old, new, True)
    if rest:
        raise ValueError("the proof is too long")
    return found


class OutsideWitness:
    """What it saw last, by the name of the log. `clock` tells what it writes as its time, in seconds since 1970."""

    def __init__(self, name: str = "w.example", *, clock: Callable[[], float] = time.time) -> None:
        self.name, self.clock = name, clock
        self.key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())
        self.public = self.key.public_key().public_bytes_raw()
        self.vkey = vkey_of(name, COSIGNS, self.public)
        self.logs: dict[str, bytes] = {}
        self.seen: dict[str, tuple[int, bytes]] = {}
        self.requests: list[bytes] = []
        self.instead: Callable[[], Reply] | None = None
        """Answers in its place, for a witness that misbehaves."""
        self.url = ""

    def knows(self, vkey: str) -> "OutsideWitness":
        """Take a log up."""
        name, _, key = vkey.split("+", 2)
        self.logs[name] = base64.b64decode(key)[1:]
        return self

    def line(self, text: str, *, at: int | None = None) -> str:
        """The cosignature line below a checkpoint (C2SP tlog-cosignature, type 04)."""
        moment = int(self.clock()) if at is None else at
        signature = self.key.sign(b"cosignature/v1\ntime %d\n%s" % (moment, text.encode()))
        content = key_id(self.name, COSIGNS, self.public) + struct.pack(">Q", moment) + signature
        return f"— {self.name} {base64.b64encode(content).decode()}\n"

    def answer(self, body: bytes) -> Reply:
        """What the specification says, in its order."""
        try:
            head, note = body.decode().split("\n\n", 1)
            old, *proof = head.split("\n")
            text, signatures = note.rsplit("\n\n", 1)
            origin, size, root = (text + "\n").split("\n")[:3]
            seen, new, steps = int(old.removeprefix("old ")), int(size), [base64.b64decode(p) for p in proof]
        except ValueError:
            return 400, "text/plain", b""
        if origin not in self.logs:
            return 404, "text/plain", b""
        if not self._signed(origin, text + "\n", signatures):
            return 403, "text/plain", b""
        if seen > new or len(steps) > 63:
            return 400, "text/plain", b""
        known, known_root = self.seen.get(origin, (0, b""))
        if known != seen:
            return 409, "text/x.tlog.size", b"%d\n" % known
        top = base64.b64decode(root)
        if known == new and known and top != known_root:
            return 409, "text/plain", b""
        if not self._continues(known, known_root, new, top, steps):
            return 422, "text/plain", b""
        self.seen[origin] = new, top
        return 200, "text/plain", self.line(text + "\n").encode()

    def _signed(self, origin: str, text: str, lines: str) -> bool:
        mark = f"— {origin} "
        for line in lines.split("\n"):
            content = base64.b64decode(line.removeprefix(mark)) if line.startswith(mark) else b""
            try:
                Ed25519PublicKey.from_public_bytes(self.logs[origin]).verify(content[4:], text.encode())
            except InvalidSignature:
                continue
            return content[:4] == key_id(origin, b"\x01", self.logs[origin])
        return False

    @staticmethod
    def _continues(old: int, old_root: bytes, new: int, root: bytes, proof: list[bytes]) -> bool:
        if old in (0, new):
            return not proof
        try:
            return roots_by_proof(old, new, proof, old_root) == (old_root, root)
        except (IndexError, ValueError):
            return False


@contextmanager
def serving(witness: OutsideWitness) -> Iterator[OutsideWitness]:
    """The witness at an address of this machine, below a path."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            witness.requests.append(body)
            known = self.path == "/witness/add-checkpoint"
            reply = witness.instead() if witness.instead else witness.answer(body)
            status, kind, content = reply if known else (404, "text/plain", b"")
            try:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                if 300 <= status < 400:
                    self.send_header("Location", content.decode())
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                pass  # whoever asked has gone

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    witness.url = f"http://127.0.0.1:{server.server_address[1]}/witness/"
    try:
        yield witness
    finally:
        server.shutdown()
        server.server_close()
