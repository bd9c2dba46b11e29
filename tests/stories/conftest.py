"""The stage on which the stories are told: a programme, a team, a reporter, a clock moved by hand."""

import re
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from firsthand.acknowledgements import actions as credit
from firsthand.cases import actions, records
from firsthand.cases.models import Case, Message
from firsthand.cases.rules import ChangeKind, FactKind, Outcome, TwoPersonKind
from firsthand.embargo import actions as embargo
from firsthand.intake.actions import Taken, follow_up, receive_form, receive_mail
from firsthand.letters.gathering import gather_receipts
from firsthand.letters.models import Letter
from firsthand.mail.sweeps import send_letters, sort_arrivals
from firsthand.people.models import Person
from firsthand.programme.actions import publish
from firsthand.programme.queries import Published, version
from firsthand.programme.rules import Programme
from firsthand.promises.sweeps import look_again
from firsthand.tasks.queries import open_for
from firsthand.vault import queries as vault
from stage import MONDAY, REPORT, ROOT

REASON = "We looked at it with care; this is what our policy says about it."


class Story:
    """What people do, in words. `now` moves only when a story moves it."""

    def __init__(self, staff: Person, lead: Person, folder: Path) -> None:
        self.staff, self.lead, self.folder = staff, lead, folder
        self.now = MONDAY

    # time

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)

    def the_clocks_are_looked_at(self) -> None:
        from firsthand.embargo.sweeps import lapse_due

        lapse_due(at=self.now)
        look_again(at=self.now)
        gather_receipts(at=self.now)

    # the organisation

    def the_policy_changes(self, **replacements: str) -> Published:
        """Publishes the programme again with some facts changed in programme.toml, "old=new" by keyword value."""
        toml = self.folder / "programme.toml"
        text = toml.read_text()
        for old_and_new in replacements.values():
            old, _, new = old_and_new.partition(" -> ")
            assert old in text
            text = text.replace(old, new)
        toml.write_text(text)
        return publish(self.folder, by="operator", at=self.now)[0]

    def the_policy_text_changes(self, language: str, old: str, new: str) -> Published:
        file = self.folder / f"policy.{language}.md"
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new))
        return publish(self.folder, by="operator", at=self.now)[0]

    def policy_changes_its_words_about(self, rule: str) -> None:
        """Publish the policy again with other words for one rule."""
        for language in ("en", "nl"):
            file = self.folder / f"policy.{language}.md"
            file.write_text(re.sub(rf"(\[{rule}\]) .+", r"\1 Other words than before", file.read_text()))
        publish(self.folder, by="operator", at=self.now)

    def programme_of(self, case: Case) -> Programme:
        return version(case.version_id).programme

    # the reporter

    def reporter_files(self, language: str = "en", **changes: Any) -> Taken:
        return receive_form(replace(REPORT, **changes), language=language, at=self.now)

    def reporter_mails(
        self, text: str, *, subject: str = "A vulnerability", to: str = "security@mimecast.example",
        sender: str = "Nele <nele@finder.example>", message_id: str = "", **headers: str,
    ) -> Case | None:  # fmt: skip
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, to, subject
        mail["Message-ID"] = message_id or f"<{self.now.timestamp()}.{len(text)}@finder.example>"
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        raw = mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))
        arrival = receive_mail(raw, mail_from="nele@finder.example", rcpt_to=(to,), at=self.now)
        sort_arrivals(at=self.now)
        arrival.refresh_from_db()
        return arrival.case

    def a_bounce_arrives(self, letter: dict[str, Any]) -> None:
        """The reporter's mail server says that a letter of ours could not be delivered."""
        from django.conf import settings

        from firsthand.letters.tokens import bounce_address

        to = bounce_address(settings.KEYRING, letter["from"], letter["id"])
        raw = (
            "From: Mail Delivery System <mailer-daemon@finder.example>\r\nSubject: Undelivered\r\n"
            f"To: {to}\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; finder.example\r\n\r\n"
            "Final-Recipient: rfc822; nele@finder.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
            f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {letter['message_id']}\r\n\r\n\r\n--b--\r\n"
        )
        receive_mail(raw.encode(), mail_from="", rcpt_to=(to,), at=self.now)
        sort_arrivals(at=self.now)

    # the team

    def team_confirms(self, case: Case, text: str = "") -> None:
        actions.confirm(case.number, by=self.staff, at=self.now, text=text)

    def team_accepts(self, case: Case, asset: str = "S8") -> None:
        actions.accept(case.number, by=self.staff, at=self.now, reason=REASON, asset_id=asset)

    def team_declines(
        self, case: Case, rule: str = "N11", outcome: Outcome = Outcome.NOT_QUALIFYING, **more: Any
    ) -> None:
        actions.decline(case.number, outcome, rule_id=rule, reason=REASON, by=self.staff, at=self.now, **more)

    def team_repairs(self, case: Case, kind: ChangeKind = ChangeKind.CODE) -> None:
        actions.record_remedy(
            case.number, kind=kind, reference="change 4711", day=self.now.date(), by=self.staff, at=self.now
        )

    def team_writes(self, case: Case, text: str) -> None:
        actions.reply(case.number, text, by=self.staff, at=self.now)

    def team_publishes_credit(self, case: Case) -> None:
        credit.publish(case.number, by=self.lead, at=self.now)

    def team_verifies(self, case: Case) -> None:
        actions.verify(case.number, by=self.staff, at=self.now)

    def team_asks(self, case: Case, text: str = "Which version?") -> Message:
        return actions.ask(case.number, text, by=self.staff, at=self.now)

    def colleague_judges(self, case: Case, *, upheld: bool) -> None:
        actions.judge_appeal(case.number, upheld=upheld, reason=REASON, by=self.lead, at=self.now)

    def team_enters_a_departure(self, case: Case, rule: str = "X5", evidence: str = "They read two accounts.") -> int:
        kind = TwoPersonKind.DEPARTURE
        entry = actions.propose_entry(
            case.number, kind, rule_id=rule, evidence=evidence, by=self.staff, at=self.now
        )  # fmt: skip
        return entry.pk

    def colleague_seconds(self, case: Case, entry: int) -> None:
        actions.second_entry(case.number, entry, by=self.lead, at=self.now)

    def the_world_learns(self, case: Case, fact: FactKind = FactKind.PUBLIC_AWARE) -> None:
        actions.note_fact(case.number, fact, happened_at=self.now, by=self.staff, at=self.now)

    def team_proposes(self, case: Case, days: float, why: str = "The vendor of a part needs longer.") -> None:
        """An end so many days after arrival."""
        embargo.propose_by_staff(
            case.number, ends_at=case.received_at + timedelta(days=days), why=why, by=self.staff, at=self.now
        )

    def team_agrees(self, case: Case) -> None:
        embargo.accept_by_staff(case.number, by=self.staff, at=self.now)

    # what the reporter does on the case page

    def reporter_proposes(self, case: Case, days: float, why: str = "A talk is on that day.") -> None:
        embargo.propose_by_reporter(
            case, ends_at=case.received_at + timedelta(days=days), why=why, at=self.now
        )  # fmt: skip

    def reporter_agrees(self, case: Case) -> None:
        embargo.accept_by_reporter(case, at=self.now)

    def reporter_writes(self, case: Case, text: str, answers: frozenset[str] | None = None) -> None:
        follow_up(case, text=text, files=(), at=self.now, answers=answers)

    def reporter_objects(self, case: Case, text: str = "It does harm; see the second file.") -> None:
        actions.appeal(Case.objects.get(pk=case.pk), text=text, at=self.now)

    # what one sees

    def end_of_silence(self, case: Case) -> float:
        """Days from arrival to the end of the embargo that holds."""
        return (self.record(case).embargo_ends_at - case.received_at) / timedelta(days=1)

    def tasks(self) -> list[str]:
        return [str(task.kind) for task in open_for(self.staff)]

    def record(self, case: Case) -> records.CaseRecord:
        return records.for_staff(Case.objects.get(pk=case.pk), at=self.now)

    def what_the_reporter_sees(self, case: Case) -> records.CaseRecord:
        return records.for_reporter(Case.objects.get(pk=case.pk), at=self.now)

    def promise(self, case: Case, kind: str) -> str:
        """How the latest promise of this kind stands."""
        return [str(p.state) for p in self.record(case).promises if p.kind == kind][-1]

    def letters(self, case: Case) -> list[str]:
        """The letters to the reporter, in order."""
        rows = Letter.objects.filter(case=case, person=None).order_by("written_at")
        return [row.kind for row in rows]

    def letter(self, case: Case, kind: str) -> dict[str, Any]:
        row = Letter.objects.filter(case=case, kind=kind).order_by("-written_at").first()
        assert row is not None, f"no letter {kind}; there are {self.letters(case)}"
        return {**vault.unseal_json(row.content), "message_id": row.message_id, "id": row.pk}

    def the_post_goes_out(self) -> int:
        return send_letters(at=self.now, worker="story")

    def page(self, address: str, **headers: str) -> str:
        answer = Client().get(address, headers=headers or None)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return answer.content.decode()


@pytest.fixture
def story(handler: Person, lead: Person, tmp_path: Path) -> Story:
    """The reference programme in force since February, a handler called Ines, a lead called Tomas."""
    folder = tmp_path / "programme"
    shutil.copytree(ROOT / "programmes" / "mimecast", folder)
    publish(folder, by="operator", at=datetime(2027, 2, 1, 9, tzinfo=MONDAY.tzinfo))
    return Story(handler, lead, folder)
