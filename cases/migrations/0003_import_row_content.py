from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0002_names_of_a_group"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrow",
            name="content",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
    ]
