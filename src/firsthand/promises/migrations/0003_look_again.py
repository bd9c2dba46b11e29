"""Rows from before get the moment at which the sweep looks at them: half of the time, when the first warning is given.

Versions of the programme from before say nothing of warnings, so the house's own steps of 50, 75 and 90 percent hold.
An embargo is never looked at, nor is a promise whose miss was noted.
"""

from django.db import migrations

BATCH = 1000


def look_again(apps, editor):
    Promise = apps.get_model("promises", "Promise")
    running = Promise.objects.filter(kept_at=None, miss_noted_at=None).exclude(kind="embargo").order_by("pk")
    last = 0
    while rows := list(running.filter(pk__gt=last)[:BATCH]):
        for row in rows:
            row.look_again_at = row.due_at - (row.due_at - row.started_at) / 2
        Promise.objects.bulk_update(rows, ["look_again_at"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("promises", "0002_clocks_of_every_kind")]
    operations = [migrations.RunPython(look_again, migrations.RunPython.noop)]
