"""Addresses of what people are told. A row of the inbox has a number; its address names no case."""

from django.urls import path

from cases.web import numbers  # noqa: F401 - registers `number` in addresses
from notifications.web.views import duty, following, inbox, webhooks

app_name = "notifications"

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<concealed:number>/", inbox.open_one, name="open"),
    path("inbox/<concealed:number>/done/", inbox.mark_done, name="done"),
    path("inbox/<concealed:number>/undo/", inbox.mark_not_done, name="not_done"),
    path("me/following/", following.following, name="following"),
    path("me/following/<number:number>/", following.change, name="change_following"),
    path("cases/<str:reference>/follow/", following.follow_case, name="follow_case"),
    path("campaigns/<slug:slug>/follow/", following.follow_campaign, name="follow_campaign"),
    path("manage/offices/<number:pk>/duty/", duty.duty, name="duty"),
    path("manage/webhooks/", webhooks.webhooks, name="webhooks"),
    path("manage/webhooks/<number:number>/", webhooks.webhook, name="webhook"),
    path("manage/webhooks/<number:number>/test/", webhooks.test, name="test_webhook"),
    path("manage/webhooks/<number:number>/end/", webhooks.end, name="end_webhook"),
    path(
        "manage/webhooks/<number:number>/deliveries/<number:delivery>/again/",
        webhooks.again,
        name="deliver_again",
    ),
]
