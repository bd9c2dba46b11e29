"""`firsthand deliver`: keep one message from standard input, for `.forward` files and pipes of mail servers.

Exit codes are those of sysexits.h, which mail servers act on: 0 only after the message is kept, 75 when it must be
tried again (the server keeps it), 69 when it is over the limit (the sender is told).
"""

import argparse
import os
import re
import sys

EX_OK = 0
EX_UNAVAILABLE = 69
EX_TEMPFAIL = 75
_HEADER_LOOK_AT = 64 * 1024
_RETURN_PATH = re.compile(rb"^return-path:[ \t]*<?([^<>\r\n]*)>?[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_MAILBOX_LINE = re.compile(rb"From ([^ \r\n]{1,320}) ")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    deliver = commands.add_parser("deliver", help="keep one message from standard input; exit 75: try again")
    deliver.add_argument("--from", dest="mail_from", metavar="ADDRESS", help="the envelope sender (else SENDER)")
    deliver.add_argument(
        "--to", dest="rcpt_to", metavar="ADDRESS", action="append", help="a recipient (else RECIPIENT)"
    )
    # The instance is opened inside, so that a database that is away makes the mail server wait instead of bounce.
    deliver.set_defaults(run=run, instance=False)


def run(args: argparse.Namespace) -> int:
    """Keep the message; the exit code tells the mail server what to do."""
    try:
        from firsthand.ops.instance import open_instance

        open_instance()
        from firsthand.programme.queries import in_force

        in_force()
    except Exception as error:  # noqa: BLE001  whatever is wrong here is ours: the mail server must keep the message
        return _say(EX_TEMPFAIL, f"{error} The message was not taken; it can be delivered again.")
    from django.conf import settings

    from firsthand.intake.kinds import Door
    from firsthand.mail.door.storage import keep, too_large

    limit: int = settings.MAIL_LIMIT_BYTES
    raw = sys.stdin.buffer.read(limit + 1)
    if len(raw) > limit:
        return _say(EX_UNAVAILABLE, f"{too_large(limit).words}.")
    # For whom it is, is not asked: the mail server has decided that already.
    answer = keep(raw, _sender(args.mail_from, raw), _recipients(args.rcpt_to), Door.PIPE)
    return EX_OK if answer.code == 250 else _say(EX_TEMPFAIL, f"{answer.words}.")


def _say(code: int, words: str) -> int:
    print(f"firsthand: {words}", file=sys.stderr)
    return code


def _sender(given: str | None, raw: bytes) -> str:
    """The envelope sender: as given, else SENDER, else what the mail server wrote above or into the header, else the
    address of From (a message without any trace of an envelope is not one with the null sender)."""
    if given is not None:
        return given.strip().strip("<>")
    if "SENDER" in os.environ:
        return os.environ["SENDER"].strip().strip("<>")
    head = re.split(rb"\r?\n\r?\n", raw[:_HEADER_LOOK_AT], maxsplit=1)[0]
    found = _RETURN_PATH.search(head) or _MAILBOX_LINE.match(head)
    if found:
        return found[1].decode("utf-8", "replace").strip()
    from firsthand.mail.reading.parsing import header_of

    return header_of(raw).from_address


def _recipients(given: list[str] | None) -> tuple[str, ...]:
    named = given or [os.environ.get("ORIGINAL_RECIPIENT", ""), os.environ.get("RECIPIENT", "")]
    return tuple(dict.fromkeys(address.strip().strip("<>") for address in named if address.strip()))
