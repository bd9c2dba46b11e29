"""What is it? Bounces by our token first, then automatic mail, replies by token, and everything else is a report."""

import uuid

import pytest
from mailbox_of_tests import CONTACT, delivery_status, mail, stored

from firsthand.intake.kinds import MailKind
from firsthand.letters import tokens
from firsthand.mail.reading.parsing import read
from firsthand.mail.sorting.classify import Classified, Ours, classify
from firsthand.vault.keyring import Keyring

KEYRING = Keyring(bytes(32))
OTHER = Keyring(bytes(31) + b"x")
CASE = "2027-0001"
LETTER = uuid.UUID(int=7)
BOUNCE_TO = tokens.bounce_address(KEYRING, CONTACT, LETTER)
REPLY_TO = tokens.reply_address(KEYRING, CONTACT, CASE)
OUR_ID = tokens.message_id(KEYRING, CONTACT, LETTER)
OURS = Ours(
    case_of_address=lambda address: tokens.case_of_address(KEYRING, address),
    letter_of_bounce_address=lambda address: tokens.letter_of_bounce_address(KEYRING, address),
    letter_of_message_id=lambda name: tokens.letter_of_message_id(KEYRING, name),
    case_of_letter=lambda letter: CASE if letter == LETTER else None,
    is_our_address=lambda address: address == CONTACT,
    loop_mark="our-own-mark",
)


def what(raw: bytes, *, sender: str = "nele@finder.example", to: str = CONTACT) -> Classified:
    return classify(read(raw), envelope_from=sender, rcpt_to=(to,), ours=OURS)


@pytest.mark.parametrize(("name", "kind"), [
    ("report-english", "report"), ("report-dutch", "report"), ("html-only", "report"), ("forwarded-report", "report"),
    ("report-about-bounces", "report"), ("mailing-list", "report"), ("two-senders", "report"),
    ("subject-only", "report"),
    ("no-header-at-all", "report"), ("out-of-office", "auto-reply"), ("vacation-without-headers", "auto-reply"),
    ("read-receipt", "auto-reply"), ("qmail-bounce", "bounce"), ("empty", "junk"),
])  # fmt: skip
def test_what_it_is(name, kind):
    assert what(stored(name)).kind == kind


def test_an_ordinary_report_is_answered():
    assert what(stored("report-english")).answerable


@pytest.mark.parametrize("fields", [
    {"List_Id": "<a.b>"}, {"List_Unsubscribe": "<mailto:x@y>"}, {"Precedence": "bulk"}, {"Precedence": "junk"},
    {"X_Auto_Response_Suppress": "DR, AutoReply"}, {"X_Auto_Response_Suppress": "All"},
    {"sender": "Noreply <no-reply@finder.example>"}, {"sender": "postmaster@finder.example"},
    {"sender": "a@finder.example, b@finder.example"}, {"sender": CONTACT}, {"Return_Path": "<>"},
    {"Precedence": "list"}, {"X_Precedence": "bulk"}, {"X_Ack": "no"}, {"X_Ack": "No"}, {"X_Debbugs_No_Ack": "yes"},
    {"X_Loop": CONTACT}, {"X_BeenThere": "list@finder.example"}, {"X_Mailing_List": "<a@b.example>"},
    {"Mailing_List": "contact a@b.example"}, {"List_Software": "x"}, {"X_ML_Name": "a"},
    {"X_MS_Exchange_Inbox_Rules_Loop": "away@finder.example"},
])  # fmt: skip
def test_a_report_that_no_machine_may_answer_is_a_report_without_receipt(fields):
    found = what(mail("There is a hole.", **fields))
    assert (found.kind, found.answerable) == (MailKind.REPORT, False)


def test_a_report_with_the_null_return_path_is_not_answered():
    found = what(mail("There is a hole."), sender="")
    assert (found.kind, found.answerable) == (MailKind.REPORT, False)


@pytest.mark.parametrize("field", [
    {"Auto_Submitted": "auto-replied"}, {"Auto_Submitted": "auto-generated; owner-email=x"}, {"X_Autoreply": "yes"},
    {"Auto_Submitted": "AUTO-NOTIFIED"}, {"X_Precedence": "auto_reply"}, {"X_Autoreply_From": "a@finder.example"},
    {"X_Cron_Env": "<SHELL=/bin/sh>"}, {"X_FC_MachineGenerated": "true"}, {"X_Vacation": "yes"},
    {"X_MS_Exchange_Inbox_Rules_Loop": "away@finder.example"},
    {"X_Autorespond": "away"}, {"Precedence": "auto_reply"}, {"Auto_Submitted": "auto-replied (vacation)"},
])  # fmt: skip
def test_automatic_mail_is_neither_report_nor_reply(field):
    found = what(mail(In_Reply_To=OUR_ID, **field), to=REPLY_TO)
    assert (found.kind, found.case_number, found.answerable) == (MailKind.AUTO_REPLY, CASE, False)


@pytest.mark.parametrize("fields", [
    {"X_Ack": "yes"}, {"X_Loop": "somebody@else.example"}, {"X_Auto_Response_Suppress": "OOF"},
    {"Feedback_ID": "a:b:c"}, {"X_MS_Exchange_Inbox_Rules_Loop": CONTACT}, {"X_Autoreply": "no"},
])  # fmt: skip
def test_what_people_send_too_is_answered(fields):
    assert what(mail("There is a hole.", **fields)).answerable


