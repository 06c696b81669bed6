"""Write the head of the access log, so that the first reader pays no more than the next."""

from django.db import migrations

from cases.access_log import BEGINNING, HEAD, seal_of


def begin(apps, schema_editor):
    head = apps.get_model("cases", "ChainHead")
    head.objects.get_or_create(pk=HEAD, defaults={"digest": BEGINNING, "seal": seal_of(0, BEGINNING)})


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_safety")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
