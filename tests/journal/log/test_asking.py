"""The connection to a witness: cut on time whatever comes, over TLS only to whom the certificate names."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from firsthand.journal.log import asking
from firsthand.journal.log.asking import LATE, Ask, ask_all
from firsthand.journal.log.notes import read_note, read_verifier
from firsthand.journal.log.requests import BYTES, Cosigned, Refused
from firsthand.journal.log.witnesses import Witness
from reading_requests import read_request
from witness import OutsideWitness

OUTSIDE = OutsideWitness()
NOTE = "a.example/log\n5\nQrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=\n\n— a.example/log AAAAAAAA\n"
REQUEST = read_request(f"old 0\n\n{NOTE}")
LINE = OUTSIDE.line(read_note(NOTE).text).encode()
SECONDS = 0.4
"""For a witness that never comes to an end."""
HANGS = 20.0
"""Longer than any machine is slow, and shorter than what such a witness keeps silent or goes on sending."""


@contextlib.contextmanager
def place(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """A port of this machine that talks as it likes to whoever comes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    threading.Thread(target=one, args=(connection,), daemon=True).start()

        def one(connection: socket.socket) -> None:
            with contextlib.suppress(OSError), connection:
                talk(connection)

        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}/"


def asked(url: str, seconds: float = HANGS):  # type: ignore[no-untyped-def]
    witness = Witness(read_verifier(OUTSIDE.vkey), url)
    began = time.monotonic()
    answer = ask_all([Ask(witness, REQUEST)], seconds=seconds)[witness.vkey]
    assert time.monotonic() - began < seconds + HANGS, "no witness may hold the asker up"
    return answer


def left_behind() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "ask a witness"]


def drip(content: bytes, every: float = 0.05) -> Callable[[socket.socket], None]:
    def talk(connection: socket.socket) -> None:
        for octet in content:
            connection.sendall(bytes([octet]))
            time.sleep(every)

    return talk


def answer(head: bytes, body: bytes = b"") -> Callable[[socket.socket], None]:
    def talk(connection: socket.socket) -> None:
        said = b""
        while not said.endswith(NOTE.encode()) and (more := connection.recv(BYTES)):
            said += more
        connection.sendall(head + b"\r\n\r\n" + body)

    return talk


def test_a_line_comes_back():
    with place(answer(b"HTTP/1.1 200 OK", LINE)) as at:
        assert isinstance(asked(f"http://{at}"), Cosigned)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "talk", [drip(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000), drip(b""), lambda c: time.sleep(3 * HANGS)]
)
def test_an_octet_now_and_then_ends_on_time_and_leaves_nothing_open(scheme, talk):
    with place(talk) as at:
        assert isinstance(asked(f"{scheme}://{at}", SECONDS), Refused)
        end = time.monotonic() + HANGS
        while left_behind() and time.monotonic() < end:
            time.sleep(0.02)
        assert not left_behind()


def test_an_endless_answer_is_cut_long_before_the_time_is_over():
    def talk(connection: socket.socket) -> None:
        answer(b"HTTP/1.1 200 OK")(connection)
        while True:
            connection.sendall(b"x" * 10_000)

    with place(talk) as at:
        assert asked(f"http://{at}") == Refused("Its answer is too long.")


@pytest.mark.parametrize("head", [b"", b"\xff\xff\xff", b"HTTP/9.9 xx", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200])
def test_what_is_no_http_is_one_line(head):
    with place(answer(head)) as at:
        assert isinstance(asked(f"http://{at}"), Refused)


def test_a_name_server_that_does_not_answer_holds_nobody_up(monkeypatch):
    def find_out(*_: object, **__: object) -> None:
        time.sleep(1)
        raise socket.gaierror

    monkeypatch.setattr(asking.socket, "create_connection", find_out)
    assert asked("http://w.example/", SECONDS) == LATE


def test_a_redirect_leads_nowhere():
    came: list[bytes] = []
    with (
        place(lambda c: came.append(c.recv(10))) as elsewhere,
        place(answer(b"HTTP/1.1 307 Over there\r\nLocation: http://" + elsewhere.encode())) as at,
    ):
        assert asked(f"http://{at}") == Refused("It answered with status 307.")
    assert not came


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    context = own_certificate(tmp_path)

    def talk(connection: socket.socket) -> None:
        with contextlib.suppress(ssl.SSLError):
            answer(b"HTTP/1.1 200 OK", LINE)(context.wrap_socket(connection, server_side=True))

    with place(talk) as at:
        assert asked(f"https://{at}") == Refused("It cannot be reached (SSLCertVerificationError).")


def test_over_tls_to_whom_the_certificate_names(tmp_path, monkeypatch):
    context = own_certificate(tmp_path)
    trusting = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
    monkeypatch.setattr(asking.ssl, "create_default_context", lambda: trusting)

    def talk(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secured:
            answer(b"HTTP/1.1 200 OK", LINE)(secured)

    with place(talk) as at:
        assert isinstance(asked(f"https://{at}"), Cosigned)


def own_certificate(folder) -> ssl.SSLContext:  # type: ignore[no-untyped-def]
    """A server's side of TLS for 127.0.0.1, signed by itself."""
    from datetime import UTC, datetime, timedelta
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "w.example")]), datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    whole = certificate.public_bytes(pem) + key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "both.pem").write_bytes(whole)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context
