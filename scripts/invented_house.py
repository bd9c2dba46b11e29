"""An invented house for the pictures: its programme, its people, and reports in every state and at every distance.

Run with a new data folder and the folder of the programme to make; prints where things are, as JSON.
"""

import json
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "browser"), str(ROOT / "scripts")]

from invented_reports import EARLIER, REPORTS, Told  # noqa: E402

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MORE_SCOPE = "\n".join(
    f'[[scope]]\nid = "{place}"\nkind = "{kind}"\nvalue = "{value}"\nname = {{ en = "{en}", nl = "{nl}" }}\n'
    for place, kind, value, en, nl in (
        ("S3", "url", "https://share.quillford.example", "File sharing", "Bestanden delen"),
        ("S4", "wildcard", "*.api.quillford.example", "The API", "De API"),
    )
)
WEBSITE = 'value = "https://www.quillford.example"\n'
SEVERITY = '\n[severity]\nsystems = ["cvss-3.1", "cvss-4.0", "ssvc"]\n'
LINES = {
    "en": "- [S3] File sharing, at <https://share.quillford.example>\n- [S4] The API, below `*.api.quillford.example`\n",
    "nl": "- [S3] Bestanden delen, op <https://share.quillford.example>\n- [S4] De API, onder `*.api.quillford.example`\n",
}


def programme(folder: Path) -> Path:
    """The example programme with a few more assets and with severity, so that there is something to see."""
    folder.mkdir(parents=True)
    for one in (ROOT / "programmes" / "example").iterdir():
        text = one.read_text(encoding="utf-8")
        if one.suffix == ".toml":
            text = text.replace("[[out_of_scope]]", MORE_SCOPE + "\n[[out_of_scope]]", 1) + SEVERITY
            text = text.replace(WEBSITE, WEBSITE + 'name = { en = "The website", nl = "De website" }\n', 1)
        else:
            lines = text.splitlines(keepends=True)
            place = next(n for n, line in enumerate(lines) if line.startswith("- [S2]"))
            text = "".join([*lines[: place + 1], LINES[one.stem[-2:]], *lines[place + 1 :]])
        (folder / one.name).write_text(text, encoding="utf-8")
    return folder


class Team:
    """Who works in the house, since long before the first report."""

    def __init__(self, at: datetime) -> None:
        from allauth.mfa.models import Authenticator

        from firsthand.people.models import Person
        from firsthand.people.rules import Role

        def joins(name: str, role: Role) -> Person:
            mail = f"{name.lower()}@quillford.example"
            return Person.objects.create(mail=mail, name=name, role=role, joined_at=at - 190 * DAY)

        self.ines, self.tomas = joins("Ines", Role.HANDLER), joins("Tomas", Role.LEAD)
        self.yusuf, self.joke = joins("Yusuf", Role.TRIAGER), joins("Joke", Role.AUDITOR)
        joins("Wim", Role.ADMINISTRATOR)
        for person in (self.ines, self.yusuf, self.joke):  # the others set theirs up when they come in
            Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": ""})


def invent(data: Path, made: Path) -> dict[str, str]:
    """Fill a new data folder: the reports with the oldest first, then what the clocks and the post did meanwhile."""
    from firsthand.ops.instance import open_instance

    open_instance(data, new=True)
    from firsthand.core.clock import now
    from firsthand.programme.actions import publish
    from firsthand.queue.actions import keep_view

    at = now()
    publish(made, by="operator", at=at - 195 * DAY)
    team = Team(at)
    for place, told in enumerate(EARLIER):
        _earlier(place, told, at, team)
    found: dict[str, str] = {}
    for told in REPORTS:
        found |= _file(told, at, team)
    keep_view("In Dutch", "language=nl", by=team.tomas, at=at)
    found |= _mail(at)
    _clocks(at)
    _post()
    _follow()
    return found


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
        asset=told.asset, title=told.title, location=told.where, name=told.name, impact=told.impact,
        steps=told.steps, vector=told.vector, mail="finder@finder.example" if told.name else "",
    )  # fmt: skip
    taken = receive_form(content, language=told.language, at=at - told.ago)
    return Filed(taken.case.number, taken.code, at - told.ago)


