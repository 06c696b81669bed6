from django.db import migrations, models
from django.db.migrations.operations.base import Operation

_RECORDED = (
    *("activity", "appealanswer", "caselink", "charge", "decision", "designation", "detention", "event"),
    *("familyknows", "hearing", "intakedecision", "note", "outcome", "participation", "publishedelsewhere"),
    *("reversal", "sentence", "statuschange", "task", "whereitwent"),
)
_VERIFIED = ("charge", "detention", "event", "hearing", "outcome", "sentence", "statuschange")
_FILLED_BY_LISTS = tuple(
    f"historical{name}" for name in ("case", "membership", "nationality", "person", "personname")
)
_OTHER_HISTORY = tuple(
    f"historical{name}"
    for name in (
        "campaign",
        "contact",
        "evidence",
        "office",
        "officecountry",
        "sourceidentity",
        "victorysummary",
    )
)


class _Without(Operation):
    """Take something away from fields of a model, in its table by name and in what Django knows of them."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model, *names):
        self.model, self.names = model, names

    def deconstruct(self):
        return type(self).__name__, [self.model, *self.names], {}

    def state_forwards(self, app_label, state):
        for name in self.names:
            field = state.models[app_label, self.model].fields[name].clone()
            self.take_from(field)
            state.alter_field(app_label, self.model, name, field, preserve_default=True)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = from_state.apps.get_model(app_label, self.model)
        for name in self.names:
            self.drop(schema_editor, model, model._meta.get_field(name).column)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model)
        for name in self.names:
            self.make(schema_editor, model, model._meta.get_field(name))


class WithoutIndex(_Without):
    def take_from(self, field):
        field.db_index = False

    def drop(self, schema_editor, model, column):
        for index in schema_editor._constraint_names(
            model, [column], index=True, unique=False, primary_key=False
        ):
            schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(index)}")

    def make(self, schema_editor, model, field):
        for statement in schema_editor._field_indexes_sql(model, field):
            schema_editor.execute(statement)


class WithoutCheck(_Without):
    def take_from(self, field):
        field.db_constraint = False

    def drop(self, schema_editor, model, column):
        if schema_editor.connection.vendor == "postgresql":
            for key in schema_editor._constraint_names(model, [column], foreign_key=True):
                schema_editor.execute(schema_editor._delete_fk_sql(model, key))

    def make(self, schema_editor, model, field):
        if schema_editor.connection.vendor == "postgresql":
            suffix = "_fk_%(to_table)s_%(to_column)s"
            schema_editor.execute(schema_editor._create_fk_sql(model, field, suffix))


_NO_ACCOUNT_GOES = (
    """CREATE FUNCTION cases_user_never_deleted() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'An account is closed, never deleted.'
    USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER cases_user_never_deleted BEFORE DELETE ON cases_user
    FOR EACH ROW EXECUTE FUNCTION cases_user_never_deleted()""",
)
_ACCOUNTS_GO = (
    "DROP TRIGGER cases_user_never_deleted ON cases_user",
    "DROP FUNCTION cases_user_never_deleted()",
)


def _on_postgresql(statements):
    def execute(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return execute


class Migration(migrations.Migration):
    """Nothing reads these indexes, or another has the same columns; each was written with every case.

    They are dropped by name: SQLite would make each table anew, and lose what keeps its rows from changes.
    Who wrote a row was looked up for eleven rows of each case, a fifth of what PostgreSQL did for a list:
    there no account can be deleted instead. On SQLite those keys cost nothing and stay. Each table is locked
    for a moment; taken back, all of it is there again.
    """

    dependencies = [("cases", "0018_lists_compared")]

    operations = [
        WithoutIndex("case", "country", "handling_note_by", "opened_by", "reference", "status"),
        WithoutIndex(
            "historicalcase",
            *("country", "handling_note_by", "merged_into", "opened_by", "owner", "person", "reference"),
            "status",
        ),
        WithoutIndex("historicalmembership", "added_by", "campaign"),
        WithoutIndex("historicalnationality", "person"),
        WithoutIndex("historicalpersonname", "person"),
        WithoutIndex("importrow", "campaign", "imported_by", "made_by"),
        WithoutIndex("membership", "added_by", "campaign"),
        WithoutIndex("nationality", "person"),
        WithoutIndex("personname", "sort"),
        WithoutIndex("statuschange", "case"),
        *(WithoutIndex(model, "withdrawn_by") for model in _RECORDED),
        *(WithoutIndex(model, "verified_by") for model in _VERIFIED),
        *(WithoutIndex(model, "history_date") for model in (*_FILLED_BY_LISTS, *_OTHER_HISTORY)),
        *(WithoutCheck(model, "history_user") for model in _FILLED_BY_LISTS),
        *(WithoutCheck(model, "recorded_by") for model in _RECORDED),
        WithoutCheck("case", "opened_by", "owner"),
        WithoutCheck("membership", "added_by"),
        WithoutCheck("importrow", "imported_by"),
        migrations.RunPython(_on_postgresql(_NO_ACCOUNT_GOES), _on_postgresql(_ACCOUNTS_GO)),
        migrations.AddIndex("case", models.Index(fields=["status"], name="case_status")),
        migrations.AddIndex("personname", models.Index(fields=["sort"], name="person_name_sort")),
    ]
