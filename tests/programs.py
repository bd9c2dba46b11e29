"""Programs from Debian that some tests drive; `scripts/get-debian-parts` installs them."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

PLACES = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/lib/dovecot"))


def needs(*names: str, root: bool = False, folders: Sequence[str] = ()) -> None:
    """Leave the test out in one line where a program is missing, or the rights of root; under CI=true it fails."""
    missing = [name for name in names if not shutil.which(name, path=PLACES)]
    missing += [folder for folder in folders if not Path(folder).is_dir()]
    if root and os.geteuid() != 0:
        missing.append("the rights of root")
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"CI must run this, but here is no {', '.join(missing)}.")
    if missing:
        pytest.skip(f"here is no {', '.join(missing)}")


def path_of(name: str) -> str:
    """Where a program is, of which `needs` has said that it is there."""
    found = shutil.which(name, path=PLACES)
    assert found, name
    return found