def _earlier(place: int, told: Told, at: datetime, team: Team) -> None:
    """A report of the last half year that was answered, for boards, Hall of Fame and the public record."""
    from firsthand.acknowledgements.actions import publish
    from firsthand.cases import actions
    from firsthand.cases.rules import Outcome

    filed = _receive(told, at)
    worker = team.ines if place % 2 else team.tomas
    actions.confirm(filed.number, by=worker, at=filed.at + told.confirmed_after)
    if told.state == "declined":
        why = "We tried it on every page, and it leads to nothing that we could find."
        actions.decline(
            filed.number, Outcome.NOT_QUALIFYING, rule_id="N1", reason=why, by=worker, at=filed.at + 5 * DAY
        )
        return
    actions.accept(filed.number, by=worker, at=filed.at + 4 * DAY, reason="We see it as well.", asset_id=told.asset)
    _remedy(filed.number, worker, filed.at + (7 + place) * DAY)
    publish(filed.number, by=team.tomas, at=filed.at + (8 + place) * DAY)
    actions.close(filed.number, by=team.tomas, at=filed.at + (9 + place) * DAY)


def _remedy(number: str, by: object, at: datetime) -> None:
    from firsthand.cases import actions
    from firsthand.cases.rules import ChangeKind

    actions.record_remedy(number, kind=ChangeKind.CODE, reference="change 4711", day=None, by=by, at=at)  # type: ignore[arg-type]


def _file(told: Told, at: datetime, team: Team) -> dict[str, str]:
    """File a report and bring it as far as its state says."""
    filed = _receive(told, at)
    _STATES[told.state](filed, told, at, team)
    return {told.state: filed.code, f"{told.state}_number": filed.number}


def _accepted(filed: Filed, told: Told, at: datetime, team: Team) -> None:
    """Confirmed, looked at and accepted by Ines, who asked for nothing and heard one thing more."""
    from firsthand.cases import actions
    from firsthand.cases.models import Case
    from firsthand.intake.actions import follow_up

    number, then = filed.number, filed.at
    actions.confirm(number, by=team.ines, at=then + 20 * HOUR, text="Thank you. I see the same in our test system.")
    words = "It also works with an account that was closed, if that helps."
    follow_up(Case.objects.get(number=number), text=words, files=(), at=then + 26 * HOUR)
    actions.keep_note(number, "Asked the people of the platform who owns this.", by=team.ines, at=then + 28 * HOUR)
    why = "It qualifies, and you are the first to report it."
    actions.accept(number, by=team.ines, at=then + 50 * HOUR, reason=why, asset_id=told.asset)


def _update_due(filed: Filed, told: Told, at: datetime, team: Team) -> None:
    """Accepted; the last word of ours lies as long ago as the report says, so that the next one is due."""
    from firsthand.cases import actions

    _accepted(filed, told, at, team)
    words = "We have found the cause and are testing the change."
    actions.reply(filed.number, words, by=team.tomas if told.with_lead else team.ines, at=at - told.silent_for)
    if told.with_lead:
        actions.take(filed.number, by=team.tomas, at=at - told.silent_for)


def _remedied(filed: Filed, told: Told, at: datetime, team: Team) -> None:
    from firsthand.cases import actions

    _accepted(filed, told, at, team)
    _remedy(filed.number, team.ines, at - told.silent_for)
    actions.reply(filed.number, "Did you have time to try it again?", by=team.ines, at=at - 2 * DAY)


def _published(filed: Filed, told: Told, at: datetime, team: Team) -> None:
    from firsthand.acknowledgements.actions import publish

    _remedied(filed, told, at, team)
    publish(filed.number, by=team.tomas, at=at - told.silent_for + DAY)


def _proposed(filed: Filed, told: Told, at: datetime, team: Team) -> None:
    """In talks about a later end of the embargo, because an app reaches people slowly."""
    from firsthand.cases import actions
    from firsthand.embargo.actions import propose_by_staff
    from firsthand.triage.severity.actions import rate

    _accepted(filed, told, at, team)
    rate(filed.number, told.vector, by=team.ines, at=filed.at + 51 * HOUR)
    words = "Same cause as the token of last spring, but that change covered the old app only."
    actions.keep_note(filed.number, words, by=team.tomas, at=filed.at + 52 * HOUR)
    why = "The fix is ready, but the app reaches people only with the release of January."
    propose_by_staff(filed.number, ends_at=filed.at + 66 * DAY, why=why, by=team.ines, at=filed.at + 6 * DAY)


