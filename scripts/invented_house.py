"""An invented house for the pictures: its programme, its people, and reports in every state.

Run with a new data folder and the folder of the programme to make; prints where things are, as JSON.
"""

import json
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MORE_SCOPE = "\n".join(
    f'[[scope]]\nid = "{place}"\nkind = "{kind}"\nvalue = "{value}"\nname = {{ en = "{en}", nl = "{nl}" }}\n'
    for place, kind, value, en, nl in (
        ("S3", "url", "https://share.quillford.example", "File sharing", "Bestanden delen"),
        ("S4", "wildcard", "*.api.quillford.example", "The API", "De API"),
    )
)
LINES = {
    "en": "- [S3] File sharing, at <https://share.quillford.example>\n- [S4] The API, below `*.api.quillford.example`\n",
    "nl": "- [S3] Bestanden delen, op <https://share.quillford.example>\n- [S4] De API, onder `*.api.quillford.example`\n",
}


@dataclass(frozen=True)
class Told:
    """A report: how long ago it came, of what, in which words, from whom."""

    state: str
    ago: timedelta
    asset: str
    where: str
    name: str = ""
    language: str = "en"


REPORTS = (
    Told("published", 30 * DAY, "S3", "A shared link opens the folder above it", "oak & ember"),
    Told("declined", 20 * DAY, "S1", "The page for jobs sends no frame header", "Q. Lindqvarn"),
    Told("remedied", 12 * DAY, "S4", "The API answers for the invoices of another customer", "t0rvald"),
    Told("proposed", 8 * DAY, "S2", "The app keeps the session after signing out", "pale_heron"),
    Told("late", 74 * HOUR, "S3", "Script in the name of a shared folder runs for every reader", "nachtfalter"),
    Told("asked", 2 * DAY, "S1", "A reset link can be used twice", "M. Oduvane"),
    Told("dutch", 30 * HOUR, "S3", "Gedeelde bestanden openen door op te tellen", "sanne.vm", "nl"),
    Told("taken", 9 * HOUR, "S4", "The search of the API reads a quote as an order", "Ana Lima"),
    Told("received", 2 * HOUR, "S2", "A link opens the app at the page of somebody else", "brackwater"),
)
IMPACT = "Files of other customers can be read, and their names are in the addresses."
STEPS = (
    "1. Sign in with an account of your own.\n2. Open any shared file.\n3. Count the number in the address up by one."
)


def programme(folder: Path) -> Path:
    """The example programme with a few more assets, so that there is something to see."""
    folder.mkdir(parents=True)
    for one in (ROOT / "programmes" / "example").iterdir():
        text = one.read_text(encoding="utf-8")
        if one.suffix == ".toml":
            text = text.replace("[[out_of_scope]]", MORE_SCOPE + "\n[[out_of_scope]]", 1)
        else:
            lines = text.splitlines(keepends=True)
            place = next(n for n, line in enumerate(lines) if line.startswith("- [S2]"))
            text = "".join([*lines[: place + 1], LINES[one.stem[-2:]], *lines[place + 1 :]])
        (folder / one.name).write_text(text, encoding="utf-8")
    return folder


def invent(data: Path, made: Path) -> dict[str, str]:
    """Fill a new data folder, oldest first, so that the journal is in order of time."""
    from firsthand.ops.instance import ensure_programme, open_instance

    open_instance(data, new=True)
    ensure_programme(made)
    from firsthand.core.clock import now
    from firsthand.people.models import Person
    from firsthand.people.rules import Role

    at = now()
    ines = Person.objects.create(mail="ines@quillford.example", name="Ines", role=Role.HANDLER, joined_at=at)
    tomas = Person.objects.create(mail="tomas@quillford.example", name="Tomas", role=Role.LEAD, joined_at=at)
    _earlier(at, ines)
    found: dict[str, str] = {}
    for told in REPORTS:
        found |= _file(told, at, ines, tomas)
    return found | _mail(at)


