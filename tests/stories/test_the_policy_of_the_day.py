"""R6, R32: the wording binds, so every version stays readable, and a report is judged by the one of its day."""

import pytest
from django.db import DatabaseError, transaction

from firsthand.programme.models import Version


def test_a_new_version_leaves_the_old_one_readable_and_shows_what_changed(story):
    story.wait(hours=1)
    story.the_policy_changes(days="embargo_days = 45 -> embargo_days = 60")
    assert "45 days" in story.page("/en/policy/1/")
    new = story.page("/en/policy/2/")
    assert "60 days" in new
    assert "45 days" in new, "the difference names what was there before"


def test_a_report_shows_the_version_of_its_day(story):
    case = story.reporter_files().case
    story.wait(days=1)
    story.the_policy_changes(days="embargo_days = 45 -> embargo_days = 60")
    assert story.record(case).programme_version == 1
    assert story.record(story.reporter_files().case).programme_version == 2


def test_publishing_the_same_words_again_makes_no_version(story):
    story.the_policy_changes(nothing="embargo_days = 45 -> embargo_days = 45")
    assert Version.objects.count() == 1


def test_an_asset_taken_out_of_scope_later_is_still_in_scope_for_the_earlier_report(story):
    """R32."""
    early = story.reporter_files(asset="S12").case
    story.wait(days=1)
    text = (story.folder / "programme.toml").read_text()
    start = text.index('[[scope]]\nid = "S12"')
    end = text.index("[[", start + 5)
    (story.folder / "programme.toml").write_text(text[:start] + text[end:])
    for file in story.folder.glob("policy.*.md"):
        lines = [line for line in file.read_text().splitlines() if not line.startswith("- [S12]")]
        file.write_text("\n".join(lines) + "\n")
    story.the_policy_changes()
    assert story.record(early).asset_name
    story.team_accepts(early, asset="S12")
    assert story.record(early).decision.outcome == "accepted"


@pytest.mark.parametrize("sql", ["UPDATE programme_version SET definition = '{}'", "DELETE FROM programme_version"])
def test_the_database_refuses_to_rewrite_a_version(story, sql):
    from django.db import connection

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
