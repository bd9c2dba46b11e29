import pytest

from firsthand.core.errors import SetupRefused
from firsthand.vault import keyring


def test_a_new_key_is_readable_by_its_owner_alone(tmp_path):
    keyring.make(tmp_path)
    assert keyring.key_file(tmp_path).stat().st_mode & 0o777 == 0o600


def test_a_key_that_others_can_read_is_refused_with_the_mend(tmp_path):
    keyring.make(tmp_path)
    keyring.key_file(tmp_path).chmod(0o640)
    with pytest.raises(SetupRefused, match="chmod 600"):
        keyring.load(tmp_path)


def test_a_missing_key_is_refused(tmp_path):
    with pytest.raises(SetupRefused, match="missing"):
        keyring.load(tmp_path)


@pytest.mark.parametrize("content", ["", "zz", "abcd", "00" * 31, "00" * 33])
def test_a_file_that_holds_no_key_is_refused(tmp_path, content):
    keyring.make(tmp_path)
    keyring.key_file(tmp_path).write_text(content)
    with pytest.raises(SetupRefused):
        keyring.load(tmp_path)


def test_an_existing_key_is_never_replaced(tmp_path):
    keyring.make(tmp_path)
    with pytest.raises(FileExistsError):
        keyring.make(tmp_path)


def test_two_purposes_get_unrelated_keys():
    ring = keyring.Keyring(bytes(32))
    assert ring.derived("one") != ring.derived("two")
    assert ring.mac("one", b"x") != ring.mac("two", b"x")
