"""The part [severity]: optional, checked, part of the version; a table of one's own beside it."""

import json

import pytest

from firsthand.programme.changes import Fact, changes
from firsthand.programme.reading import build, content_sha256, definition, from_definition, read_folder
from firsthand.triage.severity.shipped import supplier_table
from firsthand.triage.severity.systems import System
from rating import programme_folder
from stage import ROOT


def findings(tmp_path, part):
    _, found = build(read_folder(programme_folder(tmp_path, part)))
    return [finding.id for finding in found]


def test_a_programme_without_the_part_has_none_and_its_definition_does_not_name_it():
    source = read_folder(ROOT / "programmes" / "mimecast")
    assert build(source)[0].severity is None
    assert "severity" not in definition(source)


def test_the_part_arrives_typed_with_its_defaults(tmp_path):
    programme, found = build(read_folder(programme_folder(tmp_path)))
    part = programme.severity
    assert found == []
    assert part.systems == (System.CVSS_4_0, System.CVSS_3_1, System.SSVC)
    assert part.reporter_may_rate
    assert part.table.id == "x_example.firsthand:SUP:1.0.0"


def test_without_ssvc_no_table_is_kept(tmp_path):
    programme, _ = build(read_folder(programme_folder(tmp_path, '[severity]\nsystems = ["cvss-4.0"]\n')))
    assert programme.severity.table is None


def test_a_stored_version_reads_back_as_the_same_part(tmp_path):
    source = read_folder(programme_folder(tmp_path))
    stored = json.loads(json.dumps(definition(source), sort_keys=True))
    assert from_definition(stored).severity == build(source)[0].severity
    assert content_sha256(stored) == content_sha256(definition(source))


def test_the_part_is_part_of_the_hash(tmp_path):
    plain = content_sha256(definition(read_folder(ROOT / "programmes" / "mimecast")))
    assert content_sha256(definition(read_folder(programme_folder(tmp_path)))) != plain


def test_a_table_of_the_operator_is_read_from_the_folder(tmp_path):
    folder = programme_folder(tmp_path, '[severity]\nsystems = ["ssvc"]\nssvc_table = "ours.json"\n')
    (folder / "ours.json").write_text(json.dumps({**supplier_table(), "key": "OURS"}))
    programme, found = build(read_folder(folder))
    assert found == []
    assert programme.severity.table.id == "x_example.firsthand:OURS:1.0.0"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("[severity]\n", ["systems.missing"]),
        ('[severity]\nsystems = ["cvss-2.0"]\n', ["systems.unknown"]),
        ('[severity]\nsystems = [{}, "cvss-3.1"]\n', ["systems.unknown"]),
        ('[severity]\nsystems = ["cvss-3.1"]\nreporter_may_rate = "yes"\n', ["value.type"]),
        ('[severity]\nsystems = ["cvss-3.1"]\nscore = 9\n', ["key.unknown"]),
        ('[severity]\nsystems = ["cvss-3.1"]\nssvc_table = "ours.json"\n', ["file.missing", "ssvc_table.unused"]),
        ('[severity]\nsystems = ["ssvc"]\nssvc_table = "ours.json"\n', ["file.missing"]),
        ('[severity]\nsystems = ["ssvc"]\nssvc_table = "../ours.json"\n', ["ssvc_table.name"]),
        ('[severity]\nsystems = ["ssvc"]\nssvc_table = 3\n', ["value.type"]),
    ],
)
def test_what_is_wrong_is_a_finding(tmp_path, part, expected):
    assert findings(tmp_path, part) == expected


def test_the_part_that_is_no_table_is_a_finding(tmp_path):
    folder = programme_folder(tmp_path, "")
    toml = folder / "programme.toml"
    toml.write_text(f"severity = true\n{toml.read_text()}")
    assert [finding.id for finding in build(read_folder(folder))[1]] == ["value.type", "systems.missing"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [("{", "ssvc_table.syntax"), ("[" * 5000, "ssvc_table.syntax"), ("{}", "ssvc_table.faulty")],
)
def test_a_table_that_is_none_is_a_finding(tmp_path, content, expected):
    folder = programme_folder(tmp_path, '[severity]\nsystems = ["ssvc"]\nssvc_table = "ours.json"\n')
    (folder / "ours.json").write_text(content)
    assert expected in [finding.id for finding in build(read_folder(folder))[1]]


def test_that_severity_is_told_from_now_on_is_a_change_that_readers_see(tmp_path):
    before = build(read_folder(ROOT / "programmes" / "mimecast"))[0]
    after = build(read_folder(programme_folder(tmp_path)))[0]
    (change,) = changes(before, after, "en").facts
    assert (change.fact, change.before) == (Fact.SEVERITY, "")
    assert change.after.startswith("CVSS 4.0, CVSS 3.1, SSVC")
