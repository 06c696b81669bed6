"""Addresses of what caseworkers write down on a case, inside the case's own address."""

from django.urls import path

from cases.web.views import brief, links, merging, notes, proceedings, tasks

urlpatterns = [
    path("notes/", notes.notes, name="notes"),
    path("notes/<number:row>/withdraw/", notes.withdraw, name="withdraw_note"),
    path("notes/<number:row>/undo/", notes.undo, name="undo_note"),
    path("notes/<number:row>/kept/", notes.kept, name="keep_promise"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<number:row>/done/", tasks.done, name="do_task"),
    path("tasks/<number:row>/undo/", tasks.reopen, name="reopen_task"),
    path("tasks/<number:row>/later/", tasks.later, name="put_off_task"),
    path("tasks/<number:row>/withdraw/", tasks.take_back, name="withdraw_task"),
    path("links/", links.links, name="links"),
    path("links/<number:row>/end/", links.end, name="end_link"),
    path("merge/", merging.choose, name="choose_merge"),
    path("merge/<str:other>/", merging.merge, name="merge"),
    path("merged/<number:number>/apart/", merging.take_apart, name="take_apart"),
    path("proceedings/", proceedings.proceedings, name="proceedings"),
    path("proceedings/<str:kind>/", proceedings.record, name="record_proceeding"),
    path("proceedings/<str:kind>/<number:row>/correct/", proceedings.correct, name="correct_proceeding"),
    path("proceedings/<str:kind>/<number:row>/withdraw/", proceedings.withdraw, name="withdraw_proceeding"),
    path("proceedings/<str:kind>/<number:row>/undo/", proceedings.undo, name="undo_proceeding"),
    path("proceedings/<str:kind>/<number:row>/verify/", proceedings.verify, name="verify_proceeding"),
    path("proceedings/<str:kind>/<number:row>/told/", proceedings.tell, name="tell_hearing"),
    path("brief/", brief.brief, name="brief"),
]
