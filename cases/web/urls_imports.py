"""Addresses of lists that come in, under `imports/` in the namespace `cases`: a random key, never a name."""

from django.urls import path

from cases.web.views import imports, imports_check, imports_match, imports_run

urlpatterns = [
    path("", imports.listed, name="imports"),
    path("new/", imports.new, name="new_import"),
    path("<uuid:key>/", imports.now, name="import_now"),
    path("<uuid:key>/file/", imports.file, name="import_file"),
    path("<uuid:key>/discard/", imports.discard, name="discard_import"),
    path("<uuid:key>/match/", imports_match.match, name="import_match"),
    path("<uuid:key>/check/", imports_check.check, name="import_check"),
    path("<uuid:key>/rows/<number:row>/", imports_check.row, name="import_row"),
    path("<uuid:key>/rows-to-fix.<str:format>", imports_check.rows_to_fix, name="import_rows_to_fix"),
    path("<uuid:key>/corrections/", imports_check.corrections, name="import_corrections"),
    path("<uuid:key>/run/", imports_run.run, name="import_run"),
    path("<uuid:key>/done/", imports_run.done, name="import_done"),
    path("<uuid:key>/undo/", imports_run.undo, name="import_undo"),
]
