"""What an operator wants to know: is all well, and if not, what is wrong and how to mend it.

The sentences are in the language of whoever asks: English in the terminal, that of the page at the desk.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
from firsthand.journal.log.checkpoints import Checkpoint
from firsthand.journal.models import Entry
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
from firsthand.staff.words import language
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
    english: bool = False
    """Whether the sentence is an error's own, which speaks English everywhere."""

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
        return Check(name, error.reason, error.mend or "See the reason.", english=True)
    except Exception as error:  # noqa: BLE001  the loop's top: the other checks still say what they know
        says = _("This could not be looked at (%(error)s).") % {"error": type(error).__name__}
        return Check(name, says, _("Look at the machine log."))


def _programme(at: datetime) -> Check:
    current = in_force()
    promises = current.programme.promises
    counts_business_days = any(c.within.unit is Unit.BUSINESS_DAYS for c in clocks_of(promises))
    if counts_business_days and not is_known(promises.country, promises.subdivision):
        where = f"{promises.country} {promises.subdivision}".strip()
        says = _("Version %(number)d counts in business days of %(place)s, which has no calendar here.")
        return Check(
            "programme", says % {"number": current.number, "place": where},
            _("Name a country and part that `firsthand programme check` knows, and publish again."),
        )  # fmt: skip
    return Check("programme", _("Version %(number)d is in force.") % {"number": current.number})


def _worker(at: datetime) -> Check:
    last = Beat.objects.filter(name=BEAT).values_list("at", flat=True).first()
    mend = _("Run firsthand serve or firsthand worker, or see why it stopped.")
    if last is None:
        return Check("worker", _("No worker has ever swept."), mend)
    if abs(at - last) > WORKER_SILENT:
        ahead = _("The last sweep is %(span)s ahead of this machine's clock.")
        ago = _("The last sweep is %(span)s ago by this machine's clock.")
        return Check("worker", (ahead if last > at else ago) % {"span": say_span(at - last, language())}, mend)
    return Check("worker", _("The last sweep was at %(moment)s.") % {"moment": iso(last)})


def _troubles(at: datetime) -> Check:
    rows = tuple(f"{t.sweep} {t.key} ({t.error}, {t.tries}x)" for t in Trouble.objects.order_by("first_at", "pk"))
    if not rows:
        return Check("troubles", _("No row is in trouble."))
    mend = _("The machine log tells where each failed; they are tried again by themselves.")
    says = ngettext("%(many)d row cannot be dealt with.", "%(many)d rows cannot be dealt with.", len(rows))
    return Check("troubles", _counted(says, rows), mend, rows)


def _promises(at: datetime) -> Check:
    rows = tuple(f"{p.case.number} {p.kind} (due {iso(p.due_at)})" for p in late_rows(at=at))
    if not rows:
        return Check("promises", _("No promise is late."))
    says = ngettext("%(many)d promise is late.", "%(many)d promises are late.", len(rows))
    return Check("promises", _counted(says, rows), _("Keep them at the desk."), rows)


def _letters(at: datetime) -> Check:
    unsent = Letter.objects.filter(sent_at=None, failed_at=None, written_at__lt=at - LETTER_WAITS)
    waiting = tuple(str(pk) for pk in _ids(unsent.order_by("written_at", "pk")))
    calls = Task.objects.filter(kind=TaskKind.LETTER_FAILED, done_at=None).order_by("opened_at", "pk")
    failed = tuple(str(UUID(about)) for about in calls.values_list("about", flat=True))
    if not waiting and not failed:
        return Check("letters", _("No letter is lost, and none waits."))
    parts = []
    if failed:
        says = ngettext("%(many)d letter did not arrive.", "%(many)d letters did not arrive.", len(failed))
        parts.append(_counted(says, failed))
    if waiting:
        says = ngettext(
            "%(many)d letter has waited for over an hour.", "%(many)d letters have waited for over an hour.",
            len(waiting),
        )  # fmt: skip
        parts.append(_counted(says, waiting))
    mend = _("Check FIRSTHAND_SMTP_URL and the mail server; reach the people of lost letters another way.")
    return Check("letters", " ".join(parts), mend, failed + waiting)


def _signing(at: datetime) -> Check:
    """Settings that cannot sign refuse the start; this finds what changed since, and tells the record to publish."""
    signer = signer_of(settings.DKIM_KEY, settings.DKIM_SELECTOR)
    if signer is None:
        return Check("signing", _("Letters are not signed with DKIM (no FIRSTHAND_DKIM_KEY)."))
    name = signer.name_for(in_force().programme.contact_mail)
    says = _("Letters are signed with DKIM. DNS must have: %(record)s")
    return Check("signing", says % {"record": f'{name} TXT "{signer.record}"'})


