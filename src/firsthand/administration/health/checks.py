"""What an operator wants to know: is all well, and if not, what is wrong and how to mend it.

The sentences are those of the terminal, in English; a page puts its own words beside them.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models.functions import Coalesce

from firsthand.administration.health import machine
from firsthand.administration.health.look_alike_index import state_of_index
from firsthand.administration.health.mailbox import state_of_mailbox
from firsthand.cases.audit import disagreements
from firsthand.cases.copies import disagreeing
from firsthand.cases.listing import unreadable_cases
from firsthand.cases.rules import Channel
from firsthand.core.clock import iso
from firsthand.core.dates import say_span
from firsthand.core.errors import FirsthandError
from firsthand.intake.models import Arrival
from firsthand.journal import queries as journal
from firsthand.journal.log import queries as log
from firsthand.journal.log.actions import check_fit
from firsthand.journal.log.beside import FILE, kept_checkpoint
from firsthand.journal.models import Entry
from firsthand.journal.rules import entry_called
from firsthand.keys.queries import all_keys
from firsthand.keys.rules import WARN_BEFORE
from firsthand.letters.models import Letter
from firsthand.letters.sweeps import keepers_not_reached
from firsthand.mail.outbox.signing import signer_of
from firsthand.people.organisation.provider import button, missing
from firsthand.programme.queries import in_force
from firsthand.programme.rules import Unit
from firsthand.promises.calendars import is_known
from firsthand.promises.models import Beat, Trouble
from firsthand.promises.queries import late_rows
from firsthand.promises.rules import clocks_of
from firsthand.promises.troubles import BEAT
from firsthand.tasks.models import Task
from firsthand.tasks.rules import TaskKind

WORKER_SILENT = timedelta(minutes=5)
LETTER_WAITS = timedelta(hours=1)
MAIL_UNSORTED = timedelta(minutes=5)
TASK_OPEN = timedelta(days=1)
LOG_BEHIND = timedelta(minutes=1)
NAMED_AT_MOST = 20
"""So many rows stand in one line; troubles are named to the last one."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `says` is a sentence; `mend` is empty when all is well."""

    name: str
    says: str
    mend: str = ""
    rows: tuple[str, ...] = ()
    """What the sentence is about, by number or id. Never a word of what somebody wrote."""

    @property
    def ok(self) -> bool:
        """Whether nothing needs to be done."""
        return not self.mend


def examine(*, at: datetime, without: Collection[str] = ()) -> list[Check]:
    """Every check but those left out by name, in the order in which one would mend.

    One that cannot be made is told and stops no other.
    """
    return [_made(name, check, at) for name, check in CHECKS.items() if name not in without]


def _made(name: str, check: Callable[[datetime], Check], at: datetime) -> Check:
    try:
        return check(at)
    except FirsthandError as error:
        return Check(name, error.reason, error.mend or "See the reason.")
    except Exception as error:  # noqa: BLE001  the loop's top: the other checks still say what they know
        return Check(name, f"This could not be looked at ({type(error).__name__}).", "Look at the machine log.")


def _programme(at: datetime) -> Check:
    current = in_force()
    promises = current.programme.promises
    counts_business_days = any(c.within.unit is Unit.BUSINESS_DAYS for c in clocks_of(promises))
    if counts_business_days and not is_known(promises.country, promises.subdivision):
        where = f"{promises.country} {promises.subdivision}".strip()
        return Check(
            "programme",
            f"Version {current.number} counts in business days of {where}, which has no calendar here.",
            "Name a country and part that `firsthand programme check` knows, and publish again.",
        )
    return Check("programme", f"Version {current.number} is in force.")


def _worker(at: datetime) -> Check:
    last = Beat.objects.filter(name=BEAT).values_list("at", flat=True).first()
    mend = "Run firsthand serve or firsthand worker, or see why it stopped."
    if last is None:
        return Check("worker", "No worker has ever swept.", mend)
    if abs(at - last) > WORKER_SILENT:
        away = "ahead of" if last > at else "ago by"
        return Check("worker", f"The last sweep is {say_span(at - last, 'en')} {away} this machine's clock.", mend)
    return Check("worker", f"The last sweep was at {iso(last)}.")


