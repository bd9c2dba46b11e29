from django.db import migrations

from firsthand.core.append_only import fix_columns, free_columns, running

TABLE = "intake_arrival"
COLUMNS = ("received_at", "channel", "sha256", "raw_id")


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]
    operations = [migrations.RunPython(running(fix_columns(TABLE, COLUMNS)), running(free_columns(TABLE)))]
