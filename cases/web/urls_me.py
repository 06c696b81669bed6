"""Addresses of one's own account, beside those of the sign-in."""

from django.urls import path

from cases.web.views import feeds, me, safety

urlpatterns = [
    path("", me.own_settings, name="settings"),
    path("safety/", me.own_safety, name="my_safety"),
    path("lock/", safety.lock_me, name="lock_me"),
    path("feed/", feeds.own_feed, name="own_feed"),
    path("feed/end/", feeds.end_feed, name="end_feed"),
    path("access/", me.own_access, name="my_access"),
]
