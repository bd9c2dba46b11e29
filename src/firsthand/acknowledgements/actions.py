"""Writes of the Hall of Fame: bringing old entries along, wishes, publishing, withdrawal."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from firsthand.acknowledgements.models import Credited, Entry
from firsthand.acknowledgements.queries import credit_state
from firsthand.acknowledgements.rules import CreditState, entry_is_offered, tidy_link, tidy_name, year_of
from firsthand.cases.models import Case
from firsthand.cases.opening import REPORTER
from firsthand.cases.queries import contact_of, credit_is_barred, is_first_report, visible_to
from firsthand.core.errors import BadInput, NotFound, StepNotAllowed
from firsthand.journal import actions as journal
from firsthand.journal.rules import Kind
from firsthand.letters import actions as letters
from firsthand.letters.kinds import LetterKind
from firsthand.people.models import Person
from firsthand.people.queries import permit
from firsthand.people.rules import Act
from firsthand.programme.queries import version
from firsthand.programme.rules import HallEntry, Moment
from firsthand.promises import actions as promises
from firsthand.queue.searching import keeping as searching
from firsthand.vault import actions as vault


def bring_along(entries: Sequence[HallEntry], *, at: datetime) -> int:
    """Add the entries that a programme brings from before; each once, also after its name was withdrawn (R83)."""
    added = 0
    for place, entry in enumerate(entries):
        mark = hashlib.sha256(json.dumps(asdict(entry), sort_keys=True).encode()).hexdigest()
        row, new = Entry.objects.get_or_create(
            brought_as=mark,
            defaults={"year": entry.year, "place": place, "organisation": entry.organisation, "published_at": at},
        )
        if new:
            _name_persons(row, [(p.name, p.link) for p in entry.persons])
            added += 1
    return added


def _name_persons(entry: Entry, persons: list[tuple[str, str]]) -> None:
    for place, (name, link) in enumerate(persons):
        Credited.objects.create(entry=entry, place=place, name=name, link=link)


def _set_wish(case: Case, *, name: str, link: str, organisation: str, by: str, at: datetime) -> None:
    before = credit_state(case)
    contact = replace(
        contact_of(case), name=tidy_name(name), link=tidy_link(link), organisation=tidy_name(organisation)
    )
    reporter = case.reporter
    reporter.contact = vault.seal_json(case.key, "contact", asdict(contact))
    reporter.credit_named_at = at if contact.name else None
    reporter.credit_declined_at = None if contact.name else at
    reporter.save()
    searching.keep_people(case)
    kind = Kind.CREDIT_CHANGED if contact.name else Kind.CREDIT_DECLINED
    journal.write(kind, at=at, by=by, subject=case.number)
    if contact.name:
        _follow_published(case, contact.name, contact.link, contact.organisation)
        follow_credit(case, before=before, at=at, by=by)
    else:
        promises.mark(case, Moment.CREDIT_SETTLED, at=at, by=by)
        _withdraw(case, by=by, at=at)


def follow_credit(case: Case, *, before: CreditState, at: datetime, by: str) -> None:
    """After an act that can change whether recognition is owed, let its clock follow (R23-25).

    `before` is `credit_state` of the same case ahead of the act; call it inside the act's transaction, once the rows
    are written. What became owed gets a new turn, with its whole time from now; what is no longer owed is settled.
    `by` is as for `promises.actions.mark`.
    """
    owed = credit_state(case) is CreditState.OWED
    if owed is (before is CreditState.OWED):
        return
    promises.mark(case, Moment.CREDIT_OWED if owed else Moment.CREDIT_SETTLED, at=at, by=by)


def _follow_published(case: Case, name: str, link: str, organisation: str) -> None:
    """A name changed after publication changes on every page at once: all languages have one list (R73, R84)."""
    entry = Entry.objects.filter(case=case).first()
    if entry is None:
        return
    entry.organisation = organisation
    entry.save(update_fields=["organisation"])
    entry.persons.update(name=name, link=link, withdrawn_at=None)


def _withdraw(case: Case, *, by: str, at: datetime) -> None:
    """Empty a published name; the entry stays as an anonymous credit and the count stays (R83)."""
    entry = Entry.objects.filter(case=case).first()
    if entry is None:
        return
    entry.organisation = ""
    entry.save(update_fields=["organisation"])
    entry.persons.update(name="", link="", withdrawn_at=at)
    journal.write(Kind.CREDIT_WITHDRAWN, at=at, by=by, subject=case.number)


@transaction.atomic
def wish_by_reporter(case: Case, *, name: str, link: str, organisation: str = "", at: datetime) -> None:
    """The reporter says which name to print, or, with an empty one, that they want none. Raises BadInput."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    _set_wish(case, name=name, link=link, organisation=organisation, by=REPORTER, at=at)


