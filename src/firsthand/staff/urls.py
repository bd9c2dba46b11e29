"""The addresses of the desk."""

from django.urls import URLPattern, URLResolver, include, path

from firsthand.staff.views import cases, files, mail, missing, queue, report_by_hand, tasks

urlpatterns: list[URLPattern | URLResolver] = [
    path("", queue.desk, name="desk"),
    path("cases/", queue.cases, name="cases"),
    path("cases/enter/", report_by_hand.enter, name="enter_report"),
    path("cases/<str:number>/", cases.case, name="case"),
    path("cases/<str:number>/files/<uuid:attachment_id>/", files.attachment, name="case_file"),
    path("cases/<str:number>/<slug:name>/", cases.act, name="case_act"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:task_id>/done/", tasks.finished, name="task_done"),
    path("mail/", mail.mail, name="mail"),
    path("mail/<int:arrival_id>/looked-at/", mail.looked_at, name="mail_looked_at"),
    path("mail/<int:arrival_id>.eml", files.mail, name="mail_raw"),
    path("", include("firsthand.people.urls")),
    path("<path:rest>", missing.missing),
]
