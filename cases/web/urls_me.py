"""Addresses of one's own account, beside those of the sign-in."""

from django.urls import path

from cases.web.views import me, safety

urlpatterns = [
    path("", me.own_settings, name="settings"),
    path("safety/", me.own_safety, name="my_safety"),
    path("lock/", safety.lock_me, name="lock_me"),
    path("access/", me.own_access, name="my_access"),
]
