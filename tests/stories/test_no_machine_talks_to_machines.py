"""R12, R20: every report has its clock, whoever sent it; but no machine writes to a name that was forged."""

import pytest

from firsthand.cases.models import Case
from firsthand.letters.caps import RECEIPTS_TO_AN_ADDRESS

REPORT = "On https://www.mimecast.com/share/4471 an attacker can read the files of others."
FORGED = {"Authentication_Results": "mx.mimecast.example; dmarc=fail header.from=finder.example"}


@pytest.fixture(autouse=True)
def _our_server(settings):
    settings.AUTHSERV_IDS = frozenset({"mx.mimecast.example"})


def test_a_report_in_a_forged_name_is_taken_and_the_name_is_not_written_to(story):
    case = story.reporter_mails(REPORT, **FORGED)
    assert story.promise(case, "confirm") == "running"
    assert story.letters(case) == []
    assert "receipt_held" in story.tasks()


def test_nobody_hears_of_a_delay_of_what_was_reported_in_their_name(story):
    case = story.reporter_mails(REPORT, **FORGED)
    story.wait(hours=73)
    story.the_clocks_are_looked_at()
    assert (story.promise(case, "confirm"), story.letters(case)) == ("missed", [])


def test_a_person_who_takes_the_report_for_genuine_confirms_it_all_the_same(story):
    case = story.reporter_mails(REPORT, **FORGED)
    story.team_confirms(case)
    assert (story.promise(case, "confirm"), story.letters(case)) == ("kept", ["confirmed"])
    assert "receipt_held" not in story.tasks()


def test_words_in_a_forged_name_go_into_the_thread_and_answer_nothing(story):
    case = story.reporter_mails(REPORT)
    story.team_asks(case, "Which version?")
    story.reporter_mails("7.1", In_Reply_To=story.letter(case, "question")["message_id"], **FORGED)
    assert [question.answered_at for question in case.messages.filter(is_question=True)] == [None]


def test_a_machine_that_answers_every_letter_with_a_new_report_hears_no_more_of_us(story):
    heard, said = -1, 0
    for _ in range(200):  # more than a day
        story.wait(minutes=10)
        if (letters := sum(len(story.letters(case)) for case in Case.objects.all())) > heard:
            heard, said = letters, said + 1
            story.reporter_mails(f"Your message is ticket {said}.", subject=f"Ticket {said}")
        story.the_clocks_are_looked_at()
    assert (heard, Case.objects.count()) == (RECEIPTS_TO_AN_ADDRESS, RECEIPTS_TO_AN_ADDRESS + 1)
    assert story.tasks().count("receipt_held") == 1
