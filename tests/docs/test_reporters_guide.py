"""What the reporter's guide tells a reporter to type does what it says."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from programs import path_of
from running import Instance
from stage import ROOT

GUIDE = (ROOT / "docs" / "reporters-guide.md").read_text()
COMMANDS = re.findall(r"^```sh run\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
STAFF = "security@mimecast.example"


@pytest.fixture
def reporter() -> Iterator[Path]:
    """A home with a short name: GnuPG puts a socket there, and the names of sockets are short."""
    with tempfile.TemporaryDirectory(prefix="fh-") as name:
        (Path(name) / ".gnupg").mkdir(mode=0o700)
        yield Path(name)


def test_every_command_of_the_guide_does_what_it_says(reporter, published_folder, tmp_path):
    for program in ("curl", "gpg"):
        path_of(program)
    shutil.copytree(published_folder, tmp_path / "data")
    with Instance(tmp_path / "data") as instance:
        instance.run("keys", "new")
        instance.run("deliver", "--from", "a@finder.example", "--to", STAFF, stdin=b"Subject: A finding\r\n\r\nWords")
        instance.run("worker", "--once")
        number = instance.json("mail", "list")[-1]["case"]
        receipt = ("case", "proof", number, "--as", STAFF, "--out", str(reporter / "receipt.json"))
        instance.run("staff", "invite", STAFF, "--role", "lead")
        instance.run(*receipt)
        said = "".join(_typed(command, reporter, instance.url) for command in COMMANDS)
    assert "Contact:" in said
    assert "proved" in said.lower()


def _typed(command: str, home: Path, url: str) -> str:
    bin_folder = Path(sys.executable).parent
    done = subprocess.run(
        ["bash", "-eu", "-c", command.replace("https://disclosure.you.example", url)], cwd=home,
        env={"HOME": str(home), "PATH": f"{bin_folder}:/usr/bin:/bin"}, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout
