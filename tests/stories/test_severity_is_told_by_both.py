"""How severe is it? The reporter may say, the team says, both are shown; and a programme may leave it out."""

import pytest

from firsthand.core.errors import StepNotAllowed
from firsthand.triage.severity.actions import rate
from rating import BOTH, CRITICAL_31, HIGH_31


@pytest.fixture
def rating_story(story):
    toml = story.folder / "programme.toml"
    toml.write_text(f"{toml.read_text()}\n{BOTH}")
    story.the_policy_changes()
    return story


def test_the_reporter_and_the_team_each_say_how_severe_they_find_it_and_see_what_the_other_says(rating_story):
    story = rating_story
    case = story.reporter_files(vector=CRITICAL_31).case
    story.wait(hours=4)
    rate(case.number, HIGH_31, by=story.staff, at=story.now)
    for record in (story.record(case), story.what_the_reporter_sees(case)):
        assert (record.severity.reporter.score, record.severity.team.score) == (9.8, 8.1)


def test_a_score_in_a_mail_needs_no_form(rating_story):
    story = rating_story
    case = story.reporter_mails(
        f"Hello,\n\nhttps://www.mimecast.com/share/4471 shows files of others.\nI make it {CRITICAL_31}.\n\nNele"
    )
    view = story.record(case).severity.reporter
    assert (view.label, view.in_text) == ("critical", True)


def test_what_the_reporter_finds_changes_no_promise_and_no_place_in_the_queue(rating_story):
    story = rating_story
    loud, quiet = story.reporter_files(vector=CRITICAL_31, mail="").case, story.reporter_files(mail="").case
    assert [(p.kind, p.due_at) for p in story.record(loud).promises] == [
        (p.kind, p.due_at) for p in story.record(quiet).promises
    ]


def test_a_programme_that_refuses_scores_has_none_and_its_form_does_not_ask(story):
    case = story.reporter_files(vector=CRITICAL_31).case
    assert story.record(case).severity is None
    assert 'name="vector"' not in story.page("/en/report/")
    with pytest.raises(StepNotAllowed):
        rate(case.number, HIGH_31, by=story.staff, at=story.now)


def test_the_form_asks_where_the_programme_says_so(rating_story):
    assert 'name="vector"' in rating_story.page("/en/report/")