def test_a_reply_that_a_rule_of_our_own_mailbox_passed_on_is_heard():
    found = what(mail(In_Reply_To=OUR_ID, X_MS_Exchange_Inbox_Rules_Loop=CONTACT), to=REPLY_TO)
    assert (found.kind, found.case_number) == (MailKind.REPLY, CASE)


def test_auto_submitted_no_is_a_person():
    assert what(mail(Auto_Submitted="no")).kind is MailKind.REPORT


def test_our_own_mail_that_comes_back_is_neither_answered_nor_a_case():
    assert what(mail(X_Firsthand_Loop="our-own-mark")).kind is MailKind.AUTO_REPLY
    assert what(mail(X_Firsthand_Loop="somebody-else")).kind is MailKind.REPORT


@pytest.mark.parametrize("how", [
    {"to": REPLY_TO}, {"to": REPLY_TO.upper().replace("SECURITY", "security")}, {"In_Reply_To": OUR_ID},
    {"References": f"<a@b> {OUR_ID} <c@d>"}, {"To": f"Team <{REPLY_TO}>"},
])  # fmt: skip
def test_a_token_of_ours_puts_a_mail_into_its_case(how):
    to = how.pop("to", CONTACT)
    found = what(mail(**how), to=to)
    assert (found.kind, found.case_number) == (MailKind.REPLY, CASE)


@pytest.mark.parametrize("forged", [
    {"Subject": f"Re: Your report {CASE} has arrived"},
    {"to": tokens.reply_address(OTHER, CONTACT, CASE)},
    {"In_Reply_To": tokens.message_id(OTHER, CONTACT, LETTER)},
    {"In_Reply_To": f"<{LETTER.hex}.aaaaaaaaaaaaaaaa@mimecast.example>"},
    {"In_Reply_To": tokens.message_id(KEYRING, CONTACT, uuid.UUID(int=8))},
    {"to": f"security+{CASE}@mimecast.example"},
])  # fmt: skip
def test_without_a_token_of_ours_a_mail_is_a_report_of_its_own(forged):
    to = forged.pop("to", CONTACT)
    assert what(mail(**forged), to=to).kind is MailKind.REPORT


def test_a_bounce_is_matched_by_its_return_path():
    found = what(delivery_status(), sender="", to=BOUNCE_TO)
    assert (found.kind, found.letter_id, found.case_number, found.letter_failed) == (
        MailKind.BOUNCE,
        LETTER,
        CASE,
        True,
    )


def test_a_bounce_is_matched_by_the_message_it_returns():
    found = what(delivery_status(message_id=OUR_ID), sender="")
    assert (found.letter_id, found.letter_failed) == (LETTER, True)


def test_a_bounce_in_prose_is_matched_by_the_header_it_quotes():
    raw = stored("qmail-bounce") + f"\r\n--- Below this line is a copy\r\n\r\nMessage-ID: {OUR_ID}\r\n".encode()
    assert what(raw, sender="").letter_id == LETTER


def test_a_bounce_that_names_only_a_recipient_moves_nothing():
    found = what(delivery_status(), sender="")
    assert (found.kind, found.letter_id, found.letter_failed) == (MailKind.BOUNCE, None, False)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_delay_is_a_bounce_that_changes_nothing(action):
    found = what(delivery_status(action=action), sender="", to=BOUNCE_TO)
    assert (found.kind, found.letter_id, found.letter_failed) == (MailKind.BOUNCE, LETTER, False)


def test_an_out_of_office_to_the_return_path_is_no_bounce():
    found = what(stored("out-of-office"), sender="", to=BOUNCE_TO)
    assert (found.kind, found.case_number, found.letter_failed) == (MailKind.AUTO_REPLY, CASE, False)


def test_a_person_who_writes_to_the_return_path_is_heard():
    found = what(mail("I write to where your mail came from."), to=BOUNCE_TO)
    assert (found.kind, found.case_number) == (MailKind.REPLY, CASE)


def test_a_reason_tells_nothing_of_the_content():
    canary = "canary-7f3a"
    for raw in (mail(canary, Subject=canary, Auto_Submitted=canary), delivery_status(text=canary)):
        assert canary not in what(raw).reason


REPORT = "At https://www.mimecast.com/login anyone can bypass the check.\n\nSteps:\n1. open it\n2. leave it empty\n"


@pytest.mark.parametrize("head", [
    "Subject: Out of office: stored XSS in the vacation text", "Subject: Abwesend: Luecke", "Subject: OOO: bypass",
    "Subject: VU#123456\nAuto-Submitted: auto-generated", "Subject: Notice\nAuto-Submitted: auto-notified; x=1",
])  # fmt: skip
def test_words_alone_or_a_program_keep_a_machine_from_answering_and_do_not_unmake_a_report(head):
    mail = read(f"From: sam@s.example\n{head}\n\n{REPORT}".encode())
    found = classify(mail, envelope_from="sam@s.example", rcpt_to=(), ours=OURS)
    assert (found.kind, found.answerable) == (MailKind.REPORT, False)
    empty = read(f"From: sam@s.example\n{head}\n\nI am away until Monday.\n".encode())
    assert classify(empty, envelope_from="sam@s.example", rcpt_to=(), ours=OURS).kind is MailKind.AUTO_REPLY


def test_an_automatic_answer_in_a_thread_is_none_of_a_person_even_if_it_quotes_the_report():
    mail = read(f"From: a@b.example\nSubject: Re: x\nAuto-Submitted: auto-replied\n\n{REPORT}".encode())
    assert classify(mail, envelope_from="a@b.example", rcpt_to=(), ours=OURS).kind is MailKind.AUTO_REPLY
