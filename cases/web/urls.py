"""Addresses of the pages. No name, country or search word is ever in one."""

from django.urls import URLPattern

app_name = "cases"
urlpatterns: list[URLPattern] = []
