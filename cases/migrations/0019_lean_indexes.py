import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

NEEDLESS = {
    "case": ["country", "handling_note_by_id", "opened_by_id", "status"],
    "historicalcase": [
        "country",
        "handling_note_by_id",
        "merged_into_id",
        "opened_by_id",
        "owner_id",
        "person_id",
        "reference",
        "status",
    ],
    "historicalmembership": ["added_by_id", "campaign_id"],
    "historicalnationality": ["person_id"],
    "historicalpersonname": ["person_id"],
    "importrow": ["imported_by_id", "made_by_id"],
    "personname": ["sort"],
    "statuschange": ["case_id"],
}
OF_HISTORY = [
    "historicalcase",
    "historicalmembership",
    "historicalnationality",
    "historicalperson",
    "historicalpersonname",
]


def _drop(apps, schema_editor):
    for name, columns in NEEDLESS.items():
        model = apps.get_model("cases", name)
        for column in columns:
            for index in schema_editor._constraint_names(
                model, [column], index=True, unique=False, primary_key=False
            ):
                schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(index)}")
    if schema_editor.connection.vendor == "postgresql":
        for name in OF_HISTORY:
            model = apps.get_model("cases", name)
            for key in schema_editor._constraint_names(model, ["history_user_id"], foreign_key=True):
                schema_editor.execute(schema_editor._delete_fk_sql(model, key))


