"""`firsthand mail show`, `is-report`, `is-reply`, `is-junk`: one kept mail, and what a person says that it is.

`firsthand mail again` lets a mail be sorted once more whose sorting failed.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from firsthand.core import clock
from firsthand.ops.commands import terminal
from firsthand.ops.commands.case_args import Acts, add_person, as_utf8, person, row_id
from firsthand.ops.instance import say

if TYPE_CHECKING:
    from firsthand.intake.evidence import MailEvidence
    from firsthand.intake.kinds import MailKind
    from firsthand.intake.mail_records import MailRecord

SOON = "The next sweep sorts it so, within a few seconds."


def add(acts: Acts) -> None:
    """Register the commands below `firsthand mail`."""
    show = acts.add_parser(
        "show", help="one mail: its envelope, what it was taken for and why, its evidence, its words"
    )
    _add_id(show)
    add_person(show)
    show.add_argument("--json", action="store_true", help="for programs: an object")
    show.set_defaults(run=run_show)
    report = _add_act(acts, "is-report", "say that a mail is a report: it opens a case, and no machine answers it")
    report.set_defaults(run=run_report)
    reply = _add_act(acts, "is-reply", "say that a mail belongs to a case: its words go into the thread")
    reply.add_argument("--case", required=True, type=as_utf8, metavar="NUMBER", help="the case, such as 2026-0147")
    reply.set_defaults(run=run_reply)
    junk = _add_act(acts, "is-junk", "say that a mail is junk: it stays kept and listed")
    junk.set_defaults(run=run_junk)
    again = acts.add_parser("again", help="sort a mail at once whose sorting failed")
    _add_id(again)
    again.set_defaults(run=run_again)


def _add_id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=row_id, metavar="ID", help="its number in `firsthand mail list`")


def _add_act(acts: Acts, name: str, help_: str) -> argparse.ArgumentParser:
    parser = acts.add_parser(name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.")
    _add_id(parser)
    add_person(parser)
    return parser


def run_report(args: argparse.Namespace) -> int:
    """Say that a mail is a report. Raises NotAllowed, NotFound, RulesBroken."""
    from firsthand.intake.kinds import MailKind

    return _tell(args, MailKind.REPORT)


def run_reply(args: argparse.Namespace) -> int:
    """Say that a mail belongs to a case. Raises NotAllowed, NotFound, RulesBroken."""
    from firsthand.intake.kinds import MailKind

    return _tell(args, MailKind.REPLY, case_number=args.case)


def run_junk(args: argparse.Namespace) -> int:
    """Say that a mail is junk. Raises NotAllowed, NotFound, RulesBroken."""
    from firsthand.intake.kinds import MailKind

    return _tell(args, MailKind.JUNK)


def _tell(args: argparse.Namespace, kind: "MailKind", case_number: str = "") -> int:
    from firsthand.intake.actions import treat_as

    treat_as(args.id, kind, by=person(args), at=clock.now(), case_number=case_number)
    about = f" of case {case_number}" if case_number else ""
    say(f"Mail {args.id} is a {kind}{about}. {SOON}" if kind != "junk" else f"Mail {args.id} is junk. {SOON}")
    return 0


def run_again(args: argparse.Namespace) -> int:
    """Let the next sweep try a mail whose sorting failed. Raises NotFound, RulesBroken."""
    from firsthand.intake.actions import sort_again

    sort_again(args.id)
    say(f"Mail {args.id} is tried again by the next sweep, within a few seconds.")
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Print one mail. Raises NotAllowed, NotFound."""
    from firsthand.intake.mail_records import mail_record
    from firsthand.people.queries import permit
    from firsthand.people.rules import Act

    record = mail_record(permit(person(args), Act.READ_MAIL), args.id)
    if args.json:
        print(json.dumps(_as_json(record), ensure_ascii=False, indent=2))
        return 0
    zone = terminal.zone()
    for name, value in _facts(record, zone):
        for n, line in enumerate(terminal.printable(value).split("\n")):
            say(f"{'' if n else name:<14}{line}".rstrip())
    if record.shown and record.shown.text.strip():
        say("")
        for line in terminal.block(record.shown.text, indent=2):
            say(line)
    return 0


def _facts(record: "MailRecord", zone: str) -> Iterator[tuple[str, str]]:
    yield "mail", str(record.id)
    yield "arrived", f"{terminal.when(record.received_at, zone)}, {record.door or 'mail'}"
    if record.entered_at:
        yield "in our hands", terminal.when(record.entered_at, zone)
    if record.erased:
        yield "content", "erased"
    else:
        yield "envelope", f"{record.mail_from or '<>'} to {', '.join(record.rcpt_to) or '-'}"
    if record.shown:
        yield "from", record.shown.sender or "-"
        yield "subject", record.shown.subject or "-"
        if record.shown.date:
            yield "dated", terminal.when(record.shown.date, zone)
    yield "taken for", _taken_for(record)
    if record.case:
        yield "case", record.case
    yield from _evidence(record.evidence)
    if record.shown and record.shown.html:
        yield "html", "also has an HTML version that says something else; read it at the desk"
    for file in record.shown.files if record.shown else ():
        yield "file", f"{file.name}, {file.size_bytes} bytes"
    yield "size", f"{record.size_bytes} bytes"
    yield "sha256", record.sha256


def _taken_for(record: "MailRecord") -> str:
    if record.sorted_at is None:
        told = f"{record.told_by} said: {record.told_kind}; not sorted yet" if record.told_kind else "not sorted yet"
        return f"{told}; failed {record.tries} times" if record.tries else told
    why = f"{record.told_by} said so" if record.told_kind else record.reason
    return f"{record.kind}: {why}" if why else record.kind


def _evidence(evidence: "MailEvidence | None") -> Iterator[tuple[str, str]]:
    if evidence is None:
        return
    sender = evidence.sender
    how = " ".join(filter(None, (sender.method, sender.domain, f"by {sender.source}" if sender.source else "")))
    yield "sender", "; ".join(filter(None, (str(sender.verdict), how, sender.reason)))
    for layer in evidence.layers:
        crypt = ("encrypted" if layer.opened else "encrypted, not opened") if layer.encrypted else ""
        signed = "" if layer.signature == "none" else f"signature {layer.signature.replace('_', ' ')} {layer.signer}"
        yield "layer", "; ".join(filter(None, (str(layer.wrapping), crypt, signed.strip(), layer.fault)))
    if evidence.suspicion:
        yield "suspicion", evidence.suspicion


def _as_json(record: "MailRecord") -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, datetime):
            return clock.iso(value)
        if isinstance(value, dict):
            return {key: plain(v) for key, v in value.items()}
        if isinstance(value, list | tuple):
            return [plain(v) for v in value]
        return value

    said: dict[str, Any] = plain(asdict(record))
    return said