def _earlier(at: datetime, ines: object) -> None:
    """A quarter of reports that were answered, for boards and the public record."""
    from firsthand.cases import actions
    from firsthand.cases.rules import Outcome

    for place in range(14):
        filed = _receive(Told("", (170 - 9 * place) * DAY, f"S{place % 4 + 1}", f"Earlier finding {place + 1}"), at)
        actions.confirm(filed.number, by=ines, at=filed.at + (3 + 7 * place % 60) * HOUR)
        if place % 3:
            actions.accept(filed.number, by=ines, at=filed.at + 4 * DAY, reason="We see it as well.", asset_id="S3")
            _remedy(filed.number, ines, filed.at + (9 + place) * DAY)
            continue
        why = "It leads to nothing that we could find."
        actions.decline(filed.number, Outcome.NOT_QUALIFYING, rule_id="N1", reason=why, by=ines, at=filed.at + 5 * DAY)


@dataclass(frozen=True)
class Filed:
    """A case just filed, with its code."""

    number: str
    code: str
    at: datetime


def _receive(told: Told, at: datetime) -> Filed:
    from firsthand.intake.actions import receive_form
    from firsthand.intake.rules import ReportContent

    content = ReportContent(
        asset=told.asset, location=told.where, name=told.name, impact=IMPACT, steps=STEPS,
        mail="finder@finder.example" if told.name else "",
    )  # fmt: skip
    taken = receive_form(content, language=told.language, at=at - told.ago)
    return Filed(taken.case.number, taken.code, at - told.ago)


def _remedy(number: str, by: object, at: datetime) -> None:
    from firsthand.cases import actions
    from firsthand.cases.rules import ChangeKind

    actions.record_remedy(number, kind=ChangeKind.CODE, reference="change 4711", day=None, by=by, at=at)  # type: ignore[arg-type]


def _file(told: Told, at: datetime, ines: object, tomas: object) -> dict[str, str]:
    """File a report and bring it as far as its state says."""
    from firsthand.acknowledgements.actions import publish
    from firsthand.cases import actions
    from firsthand.cases.rules import Outcome
    from firsthand.embargo.actions import propose_by_staff

    filed = _receive(told, at)
    number, then = filed.number, filed.at
    if told.state in ("published", "remedied", "proposed"):
        actions.confirm(number, by=ines, at=then + 20 * HOUR, text="Thank you. I see the same in our test system.")
        why = "It qualifies, and you are the first to report it."
        actions.accept(number, by=ines, at=then + 50 * HOUR, reason=why, asset_id=told.asset)
    if told.state in ("published", "remedied"):
        _remedy(number, ines, then + 10 * DAY)
    if told.state == "published":
        publish(number, by=tomas, at=then + 11 * DAY)
    elif told.state == "declined":
        why = "The header alone leads to nothing that we could find."
        actions.decline(number, Outcome.NOT_QUALIFYING, rule_id="N1", reason=why, by=ines, at=then + 2 * DAY)
    elif told.state == "proposed":
        why = "The fix is ready, but the app reaches people only with the next release."
        propose_by_staff(number, ends_at=then + 40 * DAY, why=why, by=ines, at=then + 6 * DAY)
    elif told.state == "asked":
        actions.ask(number, "Did you use the same browser both times?", by=ines, at=then + 30 * HOUR)
    elif told.state == "taken":
        actions.confirm(number, by=ines, at=then + 5 * HOUR, text="")
    return {told.state: filed.code, f"{told.state}_number": number}


def _mail(at: datetime) -> dict[str, str]:
    from firsthand.intake.actions import receive_mail
    from firsthand.mail.sweeps import sort_arrivals

    for head in (b"Subject: A finding", b"Subject: Away until Monday\r\nAuto-Submitted: auto-replied"):
        receive_mail(
            b"From: Nele Vos <nele@finder.example>\r\nTo: security@quillford.example\r\nMessage-ID: <%d@f.x>\r\n"
            b"%s\r\n\r\nThe form of the shop opens with the words of somebody else in it.\r\n" % (len(head), head),
            mail_from="nele@finder.example", rcpt_to=("security@quillford.example",), at=at,
        )  # fmt: skip
    sort_arrivals(at=at)
    from firsthand.intake.models import Arrival

    aside = Arrival.objects.filter(channel="mail", case=None).latest("pk")
    return {"mail_aside": str(aside.pk), "proposal_address": _proposal_address()}


def _proposal_address() -> str:
    from seeding import _proposal_address as address

    return address()


if __name__ == "__main__":
    print(json.dumps(invent(Path(sys.argv[1]), programme(Path(sys.argv[2])))))