class Migration(migrations.Migration):
    """Nothing reads these indexes, or another has the same columns; each was written with every case.

    They are dropped by name: SQLite would make each table anew, and lose what keeps its rows from changes.
    There the foreign keys of the history's users stay as well; on PostgreSQL they were a fifth of a commit.
    """

    dependencies = [("cases", "0018_lists_compared")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(_drop, migrations.RunPython.noop)],
            state_operations=[
                migrations.AlterField(
                    model_name="case",
                    name="country",
                    field=models.CharField(blank=True, default="", max_length=2, verbose_name="country"),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="handling_note_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="opened_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="case",
                    name="status",
                    field=models.CharField(
                        choices=[
                            ("threatened", "Threatened"),
                            ("surveilled", "Under surveillance"),
                            ("charged_at_liberty", "Charged, at liberty"),
                            ("on_trial_at_liberty", "On trial, at liberty"),
                            ("convicted_at_liberty", "Convicted, at liberty"),
                            ("arrested", "Arrested"),
                            ("detained_without_charge", "Detained without charge"),
                            ("administrative_detention", "In administrative detention"),
                            ("pre_trial_detention", "In pre-trial detention"),
                            ("on_trial_in_detention", "On trial, in detention"),
                            ("awaiting_sentence", "Convicted, awaiting sentence"),
                            ("serving_sentence", "Serving a sentence"),
                            ("on_death_row", "On death row"),
                            ("psychiatric_confinement", "In psychiatric confinement"),
                            ("house_arrest", "Under house arrest"),
                            ("residential_surveillance", "Under residential surveillance"),
                            ("abducted", "Abducted by a non-state actor"),
                            ("disappeared", "Forcibly disappeared"),
                            ("incommunicado", "Held incommunicado"),
                            ("bail", "Out on bail"),
                            ("furlough", "On furlough or medical leave"),
                            ("sentence_suspended", "Out, sentence suspended"),
                            ("released_unconditionally", "Released"),
                            ("released_conditionally", "Released with conditions"),
                            ("released_at_end", "Released at end of sentence"),
                            ("acquitted", "Acquitted"),
                            ("charges_dropped", "Charges dropped"),
                            ("pardoned", "Pardoned"),
                            ("amnesty", "Released under an amnesty"),
                            ("exchanged", "Released in an exchange"),
                            ("into_exile", "Released into exile"),
                            ("travel_ban", "Under a travel ban"),
                            ("rights_deprived", "Deprived of political rights"),
                            ("internal_exile", "In internal exile"),
                            ("executed", "Executed"),
                            ("killed", "Killed"),
                            ("died_in_custody", "Died in custody"),
                            ("died_after_release", "Died after release"),
                            ("protected", "Protected"),
                            ("remedy_granted", "Remedy granted"),
                            ("unknown", "Not known"),
                        ],
                        default="unknown",
                        max_length=32,
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalcase",
                    name="country",
                    field=models.CharField(blank=True, default="", max_length=2, verbose_name="country"),
                ),
                migrations.AlterField(
                    model_name="historicalcase",
                    name="handling_note_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalcase",
                    name="history_user",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalcase",
                    name="merged_into",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalcase",
                    name="opened_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalcase",
                    name="owner",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalcase",
                    name="person",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.person",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalcase",
                    name="reference",
                    field=models.CharField(max_length=7),
                ),
                migrations.AlterField(
                    model_name="historicalcase",
                    name="status",
                    field=models.CharField(
                        choices=[
                            ("threatened", "Threatened"),
                            ("surveilled", "Under surveillance"),
                            ("charged_at_liberty", "Charged, at liberty"),
                            ("on_trial_at_liberty", "On trial, at liberty"),
                            ("convicted_at_liberty", "Convicted, at liberty"),
                            ("arrested", "Arrested"),
                            ("detained_without_charge", "Detained without charge"),
                            ("administrative_detention", "In administrative detention"),
                            ("pre_trial_detention", "In pre-trial detention"),
                            ("on_trial_in_detention", "On trial, in detention"),
                            ("awaiting_sentence", "Convicted, awaiting sentence"),
                            ("serving_sentence", "Serving a sentence"),
                            ("on_death_row", "On death row"),
                            ("psychiatric_confinement", "In psychiatric confinement"),
                            ("house_arrest", "Under house arrest"),
                            ("residential_surveillance", "Under residential surveillance"),
                            ("abducted", "Abducted by a non-state actor"),
                            ("disappeared", "Forcibly disappeared"),
                            ("incommunicado", "Held incommunicado"),
                            ("bail", "Out on bail"),
                            ("furlough", "On furlough or medical leave"),
                            ("sentence_suspended", "Out, sentence suspended"),
                            ("released_unconditionally", "Released"),
                            ("released_conditionally", "Released with conditions"),
                            ("released_at_end", "Released at end of sentence"),
                            ("acquitted", "Acquitted"),
                            ("charges_dropped", "Charges dropped"),
                            ("pardoned", "Pardoned"),
                            ("amnesty", "Released under an amnesty"),
                            ("exchanged", "Released in an exchange"),
                            ("into_exile", "Released into exile"),
                            ("travel_ban", "Under a travel ban"),
                            ("rights_deprived", "Deprived of political rights"),
                            ("internal_exile", "In internal exile"),
                            ("executed", "Executed"),
                            ("killed", "Killed"),
                            ("died_in_custody", "Died in custody"),
                            ("died_after_release", "Died after release"),
                            ("protected", "Protected"),
                            ("remedy_granted", "Remedy granted"),
                            ("unknown", "Not known"),
                        ],
                        default="unknown",
                        max_length=32,
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalmembership",
                    name="added_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalmembership",
                    name="campaign",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.campaign",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalmembership",
                    name="history_user",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalnationality",
                    name="history_user",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalnationality",
                    name="person",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.person",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalperson",
                    name="history_user",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalpersonname",
                    name="history_user",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalpersonname",
                    name="person",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.person",
                    ),
                ),
                migrations.AlterField(
                    model_name="importrow",
                    name="imported_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="importrow",
                    name="made_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="made",
                        to="cases.import",
                    ),
                ),
                migrations.AlterField(
                    model_name="personname",
                    name="sort",
                    field=models.CharField(blank=True, default="", max_length=300),
                ),
                migrations.AlterField(
                    model_name="statuschange",
                    name="case",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_changes",
                        to="cases.case",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["status"], name="case_status"),
        ),
        migrations.AddIndex(
            model_name="personname",
            index=models.Index(fields=["sort"], name="person_name_sort"),
        ),
    ]
