"""`firsthand known-issues` as typed."""

import pytest

from at_the_terminal import by

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "known.csv"
    file.write_text("reference,title,text,url\nA-1,A zeppelin leaks,,\nA-2,A balloon leaks,,https://a.example/2\n")
    return file


def test_a_list_is_imported_and_listed(run, table, handler):
    assert "2 known issues (2 new, 0 changed, 0 withdrawn)" in run(
        "known-issues", "import", str(table), "--list", "house", *by(handler)
    )
    [told] = run.json("known-issues", "list")
    assert told == {"list": "house", "issues": 2, "imported_at": "2027-03-01T09:00:00.000000Z"}
    assert "house: 2 known issues" in run("known-issues", "list")
    assert "2 withdrawn" in run("known-issues", "withdraw", "house")
    assert "There is no list." in run("known-issues", "list")


def test_every_fault_of_a_file_is_told_in_one_line_and_nothing_is_imported(run, table):
    table.write_text("id,text\nA-1,fine\n,bad\nA-2,\n")
    code, said = run.end("known-issues", "import", str(table), "--list", "house")
    assert code == 2
    assert "Line 3 has no reference. Line 4 has neither a title nor a text." in said
    assert said.count("\n") == 1
    assert run.json("known-issues", "list") == []


def test_an_empty_table_empties_no_list(run, table):
    table.write_text("id,text\n")
    code, said = run.end("known-issues", "import", str(table), "--list", "house")
    assert (code, "known-issues withdraw" in said) == (2, True)


def test_a_file_that_is_not_there_is_refused(run, tmp_path):
    assert run.end("known-issues", "import", str(tmp_path / "none.csv"), "--list", "house")[0] == 2
