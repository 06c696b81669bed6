"""Addresses of access: campaigns, emergencies, and what one person sees."""

from django.urls import path

from cases.web.views import campaign_sharing, emergency

urlpatterns = [
    path("campaigns/<slug:slug>/access/", campaign_sharing.who, name="campaign_access"),
    path("campaigns/<slug:slug>/access/give/", campaign_sharing.give, name="give_campaign"),
    path("campaigns/<slug:slug>/access/<uuid:bundle>/end/", campaign_sharing.end, name="end_campaign_access"),
    path(
        "campaigns/<slug:slug>/access/<uuid:bundle>/undo/",
        campaign_sharing.undo_end,
        name="undo_end_campaign_access",
    ),
    path(
        "campaigns/<slug:slug>/access/<uuid:bundle>/extend/",
        campaign_sharing.extend,
        name="extend_campaign_access",
    ),
    path("emergency/", emergency.emergency, name="emergency"),
    path("emergency/<number:number>/seen/", emergency.seen, name="emergency_seen"),
    path("manage/people/<number:pk>/sees/", emergency.what_they_see, name="what_they_see"),
]
