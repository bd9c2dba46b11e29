from django.db import migrations

from firsthand.core.append_only import allow_change, forbid_change, running

TABLE = "cases_decision"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(running(forbid_change(TABLE, "id")), running(allow_change(TABLE)))]
