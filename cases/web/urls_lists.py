"""Addresses of what is done with a list of cases: several at once, and views of it."""

from django.urls import path

from cases.web.views import list_exports, saved_views, together

urlpatterns = [
    path("export/", list_exports.new, name="new_list_export"),
    path("export/<number:pk>/", list_exports.one, name="list_export"),
    path("export/<number:pk>/file/", list_exports.file, name="list_export_file"),
    path("together/", together.choose, name="together"),
    path("together/<number:pk>/", together.done, name="done_together"),
    path("together/<number:pk>/undo/", together.undo, name="undo_together"),
    path("views/", saved_views.save, name="save_view"),
    path("views/<str:slug>/", saved_views.change, name="change_view"),
    path("views/<str:slug>/end/", saved_views.end, name="end_view"),
    path("views/<str:slug>/back/", saved_views.restore, name="restore_view"),
]
