"""Run by the test beside it, in a process of its own: rows as the first release wrote them, carried over to now.

Prints what the present code reads of them, as JSON.
"""

import json
import sys
from datetime import UTC, date, datetime, timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import DatabaseError, connection, transaction  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

FIRST_RELEASE = [
    ("cases", "0003_fixed_columns"), ("embargo", "0001_initial"), ("promises", "0001_initial"),
    ("letters", "0001_initial"), ("people", "0001_initial"), ("intake", "0002_fixed_columns"),
    ("journal", "0003_first_head"), ("acknowledgements", "0002_initial"), ("programme", "0002_append_only"),
]  # fmt: skip
T = datetime(2026, 9, 1, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CASES = ("received", "in_review", "accepted", "remedied", "closed remedied", "closed known", "closed out_of_scope")


def to_the_first_release():
    executor = MigrationExecutor(connection)
    executor.migrate(FIRST_RELEASE)
    return executor.loader.project_state(FIRST_RELEASE).apps


def write_rows(apps) -> None:
    from firsthand.vault import actions as vault

    def model(name):
        return apps.get_model(*name.split("."))

    def seal(text: str) -> int:
        return vault.seal(vault_key, "title", text.encode()).pk

    vault_key = vault.new_key(at=T)
    ines = model("people.Person").objects.create(mail="ines@staff.example", name="Ines", role="lead", joined_at=T)
    version = model("programme.Version").objects.create(
        number=1, published_at=T, published_by="operator", sha256="0" * 64, definition="{}"
    )
    for number, story in enumerate(CASES, start=1):
        state, _, how = story.partition(" ")
        confirmed = None if state == "received" else T + HOUR
        closed = T + 3 * HOUR if state == "closed" else None
        contact = vault.seal_json(vault_key, "contact", {"mail": "a@finder.example", "name": "Oak"})
        case = model("cases.Case").objects.create(
            number=f"2026-{number:04}", state=state, received_at=T, arrival_order=number, channel="web", language="en",
            version=version, key_id=vault_key.pk, title_id=seal("A title"), content_sha256="0" * 64,
            code_mac=f"mac {number}", confirmed_at=confirmed, confirmed_by=ines if confirmed else None,
            closed_at=closed, closed_by=ines if closed else None,
        )  # fmt: skip
        model("cases.Participant").objects.create(case=case, contact_id=contact.pk)
        words = model("cases.Message").objects
        said = {"case": case, "body_id": vault.seal_json(vault_key, "message", {"text": "words"}).pk}
        words.create(at=T + HOUR, direction="to_reporter", by=ines, is_question=True, **said)
        if number % 2:
            words.create(at=T + 2 * HOUR, direction="from_reporter", **said)
        if state not in ("received", "in_review"):
            outcome = "accepted" if how in ("", "remedied") else how
            model("cases.Decision").objects.create(
                case=case, outcome=outcome, rule_id="N1", reason_id=seal("because"), at=T + HOUR, by=ines
            )
        if "remedied" in story:
            model("cases.Remedy").objects.create(
                case=case, kind="code", reference_id=seal("change 1"), day=date(2026, 9, 1), at=T + 2 * HOUR, by=ines
            )
        model("intake.Arrival").objects.create(
            received_at=T, channel="web", raw_id=seal("raw"), sha256="0" * 64, size_bytes=3, case=case
        )
        ends = T + 45 * DAY
        model("embargo.Embargo").objects.create(
            case=case, starts_at=T, ends_at=ends, lapsed_at=ends if number == 1 else None
        )
        model("promises.Promise").objects.create(
            case=case, kind="confirm", started_at=T, due_at=T + 72 * HOUR, kept_at=confirmed,
            miss_noted_at=None if confirmed else T + 73 * HOUR,
        )  # fmt: skip
        model("promises.Promise").objects.create(
            case=case, kind="embargo", started_at=T, due_at=ends, kept_at=ends if number == 1 else None
        )
        model("letters.Letter").objects.create(
            case=case, kind="receipt", language="en", to_id=seal("a@finder.example"), content_id=seal("{}"),
            message_id=f"<{number}@x.example>", written_at=T, send_after=T,
        )  # fmt: skip


def refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError:
        return True
    return False


def read_rows() -> dict[str, object]:
    from firsthand.cases.copies import disagreeing
    from firsthand.cases.models import Case
    from firsthand.embargo.models import Embargo, Proposal
    from firsthand.letters.models import Letter
    from firsthand.promises.models import Promise

    cases = Case.objects.order_by("number")
    return {
        "rm": [case.rm for case in cases],
        "state": [str(case.state) for case in cases],
        "facts": [sorted(case.facts.values_list("kind", flat=True)) for case in cases],
        "answered": [case.messages.filter(is_question=True, answered_at=None).count() == 0 for case in cases],
        "reporters": [case.reporter.is_reporter for case in cases],
        "embargo ends": sorted({str(e.ends_at - T) for e in Embargo.objects.all()}),
        "embargo over": [e.exited_at is not None for e in Embargo.objects.order_by("case__number")],
        "terms agreed": Proposal.objects.filter(answer="accepted").count(),
        "promises": Promise.objects.filter(turn=1).count(),
        "to look at": Promise.objects.exclude(look_again_at=None).count(),
        "in the queue": Case.objects.filter(in_queue=True).count(),
        "copies that disagree": disagreeing().count(),
        "letters": Letter.objects.count(),
        "arrivals stay": refused("UPDATE intake_arrival SET received_at = '2020-01-01 00:00:00+00'"),
        "times stay": refused("UPDATE cases_case SET received_at = '2020-01-01 00:00:00+00'"),
        "decisions stay": refused("UPDATE cases_decision SET outcome = 'other'"),
        "facts stay": refused("UPDATE cases_fact SET happened_at = '2020-01-01 00:00:00+00'"),
        "terms stay": refused("UPDATE embargo_proposal SET ends_at = '2020-01-01 00:00:00+00'"),
    }


def main() -> None:
    write_rows(to_the_first_release())
    call_command("migrate", verbosity=0, skip_checks=True)
    json.dump(read_rows(), sys.stdout)


if __name__ == "__main__":
    main()
