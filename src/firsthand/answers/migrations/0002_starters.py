from datetime import UTC, datetime

from django.db import migrations

from firsthand.answers.starters import STARTERS


def bring(apps, editor):
    Answer = apps.get_model("answers", "Answer")
    at = datetime(2026, 11, 22, tzinfo=UTC)
    Answer.objects.bulk_create(
        Answer(act=one.act, name=one.name, texts=dict(one.texts), changed_at=at) for one in STARTERS
    )


class Migration(migrations.Migration):
    dependencies = [("answers", "0001_answers")]
    operations = [migrations.RunPython(bring, migrations.RunPython.noop)]
