"""Two at once: neither waits for the other for ever, and nothing ends half done. Case first, then journal, promises."""

import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from firsthand.cases import actions, opening
from firsthand.cases.actions.common import for_change, note
from firsthand.cases.models import Case
from firsthand.cases.rules import ChangeKind, Outcome
from firsthand.intake import actions as intake
from firsthand.journal.rules import Kind
from firsthand.letters import delivery
from firsthand.letters.models import Letter
from firsthand.people.models import Person
from firsthand.people.rules import Act
from firsthand.programme.actions import publish
from firsthand.promises.models import Promise
from stage import MONDAY, REPORT, ROOT

HOLD = 0.4
REASON = "We looked at it with care; the same was told earlier."


@pytest.fixture
def ines(own_database: None) -> Person:
    publish(ROOT / "programmes" / "mimecast", by="operator", at=MONDAY.replace(month=2))
    return Person.objects.create(mail="ines@staff.example", name="Ines", role="handler", joined_at=MONDAY)


def at_once(first: Callable[[], Any], second: Callable[[], Any]) -> None:
    """Both in threads, the second a moment later; what either raises is raised here."""

    def run(act: Callable[[], Any], wait: float) -> None:
        time.sleep(wait)
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(run, first, 0), threads.submit(run, second, HOLD / 4)]:
            done.result(timeout=30)


def slow_act(case: Case, by: Person) -> Callable[[], None]:
    """An act that holds its case for a while before it writes the journal."""

    def act() -> None:
        with transaction.atomic():
            locked, person = for_change(case.number, by, Act.TRIAGE)
            time.sleep(HOLD)
            note(locked, Kind.CASE_TAKEN, person, MONDAY)

    return act


def a_report(n: int = 0) -> Case:
    return intake.receive_form(replace(REPORT, steps=f"{n}"), language="en", at=MONDAY + timedelta(hours=n)).case


def test_a_bounce_and_an_act_on_the_same_case(ines):
    case = a_report()
    actions.confirm(case.number, by=ines, at=MONDAY)
    letter = Letter.objects.get(case=case, kind="confirmed")
    delivery.mark_sent(letter, at=MONDAY)
    at_once(slow_act(case, ines), lambda: delivery.mark_bounced(letter.pk, at=MONDAY))
    assert set(case.tasks.values_list("kind", flat=True)) == {"confirmation_bounced"}


def test_a_link_to_a_case_in_which_somebody_acts(ines):
    first, later = a_report(), a_report(1)
    at_once(
        slow_act(first, ines),
        lambda: actions.link_to_earlier(later.number, first.number, by=ines, at=MONDAY + timedelta(hours=2)),
    )
    assert Case.objects.get(pk=later.pk).same_as == first


def test_a_mail_that_is_sorted_and_a_form_that_is_sent(ines, monkeypatch):
    arrival = intake.receive_mail(
        b"Subject: x\r\n\r\nhole", mail_from="a@b.example", rcpt_to=("s@x.example",), at=MONDAY
    )
    number = opening._next_number

    def slowly(year: int) -> str:
        given = number(year)
        time.sleep(HOLD)
        return given

    monkeypatch.setattr(opening, "_next_number", slowly)
    at_once(
        lambda: intake.mail_is_report(arrival.pk, replace(REPORT, mail=""), language="en", missing=(), at=MONDAY),
        lambda: a_report(3),
    )
    assert sorted(Case.objects.values_list("number", flat=True)) == ["2027-0001", "2027-0002"]


def promise_a_fix(folder: Path) -> None:
    """Publish the reference programme with one more clock, which a fix stops."""
    shutil.copytree(ROOT / "programmes" / "mimecast", folder)
    toml = folder / "programme.toml"
    toml.write_text(toml.read_text().replace("embargo_days = 45", "embargo_days = 45\nresolve_within = { days = 7 }"))
    publish(folder, by="operator", at=MONDAY - timedelta(days=1))


def test_a_fix_of_the_first_report_and_an_act_on_a_later_one(ines, tmp_path):
    promise_a_fix(tmp_path / "programme")
    first, later = a_report(), a_report(1)
    when = MONDAY + timedelta(hours=2)
    for case in (first, later):
        actions.accept(case.number, reason=REASON, by=ines, at=when)
    actions.link_to_earlier(later.number, first.number, by=ines, at=when)
    at_once(
        slow_act(later, ines),
        lambda: actions.record_remedy(
            first.number, kind=ChangeKind.CODE, reference="4f1c", day=None, by=ines, at=when + timedelta(hours=1)
        ),
    )
    assert Promise.objects.filter(case=later, kind="resolution", kept_at=None).count() == 0


def test_two_links_at_once_make_no_chain(ines):
    cases = [a_report(n) for n in range(3)]
    when = MONDAY + timedelta(hours=4)
    at_once(
        lambda: actions.link_to_earlier(cases[1].number, cases[0].number, by=ines, at=when),
        lambda: actions.decline(
            cases[2].number, Outcome.DUPLICATE, rule_id="P3", reason=REASON, same_as=cases[1].number, by=ines, at=when
        ),
    )
    assert [Case.objects.get(pk=case.pk).same_as for case in cases[1:]] == [cases[0], cases[0]]
