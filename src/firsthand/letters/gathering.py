"""Receipts for whoever sends many reports: a few one by one, the others together in one letter (`pacing`).

The wait is a row, written in the transaction that opens the case. The form's reporters and those of the mail door are
counted apart: anybody may enter anybody's address in the form, and must not slow what its owner gets by mail.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Min, QuerySet

from firsthand.cases.codes import give_code
from firsthand.cases.models import Case
from firsthand.cases.queries import contact_of
from firsthand.cases.rules import Channel
from firsthand.core.dates import say_moment_short
from firsthand.journal import actions as journal
from firsthand.letters.actions import put
from firsthand.letters.caps import receipts_full
from firsthand.letters.kinds import LetterKind
from firsthand.letters.languages import letter_language
from firsthand.letters.models import Letter, WaitingReceipt
from firsthand.letters.pacing import A_DAY, MOST_IN_A_LETTER, ONE_BY_ONE, WINDOW, gathers_at, is_fast
from firsthand.people.reporters import mail_mac
from firsthand.programme.queries import version
from firsthand.promises.troubles import for_each
from firsthand.tasks.actions import open_task
from firsthand.tasks.rules import TaskKind
from firsthand.vault.rules import CannotOpen

SWEEP = "gather receipts"
PACED = (Channel.MAIL, Channel.WEB)
"""Doors that anybody can knock on as often as they like; what a colleague enters by hand is told at once."""
_RECEIPTS = (LetterKind.RECEIPT, LetterKind.RECEIPTS)


def put_receipt(case: Case, *, at: datetime, facts: Mapping[str, object]) -> None:
    """Write the receipt of a case that was just opened, or let it wait for others of its sender.

    Call inside the act's transaction.
    """
    mac = mail_mac(contact_of(case).mail)
    if mac and case.channel in PACED and _is_fast(case, mac):
        WaitingReceipt.objects.create(case=case, to_mac=mac, channel=case.channel, since=at)
    else:
        put(case, LetterKind.RECEIPT, at=at, facts=facts)


def _is_fast(case: Case, mac: str) -> bool:
    if _waiting(mac, case.channel).exists():
        return True  # nothing overtakes
    own = Case.objects.filter(
        participants__is_reporter=True, participants__mail_mac=mac, channel=case.channel,
        received_at__gt=case.received_at - WINDOW, received_at__lte=case.received_at,
    )  # fmt: skip
    return is_fast(own[: ONE_BY_ONE + 1].count())


def _waiting(mac: str, channel: str) -> QuerySet[WaitingReceipt]:
    return WaitingReceipt.objects.filter(to_mac=mac, channel=channel, letter=None, held_at=None)


def gather_receipts(*, at: datetime) -> int:
    """Write the letters that are due to those for whom receipts wait; how many were written.

    Each sender is a transaction, named by the first receipt of theirs that waits; one that fails holds up no other.
    """
    waiting = WaitingReceipt.objects.filter(letter=None, held_at=None)
    firsts = waiting.values("to_mac", "channel").annotate(first=Min("pk")).order_by("first")
    return for_each(SWEEP, firsts.values_list("first", flat=True), lambda key: _gather(key, at=at), at=at)


@transaction.atomic
def _gather(first: int, *, at: datetime) -> bool:
    mac, channel = WaitingReceipt.objects.values_list("to_mac", "channel").get(pk=first)
    opens = gathers_at(*_receipts_before(mac, channel, at=at))
    if opens is not None and at < opens:
        return False
    cases, to = _of_one_address(_lock(mac, channel), at=at)
    if not cases:
        return False
    if channel == Channel.MAIL and receipts_full(to, now=at):
        _hold(cases, at=at)
        return False
    letter = _write(cases, at=at)
    WaitingReceipt.objects.filter(case__in=cases).update(letter=letter)
    return True


def _receipts_before(mac: str, channel: str, *, at: datetime) -> tuple[datetime | None, int]:
    """(when a receipt last went there, how many letters of a day told of some that waited).

    After a clock was set back, what lies far ahead does not count.
    """
    rows = Letter.objects.filter(to_mac=mac, kind__in=_RECEIPTS, case__channel=channel)
    rows = rows.filter(written_at__gt=at - A_DAY, written_at__lte=at + A_DAY)
    last = rows.order_by("-written_at").values_list("written_at", flat=True).first()
    waited = WaitingReceipt.objects.filter(to_mac=mac, channel=channel, letter__in=rows)
    return last, waited.values("letter").distinct().count()


def _lock(mac: str, channel: str) -> list[Case]:
    """The cases whose receipts wait, in the order of their arrival, locked as acts lock them: cases, then journal."""
    rows = _waiting(mac, channel).order_by("case__arrival_order")
    numbers = list(rows.values_list("case", flat=True)[:MOST_IN_A_LETTER])
    locked = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=numbers)
    cases = list(locked.order_by("arrival_order"))
    journal.take_turn()
    still = set(_waiting(mac, channel).filter(case__in=cases).values_list("case", flat=True))
    return [case for case in cases if case.pk in still]


def _of_one_address(cases: list[Case], *, at: datetime) -> tuple[list[Case], str]:
    """The cases whose reporter has the very address of the first, and that address.

    The MAC finds a sender again whatever capitals they use; a letter with codes goes by the address itself. Where
    it cannot be read nobody can be written to, and those behind are not to wait for that.
    """
    addresses: dict[int, str] = {}
    for case in cases:
        try:
            addresses[case.pk] = _exact(contact_of(case).mail)
        except CannotOpen:
            WaitingReceipt.objects.filter(case=case).update(held_at=at)
            if case.key.destroyed_at is None:
                open_task(TaskKind.RECEIPT_HELD, at=at, about="unreadable")
    readable = [case for case in cases if case.pk in addresses]
    to = addresses[readable[0].pk] if readable else ""
    return [case for case in readable if addresses[case.pk] == to], to


def _exact(mail: str) -> str:
    """Two mailboxes of one host may differ by capitals alone (RFC 5321, 2.4); hosts do not."""
    local, at, domain = mail.rpartition("@")
    return f"{local}{at}{domain.lower()}"


def _write(cases: list[Case], *, at: datetime) -> Letter | None:
    """One letter for all of them, in the thread of the first; an ordinary receipt where only one waits."""
    first, by_mail = cases[0], cases[0].channel != Channel.WEB
    codes = {case.pk: give_code(case) for case in cases} if by_mail else {}
    if len(cases) == 1:
        missing = tuple(filter(None, first.missing.split(",")))
        code = codes.get(first.pk, "")
        facts = {"code": code, "missing": missing, "by_mail": by_mail, "unread": "", "critical": False}
        return put(first, LetterKind.RECEIPT, at=at, facts=facts)
    programme = version(first.version_id).programme
    language = letter_language(first.language, programme)
    rows = tuple(
        (case.number, codes.get(case.pk) or say_moment_short(case.received_at, language, programme.timezone))
        for case in cases
    )
    facts = {"reports": rows, "count": len(rows), "more": len(rows) - 1, "by_mail": by_mail}
    return put(first, LetterKind.RECEIPTS, at=at, facts=facts)


def _hold(cases: list[Case], *, at: datetime) -> None:
    """Enough letters of machines went there: a person decides, as for every receipt beyond the cap (RFC 3834, 2)."""
    WaitingReceipt.objects.filter(case__in=cases).update(held_at=at)
    open_task(TaskKind.RECEIPT_HELD, at=at, about="address")
