"""The operator's guide says what works: its commands are run, its unit and its lines for Postfix are tried."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from postfix import Postfix
from programs import path_of
from running import Instance
from stage import ROOT

GUIDE = (ROOT / "docs" / "operators-guide.md").read_text()
BLOCK = re.compile(r"^```(?P<kind>[a-z]+(?: run)?)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [found["body"] for found in BLOCK.finditer(GUIDE) if found["kind"] == kind]


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Folders that stand for those of the guide."""
    for name in ("srv/firsthand", "var/lib/firsthand", "var/backups"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "srv/firsthand/.venv").symlink_to(Path(sys.executable).parents[1])
    return tmp_path


def on(machine: Path, text: str) -> str:
    for folder in ("/srv/firsthand", "/var/lib/firsthand", "/var/backups"):
        text = text.replace(folder, f"{machine}{folder}")
    return text


def test_every_command_of_the_guide_does_what_it_says(machine):
    path_of("sqlite3")
    data = machine / "var/lib/firsthand/data"
    instance = Instance(data, programme=machine / "var/lib/firsthand/programme")
    environment = {k: v for k, v in instance.environment.items() if not k.startswith("FIRSTHAND_")}
    first, *rest = blocks("sh run")

    def run(script: str) -> str:
        done = subprocess.run(
            ["bash", "-eu", "-o", "pipefail", "-c", on(machine, script)], cwd=machine / "srv/firsthand",
            env={**environment, "FIRSTHAND_DATA": str(data)}, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout

    run(first)
    _name(machine / "var/lib/firsthand/programme")
    with instance:
        said = "\n".join(map(run, rest))
    assert "/desk/invitation/" in said
    assert "ines@you.example" in said
    assert "all of them fit" in said
    assert said.count("report") >= 2  # the mail is listed, and listed again from the backup


def _name(programme: Path) -> None:
    """The example takes mail for an address of its own; the guide's reader has put theirs there."""
    file = programme / "programme.toml"
    file.write_text(re.sub(r"(?m)^(mail|contact)\s*=.*$", r'\1 = "security@you.example"', file.read_text()))


@pytest.mark.parametrize("kind", ["sh", "sh run"])
def test_every_block_is_good_shell(kind):
    for script in blocks(kind):
        assert subprocess.run(["bash", "-n", "-c", script], check=False).returncode == 0, script


def test_the_unit_is_one_that_systemd_takes(machine):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not on this machine")
    unit = machine / "firsthand.service"
    (text,) = blocks("systemd")
    (machine / "firsthand.env").write_text("")
    unit.write_text(on(machine, text).replace("/etc/firsthand.env", f"{machine}/firsthand.env"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, timeout=60, check=False
    )  # fmt: skip
    # Whatever else systemd thinks of this machine, it finds nothing in the unit.
    assert "firsthand.service" not in done.stderr, done.stderr


def test_postfix_with_the_lines_of_the_guide_hands_reports_over(published_folder, tmp_path):
    shutil.copytree(published_folder, tmp_path / "data")
    (lines,) = blocks("postfix")
    with Instance(tmp_path / "data") as instance:
        lines = lines.replace("security@you.example", "security@mimecast.example").replace("8026", str(instance.lmtp))
        more = "\n".join(line for line in lines.splitlines() if not line.startswith(("recipient_", "message_")))
        with Postfix(domain="mimecast.example", lmtp=1, more=more) as postfix:
            postfix.send("ada@finder.example", ["security+x@mimecast.example"], b"Subject: A finding\r\n\r\nWords")
            for _ in range(100):
                if kept := instance.json("mail", "list"):
                    break
    assert len(kept) == 1
