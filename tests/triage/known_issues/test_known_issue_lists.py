"""Lists of known issues as files: tables, OSV, CSAF; what is odd is named by its line, and nothing is half read."""

import csv
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.triage.known_issues.lists import issues_in
from firsthand.triage.known_issues.rules import Issue, ListFaulty

OSV = {
    "id": "GHSA-1", "summary": "Path traversal in pump", "details": "A crafted name leaves the folder.",
    "affected": [{"package": {"name": "pump", "ecosystem": "npm"}, "ranges": [{"events": [{"fixed": "2.0.1"}]}]}],
    "references": [{"type": "WEB", "url": "https://a.example/"}, {"type": "ADVISORY", "url": "https://b.example/1"}],
}  # fmt: skip
CSAF = {
    "document": {
        "title": "Kettle", "tracking": {"id": "HOUSE-7"},
        "references": [{"category": "self", "url": "https://house.example/7"}],
    },
    "product_tree": {"branches": [{"name": "House", "branches": [{"name": "Kettle 3"}]}]},
    "vulnerabilities": [
        {"cve": "CVE-2027-1", "notes": [{"category": "summary", "text": "It boils over."}]},
        {"title": "A leak", "notes": [{"category": "legal_disclaimer", "text": "No promise."}]},
    ],
}  # fmt: skip


def faults(content):
    with pytest.raises(ListFaulty) as refused:
        issues_in(content)
    return refused.value.faults


def listed(content):
    """The issues, or the faults."""
    try:
        return issues_in(content)
    except ListFaulty as refused:
        return refused.faults


def zipped(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "."), text)
    return file.getvalue()


@pytest.mark.parametrize("header", [
    "reference,title,text,url", "ID,Summary,Description,Link", "cve_id;name;details;url",
    "Issue key\tSubject\tBody\thref",
])  # fmt: skip
def test_a_table_is_read_by_the_names_of_its_columns(header):
    mark = next(sign for sign in ",;\t" if sign in header)
    row = mark.join(["A-1", "A title", "Some text", "https://a.example/1"])
    assert issues_in(f"{header}\r\n{row}\r\n".encode()) == [Issue("A-1", "A title", "Some text", "https://a.example/1")]


def test_a_summary_is_the_text_where_there_is_a_title():
    assert issues_in(b"id,title,summary\nA-1,One,Two\n") == [Issue("A-1", "One", "Two")]


def test_a_table_from_a_spreadsheet_with_lines_in_its_cells():
    text = '\ufeffid,text\n"A-1","first\nsecond"\n\nA-2,other\n'
    first, second = issues_in(text.encode())
    assert (first.reference, first.title, second.reference) == ("A-1", "first second", "A-2")
    assert len(issues_in(text[1:].encode("utf-16"))) == 2


def test_every_bad_row_is_named_by_its_line():
    text = 'id,text,url\nA-1,"one\ntwo",\n,no reference,\nA-2,,\nA-1,again,\nA-3,x,javascript:alert(1)\n'
    assert faults(text.encode()) == (
        "Line 4 has no reference.", "Line 5 has neither a title nor a text.",
        "Line 6 has the reference of line 2 again.", "Line 7 has a link that is no address of the web.",
    )  # fmt: skip


@pytest.mark.parametrize(("content", "says"), [
    (b"", "no column for the reference"), (b"id,owner\n1,2\n", "neither a column for a title"),
    (b'id,text\nA-1,"open\n', "no CSV"), (b"id,text\nA-1,\xff\n", "Line 2 is not in UTF-8"),
    (b"{\n", "Line 1 is no JSON"), (b'{"id": "x"}', "is no OSV record"), (b"[1]", "is no OSV record"),
    (b"PK\x03\x04 and no more", "cannot be read"), (b"[" * 100_000, "no JSON"),
])  # fmt: skip
def test_what_is_no_list_is_refused_in_words(content, says):
    assert says in " ".join(faults(content))


def test_twenty_faults_are_enough():
    assert len(faults(b"id,text\n" + b",x\n" * 100)) == 21


def test_an_osv_record_gives_its_words_its_packages_and_its_own_address():
    [issue] = issues_in(json.dumps(OSV).encode())
    assert (issue.reference, issue.title, issue.url) == ("GHSA-1", "Path traversal in pump", "https://b.example/1")
    for word in ("crafted", "pump", "npm", "fixed 2.0.1"):
        assert word in issue.text


def test_a_withdrawn_record_is_left_out():
    assert (
        issues_in(json.dumps([OSV | {"withdrawn": "2027-01-01T00:00:00Z"}, OSV | {"id": "GHSA-2"}]).encode())[
            0
        ].reference
        == "GHSA-2"
    )


def test_a_csaf_document_gives_an_issue_a_vulnerability():
    first, second = issues_in(json.dumps(CSAF).encode())
    assert (first.reference, first.title, first.url) == ("HOUSE-7 CVE-2027-1", "Kettle", "https://house.example/7")
    assert "It boils over." in first.text
    assert "Kettle 3" in first.text
    assert (second.reference, second.title) == ("HOUSE-7 2", "Kettle: A leak")
    assert "promise" not in second.text


def test_json_lines_and_zip_files_hold_many():
    other = OSV | {"id": "GHSA-2"}
    assert len(issues_in(f"{json.dumps(OSV)}\n\n{json.dumps(other)}\n".encode())) == 2
    assert len(issues_in(zipped(a__json=json.dumps(OSV), b__json=json.dumps(other), readme__md="words"))) == 2
    assert "b.json is no JSON." in faults(zipped(a__json=json.dumps(OSV), b__json="{"))


@given(st.binary(max_size=300))
def test_any_octets_are_a_list_or_faults_in_words(content):
    assert all(isinstance(found, Issue | str) for found in listed(content))


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([
        "id", "document", "summary", "affected", "package", "name", "ranges", "events", "fixed", "references", "url",
        "tracking", "vulnerabilities", "notes", "text", "category", "product_tree", "branches", "cwe", "cve", "title",
    ]), inner, max_size=5),
    max_leaves=25,
)  # fmt: skip


@given(_json)
def test_any_json_is_a_list_or_faults_in_words(value):
    assert all(isinstance(found, Issue | str) for found in listed(json.dumps(value).encode()))


@given(st.lists(st.tuples(st.text(min_size=1, max_size=20), st.text(max_size=50)), max_size=5))
def test_a_table_written_by_a_program_is_read_or_refused_as_a_whole(rows):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([("reference", "text"), *rows])
    assert len(listed(file.getvalue().encode("utf-8", "replace"))) <= max(1, len(rows))


@pytest.mark.parametrize(("archive", "least"), [("osv/records.zip", 200), ("csaf/cisa_advisories_2.0.zip", 200)])
def test_advisories_of_the_real_world_are_read(shared, archive, least):
    with zipfile.ZipFile(shared / "corpora" / archive) as records:
        names = [name for name in records.namelist() if name.endswith(".json")]
        read = [listed(records.read(name)) for name in names]
    assert sum(isinstance(found, Issue) for found, *_ in read) >= 0.9 * len(read)
    assert sum(map(len, read)) >= least
