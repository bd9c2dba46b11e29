from django.db import migrations

from firsthand.core.append_only import fix_columns, free_columns

TABLE = "cases_case"
COLUMNS = ("number", "received_at", "arrival_order", "content_sha256", "version_id")


def _run(statements):
    def step(apps, editor):
        for sql in statements[editor.connection.vendor]:
            editor.execute(sql)

    return step


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_append_only")]
    operations = [migrations.RunPython(_run(fix_columns(TABLE, COLUMNS)), _run(free_columns(TABLE)))]