@transaction.atomic
def wish_by_staff(
    number: str, *, name: str, link: str, organisation: str = "", by: Person | None, at: datetime
) -> None:
    """Enter the wish that the reporter wrote in a mail. Raises BadInput, NotAllowed, NotFound."""
    person = permit(by, Act.TRIAGE)
    case = _visible(person, number)
    _set_wish(case, name=name, link=link, organisation=organisation, by=f"person:{person.pk}", at=at)


def _visible(person: Person, number: str) -> Case:
    case = visible_to(person).select_for_update(of=("self",), no_key=True).filter(number=number).first()
    if case is None:
        raise NotFound(f"There is no case {number[:20]}.", "See: firsthand case list")
    return case


@transaction.atomic
def publish(number: str, *, by: Person | None, at: datetime) -> Entry:
    """Publish the entry of a case in the Hall of Fame: only a person, only first and changed and wanted (R22-25).

    Raises NotAllowed, NotFound, StepNotAllowed. A second call answers with the entry that stands.
    """
    person = permit(by, Act.PUBLISH_CREDIT)
    case = _visible(person, number)
    existing = Entry.objects.filter(case=case).first()
    if existing is not None and credit_state(case) is CreditState.PUBLISHED:
        return existing
    remedy = getattr(case, "remedy", None)
    wanted = case.reporter.credit_named_at is not None
    if remedy is None or not _is_offered(case, wanted=wanted):
        raise StepNotAllowed(
            "Recognition needs a first report, a change made because of it, and a name the reporter gave.",
            _what_lacks(case, changed=remedy is not None),
        )
    contact = contact_of(case)
    published = version(case.version_id).programme
    year = year_of(published.credit.year_from, arrived=case.received_at, remedied=remedy.day, published=at)
    last = Entry.objects.filter(year=year).aggregate(last=Max("place"))["last"]
    entry = Entry.objects.create(
        year=year, place=0 if last is None else last + 1, organisation=contact.organisation, published_at=at,
        published_by=person, case=case,
    )  # fmt: skip
    _name_persons(entry, [(contact.name, contact.link)])
    journal.write(Kind.CREDIT_PUBLISHED, at=at, by=f"person:{person.pk}", subject=case.number, facts={"year": year})
    promises.mark(case, Moment.CREDIT_SETTLED, at=at, by=f"person:{person.pk}")
    letters.put(case, LetterKind.CREDIT_PUBLISHED, at=at, by=person, facts={"name": contact.name, "year": year})
    return entry


def _is_offered(case: Case, *, wanted: bool) -> bool:
    first = is_first_report(case) and not credit_is_barred(case)
    return entry_is_offered(first=first, changed=True, wanted=wanted)


def _what_lacks(case: Case, *, changed: bool) -> str:
    if not changed:
        return "Record the remedy first."
    if credit_is_barred(case):
        return "A departure from the guidelines is recorded against this report."
    if not is_first_report(case):
        return "An earlier report is linked to this one."
    return "Ask the reporter for a name, or enter the one they wrote."


@transaction.atomic
def withdraw_brought_along(credited_id: int, *, by: Person | None, at: datetime) -> None:
    """Take a name off an entry that the programme brought along, at that person's wish (R83)."""
    person = permit(by, Act.PUBLISH_CREDIT)
    if not Credited.objects.filter(pk=credited_id).exclude(name="").update(name="", link="", withdrawn_at=at):
        raise BadInput("There is no such name in the Hall of Fame.", "Nothing was changed.")
    journal.write(Kind.CREDIT_WITHDRAWN, at=at, by=f"person:{person.pk}", facts={"credited": credited_id})
