"""Finding by trigrams of the folded name on both engines; pairs of cases that may be of one person."""

import django.db.models.deletion
from django.conf import settings
from django.db import ProgrammingError, migrations, models

from cases import names
from cases.names.scripts import SYLLABLE_SCRIPTS

_NOT_ALLOWED = (
    "Finding needs PostgreSQL's extension pg_trgm, and this database user may not create it. As the "
    "database's owner or a superuser, in this database: CREATE EXTENSION pg_trgm; then migrate again."
)
# Without a list of what waits to be indexed: a search after an import is as quick as before it.
_POSTGRESQL = """
CREATE INDEX cases_personname_search_trgm ON cases_personname
USING gin (search gin_trgm_ops) WITH (fastupdate = off)
"""
# Without a copy of the text (content is the table's own) and without positions: it holds trigrams alone.
_SQLITE = (
    """CREATE VIRTUAL TABLE cases_name_index USING fts5(
        search, content='cases_personname', content_rowid='id', detail=none, columnsize=0,
        tokenize='trigram case_sensitive 1')""",
    """CREATE TRIGGER cases_name_index_added AFTER INSERT ON cases_personname BEGIN
        INSERT INTO cases_name_index(rowid, search) VALUES (new.id, new.search); END""",
    """CREATE TRIGGER cases_name_index_removed AFTER DELETE ON cases_personname BEGIN
        INSERT INTO cases_name_index(cases_name_index, rowid, search)
        VALUES ('delete', old.id, old.search); END""",
    """CREATE TRIGGER cases_name_index_changed AFTER UPDATE OF id, search ON cases_personname BEGIN
        INSERT INTO cases_name_index(cases_name_index, rowid, search)
        VALUES ('delete', old.id, old.search);
        INSERT INTO cases_name_index(rowid, search) VALUES (new.id, new.search); END""",
    "INSERT INTO cases_name_index(cases_name_index) VALUES ('rebuild')",
)


def _make(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        for statement in _SQLITE:
            schema_editor.execute(statement)
        return
    try:
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except ProgrammingError as refusal:
        raise RuntimeError(_NOT_ALLOWED) from refusal
    schema_editor.execute(_POSTGRESQL)


def _take_away(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX cases_personname_search_trgm")
        return
    for what in ("added", "removed", "changed"):
        schema_editor.execute(f"DROP TRIGGER cases_name_index_{what}")
    schema_editor.execute("DROP TABLE cases_name_index")


def _split_syllables(apps, schema_editor):
    """Derive anew what is searched of names written in syllables: each is a word of its own since."""
    rows = apps.get_model("cases", "PersonName").objects
    for pk, text, search in list(rows.exclude(search="").values_list("pk", "text", "search")):
        if not any(names.script_of(letter) in SYLLABLE_SCRIPTS for letter in text if letter > "\u1100"):
            continue
        if (derived := names.search_keys(text)) != search:
            rows.filter(pk=pk).update(search=derived)


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0015_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name='DuplicateHint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('likeness', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('open', 'Not answered'), ('not_same', 'Not the same person'), ('related', 'Belong together'), ('merged', 'Merged'), ('gone', 'No longer asked')], default='open', max_length=8)),
                ('found_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['-likeness', '-id'], name='hint_waiting')],
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='hint_once_for_two'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='hint_of_two_in_order')],
            },
        ),
        migrations.RunPython(_make, _take_away),
        # Not taken back: the older search finds these names too, by their syllables.
        migrations.RunPython(_split_syllables, migrations.RunPython.noop),
    ]
