"""A programme that rates severity, and vectors that tests write."""

import shutil
from datetime import datetime
from pathlib import Path

from firsthand.programme.actions import publish
from firsthand.programme.queries import Published
from stage import ROOT

BOTH = '[severity]\nsystems = ["cvss-4.0", "cvss-3.1", "ssvc"]\n'
HIGH_4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N"
CRITICAL_31 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
HIGH_31 = "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N"
ANSWERS = "SSVCv2/E:P/A:N/TI:P/PSI:M"


def programme_folder(where: Path, part: str = BOTH) -> Path:
    """The reference programme with a part [severity], in a folder of its own."""
    folder = where / "rating"
    shutil.copytree(ROOT / "programmes" / "mimecast", folder)
    toml = folder / "programme.toml"
    toml.write_text(f"{toml.read_text()}\n{part}", encoding="utf-8")
    return folder


def rates_from(where: Path, at: datetime, part: str = BOTH) -> Published:
    """Publish it: reports from then on are rated."""
    return publish(programme_folder(where, part), by="operator", at=at)[0]
