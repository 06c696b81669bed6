"""Addresses of the administration."""

from django.urls import include, path

from cases.web.views import campaigns, log, offices, people, person_acts, roles, safety, system

_person = [
    path("", people.person, name="person"),
    path("role/", person_acts.role, name="change_role"),
    path("sessions/end/", person_acts.end_sessions, name="end_their_sessions"),
    path("second-step/reset/", person_acts.reset_second_step, name="reset_second_step"),
    path("link/", person_acts.send_link, name="send_link"),
    path("lock/", safety.lock_person, name="lock_person"),
    path("travel/", person_acts.travel, name="travel"),
    path("travel/end/", person_acts.end_travel, name="end_travel"),
    path("bars/", person_acts.bar_country, name="bar_country"),
    path("bars/<number:row>/lift/", person_acts.lift_country_bar, name="lift_country_bar"),
    path("close/", person_acts.close, name="close_account"),
    path("reopen/", person_acts.reopen, name="reopen_account"),
    path("hand-over/", person_acts.hand_over, name="hand_over_all"),
]

_office = [
    path("", offices.office, name="office"),
    path("name/", offices.rename, name="rename_office"),
    path("countries/", offices.cover, name="office_countries"),
    path("people/", offices.join, name="join_office"),
    path("people/<number:person>/leave/", offices.leave, name="leave_office"),
    path("lock/", safety.lock_office, name="lock_office"),
]

urlpatterns = [
    path("", people.first, name="manage"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<number:pk>/", include(_person)),
    path("campaigns/", campaigns.campaigns, name="manage_campaigns"),
    path("offices/", offices.offices, name="offices"),
    path("offices/add/", offices.add, name="add_office"),
    path("offices/<number:pk>/", include(_office)),
    path("locks/<number:number>/lift/", safety.unlock, name="unlock"),
    path("roles/", roles.roles, name="roles"),
    path("roles/<slug:role>/second-step/", roles.second_step, name="role_second_step"),
    path("log/", log.log, name="log"),
    path("system/", system.system, name="system"),
    path("system/jobs/<number:number>/retry/", system.retry, name="retry_job"),
    path("system/jobs/<number:number>/set-aside/", system.forget, name="forget_job"),
    path("log/check/", log.check, name="log_check"),
]
