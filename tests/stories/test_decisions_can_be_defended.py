"""R21, R43-50: each decision rests on something that can be shown, and can be looked at once more."""

from datetime import timedelta

import pytest

from firsthand.cases.rules import Grounds, Outcome
from firsthand.core.errors import BadInput, NotAllowed, RulesBroken


def test_another_reason_needs_its_own_words(story):
    """R49."""
    case = story.reporter_files().case
    from firsthand.cases import actions

    with pytest.raises(RulesBroken):
        actions.decline(case.number, Outcome.OTHER, rule_id="N1", reason="Just because", by=story.staff, at=story.now)
    story.team_declines(case, outcome=Outcome.OTHER)
    assert story.record(case).state == "closed"


def test_known_before_needs_a_dated_record(story):
    """R45."""
    case = story.reporter_files().case
    with pytest.raises(RulesBroken, match="dated record"):
        story.team_declines(case, outcome=Outcome.KNOWN)
    story.team_declines(
        case, outcome=Outcome.KNOWN, grounds=Grounds(known_since=story.now - timedelta(days=30), record="audit 2026/4")
    )
    assert "30 January 2027" in " ".join(story.letter(case, "declined")["text"].split())


def test_qualifying_without_an_asset_of_the_scope_is_refused(story):
    """R44."""
    case = story.reporter_files(asset="").case
    with pytest.raises(BadInput, match="asset of the scope"):
        story.team_accepts(case, asset="")


def test_an_objection_goes_to_somebody_who_did_not_decide(story):
    """R21."""
    case = story.reporter_files().case
    story.team_declines(case)
    story.reporter_objects(case)
    assert "appeal" in story.tasks()
    story.lead, colleague = story.staff, story.lead
    with pytest.raises(NotAllowed):
        story.colleague_judges(case, upheld=False)
    story.lead = colleague
    story.colleague_judges(case, upheld=False)
    assert "appeal" not in story.tasks()
    assert story.letters(case)[-1] == "appeal_dismissed"
    with pytest.raises(RulesBroken):
        story.reporter_objects(case)


def test_the_label_of_a_rule_is_that_of_the_day_of_submission(story):
    """R50: and a report about what usually does not qualify goes through all the same."""
    case = story.reporter_files(impact="A spelling mistake on the sign-in page.").case
    label = story.programme_of(case).rules["N1"].text["en"]
    story.policy_changes_its_words_about("N1")
    story.team_declines(case, rule="N1")
    assert story.what_the_reporter_sees(case).decision.rule_text == label


def test_a_reporter_may_name_a_class_of_weakness_and_one_that_is_not_listed_is_fine(story):
    """R43."""
    classes = story.programme_of(story.reporter_files().case).qualifying_classes
    assert [c.cwe for c in classes] == [79, 611, 352, 89, 98, 287, 94, 285, 269, 1021]
    for wish in (*(c.id for c in classes), "", "Q99"):
        case = story.reporter_files(weakness=wish, name=f"finder {wish}").case
        assert story.record(case).messages[0].fields.get("weakness", "") == wish


def test_the_later_report_learns_the_outcome_and_nothing_of_the_first(story):
    """R23."""
    first = story.reporter_files(location="the canary heron").case
    story.wait(hours=1)
    later = story.reporter_files(name="somebody else", mail="later@finder.example").case
    story.team_declines(later, rule="P3", outcome=Outcome.DUPLICATE, same_as=first.number)
    story.team_accepts(first)
    story.team_repairs(first)
    told = story.letter(later, "earlier_remedied")["text"]
    assert "heron" not in told
    assert first.number not in told
    assert later.number in told


def test_of_two_questions_one_answered_leaves_one_open(story):
    """R18."""
    case = story.reporter_files().case
    first = story.team_asks(case)
    story.wait(minutes=1)
    story.team_asks(case, "Which browser?")
    story.reporter_writes(case, "5.4.1", frozenset({str(first.pk)}))
    seen = story.what_the_reporter_sees(case)
    assert (seen.questions_asked, seen.questions_open) == (2, 1)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_step_is_told_in_the_language_of_the_reporter(story, language):
    case = story.reporter_files(language).case
    story.team_confirms(case)
    story.team_verifies(case)
    story.team_accepts(case)
    story.team_repairs(case)
    from firsthand.cases import actions

    actions.close(case.number, by=story.staff, at=story.now)
    from firsthand.letters.models import Letter

    sent = Letter.objects.filter(case=case).order_by("written_at")
    assert [(row.kind, row.language) for row in sent] == [
        (kind, language) for kind in ("receipt", "confirmed", "verified", "accepted", "remedied", "closed")
    ]
