"""A real Dovecot on loopback, in a folder of its own and with nothing of the system's: its mailboxes for a test.

It runs as root (in CI) and as anybody else. Certificates come from an authority made for the test: `ca` is its file.
"""

import base64
import datetime
import grp
import imaplib
import ipaddress
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from imap_tools.utils import encode_folder

from programs import needs, path_of
from running import free_port

USER, PASSWORD = "desk@mimecast.example", "pä ss/w:ord@1"
START_WITHIN_SECONDS = STOP_WITHIN_SECONDS = 20

_CONF = """\
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
first_valid_gid = 0
mail_max_userip_connections = 50
mail_location = maildir:{folder}/mail/box
namespace inbox {{
  inbox = yes
  separator = /
}}
disable_plaintext_auth = no
ssl = {ssl}
{certificates}
auth_mechanisms = plain login
auth_failure_delay = 0
passdb {{
  driver = passwd-file
  args = scheme=plain username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {plain}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
{more}
"""


def certificates(folder: Path, *, host: str = "127.0.0.1") -> None:
    """Write ca.pem, server.pem and server.key: an authority, and what it says of `host` and localhost."""
    now = datetime.datetime.now(datetime.UTC)
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of a test")])

    def unsigned(subject: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder().subject_name(subject).issuer_name(name).public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=2))
        )  # fmt: skip

    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    ca = (
        unsigned(name, ca_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    server = (
        unsigned(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]), key.public_key())
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host)), x509.DNSName("localhost")]),
            critical=False,
        )
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(ca.public_bytes(pem))
    (folder / "server.pem").write_bytes(server.public_bytes(pem))
    (folder / "server.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


class Dovecot:
    """A Dovecot with one account; `put` lays mail into its folders, `see` says what lies there."""

    def __init__(self, *, tls: bool = True, more: str = "") -> None:
        needs("dovecot", "doveadm")
        # Not below a folder that only root may enter: its processes run as somebody else. The path stays short, as
        # those of sockets must.
        self.folder = Path(tempfile.mkdtemp(prefix="fh-dovecot-"))
        self.process: subprocess.Popen[bytes] | None = None
        self.plain, self.tls = free_port(), free_port()
        try:
            self.folder.chmod(0o755)
            certificates(self.folder)
            self._write(tls, more)
        except BaseException:
            self._clear()
            raise

    @property
    def ca(self) -> str:
        """For FIRSTHAND_IMAP_CA."""
        return str(self.folder / "ca.pem")

    def _write(self, tls: bool, more: str) -> None:
        me, as_root = pwd.getpwuid(os.geteuid()), os.geteuid() == 0
        owner = pwd.getpwnam("nobody") if as_root else me
        internal = pwd.getpwnam("dovecot") if as_root else me
        login = "dovenull" if as_root else me.pw_name
        for name in ("run", "mail"):
            (self.folder / name).mkdir(mode=0o755)
        os.chown(self.folder / "mail", owner.pw_uid, owner.pw_gid)
        given = f"ssl_cert = <{self.folder}/server.pem\nssl_key = <{self.folder}/server.key" if tls else ""
        self.conf.write_text(
            _CONF.format(
                folder=self.folder, internal=internal.pw_name, login=login, uid=owner.pw_uid, gid=owner.pw_gid,
                group=grp.getgrgid(internal.pw_gid).gr_name, ssl="yes" if tls else "no", certificates=given,
                plain=self.plain, tls=self.tls, more=more,
            )
        )  # fmt: skip
        self.set_password(PASSWORD)

    @property
    def conf(self) -> Path:
        return self.folder / "dovecot.conf"

    def set_password(self, password: str) -> None:
        """Change the password of the account; a colon ends it in this file, so it stands there in another form."""
        coded = base64.b64encode(password.encode()).decode()
        users = self.folder / "users"
        users.write_text(f"{USER}:{{PLAIN.B64}}{coded}::::::\n", encoding="utf-8")
        users.chmod(0o644)

    def url(self, folder: str = "", *, scheme: str = "imaps", password: str | None = PASSWORD) -> str:
        """For FIRSTHAND_IMAP_URL; without a password one must lie in a file."""
        port = self.tls if scheme == "imaps" else self.plain
        secret = "" if password is None else f":{quote(password, safe='')}"
        return f"{scheme}://{quote(USER, safe='')}{secret}@127.0.0.1:{port}/{quote(folder)}"

    def start(self) -> "Dovecot":
        self.process = subprocess.Popen(
            [path_of("dovecot"), "-F", "-c", str(self.conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + START_WITHIN_SECONDS
        while time.monotonic() < deadline:
            assert self.process.poll() is None, f"Dovecot ended: {self.log()}"
            try:
                with socket.create_connection(("127.0.0.1", self.plain), timeout=2) as there:
                    if there.recv(100).startswith(b"* OK"):
                        return self
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"Dovecot did not come up: {self.log()}")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(STOP_WITHIN_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def log(self) -> str:
        file = self.folder / "dovecot.log"
        return file.read_text(errors="replace") if file.exists() else "no log"

    def client(self) -> imaplib.IMAP4:
        """A client of somebody else, signed in."""
        client = imaplib.IMAP4("127.0.0.1", self.plain, timeout=20)
        client.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
        return client

    def put(self, raw: bytes, *, folder: str = "INBOX", at: datetime.datetime | None = None, flags: str = "") -> None:
        """Lay a message into a folder, as if it had come at a moment (else now)."""
        client = self.client()
        name = encode_folder(folder).decode()
        client.create(name)
        moment = at or datetime.datetime.now(datetime.UTC)
        done = client.append(name, flags, moment, raw)
        assert done[0] == "OK", done
        client.logout()

    def see(self, folder: str = "INBOX") -> list[tuple[str, ...]]:
        """The flags of every message in a folder, in order; none for a folder that is not there."""
        client = self.client()
        if client.select(encode_folder(folder).decode(), readonly=True)[0] != "OK":
            client.logout()
            return []
        found = client.fetch("1:*", "(FLAGS)")[1] if client.response("EXISTS")[1] != [b"0"] else []
        flags = [imaplib.ParseFlags(line) for line in found if isinstance(line, bytes)]
        client.logout()
        return [tuple(sorted(f.decode() for f in some if f != rb"\Recent")) for some in flags]

    def empty(self, folder: str = "INBOX") -> None:
        """Take every message out of a folder."""
        client = self.client()
        client.select(encode_folder(folder).decode())
        client.uid("STORE", "1:*", "+FLAGS", r"(\Deleted)")
        client.expunge()
        client.logout()

    def renumber(self) -> None:
        """Let it forget its numbers: every folder gets another UIDVALIDITY."""
        self.stop()
        for file in (self.folder / "mail").rglob("dovecot*"):
            if file.is_file():
                file.unlink()
        time.sleep(1.1)  # the new one is the second in which it is made
        self.start()

    def __enter__(self) -> "Dovecot":
        try:
            return self.start()
        except BaseException:
            self._clear()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()

    def _clear(self) -> None:
        """Stop it and take its folder away."""
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
