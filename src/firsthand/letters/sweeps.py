"""What the clock writes on its own: once a day the newest checkpoint of the log, to addresses outside the house.

Whoever keeps such a mail can prove it if the log is ever rewritten. A day without a new checkpoint is told as well:
that nothing was signed is a fact that a keeper should know.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from firsthand.core.errors import SetupRefused
from firsthand.journal import actions as journal
from firsthand.journal.log.actions import CannotSign, check_fit
from firsthand.journal.log.queries import State, state
from firsthand.letters.actions import put_outside
from firsthand.letters.kinds import OutsideLetterKind
from firsthand.letters.models import Letter
from firsthand.people.reporters import mail_mac
from firsthand.programme.queries import in_force
from firsthand.vault.queries import unseal_json

EVERY = timedelta(days=1)
FILE = "checkpoint.txt"
_SENT = OutsideLetterKind.CHECKPOINT


def mail_checkpoints(*, at: datetime) -> int:
    """Write today's mail to each address of CHECKPOINT_MAILS; how many were written.

    None before a programme is published and a first checkpoint signed; and none of a database that was put back to an
    earlier day, until the log was stopped for it: its newest checkpoint is not the newest that was signed.
    """
    if not _due(at):
        return 0
    try:
        in_force()
        check_fit()
    except SetupRefused:
        return 0
    except CannotSign:  # whoever signs stops the log within a second, or calls the team: a stopped log has its words
        known = state()
        if known is None or known.stopped_at is None:
            return 0
    with transaction.atomic():
        journal.take_turn()
        due, known = _due(at), state()  # once more: another worker may have been faster
        if known is None or not known.note:
            return 0
        for address in due:
            _write(address, known, at=at)
    return len(due)


def keepers_not_reached() -> list[str]:
    """The addresses of CHECKPOINT_MAILS whose newest mail did not arrive, for `doctor`."""
    newest = ((address, _letters_to(address).order_by("-written_at").first()) for address in settings.CHECKPOINT_MAILS)
    return [address for address, letter in newest if letter is not None and (letter.failed_at or letter.bounced_at)]


def _due(at: datetime) -> list[str]:
    """The addresses that had no mail within a day. After a clock was set back, what lies far ahead does not count."""
    addresses = {mail_mac(address): address for address in settings.CHECKPOINT_MAILS}
    recent = Letter.objects.filter(kind=_SENT, written_at__gt=at - EVERY, written_at__lte=at + EVERY)
    served = set(recent.values_list("to_mac", flat=True)) if addresses else set()
    return [address for mac, address in addresses.items() if mac not in served]


def _letters_to(address: str) -> QuerySet[Letter]:
    return Letter.objects.filter(kind=_SENT, to_mac=mail_mac(address))


def _write(address: str, known: State, *, at: datetime) -> None:
    facts = {
        "origin": known.origin, "size": known.size, "key": known.vkey, "stopped": known.stopped_at or "",
        "unchanged": _signed_text(known.note) == _last_told(address), "checkpoint_file": FILE,
        "log_page": f"{settings.BASE_URL}/log/checkpoint",
    }  # fmt: skip
    put_outside(_SENT, address, at=at, facts=facts, words={"checkpoint": known.note}, files={FILE: known.note})


def _last_told(address: str) -> str:
    """The checkpoint that the mail before held, without its signatures; "" for the first mail."""
    last = _letters_to(address).order_by("-written_at").first()
    return _signed_text(unseal_json(last.content)["files"][0]["text"]) if last else ""


def _signed_text(note: str) -> str:
    return note.partition("\n\n")[0]
