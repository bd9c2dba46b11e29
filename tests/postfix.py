"""Debian's Postfix on loopback, in a folder of its own and with nothing of the system's: its MTA for a test.

It hands mail for the contact's domain to an LMTP door, and has mailboxes of its own in a second domain (Maildir).
"""

import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

from programs import path_of
from running import free_port

BOXES_AT = "finder.example"
OWNER_OF_BOXES = "nobody"
START_WITHIN_SECONDS = 20

_MAIN = """\
compatibility_level = 3.6
config_directory = {folder}/config
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.organisation.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
disable_dns_lookups = yes
recipient_delimiter = +
relay_domains = {domain}
relay_transport = lmtp:inet:127.0.0.1:{lmtp}
default_transport = error:this test has no way to the outside
virtual_mailbox_domains = {boxes_at}
virtual_mailbox_base = {folder}/boxes
virtual_mailbox_maps = inline:{{ {boxes} }}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_relay_restrictions = permit_mynetworks, reject
# Unknown people of our own domain are found out at delivery, so that a real bounce goes out.
smtpd_reject_unlisted_recipient = no
smtputf8_enable = yes
message_size_limit = 30000000
alias_maps =
local_recipient_maps =
biff = no
in_flow_delay = 0
queue_run_delay = 300s
minimal_backoff_time = 300s
maximal_backoff_time = 600s
{more}
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup    unix n - n 60 1 pickup
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
showq     unix n - n - - showq
error     unix - - n - - error
retry     unix - - n - - error
virtual   unix - n n - - virtual
lmtp      unix - - n - - lmtp
anvil     unix - - n - 1 anvil
postlog   unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """A Postfix that delivers `domain` to an LMTP port and keeps `people` of finder.example in Maildirs of its own."""

    def __init__(self, *, domain: str, lmtp: int, people: tuple[str, ...] = ("ada",), more: str = "") -> None:
        # Not below a folder that only root may enter: most of Postfix runs as somebody else.
        self.folder = Path(tempfile.mkdtemp(prefix="firsthand-postfix-"))
        self.folder.chmod(0o755)
        self.port = free_port()
        self._write(domain, lmtp, people, more)

    def _write(self, domain: str, lmtp: int, people: tuple[str, ...], more: str) -> None:
        owner, postfix = pwd.getpwnam(OWNER_OF_BOXES), pwd.getpwnam("postfix")
        for name in ("config", "queue", "data", "boxes"):
            (self.folder / name).mkdir()
            (self.folder / name).chmod(0o755)  # whatever the umask of the suite is by now
        os.chown(self.folder / "data", postfix.pw_uid, postfix.pw_gid)
        os.chown(self.folder / "boxes", owner.pw_uid, owner.pw_gid)
        boxes = ", ".join(f"{{ {name}@{BOXES_AT} = {name}/ }}" for name in people)
        (self.folder / "config" / "main.cf").write_text(
            _MAIN.format(
                folder=self.folder, domain=domain, lmtp=lmtp, boxes_at=BOXES_AT, boxes=boxes, uid=owner.pw_uid,
                gid=owner.pw_gid, more=more,
            )
        )  # fmt: skip
        (self.folder / "config" / "master.cf").write_text(_MASTER.format(port=self.port))
        for file in (self.folder / "config").iterdir():
            file.chmod(0o644)

    @property
    def url(self) -> str:
        """For FIRSTHAND_SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def _run(self, name: str, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(
            [path_of(name), "-c", str(self.folder / "config"), *arguments], capture_output=True, text=True, timeout=60,
            check=False, umask=0o022,
        )  # fmt: skip
        assert not check or done.returncode == 0, f"{name} {arguments}: {done.stdout}{done.stderr}{self.log()}"
        return done.stdout

    def start(self) -> "Postfix":
        self._run("postfix", "start")
        deadline = time.monotonic() + START_WITHIN_SECONDS
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=2).close()
            except OSError:
                time.sleep(0.05)
            else:
                return self
        raise AssertionError(f"Postfix did not come up: {self.log()}")

    def stop(self) -> None:
        """Stop it and take its folder away."""
        self._run("postfix", "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> str:
        log = self.folder / "mail.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def waiting(self) -> list[str]:
        """A line of JSON for every mail in the queue."""
        return self._run("postqueue", "-j").splitlines()

    def flush(self) -> None:
        """Try everything in the queue at once."""
        self._run("postqueue", "-f")

    def box(self, name: str) -> list[bytes]:
        """The mails of a person of finder.example, oldest first."""
        files = (self.folder / "boxes" / name / "new").glob("*")
        return [file.read_bytes() for file in sorted(files, key=lambda file: file.stat().st_mtime_ns)]

    def send(self, sender: str, to: list[str], raw: bytes, *, options: tuple[str, ...] = ()) -> None:
        """Hand in a mail as its octets are, for what swaks cannot say: parameters of MAIL FROM."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=30) as session:
            session.sendmail(sender, to, raw, mail_options=options)

    def swaks(self, *arguments: str) -> str:
        """What swaks says when it sends a mail; `arguments` are its own."""
        done = subprocess.run(
            [path_of("swaks"), "--server", f"127.0.0.1:{self.port}", *arguments], capture_output=True, text=True,
            errors="replace", timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def __enter__(self) -> "Postfix":
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
