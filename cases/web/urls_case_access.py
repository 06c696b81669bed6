"""Addresses of one case's access: who sees it, giving, ending, closing, barring, handing over."""

from django.urls import path

from cases.web.views import belonging, closing, hand_over, sharing

urlpatterns = [
    path("access/", sharing.who, name="access"),
    path("access/give/", sharing.give, name="give_access"),
    path("access/<uuid:bundle>/end/", sharing.end, name="end_access"),
    path("access/<uuid:bundle>/undo/", sharing.undo_end, name="undo_end_access"),
    path("access/<uuid:bundle>/extend/", sharing.extend, name="extend_access"),
    path("access/bar/", closing.bar, name="bar"),
    path("access/bar/<number:row>/lift/", closing.lift, name="lift_bar"),
    path("sensitivity/", closing.sensitivity, name="sensitivity"),
    path("campaigns/", belonging.join, name="campaigns_of_case"),
    path("campaigns/<slug:slug>/leave/", belonging.leave, name="leave_campaign"),
    path("country/", belonging.country, name="country_of_case"),
    path("handover/", hand_over.hand_over, name="hand_over"),
    path("handover/<slug:what>/", hand_over.answer, name="answer_hand_over"),
]
