"""Debian's Postfix with a configuration, a queue and a master of its own, delivering to a Maildir."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

PROGRAM = shutil.which("postfix") or "/usr/sbin/postfix"
PARTS = Path("/usr/lib/postfix/sbin")
SERVICES = """\
{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
SETTINGS = """\
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = {home}/log/mail.log
maillog_file_prefixes = {home}/log
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = postfix.bench.example
mydestination =
virtual_mailbox_domains = mimecast.example
virtual_mailbox_base = {home}/box
virtual_mailbox_maps = static:security/
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
virtual_mailbox_limit = 0
message_size_limit = 52428800
mynetworks = 127.0.0.0/8
smtpd_recipient_restrictions = permit_mynetworks,reject
smtpd_client_connection_count_limit = 0
biff = no
"""


class Postfix:
    """Stands until `stop`. Raises Absent where it cannot."""

    class Absent(Exception):
        """Postfix is not here, or we may not start it."""

    def __init__(self, home: Path, port: int) -> None:
        if not (PARTS / "master").exists():
            raise self.Absent("Postfix is not installed (apt-get install postfix)")
        if os.geteuid() != 0:
            raise self.Absent("Postfix's master must be started by root")
        self.home, self.at = home, ("127.0.0.1", port)
        owner = pwd.getpwnam("postfix")
        for name in ("etc", "queue", "data", "box", "log"):
            (home / name).mkdir(parents=True)
            (home / name).chmod(0o755)
        for name in ("data", "box"):
            os.chown(home / name, owner.pw_uid, owner.pw_gid)
        names = {"home": home, "port": f"127.0.0.1:{port}", "uid": owner.pw_uid, "gid": owner.pw_gid}
        (home / "etc/main.cf").write_text(SETTINGS.format(**names))
        (home / "etc/master.cf").write_text(SERVICES.format(**names))
        done = subprocess.run([PROGRAM, "-c", str(home / "etc"), "start"], capture_output=True, text=True, check=False)
        if done.returncode:
            raise self.Absent(f"Postfix did not start: {done.stderr.strip()}")
        self.pid = int((home / "queue/pid/master.pid").read_text())
        self._until_it_answers()

    def _until_it_answers(self) -> None:
        for _ in range(200):
            try:
                socket.create_connection(self.at, timeout=2).close()
                return
            except OSError:
                time.sleep(0.05)
        raise self.Absent("Postfix did not answer")

    @property
    def delivered(self) -> Path:
        """Where finished mails lie."""
        return self.home / "box/security/new"

    def stop(self) -> None:
        """End the master that we started, and with it what it started."""
        os.kill(self.pid, signal.SIGTERM)
        for _ in range(200):
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.05)
