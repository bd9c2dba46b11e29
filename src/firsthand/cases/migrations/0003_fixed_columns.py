from django.db import migrations

from firsthand.core.append_only import fix_columns, free_columns, running

TABLE = "cases_case"
COLUMNS = ("number", "received_at", "arrival_order", "content_sha256", "version_id")


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_append_only")]
    operations = [migrations.RunPython(running(fix_columns(TABLE, COLUMNS)), running(free_columns(TABLE)))]