def _mail(at: datetime) -> Check:
    here_since = Coalesce("entered_at", "received_at")  # what was fetched or imported may have come long before
    unsorted = Arrival.objects.filter(sorted_at=None, channel=Channel.MAIL)
    waiting = unsorted.alias(here_since=here_since).filter(here_since__lt=at - MAIL_UNSORTED)
    rows = tuple(str(pk) for pk in _ids(waiting.order_by("pk")))
    if not rows:
        return Check("mail", _("All mail is sorted."))
    says = ngettext(
        "%(many)d mail has waited to be sorted for over 5 minutes.",
        "%(many)d mails have waited to be sorted for over 5 minutes.", len(rows),
    )  # fmt: skip
    return Check("mail", _counted(says, rows), _("See that a worker runs, and its log."), rows)


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
        says = ngettext(
            "%(many)d key has expired or does within 30 days.", "%(many)d keys have expired or do within 30 days.",
            len(rows),
        )  # fmt: skip
        mend = _("Make or bring the next one: firsthand keys new, or firsthand keys import FILE.")
        return Check("keys", _counted(says, rows), mend, rows)
    if not used:
        return Check("keys", _("No key: nobody can encrypt a report by mail (firsthand keys new makes one)."))
    named = ", ".join(f"{key.kind} {key.fingerprint[:16]}" for key in used)
    return Check("keys", _("In use: %(keys)s.") % {"keys": named})


def _tasks(at: datetime) -> Check:
    waiting = Task.objects.filter(done_at=None, opened_at__lt=at - TASK_OPEN).select_related("case")
    rows = tuple(
        f"{t.pk} {t.kind}" + (f" in {t.case.number}" if t.case else "") for t in waiting.order_by("opened_at", "pk")
    )
    if not rows:
        return Check("tasks", _("No task has been open for over a day."))
    says = ngettext(
        "%(many)d task has been open for over a day.", "%(many)d tasks have been open for over a day.", len(rows)
    )
    return Check("tasks", _counted(says, rows), _("Do them at the desk."), rows)


def _journal(at: datetime) -> Check:
    read, broken = journal.check()
    if broken is not None:
        says = _("The %(entry)s does not fit: it was altered, removed or put in.") % {"entry": _entry(broken)}
        return Check("journal", says, _("Keep this database as it is, and restore the last backup beside it."))
    wrong = tuple(disagreements())
    if wrong:
        mend = _("Somebody changed rows behind the program: compare with the last backup.")
        says = ngettext("%(many)d row disagrees.", "%(many)d rows disagree.", len(wrong))
        return Check("journal", _counted(says, wrong), mend, wrong)
    return Check("journal", _("%(count)d entries, all of them fit.") % {"count": read})


def _cases(at: datetime) -> Check:
    if wrong := tuple(unreadable_cases()):
        mend = _("Restore the row or its key from the last backup; the case page says what does not open.")
        says = ngettext("%(many)d open case cannot be read.", "%(many)d open cases cannot be read.", len(wrong))
        return Check("cases", _counted(says, wrong), mend, wrong)
    return Check("cases", _("Every open case can be read."))


def _queue(at: datetime) -> Check:
    """Whether what the queue is ordered by is what the promises say."""
    if wrong := tuple(disagreeing().values_list("number", flat=True)):
        says = ngettext(
            "%(many)d case stands in the wrong place of the queue.",
            "%(many)d cases stand in wrong places of the queue.", len(wrong),
        )  # fmt: skip
        return Check("queue", _counted(says, wrong), _("Run: %(command)s") % {"command": "firsthand queue mend"}, wrong)
    return Check("queue", _("Every case stands where its promises put it."))


def _log(at: datetime) -> Check:
    """Whether the log goes on, what lies beside the database fits, and all but the newest entries are signed."""
    known = log.state()
    if known is not None and known.stopped_at is not None:
        mend = _("No receipt can be made. See docs/log.md, “When the log has stopped”.")
        since = f"{known.stopped_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        says = f"{known.stopped_why} It stopped at {known.size} entries on {since}."
        return Check("log", says, mend, english=True)
    check_fit()
    oldest = Entry.objects.filter(number=(known.size if known else 0) + 1).values_list("at", flat=True).first()
    late = at - LOG_BEHIND
    if oldest is not None and oldest < late and (known is None or known.signed_at is None or known.signed_at < late):
        first = _entry(known.size + 1 if known else 1)
        says = _("Entries wait to be signed, the oldest since %(moment)s, from %(first)s on.")
        return Check(
            "log", says % {"moment": iso(oldest), "first": first}, _("See that a worker runs, and its log.")
        )  # fmt: skip
    if known is None or not known.note:
        return Check("log", _("Nothing is signed yet."))
    kept = kept_checkpoint()
    if kept is None or kept.size < known.size or kept.origin != known.origin:
        return Check("log", _checkpoint_lacks(kept, known.size), _mend_checkpoint())
    says = _("%(log)s has %(size)d signed entries, and the checkpoint beside it fits.")
    return Check("log", says % {"log": known.origin, "size": known.size})