def _troubles(at: datetime) -> Check:
    rows = tuple(f"{t.sweep} {t.key} ({t.error}, {t.tries}x)" for t in Trouble.objects.order_by("first_at", "pk"))
    if not rows:
        return Check("troubles", "No row is in trouble.")
    mend = "The machine log tells where each failed; they are tried again by themselves."
    return Check("troubles", _said(rows, "row cannot be dealt with", "rows cannot be dealt with"), mend, rows)


def _promises(at: datetime) -> Check:
    rows = tuple(f"{p.case.number} {p.kind} (due {iso(p.due_at)})" for p in late_rows(at=at))
    if not rows:
        return Check("promises", "No promise is late.")
    return Check("promises", _said(rows, "promise is late", "promises are late"), "Keep them at the desk.", rows)


def _letters(at: datetime) -> Check:
    unsent = Letter.objects.filter(sent_at=None, failed_at=None, written_at__lt=at - LETTER_WAITS)
    waiting = tuple(str(pk) for pk in _ids(unsent.order_by("written_at", "pk")))
    calls = Task.objects.filter(kind=TaskKind.LETTER_FAILED, done_at=None).order_by("opened_at", "pk")
    failed = tuple(str(UUID(about)) for about in calls.values_list("about", flat=True))
    if not waiting and not failed:
        return Check("letters", "No letter is lost, and none waits.")
    parts = []
    if failed:
        parts.append(_said(failed, "letter did not arrive", "letters did not arrive"))
    if waiting:
        parts.append(_said(waiting, "letter has waited for over an hour", "letters have waited for over an hour"))
    mend = "Check FIRSTHAND_SMTP_URL and the mail server; reach the people of lost letters another way."
    return Check("letters", " ".join(parts), mend, failed + waiting)


def _signing(at: datetime) -> Check:
    """Settings that cannot sign refuse the start; this finds what changed since, and tells the record to publish."""
    signer = signer_of(settings.DKIM_KEY, settings.DKIM_SELECTOR)
    if signer is None:
        return Check("signing", "Letters are not signed with DKIM (no FIRSTHAND_DKIM_KEY).")
    name = signer.name_for(in_force().programme.contact_mail)
    return Check("signing", f'Letters are signed with DKIM. DNS must have: {name} TXT "{signer.record}"')


def _mail(at: datetime) -> Check:
    here_since = Coalesce("entered_at", "received_at")  # what was fetched or imported may have come long before
    unsorted = Arrival.objects.filter(sorted_at=None, channel=Channel.MAIL)
    waiting = unsorted.alias(here_since=here_since).filter(here_since__lt=at - MAIL_UNSORTED)
    rows = tuple(str(pk) for pk in _ids(waiting.order_by("pk")))
    if not rows:
        return Check("mail", "All mail is sorted.")
    said = _said(rows, "mail has waited to be sorted for over 5 minutes", "mails have waited for over 5 minutes")
    return Check("mail", said, "See that a worker runs, and its log.", rows)


def _mailbox(at: datetime) -> Check:
    says, mend, rows = state_of_mailbox(at)
    return Check("mailbox", says, mend, rows)


def _database(at: datetime) -> Check:
    says, mend = machine.state_of_database()
    return Check("database", says, mend)


def _disk(at: datetime) -> Check:
    says, mend = machine.state_of_disk()
    return Check("disk", says, mend)


def _versions(at: datetime) -> Check:
    return Check("versions", machine.versions())


def _index(at: datetime) -> Check:
    says, mend, rows = state_of_index(at)
    return Check("index", says, mend, rows)


