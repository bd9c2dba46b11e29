"""What somebody with the database in their hands could do to the journal, past the program and past its triggers."""

from django.db import connection

from firsthand.core import append_only
from firsthand.journal.models import Entry


def behind_the_program(sql: str = "") -> None:
    """Take the triggers of the journal away, and run a statement."""
    with connection.cursor() as cursor:
        for statement in append_only.allow_change("journal_entry")[connection.vendor]:
            cursor.execute(statement)
        if sql:
            cursor.execute(sql)


def alter_entry(number: int) -> None:
    """Put another commitment under the number of an entry."""
    behind_the_program()
    assert Entry.objects.filter(number=number).update(commitment=bytes(32)) == 1
