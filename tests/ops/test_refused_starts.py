"""What stops a start or a command is told in one line with its mend, and nothing is made."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from firsthand.core.errors import BadInput
from firsthand.ops.parts import Listen, listen
from firsthand.vault.keyring import key_file
from running import Instance


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    """The name of a folder in which nothing has been set up."""
    return Instance(tmp_path / "data")


def serve(instance: Instance, *more: str) -> tuple[int, str]:
    """Exit code and the one line of a refused `serve`."""
    done = instance.run(
        "serve", "--web", f"127.0.0.1:{instance.web}", "--smtp", f"127.0.0.1:{instance.smtp}",
        "--programme", str(instance.programme), *more, check=False,
    )  # fmt: skip
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1, lines
    assert done.stdout == b""
    return done.returncode, lines[0]


@pytest.mark.parametrize(
    "command",
    [
        ["worker", "--once"], ["web"], ["mail"], ["mail", "list"], ["staff", "list"], ["log", "check"],
        ["staff", "invite", "a@staff.example", "--role", "lead"], ["programme", "show"], ["serve"],
    ],
)  # fmt: skip
def test_a_mistyped_folder_is_refused_and_not_made(instance, command):
    done = instance.run(*command, check=False)
    assert done.returncode == 3
    assert f"There is no instance in {instance.data}. Run: firsthand serve" in done.stderr.decode()
    assert not instance.data.exists()


def test_a_mail_for_a_mistyped_folder_stays_with_the_mail_server(instance):
    done = instance.run("deliver", stdin=b"Subject: hole\n\nhere\n", check=False)
    assert done.returncode == 75
    assert "There is no instance" in done.stderr.decode()
    assert not instance.data.exists()


def test_a_mail_waits_while_no_programme_is_in_force(instance):
    make = "from firsthand.ops.instance import open_instance; open_instance(new=True)"
    subprocess.run([sys.executable, "-c", make], env=instance.environment, check=True)
    done = instance.run("deliver", stdin=b"Subject: hole\n\nhere\n", check=False)
    assert done.returncode == 75
    assert "programme" in done.stderr.decode()


def test_a_database_elsewhere_needs_the_key_in_the_folder(instance):
    instance.environment["FIRSTHAND_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:9/none?connect_timeout=2"
    assert "There is no instance" in instance.run("staff", "list", check=False).stderr.decode()
    assert not instance.data.exists()


def test_publishing_may_set_up_a_new_folder(instance, published_folder):
    shutil.copytree(published_folder, instance.data)
    assert b"Confirmed within 72 hours, confidential for 45 days." in instance.run("programme", "show").stdout
    promises = instance.run("programme", "show", "--json").stdout
    assert b'"confirm_within_hours": 72,' in promises


@pytest.mark.parametrize("where", ["file", "file/below", "/proc/nowhere"])
def test_a_folder_that_cannot_be_used_is_told(instance, tmp_path, where):
    (tmp_path / "file").touch()
    code, said = serve(instance, "--data", str(tmp_path / where))
    assert code == 3
    assert "cannot be used" in said


def test_a_taken_port_is_told_before_anything_is_made(instance):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", instance.smtp))
        taken.listen()
        code, said = serve(instance)
    assert code == 3
    assert f"127.0.0.1:{instance.smtp} is in use." in said
    assert not instance.data.exists()


def test_one_place_for_two_parts_is_told(instance):
    assert serve(instance, "--lmtp", f"127.0.0.1:{instance.smtp}")[0] == 2


@pytest.mark.parametrize("text", ["nonsense", "127.0.0.1:abc", "127.0.0.1:99999", "h:0", "::1:80", "h:", "", "a b:1"])
def test_what_is_no_place_is_bad_input(text):
    with pytest.raises(BadInput, match="HOST:PORT"):
        listen(text)


def test_places_are_read_and_written_alike():
    assert listen(":80") == Listen("127.0.0.1", 80)
    assert str(listen("[::1]:8000")) == "[::1]:8000"


def test_a_malformed_place_ends_the_command_with_bad_input(instance):
    assert serve(instance, "--smtp", "127.0.0.1:abc")[0] == 2


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("FIRSTHAND_URL", "disclose.example"), ("FIRSTHAND_URL", "https://[x"),
        ("FIRSTHAND_SMTP_URL", "mail.example:25"), ("FIRSTHAND_SMTP_URL", "smtp://u:secret@mail.example:99999"),
        ("FIRSTHAND_MAIL_LIMIT", "25 MB"), ("FIRSTHAND_LOG_ORIGIN", "our log"), ("FIRSTHAND_DATABASE_URL", "nonsense"),
    ],
)  # fmt: skip
def test_a_variable_that_cannot_work_is_named_without_its_value(instance, variable, value):
    instance.environment[variable] = value
    code, said = serve(instance)
    assert code == 3
    assert variable in said
    assert value not in said
    assert not instance.data.exists()


def test_everything_in_a_folder_that_others_can_enter_is_kept_from_them(published_folder):
    assert published_folder.stat().st_mode & 0o077 == 0o055
    made = list(published_folder.rglob("*"))
    assert {"firsthand.sqlite3", key_file(published_folder).name} <= {path.name for path in made}
    assert [path for path in made if path.stat().st_mode & 0o077] == []
