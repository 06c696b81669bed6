"""Addresses of the pages. No name, country or search word is ever in one."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from cases.web import numbers  # noqa: F401 - registers `number` in addresses
from cases.web.views import (
    activities,
    case,
    contacts,
    evidence,
    facts,
    feeds,
    finding,
    home,
    listing,
    opening,
    record,
    revising,
    together,
)

app_name = "cases"

_case: list[URLPattern | URLResolver] = [
    path("", case.overview, name="case"),
    path("timeline/", case.timeline, name="timeline"),
    path("names/", case.names, name="names"),
    path("outcomes/", case.outcomes, name="outcomes"),
    path("actions/", activities.activities, name="activities"),
    path("", include("cases.web.urls_working")),
    path("", include("cases.web.urls_radar")),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/<number:row>/", contacts.edit_contact, name="edit_contact"),
    path("contacts/<number:row>/end/", contacts.end_contact, name="end_contact"),
    path("contacts/sources/<number:row>/", contacts.identity, name="source_identity"),
    path("evidence/", evidence.evidence, name="evidence"),
    path("evidence/uploads/", evidence.begin, name="begin_upload"),
    path("evidence/uploads/<uuid:key>/", evidence.piece, name="upload"),
    path("evidence/<uuid:key>/", evidence.copy, name="evidence_copy"),
    path("evidence/<uuid:key>/original/", evidence.original, name="evidence_original"),
    path("evidence/<uuid:key>/edit/", evidence.edit, name="edit_evidence"),
    path("evidence/<uuid:key>/withdraw/", evidence.withdraw, name="withdraw_evidence"),
    path("facts/", facts.facts, name="facts"),
    path("history/", facts.edits, name="history"),
    path("history/<str:of>/<number:record>/undo/", facts.undo, name="undo_edit"),
    path("", include("cases.web.urls_case_access")),
    path("", include("cases.web.urls_deciding")),
    path("", include("cases.web.urls_summaries")),
    path("record/", record.record, name="record"),
    path("record/effect/", record.effect, name="effect"),
    path("<str:kind>/<number:row>/others/", together.others, name="record_for_others"),
    path("<str:kind>/<number:row>/verify/", revising.verify, name="verify"),
    path("<str:kind>/<number:row>/undo/", revising.undo, name="undo"),
    path("<str:kind>/<number:row>/withdraw/", revising.withdraw, name="withdraw"),
    path("<str:kind>/<number:row>/correct/", revising.correct, name="correct"),
    path("<str:kind>/<number:row>/move/", revising.move, name="move"),
]

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="cases:my_work"), name="home"),
    path("my-work/", home.my_work, name="my_work"),
    path("try/", home.try_first, name="try_first"),
    path("help/", include("cases.web.urls_help")),
    path("me/", include("cases.web.urls_me")),
    path("feeds/<str:token>.ics", feeds.feed, name="feed"),
    path("find/", finding.find, name="find"),
    path("cases/", listing.cases, name="cases"),
    path("cases/new/", opening.new_case, name="new_case"),
    path("cases/", include("cases.web.urls_lists")),
    path("cases/<str:reference>/", include(_case)),
    path("", include("cases.web.urls_access")),
    path("read-date/", record.read_date, name="read_date"),
    path("tally/", include("cases.web.urls_tally")),
    path("duplicates/", include("cases.web.urls_duplicates")),
    path("exports/", include("cases.web.urls_exports")),
    path("imports/", include("cases.web.urls_imports")),
    path("manage/", include("cases.web.urls_manage")),
]
