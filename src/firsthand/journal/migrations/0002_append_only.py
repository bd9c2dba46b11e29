from django.db import migrations

from firsthand.core.append_only import allow_change, forbid_change, running

TABLE = "journal_entry"


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(running(forbid_change(TABLE, "number")), running(allow_change(TABLE)))]
