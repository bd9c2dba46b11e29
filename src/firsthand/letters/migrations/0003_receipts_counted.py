"""An index for counting the letters that machines wrote of late."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("letters", "0002_to_staff_and_counted")]

    operations = [
        migrations.AddIndex(
            model_name="letter", index=models.Index(fields=["kind", "written_at"], name="letter_by_kind")
        ),
    ]