def _keys(at: datetime) -> Check:
    used = [key for key in all_keys() if key.retired_at is None]
    ending = [key for key in used if key.expires_at is not None and key.expires_at <= at + WARN_BEFORE]
    if ending:
        rows = tuple(f"{k.kind} {k.fingerprint[:16]} (until {iso(k.expires_at)})" for k in ending if k.expires_at)
        said = _said(rows, "key has expired or does within 30 days", "keys have expired or do within 30 days")
        mend = "Make or bring the next one: firsthand keys new, or firsthand keys import FILE."
        return Check("keys", said, mend, rows)
    if not used:
        return Check("keys", "No key: nobody can encrypt a report by mail (firsthand keys new makes one).")
    return Check("keys", f"In use: {', '.join(f'{key.kind} {key.fingerprint[:16]}' for key in used)}.")


def _tasks(at: datetime) -> Check:
    waiting = Task.objects.filter(done_at=None, opened_at__lt=at - TASK_OPEN).select_related("case")
    rows = tuple(
        f"{t.pk} {t.kind}" + (f" in {t.case.number}" if t.case else "") for t in waiting.order_by("opened_at", "pk")
    )
    if not rows:
        return Check("tasks", "No task has been open for over a day.")
    said = _said(rows, "task has been open for over a day", "tasks have been open for over a day")
    return Check("tasks", said, "Do them at the desk.", rows)


def _journal(at: datetime) -> Check:
    read, broken = journal.check()
    if broken is not None:
        says = f"The {entry_called(broken)} does not fit: it was altered, removed or put in."
        return Check("journal", says, "Keep this database as it is, and restore the last backup beside it.")
    wrong = tuple(disagreements())
    if wrong:
        mend = "Somebody changed rows behind the program: compare with the last backup."
        return Check("journal", _said(wrong, "row disagrees", "rows disagree"), mend, wrong)
    return Check("journal", f"{read} entries, all of them fit.")


def _cases(at: datetime) -> Check:
    if wrong := tuple(unreadable_cases()):
        mend = "Restore the row or its key from the last backup; the case page says what does not open."
        return Check("cases", _said(wrong, "open case cannot be read", "open cases cannot be read"), mend, wrong)
    return Check("cases", "Every open case can be read.")


def _queue(at: datetime) -> Check:
    """Whether what the queue is ordered by is what the promises say."""
    if wrong := tuple(disagreeing().values_list("number", flat=True)):
        said = _said(wrong, "case stands in the wrong place of the queue", "cases stand in wrong places of the queue")
        return Check("queue", said, "Run: firsthand queue mend", wrong)
    return Check("queue", "Every case stands where its promises put it.")


def _log(at: datetime) -> Check:
    """Whether the log goes on, what lies beside the database fits, and all but the newest entries are signed."""
    known = log.state()
    if known is not None and known.stopped_at is not None:
        mend = "No receipt can be made. See docs/log.md, “When the log has stopped”."
        since = f"{known.stopped_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return Check("log", f"{known.stopped_why} It stopped at {known.size} entries on {since}.", mend)
    check_fit()
    oldest = Entry.objects.filter(number=(known.size if known else 0) + 1).values_list("at", flat=True).first()
    late = at - LOG_BEHIND
    if oldest is not None and oldest < late and (known is None or known.signed_at is None or known.signed_at < late):
        first = entry_called(known.size + 1 if known else 1)
        says = f"Entries wait to be signed, the oldest since {iso(oldest)}, from {first} on."
        return Check("log", says, "See that a worker runs, and its log.")
    if known is None or not known.note:
        return Check("log", "Nothing is signed yet.")
    kept = kept_checkpoint()
    if kept is None or kept.size < known.size or kept.origin != known.origin:
        has = f"of {kept.size} entries, and {known.size} are signed" if kept else "not there"
        says = f"The checkpoint beside the database is {has}: a database put back to an earlier day could go unseen."
        mend = f"Let the worker write {FILE} in the data folder; it does so at the next entry."
        return Check("log", says, mend)
    return Check("log", f"{known.origin} has {known.size} signed entries, and the checkpoint beside it fits.")


