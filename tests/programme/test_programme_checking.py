"""`programme check` names every fault, with its place and a mend."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tidewater import FOLDER, ids, with_change

from firsthand.programme.checking import check_folder
from firsthand.programme.rules import Severity

TOML, EN, NL = "programme.toml", "policy.en.md", "policy.nl.md"

FAULTS = [
    # the file as such
    (TOML, "format = 1", "format = 2", "format.unknown", f"{TOML}:2"),
    (TOML, "format = 1", "format = [", "toml.syntax", f"{TOML}:3"),
    (TOML, "format = 1", "format = 1\ncolour = 3", "key.unknown", f"{TOML}:3"),
    (TOML, 'organisation = "Tidewater & Co"\n', "", "key.missing", TOML),
    (TOML, '"Tidewater & Co"', "7", "value.type", f"{TOML}:3"),
    (TOML, '"Tidewater & Co"', '"a\\u0000b"', "value.control", f"{TOML}:3"),
    # languages and texts
    (TOML, '["en", "nl"]', "[]", "languages.missing", f"{TOML}:4"),
    (TOML, '["en", "nl"]', '["en", "nl", "fr"]', "text.missing", f"{TOML}:4"),
    (TOML, '["en", "nl"]', '["en", "Dutch!"]', "languages.malformed", f"{TOML}:4"),
    (TOML, '["en", "nl"]', '["en", "nl", "nl"]', "languages.twice", f"{TOML}:4"),
    (TOML, '["en", "nl"]', '["en"]', "text.unlisted", NL),
    (EN, "# Disclosure\n", "", None, ""),
    (EN, "# Disclosure\n# How", "How", "title.missing", f"{EN}:1"),
    (EN, "# Disclosure", "Before it all.\n\n# Disclosure", "title.late", f"{EN}:3"),
    # contact, promises, time zone, credit
    (TOML, '[contact]\nmail = "security@tidewater.example"', "", "contact.missing", TOML),
    (TOML, "security@tidewater.example", "", "contact.missing", f"{TOML}:7"),
    (TOML, "security@tidewater.example", "Team <security@tidewater.example>", "contact.invalid", f"{TOML}:8"),
    (TOML, "security@tidewater.example", "security@tidewater", "contact.invalid", f"{TOML}:8"),
    (TOML, "security@tidewater.example", "a@b.example\\nBcc: x@y.example", "contact.invalid", f"{TOML}:8"),
    (TOML, "confirm_within_hours = 72\n", "", "key.missing", f"{TOML}:10"),
    (TOML, "confirm_within_hours = 72", "confirm_within_hours = 0", "number.range", f"{TOML}:11"),
    (TOML, "confirm_within_hours = 72", 'confirm_within_hours = "72"', "value.type", f"{TOML}:11"),
    (TOML, "embargo_days = 45", "embargo_days = -45", "number.range", f"{TOML}:12"),
    (TOML, "embargo_days = 45", "embargo_days = true", "value.type", f"{TOML}:12"),
    (TOML, "Europe/Amsterdam", "Europe/Atlantis", "timezone.unknown", f"{TOML}:5"),
    (TOML, "Europe/Amsterdam", "../../etc/passwd", "timezone.unknown", f"{TOML}:5"),
    (TOML, "[promises]", '[credit]\nyears = "sideways"\n[promises]', "years.unknown", f"{TOML}:11"),
    # ids and tables
    (TOML, 'id = "S2"', 'id = "S1"', "id.twice", f"{TOML}:25"),
    (TOML, 'id = "S2"', 'id = "X2"', "id.malformed", f"{TOML}:25"),
    (TOML, 'id = "S6.2"', 'id = "S7.2"', "id.malformed", f"{TOML}:52"),
    (TOML, 'id = "S2"', 'id = "S8"', "rule.no_table", f"{EN}:24"),
    (TOML, 'id = "S2"', 'id = "S8"', "asset.not_in_text", f"{TOML}:24"),
    (EN, "- [X2]", "- [X2a]", "id.malformed", f"{EN}:42"),
    (EN, "- [X2]", "- [Z2]", "id.malformed", f"{EN}:42"),
    (EN, "- [X2]", "- [X1]", "id.twice", f"{EN}:42"),
    (EN, "- [X2] Phishing", "- [X2]", "rule.empty", f"{EN}:42"),
    (EN, "- [X2]", "- [X7]", "rule.missing", EN),
    (NL, "- [X2] Phishing\n", "", "rule.missing", NL),
    (
        NL,
        "- [O1] De kennisbank\n- [O2] De oude koppeling",
        "- [O2] De oude koppeling\n- [O1] De kennisbank",
        "rule.order",
        f"{NL}:33",
    ),
    (
        EN,
        "- [S1] The website\n- [S2] The partner page",
        "- [S2] The partner page\n- [S1] The website",
        "rule.order",
        f"{TOML}:18",
    ),
    # assets
    (TOML, 'kind = "wildcard"', 'kind = "forest"', "kind.unknown", f"{TOML}:31"),
    (TOML, 'kind = "wildcard"\n', "", "key.missing", f"{TOML}:29"),
    (TOML, 'value = "*.api.tidewater.example"\n', "", "asset.value_missing", f"{TOML}:29"),
    (TOML, "*.api.tidewater.example", "api.tidewater.example", "asset.value_malformed", f"{TOML}:32"),
    (TOML, "*.api.tidewater.example", "*.*", "asset.value_malformed", f"{TOML}:32"),
    (TOML, "*.api.tidewater.example", "*.co.uk", "wildcard.too_wide", f"{TOML}:32"),
    (TOML, "https://www.tidewater.example", "www.tidewater.example", "asset.value_malformed", f"{TOML}:21"),
    (
        TOML,
        "https://www.tidewater.example",
        "ftp://www.tidewater.example",
        "asset.value_malformed",
        f"{TOML}:21",
    ),
    (TOML, "198.51.100.0/24", "198.51.100.1/24", "asset.value_malformed", f"{TOML}:37"),
    (TOML, '"kb.tidewater.example"', '"kb.tidewater.example/a"', "asset.value_malformed", f"{TOML}:63"),
    (TOML, '"kb.tidewater.example"', '"WWW.tidewater.example."', "asset.both_sides", f"{TOML}:63"),
    (TOML, '"kb.tidewater.example"', '"old.api.tidewater.example"', "asset.twice", f"{TOML}:71"),
    (TOML, '["SecMes"]', '["Website"]', "alias.twice", f"{TOML}:39"),
    (TOML, '["SecMes"]', '"SecMes"', "value.type", f"{TOML}:43"),
    (TOML, '{ en = "Knowledge base", nl = "Kennisbank" }', '"Knowledge base"', "value.type", f"{TOML}:64"),
    (
        TOML,
        '{ en = "Knowledge base", nl = "Kennisbank" }',
        '{ en = "Knowledge base" }',
        "words.missing",
        f"{TOML}:64",
    ),
    (TOML, '{ en = "Knowledge base", nl = "Kennisbank" }', '{ fr = "Base" }', "words.language", f"{TOML}:64"),
    (TOML, '"third_party_hosting"', '"because"', "reason.unknown", f"{TOML}:65"),
    (TOML, '"https://vendor.example/security"', '"ask around"', "tell.malformed", f"{TOML}:66"),
    (TOML, "cwe = 79", "cwe = -1", "number.range", f"{TOML}:86"),
    # Hall of Fame
    (TOML, "year = 2016", "year = 216", "number.range", f"{TOML}:90"),
    (TOML, "year = 2016\n", "", "key.missing", f"{TOML}:89"),
    (TOML, "https://oduvane.example", "javascript:alert(1)", "hall.link", f"{TOML}:93"),
    (TOML, "https://oduvane.example", "ftp://oduvane.example", "hall.link", f"{TOML}:93"),
    (TOML, "https://oduvane.example", "oduvane.example", "hall.link_scheme", f"{TOML}:93"),
    (TOML, '"Ana Lima"', '"Ana Lima\u00a0"', "hall.spaces", f"{TOML}:94"),
    (TOML, '"Ana Lima"', '" "', "key.missing", f"{TOML}:94"),
    (EN, "{hall_of_fame}\n", "", "hall.missing", EN),
    (EN, "{hall_of_fame}\n", "{hall_of_fame}\n\n{hall_of_fame}\n", "hall.twice", f"{EN}:62"),
    (EN, "{hall_of_fame}\n", "Here: {hall_of_fame}\n", "hall.inline", f"{EN}:60"),
    # words
    (NL, "Iedere onderzoeker moet:", "Wij vragen iedere onderzoeker:", "words.force", f"{NL}:12"),
    (EN, "Every researcher must:", "We ask every researcher to", "words.force", f"{NL}:12"),
    (EN, "{confirm_within_hours} hours", "72 hours", "number.written", f"{EN}:19"),
    (EN, "{confirm_within_hours} hours", "48 hours", "number.differs", f"{EN}:19"),
    (NL, "{embargo_days} dagen", "90\u00a0dagen", "number.differs", f"{NL}:15"),
    (NL, "{embargo_days} dagen vertrouwelijk", "vertrouwelijk", "promise.not_in_text", NL),
    (TOML, 'en = "{confirm_within_hours} hours"', 'en = "72 hours"', "number.written", f"{TOML}:15"),
    (EN, "We thank these people.", "This is our Wall of Fame.", "words.two_names", f"{EN}:58"),
    (EN, "We thank these people.", "We thank these {people}.", "parameter.unknown", f"{EN}:58"),
]
WARNINGS = {
    "alias.twice", "asset.not_in_text", "asset.twice", "hall.inline", "hall.link_scheme", "hall.missing",
    "hall.spaces", "number.written", "parameter.unknown", "promise.not_in_text", "words.force",
    "wildcard.too_wide", "words.missing", "words.two_names",
}  # fmt: skip


def test_a_whole_programme_has_no_findings() -> None:
    assert check_folder(FOLDER) == []


@pytest.mark.parametrize(("file", "old", "new", "finding", "place"), FAULTS)
def test_a_fault_is_found_at_its_line(
    tmp_path: Path, file: str, old: str, new: str, finding: str | None, place: str
) -> None:
    found = check_folder(with_change(tmp_path, file, old, new))
    if finding is None:
        assert found == []
    else:
        assert (finding, place) in [(f.id, f.place) for f in found]
        assert all(f.message and f.mend for f in found)


@pytest.mark.parametrize(("file", "old", "new", "finding", "place"), [f for f in FAULTS if f[3]])
def test_only_what_cannot_be_published_is_an_error(
    tmp_path: Path, file: str, old: str, new: str, finding: str, place: str
) -> None:
    found = [f for f in check_folder(with_change(tmp_path, file, old, new)) if f.id == finding]
    assert {f.severity for f in found} == {Severity.WARNING if finding in WARNINGS else Severity.ERROR}


def test_errors_stand_before_warnings(tmp_path: Path) -> None:
    with_change(tmp_path, "programme.toml", '"Ana Lima"', '"Ana Lima "')
    text = (tmp_path / "programme.toml").read_text().replace("years", "years").replace("format = 1", "format = 9")
    (tmp_path / "programme.toml").write_text(text)
    assert ids(check_folder(tmp_path)) == ["format.unknown", "hall.spaces"]


@pytest.mark.parametrize("name", ["programme.toml", "policy.en.md"])
def test_a_missing_file_is_a_finding(tmp_path: Path, name: str) -> None:
    with_change(tmp_path, "policy.nl.md", "Melden", "Melden")
    (tmp_path / name).unlink()
    assert any(f.id in ("file.missing", "text.missing") for f in check_folder(tmp_path))


def test_a_folder_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    assert "folder.unreadable" in ids(check_folder(tmp_path / "nowhere"))


def test_a_text_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    with_change(tmp_path, "policy.nl.md", "Melden", "Melden")
    (tmp_path / "policy.nl.md").write_bytes(b"# Melden\n\nCo\xf6rdinatie\n")
    assert [(f.id, f.place) for f in check_folder(tmp_path)] == [("file.encoding", "policy.nl.md:3")]


def test_what_a_file_says_reaches_no_terminal_as_control_characters(tmp_path: Path) -> None:
    with_change(tmp_path, "programme.toml", "security@tidewater.example", "\\u001b[31mx\\u202e")
    assert all("\x1b" not in str(f) and "\u202e" not in str(f) for f in check_folder(tmp_path))


WHOLE = {name: (FOLDER / name).read_bytes() for name in (TOML, EN, NL)}
FRAGMENTS = st.sampled_from(
    [
        b"[[scope]]",
        b"\n",
        b'"',
        b"{",
        b"}",
        b"[",
        b"]",
        b"=",
        b"- [X1] ",
        b"#",
        b"\xff",
        b"\0",
        b"|",
        b">",
        b"'''",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from([TOML, EN, NL]),
    junk=st.one_of(st.binary(max_size=40), st.lists(FRAGMENTS, max_size=12).map(b"".join)),
    start=st.integers(0, 2600),
    length=st.integers(0, 60),
    whole=st.booleans(),
)
def test_no_bytes_make_it_raise(tmp_path: Path, name: str, junk: bytes, start: int, length: int, whole: bool) -> None:
    for file, content in WHOLE.items():
        (tmp_path / file).write_bytes(content)
    content = WHOLE[name]
    (tmp_path / name).write_bytes(junk if whole else content[:start] + junk + content[start + length :])
    assert all(str(finding) for finding in check_folder(tmp_path))


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 5000,
        "x = " + "[" * 900 + "]" * 900,
        "x = " + "{a=" * 3000,
        "x = " + "9" * 6000,
        "x = 1e999\ny = nan",
        "x = 1979-13-45",
        "scope = 3\nhall_of_fame = [1, [2]]\nlanguages = 'en'\ncontact = []\npromises = 2020-01-01",
        "languages = [1, {}]\n[[scope]]\nid = 3\nkind = []\nname = { en = 4 }\nparts = [3]\nvalue = {}",
        "languages = ['en']\n[[scope]]\nid = 'S1'\nkind = 'host'\naliases = [4]\nparts = 3",
        "languages = ['en']\n[scope]\nid = 'S1'\n[promises]\nconfirm_within_hours = 99999999999999999999\n",
        "highlights = [{figure = 3, text = { en = '{x}' }}]",
        "a.b.c.d = 1\n[a.b.c.e]\n[[a.b.f]]\n[a.b.f.g]\n",
    ],
)
def test_strange_facts_are_findings(tmp_path: Path, text: str) -> None:
    (tmp_path / TOML).write_text(text)
    (tmp_path / EN).write_bytes(WHOLE[EN])
    assert check_folder(tmp_path)