def _checkpoint_lacks(kept: Checkpoint | None, signed: int) -> str:
    if kept is None:
        return _("There is no checkpoint beside the database: a database put back to an earlier day could go unseen.")
    says = _(
        "The checkpoint beside the database is of %(kept)d entries, and %(signed)d are signed: "
        "a database put back to an earlier day could go unseen."
    )
    return says % {"kept": kept.size, "signed": signed}


def _mend_checkpoint() -> str:
    return _("Let the worker write %(file)s in the data folder; it does so at the next entry.") % {"file": FILE}


def _witnesses(at: datetime) -> Check:
    """Whether every witness that the settings name goes on cosigning, and says nothing against the log."""
    known = log.witnessing(at=at)
    forked = tuple(f"{w.name} ({w.trouble})" for w in known if w.forked)
    if forked:
        says = ngettext(
            "%(many)d witness says that the log has two histories.",
            "%(many)d witnesses say that the log has two histories.", len(forked),
        )  # fmt: skip
        mend = _("Run: firsthand log check, then see docs/log.md, “When the log has stopped”.")
        return Check("witnesses", _counted(says, forked), mend, forked)
    behind = tuple(f"{w.name} ({w.trouble or f'has cosigned {w.size} entries'})" for w in known if w.behind)
    if behind:
        says = ngettext(
            "%(many)d witness has not cosigned for over a day.", "%(many)d witnesses have not cosigned for over a day.",
            len(behind),
        )  # fmt: skip
        mend = _("See its address and that it knows the key of this log, or: firsthand log cosign --request")
        return Check("witnesses", _counted(says, behind), mend, behind)
    if not known:
        return Check("witnesses", _("No witness cosigns the log (FIRSTHAND_WITNESSES names none)."))
    cosigning, waiting = (", ".join(w.name for w in known if bool(w.size) is has) for has in (True, False))
    parts = [
        _("They cosign: %(names)s.") % {"names": cosigning} if cosigning else _("No witness has cosigned this log yet.")
    ]
    if waiting:
        still = _("Still to cosign it: %(names)s (signatures of an earlier log do not count).")
        parts.append(still % {"names": waiting})
    return Check("witnesses", " ".join(parts))


def _keepers(at: datetime) -> Check:
    """Whether the daily checkpoint reaches those who keep it outside the house."""
    if not settings.CHECKPOINT_MAILS:
        nobody = _("Nobody outside keeps checkpoints by mail (FIRSTHAND_CHECKPOINT_MAILS names nobody).")
        return Check("keepers", nobody)
    if lost := tuple(keepers_not_reached()):
        mend = _("Ask them, or name others in FIRSTHAND_CHECKPOINT_MAILS; the next mail goes out within a day.")
        says = ngettext("%(many)d keeper was not reached.", "%(many)d keepers were not reached.", len(lost))
        return Check("keepers", _counted(says, lost), mend, lost)
    goes_to = _("The checkpoint of the day goes to %(mails)s.")
    return Check("keepers", goes_to % {"mails": ", ".join(settings.CHECKPOINT_MAILS)})


def _sign_in(at: datetime) -> Check:
    """Whether staff can sign in where the organisation keeps its people, if they were meant to."""
    if lacks := missing():
        says = f"Nobody can sign in through the organisation. {lacks}"
        return Check("sign-in", says, "Set it, or empty them all.", english=True)
    name = button()
    through = _("Staff sign in here or through %(name)s.") % {"name": name}
    return Check("sign-in", through if name else _("Staff sign in here."))


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


def _entry(number: int) -> str:
    """As `journal.rules.entry_called`, in the language of the reader."""
    said = _("entry %(number)d of the journal (place %(place)d in the log)")
    return said % {"number": number, "place": number - 1}


def _counted(says: str, rows: tuple[str, ...]) -> str:
    return says % {"many": len(rows)}


def line(check: Check) -> str:
    """A check in one line: "ok" or "wrong", its name, the sentence, the rows, and how to mend it."""
    if check.ok:
        return f"ok     {check.name}: {check.says}"
    most = len(check.rows) if check.name == "troubles" else NAMED_AT_MOST
    named = ", ".join(check.rows[:most])
    more = f" and {len(check.rows) - most} more" if len(check.rows) > most else ""
    rows = f" {named}{more}." if named else ""
    return f"wrong  {check.name}: {check.says}{rows} {check.mend}"