def _witnesses(at: datetime) -> Check:
    """Whether every witness that the settings name goes on cosigning, and says nothing against the log."""
    known = log.witnessing(at=at)
    forked = tuple(f"{w.name} ({w.trouble})" for w in known if w.forked)
    if forked:
        says = _said(forked, "witness says that the log has two histories", "witnesses say that the log forked")
        mend = "Run: firsthand log check, then see docs/log.md, “When the log has stopped”."
        return Check("witnesses", says, mend, forked)
    behind = tuple(f"{w.name} ({w.trouble or f'has cosigned {w.size} entries'})" for w in known if w.behind)
    if behind:
        says = _said(behind, "witness has not cosigned for over a day", "witnesses have not cosigned for over a day")
        mend = "See its address and that it knows the key of this log, or: firsthand log cosign --request"
        return Check("witnesses", says, mend, behind)
    if not known:
        return Check("witnesses", "No witness cosigns the log (FIRSTHAND_WITNESSES names none).")
    cosigning, waiting = ([w.name for w in known if bool(w.size) is has] for has in (True, False))
    says = f"They cosign: {', '.join(cosigning)}." if cosigning else "No witness has cosigned this log yet."
    if waiting:
        says += f" Still to cosign it: {', '.join(waiting)} (signatures of an earlier log do not count)."
    return Check("witnesses", says)


def _keepers(at: datetime) -> Check:
    """Whether the daily checkpoint reaches those who keep it outside the house."""
    if not settings.CHECKPOINT_MAILS:
        return Check("keepers", "Nobody outside keeps checkpoints by mail (FIRSTHAND_CHECKPOINT_MAILS names nobody).")
    if lost := tuple(keepers_not_reached()):
        mend = "Ask them, or name others in FIRSTHAND_CHECKPOINT_MAILS; the next mail goes out within a day."
        return Check("keepers", _said(lost, "keeper was not reached", "keepers were not reached"), mend, lost)
    return Check("keepers", f"The checkpoint of the day goes to {', '.join(settings.CHECKPOINT_MAILS)}.")


def _sign_in(at: datetime) -> Check:
    """Whether staff can sign in where the organisation keeps its people, if they were meant to."""
    if lacks := missing():
        return Check("sign-in", f"Nobody can sign in through the organisation. {lacks}", "Set it, or empty them all.")
    name = button()
    return Check("sign-in", f"Staff sign in here or through {name}." if name else "Staff sign in here.")


CHECKS: dict[str, Callable[[datetime], Check]] = {
    "database": _database,
    "disk": _disk,
    "programme": _programme,
    "worker": _worker,
    "troubles": _troubles,
    "promises": _promises,
    "letters": _letters,
    "signing": _signing,
    "mail": _mail,
    "mailbox": _mailbox,
    "keys": _keys,
    "tasks": _tasks,
    "cases": _cases,
    "queue": _queue,
    "index": _index,
    "journal": _journal,
    "log": _log,
    "witnesses": _witnesses,
    "keepers": _keepers,
    "sign-in": _sign_in,
    "versions": _versions,
}
DEEP = frozenset({"cases", "queue", "journal"})
"""They read every row there is, which takes seconds on a large instance; a page makes them only when asked."""


def _ids(rows: object) -> Iterable[object]:
    return rows.values_list("pk", flat=True)  # type: ignore[attr-defined, no-any-return]


def _said(rows: tuple[str, ...], one: str, many: str) -> str:
    return f"{len(rows)} {one if len(rows) == 1 else many}."


def line(check: Check) -> str:
    """A check in one line: "ok" or "wrong", its name, the sentence, the rows, and how to mend it."""
    if check.ok:
        return f"ok     {check.name}: {check.says}"
    most = len(check.rows) if check.name == "troubles" else NAMED_AT_MOST
    named = ", ".join(check.rows[:most])
    more = f" and {len(check.rows) - most} more" if len(check.rows) > most else ""
    rows = f" {named}{more}." if named else ""
    return f"wrong  {check.name}: {check.says}{rows} {check.mend}"
