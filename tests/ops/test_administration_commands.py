"""What the pages of administration do is done at the terminal too."""

import pytest

from firsthand.journal.models import Entry
from firsthand.letters import delivery
from firsthand.letters.models import Letter
from firsthand.programme.reading import content_sha256, definition, read_folder
from stage import MONDAY


def test_a_version_written_into_a_folder_says_the_same(run, programme, tmp_path):
    folder = tmp_path / "out"
    run("programme", "export", str(folder))
    assert content_sha256(definition(read_folder(folder))) == programme.sha256
    assert "says what version 1 says" in run("programme", "diff", str(folder))


def test_what_a_folder_would_change_is_told_and_not_done(run, programme, tmp_path):
    folder = tmp_path / "out"
    run("programme", "export", str(folder))
    toml = folder / "programme.toml"
    toml.write_text(toml.read_text().replace("embargo_days = 45", "embargo_days = 60"))
    said = run("programme", "diff", str(folder))
    assert said.splitlines()[0] == "embargo_days: 45 -> 60"
    assert "+ " in said
    assert [row["version"] for row in run.json("programme", "versions")] == [1]


def test_a_folder_that_holds_something_is_not_written_over(run, programme, tmp_path):
    (tmp_path / "mine").write_text("x")
    assert run.end("programme", "export", str(tmp_path))[0] == 2


def test_the_outbox_is_told_and_a_lost_letter_tried_again(run, a_case, administrator):
    delivery.mark_failed(delivery.claim(now=MONDAY, worker="me"), "550 5.1.1", at=MONDAY, for_good=True)
    found = run.json("letters", "list", "--as", administrator.mail)
    assert found["counts"]["failed"] == 1
    assert found["letters"][0]["case"] is None
    run("letters", "again", str(Letter.objects.get().pk), "--as", administrator.mail)
    assert Entry.objects.filter(kind="letter.tried_again").count() == 1


def test_a_handler_reads_no_outbox(run, a_case, handler):
    assert run.end("letters", "list", "--as", handler.mail)[0] == 4


@pytest.mark.parametrize("language", ["en", "nl", "de", "fr"])
def test_a_letter_is_printed_in_each_of_its_languages(run, programme, language):
    assert run("letters", "show", "declined", "--language", language, "--form", "known").startswith("Subject: ")
