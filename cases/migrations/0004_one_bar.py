from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_the_log_begins")]
    operations = [
        migrations.AddConstraint(
            model_name='bar',
            constraint=models.UniqueConstraint(condition=models.Q(('case__isnull', False), ('lifted_at', None)), fields=('user', 'case'), name='one_bar_from_a_case'),
        ),
        migrations.AddConstraint(
            model_name='bar',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None), models.Q(('country', ''), _negated=True)), fields=('user', 'country'), name='one_bar_from_a_country'),
        ),
    ]
