"""A version written back into a folder says the same as the one it came from."""

import pytest

from firsthand.programme.folder import files_of
from firsthand.programme.reading import belongs, content_sha256, definition, read_folder
from stage import ROOT

SHIPPED = sorted(folder for folder in (ROOT / "programmes").iterdir() if (folder / "programme.toml").is_file())


def written(folder, files):
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return definition(read_folder(folder))


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_a_shipped_programme_written_back_has_the_same_hash(folder, tmp_path):
    content = definition(read_folder(folder))
    assert content_sha256(written(tmp_path / "again", files_of(content))) == content_sha256(content)


def test_odd_signs_own_promises_and_a_decision_table_come_back(tmp_path):
    content = definition(read_folder(ROOT / "programmes" / "mimecast"))
    content["organisation"] = 'A "b" \\ c  d\u00a0e'
    content["promises"] |= {
        "paused_by": {"assessment": []}, "warn_at": [50], "own": [{
            "id": "first_look", "name": {"en": "A first look", "nl": "Een eerste blik"}, "within": {"days": 3},
            "starts": "arrived", "kept_by": "settled_by_hand", "paused_by": [], "public": False,
        }],
    }  # fmt: skip
    assert written(tmp_path / "again", files_of(content)) == content


def test_only_files_that_are_read_belong_to_a_folder():
    names = ["programme.toml", "policy.en.md", "ssvc.json", "README.md", "policy.md", ".json", "a/policy.en.md"]
    assert [name for name in names if belongs(name)] == ["programme.toml", "policy.en.md", "ssvc.json"]
