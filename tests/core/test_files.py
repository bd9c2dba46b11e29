"""A file is whole or not there, and a failure leaves nothing beside it."""

import errno
from pathlib import Path

import pytest

from firsthand.core import files
from firsthand.core.files import replace_file


def test_the_octets_are_there_and_nothing_else(tmp_path):
    replace_file(tmp_path / "new" / "file", b"first")
    replace_file(tmp_path / "new" / "file", b"second")
    assert {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()} == {"file": b"second"}


@pytest.mark.parametrize("failure", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize(("of", "act"), [(files.os, "fsync"), (Path, "rename")])
def test_a_write_that_fails_leaves_the_old_octets_and_no_half_file(tmp_path, monkeypatch, of, act, failure):
    def fails(*_):
        raise failure

    replace_file(tmp_path / "file", b"old")
    with monkeypatch.context() as patch:
        patch.setattr(of, act, fails)
        with pytest.raises(type(failure)):
            replace_file(tmp_path / "file", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"file": b"old"}