def _declined(filed: Filed, told: Told, at: datetime, team: Team) -> None:
    from firsthand.cases import actions
    from firsthand.cases.rules import Outcome

    why = "The header alone leads to nothing that we could find."
    actions.decline(filed.number, Outcome.NOT_QUALIFYING, rule_id="N1", reason=why, by=team.ines, at=filed.at + 2 * DAY)


def _objected(filed: Filed, told: Told, at: datetime, team: Team) -> None:
    from firsthand.cases import actions
    from firsthand.cases.models import Case

    _declined(filed, told, at, team)
    words = "It does lead somewhere: with the page in a frame one can be made to press the button."
    actions.appeal(Case.objects.get(number=filed.number), text=words, at=at - DAY)


def _asked(filed: Filed, told: Told, at: datetime, team: Team) -> None:
    from firsthand.cases import actions

    actions.ask(filed.number, "Did you use the same browser both times?", by=team.tomas, at=filed.at + 22 * HOUR)


def _taken(filed: Filed, told: Told, at: datetime, team: Team) -> None:
    from firsthand.cases import actions

    actions.confirm(filed.number, by=team.yusuf, at=filed.at + 5 * HOUR, text="")


def _restricted(filed: Filed, told: Told, at: datetime, team: Team) -> None:
    from firsthand.cases import actions

    actions.restrict(filed.number, by=team.tomas, at=filed.at + HOUR)
    actions.confirm(filed.number, by=team.tomas, at=filed.at + 2 * HOUR, text="")


def _nothing(filed: Filed, told: Told, at: datetime, team: Team) -> None:
    """Nobody has answered yet."""


_STATES = {
    "published": _published, "declined": _declined, "remedied": _remedied, "proposed": _proposed, "late": _nothing,
    "overdue": _update_due, "near": _update_due, "asked": _asked, "dutch": _nothing, "soon": _nothing, "taken": _taken,
    "received": _nothing, "restricted": _restricted, "objected": _objected,
}  # fmt: skip


def _mail(at: datetime) -> dict[str, str]:
    from firsthand.intake.actions import receive_mail
    from firsthand.mail.sweeps import sort_arrivals

    for head in (b"Subject: The search of the shop", b"Subject: Away until Monday\r\nAuto-Submitted: auto-replied"):
        receive_mail(
            b"From: Nele Vos <nele@finder.example>\r\nTo: security@quillford.example\r\nMessage-ID: <%d@f.x>\r\n"
            b"%s\r\n\r\nThe search of the shop shows the words of its address as a page.\r\n" % (len(head), head),
            mail_from="nele@finder.example", rcpt_to=("security@quillford.example",), at=at - HOUR,
        )  # fmt: skip
    sort_arrivals(at=at - HOUR)
    from firsthand.intake.models import Arrival

    aside = Arrival.objects.filter(channel="mail", case=None).latest("pk")
    return {"mail_aside": str(aside.pk), "proposal_address": _proposal_address()}


def _proposal_address() -> str:
    from seeding import _proposal_address as address

    return address()


def _clocks(at: datetime) -> None:
    """What the worker would have done at each moment: warnings, misses, and embargoes that end."""
    from firsthand.embargo.models import Embargo
    from firsthand.embargo.sweeps import lapse_due
    from firsthand.promises.models import Promise
    from firsthand.promises.sweeps import look_again

    over = Embargo.objects.filter(exited_at=None, ends_at__lte=at).order_by("ends_at")
    for ends_at in list(over.values_list("ends_at", flat=True)):
        lapse_due(at=ends_at)
    waiting = Promise.objects.filter(look_again_at__lte=at).order_by("look_again_at")
    while (next_look := waiting.values_list("look_again_at", flat=True).first()) is not None:
        look_again(at=next_look + timedelta(seconds=1))


def _post() -> None:
    """Every letter left two seconds after it was written."""
    from firsthand.letters.delivery import mark_sent
    from firsthand.letters.models import Letter

    for letter in Letter.objects.filter(sent_at=None, failed_at=None).order_by("written_at", "pk"):
        mark_sent(letter, at=letter.written_at + timedelta(seconds=2))


def _follow() -> None:
    """Fill both indexes, so that the first page that asks them finds something."""
    from firsthand.queue.searching.following import SearchFollower
    from firsthand.triage.look_alikes.following import Follower, follow_once

    for kind in (Follower, SearchFollower):
        while follow_once(kind):
            pass


if __name__ == "__main__":
    print(json.dumps(invent(Path(sys.argv[1]), programme(Path(sys.argv[2])))))
