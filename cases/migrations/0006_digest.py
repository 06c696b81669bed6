from django.db import migrations, models


class Migration(migrations.Migration):
    """A mail at once, daily or weekly, and at what hour."""

    dependencies = [("cases", "0005_jobs")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="digest_hour",
            field=models.PositiveSmallIntegerField(default=7, verbose_name="hour of the e-mail digest"),
        ),
        migrations.AlterField(
            model_name="user",
            name="digest",
            field=models.CharField(
                choices=[
                    ("off", "No e-mail"),
                    ("now", "At once: a mail a minute at most"),
                    ("daily", "Once a day"),
                    ("weekly", "Once a week"),
                ],
                default="off",
                max_length=8,
                verbose_name="e-mail digest",
            ),
        ),
    ]
