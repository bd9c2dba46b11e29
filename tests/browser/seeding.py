"""An instance that people have lived in: cases in every state a reporter can meet, and a year for the public record.

Run with a data folder; prints where things are as JSON: case codes by state, and the address of an open proposal.
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_HOST = "https://a-very-long-name-of-a-host-without-a-break.production.internal.www.mimecast.com/share/4471?x=1"
CONTACT = "security@mimecast.example"
_MAIL = (
    b"From: Nele Vos <nele@finder.example>\r\nTo: security@mimecast.example\r\nMessage-ID: <1@f.x>\r\n%s\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b"<h1>A form opens</h1><p>See <a href='https://www.mimecast.com/share'>the page</a>.</p>\r\n"
)
FIGURES = 12
"""Reports of an earlier quarter: as many as the record needs to show nine in ten."""


def seed(data: Path, programme: Path, figures: int = FIGURES) -> dict[str, str]:
    """Fill a new data folder. Codes are keyed by the state of their case."""
    from firsthand.ops.instance import ensure_programme, open_instance

    open_instance(data, new=True)
    ensure_programme(programme)
    from firsthand.core.clock import now
    from firsthand.people.models import Person
    from firsthand.people.rules import Role

    at = now()
    ines = Person.objects.create(mail="ines@staff.example", name="Ines", role=Role.HANDLER, joined_at=at)
    tomas = Person.objects.create(mail="tomas@staff.example", name="Tomas", role=Role.LEAD, joined_at=at)
    _earlier_quarter(at, ines, figures)
    return _states(at, ines, tomas)


def _earlier_quarter(at: datetime, by: object, figures: int) -> None:
    """Reports that arrived and were answered in the quarter before last, spread over its weeks."""
    from firsthand.cases import actions
    from firsthand.cases.rules import Outcome

    first = datetime(at.year, (at.month - 1) // 3 * 3 + 1, 1, 12, tzinfo=UTC) - 160 * DAY
    for place in range(figures):
        arrived = first + place * 60 * DAY / figures
        number = _report(arrived, location=f"place {place}").number
        actions.confirm(number, by=by, at=arrived + (3 + 7 * place % 60) * HOUR)
        if place % 3:
            actions.accept(number, by=by, at=arrived + 4 * DAY, reason="We see it as well.", asset_id="S8")
        else:
            actions.decline(
                number,
                Outcome.NOT_QUALIFYING,
                rule_id="N11",
                reason="It leads to nothing.",
                by=by,
                at=arrived + 5 * DAY,
            )


class _Filed:
    """A case just filed, with its code."""

    def __init__(self, number: str, code: str, at: datetime) -> None:
        self.number, self.code, self.at = number, code, at


def _report(at: datetime, *, language: str = "en", **changes: object) -> _Filed:
    from firsthand.intake.actions import receive_form
    from firsthand.intake.rules import ReportContent

    said = {
        "asset": "S8", "location": LONG_HOST, "name": "oak & ember", "link": "https://oak.example",
        "impact": "Files of other people can be read.", "steps": "1. Sign in.\n2. Count the number up.", **changes,
    }  # fmt: skip
    taken = receive_form(ReportContent(**said), language=language, at=at)  # type: ignore[arg-type]
    return _Filed(taken.case.number, taken.code, at)


def _states(at: datetime, ines: object, tomas: object) -> dict[str, str]:
    """One case a state, oldest first, so that the journal is in order of time."""
    found: dict[str, str] = {}
    steps: list[tuple[str, int, Callable[[_Filed, object, object], None]]] = [
        ("published", 30, _publish), ("declined", 20, _decline), ("remedied", 12, _remedy), ("proposed", 8, _propose),
        ("late", 5, lambda *_: None), ("asked", 2, _ask), ("received", 0, lambda *_: None),
    ]  # fmt: skip
    for state, days, work in steps:
        filed = _report(at - days * DAY - HOUR)
        work(filed, ines, tomas)
        found[state] = filed.code
        found[f"{state}_number"] = filed.number
    found["proposal_address"] = _proposal_address()
    found["guest_link"] = _guest(at, tomas, found["late_number"])
    return found | _mails(at)


def _guest(at: datetime, tomas: object, number: str) -> str:
    """An engineer who was let into one case and agreed to its embargo; the path of their one-time link."""
    from firsthand.cases import actions

    guest, link = actions.let_guest_in(number, "gita@engineers.example", "Gita, storage", by=tomas, at=at)
    actions.agree(number, by=guest, at=at)
    return link[link.index("/desk/") :]


def _accept(filed: _Filed, by: object) -> None:
    from firsthand.cases import actions

    actions.confirm(filed.number, by=by, at=filed.at + 20 * HOUR, text="Thank you. I see the same in our test system.")
    reason = "It qualifies, and you are the first to report it."
    actions.accept(filed.number, by=by, at=filed.at + 50 * HOUR, reason=reason, rule_id="Q1")


def _remedy(filed: _Filed, ines: object, tomas: object) -> None:
    from firsthand.cases import actions
    from firsthand.cases.rules import ChangeKind

    _accept(filed, ines)
    actions.record_remedy(
        filed.number, kind=ChangeKind.CODE, reference="change 4711", day=None, by=ines, at=filed.at + 10 * DAY
    )


def _publish(filed: _Filed, ines: object, tomas: object) -> None:
    from firsthand.acknowledgements.actions import publish

    _remedy(filed, ines, tomas)
    publish(filed.number, by=tomas, at=filed.at + 11 * DAY)


def _decline(filed: _Filed, ines: object, tomas: object) -> None:
    from firsthand.cases import actions
    from firsthand.cases.rules import Outcome

    reason = "The header alone leads to nothing that we could find."
    actions.decline(filed.number, Outcome.NOT_QUALIFYING, rule_id="N11", reason=reason, by=ines, at=filed.at + 2 * DAY)


def _propose(filed: _Filed, ines: object, tomas: object) -> None:
    from firsthand.embargo.actions import propose_by_staff

    _accept(filed, ines)
    why = "The fix is ready, but the mobile clients reach people only with the next release."
    propose_by_staff(filed.number, ends_at=filed.at + 60 * DAY, why=why, by=ines, at=filed.at + 6 * DAY)


def _ask(filed: _Filed, ines: object, tomas: object) -> None:
    from firsthand.cases import actions

    actions.ask(filed.number, "Did you also try the name of a single file?", by=ines, at=filed.at + 30 * HOUR)


def _mails(at: datetime) -> dict[str, str]:
    """A report by mail with an HTML version, and an automatic answer that went into no case."""
    from firsthand.cases.models import Message
    from firsthand.intake.actions import receive_mail
    from firsthand.intake.models import Arrival
    from firsthand.mail.sweeps import sort_arrivals

    for head in ("Subject: A finding", "Subject: Away\r\nAuto-Submitted: auto-replied"):
        receive_mail(_MAIL % head.encode(), mail_from="nele@finder.example", rcpt_to=(CONTACT,), at=at)
    sort_arrivals(at=at)
    message = Message.objects.filter(case__channel="mail").latest("at")
    return {
        "mail_number": message.case.number, "mail_message": str(message.pk),
        "mail_aside": str(Arrival.objects.filter(channel="mail", case=None).latest("pk").pk),
    }  # fmt: skip


def _proposal_address() -> str:
    from django.conf import settings

    from firsthand.embargo.models import Proposal
    from firsthand.letters import tokens

    open_one = Proposal.objects.filter(answer="", by__isnull=False).latest("pk")
    return f"embargo/{tokens.answer_token(settings.KEYRING, open_one.pk)}/"


if __name__ == "__main__":
    folder, programme = Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "programmes" / "mimecast"
    print(json.dumps(seed(folder, programme, int(sys.argv[3]) if len(sys.argv) > 3 else FIGURES)))
