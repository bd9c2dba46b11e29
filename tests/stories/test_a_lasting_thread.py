"""R8: one thread a report, open in every state, by mail and on the case page."""

from django.conf import settings

from firsthand.cases.models import Case
from firsthand.letters.tokens import reply_address


def test_an_answer_to_our_letter_lands_in_the_same_case(story):
    case = story.reporter_mails("At https://www.mimecast.com there is a hole.")
    to = reply_address(settings.KEYRING, "security@mimecast.example", case.number)
    same = story.reporter_mails("One more step is needed.", subject="Re: whatever", to=to)
    assert same == case
    assert [m.text.strip() for m in story.record(case).messages][-1] == "One more step is needed."


def test_an_answer_that_names_our_message_id_lands_there_too(story):
    case = story.reporter_mails("At https://www.mimecast.com there is a hole.")
    receipt = story.letter(case, "receipt")["message_id"]
    assert story.reporter_mails("More.", In_Reply_To=receipt) == case


def test_a_subject_alone_opens_a_case_of_its_own(story):
    case = story.reporter_mails("At https://www.mimecast.com there is a hole.")
    other = story.reporter_mails("Let me in.", subject=f"Re: Your report {case.number} has arrived")
    assert other is not None
    assert other != case


def test_a_guessed_token_opens_a_case_of_its_own(story):
    case = story.reporter_mails("At https://www.mimecast.com there is a hole.")
    other = story.reporter_mails("Hm.", to=f"security+{case.number}.aaaaaaaaaaaaaaaa@mimecast.example")
    assert other != case
    assert Case.objects.count() == 2


def test_writing_is_possible_after_the_case_was_closed_and_the_team_sees_it(story):
    taken = story.reporter_files()
    story.team_declines(taken.case)
    story.wait(days=3)
    from firsthand.intake.actions import follow_up

    follow_up(taken.case, text="You overlooked step 2.", files=(), at=story.now)
    record = story.record(taken.case)
    assert record.state == "closed"
    assert record.unread_since == story.now
    assert record.messages[-1].text == "You overlooked step 2."


def test_a_mail_into_the_thread_from_elsewhere_is_marked(story):
    case = story.reporter_mails("At https://www.mimecast.com there is a hole.")
    to = reply_address(settings.KEYRING, "security@mimecast.example", case.number)
    story.reporter_mails("I am a friend.", to=to, sender="Friend <friend@elsewhere.example>")
    assert [m.from_known_sender for m in story.record(case).messages] == [True, False]


def test_notes_of_the_team_never_reach_the_reporter(story):
    from firsthand.cases.actions import keep_note

    taken = story.reporter_files()
    keep_note(taken.case.number, "secret heron", by=story.staff, at=story.now)
    assert "secret heron" in str(story.record(taken.case))
    assert "secret heron" not in str(story.what_the_reporter_sees(taken.case))
    assert story.letters(taken.case) == ["receipt"]
