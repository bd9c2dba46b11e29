"""Two machines that talk to each other stop by themselves, and no flood of forgeries drowns the team (RFC 3834)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from mailbox_of_tests import CONTACT, mail

from firsthand.cases import actions
from firsthand.cases.models import Case
from firsthand.embargo.sweeps import lapse_due
from firsthand.intake.actions import receive_mail
from firsthand.intake.evidence import SenderEvidence, Verdict
from firsthand.intake.models import Arrival
from firsthand.letters import caps
from firsthand.letters.gathering import gather_receipts
from firsthand.letters.models import Letter, WaitingReceipt
from firsthand.mail.sorting import holding, understanding
from firsthand.mail.sweeps import send_letters, sort_arrivals
from firsthand.promises.sweeps import look_again
from firsthand.tasks.models import Task


@pytest.fixture
def outbox(settings, tmp_path):
    settings.DATA, settings.SMTP_URL = tmp_path, ""
    return tmp_path / "sent"


class Machine:
    """Answers each letter of ours with a mail that says nothing of being automatic, under a new subject each time."""

    def __init__(self, outbox, *, keeps_token: bool = False, addresses: Callable[[int], str]) -> None:
        self.outbox, self.keeps_token, self.addresses = outbox, keeps_token, addresses
        self.answered: set[str] = set()

    def says(self, number: int, *, to: str = CONTACT, **fields: str) -> tuple[bytes, str, str]:
        sender = self.addresses(number)
        named = {"Subject": f"Ticket {number} has been registered", "Message-ID": f"<{number}@finder.example>"}
        raw = mail(f"Thank you for your message {number}.", sender=sender, **{**named, **fields})
        return raw, sender, to

    def answers(self) -> list[tuple[bytes, str, str]]:
        fresh = [file for file in sorted(self.outbox.glob("*.eml")) if file.name not in self.answered]
        self.answered |= {file.name for file in fresh}
        found = []
        for file in fresh:
            letter = message_from_bytes(file.read_bytes(), policy=policy.default)
            if not str(letter["To"]).endswith("finder.example") and ".finder" not in str(letter["To"]):
                continue
            more = {"In-Reply-To": str(letter["Message-ID"])} if self.keeps_token else {}
            to = str(letter["Reply-To"]) if self.keeps_token else CONTACT
            found.append(self.says(len(self.answered), to=to, **more))
        return found


def talk(machine: Machine, at: datetime, *, rounds: int, every: timedelta = timedelta(minutes=6)) -> int:
    """Let it begin, and go on until nobody has anything to say; how many letters we sent to it.

    Fails when they do not stop within `rounds`.
    """
    waiting = [machine.says(0)]
    for _ in range(rounds):
        for raw, sender, to in waiting:
            receive_mail(raw, mail_from=sender, rcpt_to=(to,), at=at)
        sort_arrivals(at=at)
        gather_receipts(at=at)
        send_letters(at=at, worker="w", limit=500)
        waiting = machine.answers()
        unsent = Letter.objects.filter(person=None, sent_at=None).exists()
        if not waiting and not unsent and not WaitingReceipt.objects.filter(letter=None, held_at=None).exists():
            return Letter.objects.filter(person=None).count()
        at += every
    pytest.fail("they still talk to each other")


def one(number: int) -> str:
    return "desk@finder.example"


def new_local_part(number: int) -> str:
    return f"desk-{number}@finder.example"


def new_domain(number: int) -> str:
    return f"desk@n{number}.finder.example"


def test_a_machine_that_keeps_our_token_gets_one_letter(programme, outbox, at):
    assert talk(Machine(outbox, keeps_token=True, addresses=one), at, rounds=5) == 1
    assert Case.objects.count() == 1


def test_a_machine_that_drops_every_token_stops_at_the_cap_of_its_address(programme, outbox, handler, at):
    assert talk(Machine(outbox, addresses=one), at, rounds=60) == caps.RECEIPTS_TO_AN_ADDRESS
    last = Arrival.objects.latest("pk")
    assert (last.kind, last.reason) == ("report", "not answered: enough receipts went to this address today")
    assert Case.objects.count() == caps.RECEIPTS_TO_AN_ADDRESS + 1
    assert list(Task.objects.values_list("kind", "case", "about")) == [("receipt_held", None, "address")]


def test_a_machine_with_a_new_address_each_time_stops_at_the_cap_of_its_domain(programme, outbox, at, monkeypatch):
    monkeypatch.setattr(caps, "RECEIPTS_TO_A_DOMAIN", 15)
    assert talk(Machine(outbox, addresses=new_local_part), at, rounds=30) == 15
    assert Task.objects.get().about == "domain"


def test_a_machine_with_a_new_domain_each_time_stops_at_the_cap_of_the_instance(programme, outbox, at, monkeypatch):
    monkeypatch.setattr(caps, "RECEIPTS_IN_ALL", 15)
    assert talk(Machine(outbox, addresses=new_domain), at, rounds=30) == 15
    assert Task.objects.get().about == "instance"


def test_the_caps_are_what_the_operator_was_told():
    assert (caps.RECEIPTS_TO_AN_ADDRESS, caps.RECEIPTS_TO_A_DOMAIN, caps.RECEIPTS_IN_ALL) == (10, 100, 1000)


def test_the_next_day_receipts_go_out_again(arrives, at, monkeypatch):
    monkeypatch.setattr(caps, "RECEIPTS_TO_AN_ADDRESS", 1)
    arrives(mail("One."))
    arrives(mail("Two.", Message_ID="<2@x>"), when=at + timedelta(hours=23))
    assert Letter.objects.count() == 1
    arrives(mail("Three.", Message_ID="<3@x>"), when=at + timedelta(hours=24))
    assert Letter.objects.count() == 2


def test_receipts_of_the_form_do_not_silence_the_mail(arrives, report_at, at, monkeypatch):
    monkeypatch.setattr(caps, "RECEIPTS_IN_ALL", 1)
    report_at(at)
    assert arrives(mail("By mail.")).reason == ""


@pytest.mark.parametrize(("addresses", "most"), [(one, "ADDRESS"), (new_local_part, "DOMAIN"), (new_domain, "ALL")])
def test_letters_of_the_clock_begin_no_new_round(programme, outbox, at, monkeypatch, addresses, most):
    """Days later each of the unanswered cases is late; the machine would answer those letters as well."""
    names = {"ADDRESS": "RECEIPTS_TO_AN_ADDRESS", "DOMAIN": "RECEIPTS_TO_A_DOMAIN", "ALL": "RECEIPTS_IN_ALL"}
    monkeypatch.setattr(caps, names[most], 4)
    machine = Machine(outbox, addresses=addresses)
    assert talk(machine, at, rounds=20) == 4
    for day in (4, 60):
        later = at + timedelta(days=day)
        look_again(at=later)
        lapse_due(at=later)
        send_letters(at=later, worker="w", limit=500)
    assert machine.answers() == []


@pytest.mark.parametrize(("raw", "told"), [
    (mail("There is a hole."), ["late"]), (mail("There is a hole.", Precedence="list"), []),
    (mail("There is a hole.", sender="noreply@finder.example"), []),
])  # fmt: skip
def test_who_got_no_receipt_hears_of_no_delay_until_a_person_spoke(arrives, at, handler, raw, told):
    case = arrives(raw).case
    look_again(at=at + timedelta(hours=73))
    kinds = Letter.objects.filter(case=case, person=None, kind="late")
    assert list(kinds.values_list("kind", flat=True)) == told
    actions.confirm(case.number, by=handler, at=at + timedelta(hours=74))
    look_again(at=at + timedelta(days=90))
    assert kinds.count() > len(told)


def forged(monkeypatch) -> None:
    monkeypatch.setattr(understanding, "judge", lambda raw, parsed: SenderEvidence(Verdict.FAIL, reason="forged"))


def test_500_forged_reports_make_no_500_tasks_or_letters(programme, lead, at, monkeypatch):
    forged(monkeypatch)
    many = 30
    for number in range(many):
        sender = f"{number}@finder.example"
        receive_mail(mail(sender=sender, Message_ID=f"<{number}@x>"), mail_from=sender, rcpt_to=(CONTACT,), at=at)
    sort_arrivals(at=at, limit=500, seconds=60)
    assert Case.objects.count() == many
    assert Task.objects.filter(kind="receipt_held").count() == holding.ONE_BY_ONE + 1
    assert Letter.objects.filter(person=None).count() == 0
    assert Letter.objects.filter(person=lead).count() == holding.ONE_BY_ONE + 1


@pytest.mark.parametrize("act", ["confirm", "reply", "decline"])
def test_a_held_receipt_is_settled_when_a_person_speaks_to_the_reporter(arrives, handler, at, monkeypatch, act):
    forged(monkeypatch)
    arrival = arrives(mail("There is a hole."))
    number = arrival.case.number
    assert (arrival.reason, Letter.objects.filter(person=None).count()) == (holding.REASONS[holding.Held.SENDER], 0)
    if act == "confirm":
        actions.confirm(number, by=handler, at=at)
    elif act == "reply":
        actions.reply(number, "Good morning.", by=handler, at=at)
    else:
        actions.decline(number, "not_qualifying", rule_id="N11", reason="This is none.", by=handler, at=at)
    task = Task.objects.get(kind="receipt_held")
    assert (task.done_at, task.done_by) == (at, handler)


def test_a_note_for_the_team_settles_nothing(arrives, handler, at, monkeypatch):
    forged(monkeypatch)
    number = arrives(mail("There is a hole.")).case.number
    actions.keep_note(number, "Look at this.", by=handler, at=at)
    assert Task.objects.get(kind="receipt_held").done_at is None


# What our own mail server marks as unwanted.

REPORT = "On https://www.mimecast.com/share an attacker can read the files of others."


@pytest.fixture
def marks(settings):
    settings.SPAM_FIELD = "X-Spam-Flag=YES"


def test_a_marked_mail_that_is_no_report_lies_on_the_heap(arrives, marks):
    arrival = arrives(mail("Buy gold.", X_Spam_Flag="YES"))
    assert (arrival.kind, arrival.reason) == ("junk", "our mail server marked it as unwanted")
    assert (Case.objects.count(), Letter.objects.count(), arrival.looked_at) == (0, 0, None)


def test_a_marked_mail_that_reads_like_a_report_is_one_without_receipt(arrives, marks):
    arrival = arrives(mail(REPORT, X_Spam_Flag="YES"))
    assert (arrival.kind, Letter.objects.count()) == ("report", 0)
    assert arrival.reason == "not answered: our mail server marked it as unwanted"
    assert Task.objects.get().case == arrival.case


def test_a_mark_that_nobody_named_is_not_believed(arrives):
    assert arrives(mail("Buy gold.", X_Spam_Flag="YES")).kind == "report"


@pytest.mark.parametrize(("field", "said", "marked"), [
    ("X-Spam-Flag=YES", "YES", True), ("X-Spam-Flag=yes", " Yes ", True), ("X-Spam-Flag=YES", "NO", False),
    ("X-Spam-Flag=Yes", "Yes, score=7.2 required=5", True), ("X-Spam-Flag=Yes", "Yesterday", False),
    ("X-Spam-Flag=", "YES", False), ("", "YES", False), ("X-Other=YES", "YES", False),
])  # fmt: skip
def test_the_named_field_decides(arrives, settings, field, said, marked):
    settings.SPAM_FIELD = field
    assert (arrives(mail("Buy gold.", X_Spam_Flag=said)).kind == "junk") is marked


def test_a_marked_reply_goes_into_its_thread(arrives, marks):
    case = arrives(mail(REPORT)).case
    answer = arrives(mail("Gold.", In_Reply_To=Letter.objects.get().message_id, X_Spam_Flag="YES"))
    assert (answer.kind, answer.case) == ("reply", case)
