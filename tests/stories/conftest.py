"""The stage on which the stories are told: a programme, a team, a reporter, a clock moved by hand."""

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
from firsthand.cases.models import Case
from firsthand.cases.rules import ChangeKind, Outcome
from firsthand.intake.actions import Taken, receive_form, receive_mail
from firsthand.letters.models import Letter
from firsthand.mail.sweeps import send_letters, sort_arrivals
from firsthand.people.models import Person
from firsthand.programme.actions import publish
from firsthand.programme.queries import Published
from firsthand.promises.sweeps import note_misses
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
        note_misses(at=self.now)

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
        self, case: Case, rule: str = "N11", outcome: Outcome = Outcome.NOT_QUALIFYING, **more: str
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

    # what one sees

    def record(self, case: Case) -> records.CaseRecord:
        return records.for_staff(Case.objects.get(pk=case.pk), at=self.now)

    def what_the_reporter_sees(self, case: Case) -> records.CaseRecord:
        return records.for_reporter(Case.objects.get(pk=case.pk), at=self.now)

    def promise(self, case: Case, kind: str) -> str:
        return next(str(p.state) for p in self.record(case).promises if p.kind == kind)

    def letters(self, case: Case) -> list[str]:
        rows = Letter.objects.filter(case=case).order_by("written_at")
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
