"""The addresses of the desk."""

from django.urls import URLPattern, URLResolver, include, path

from firsthand.staff.views import (
    cases,
    comparing,
    files,
    html,
    mail,
    missing,
    one_mail,
    pause,
    proof,
    queue,
    report_by_hand,
    tasks,
    twins,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", queue.desk, name="desk"),
    path("cases/", queue.cases, name="cases"),
    path("cases/enter/", report_by_hand.enter, name="enter_report"),
    path("cases/<str:number>/", cases.case, name="case"),
    path("cases/<str:number>/files/<uuid:attachment_id>/", files.attachment, name="case_file"),
    path("cases/<str:number>/messages/<uuid:message_id>/html/", html.message, name="message_html"),
    path("cases/<str:number>/messages/<uuid:message_id>/html/inside/", html.message_inside, name="message_inside"),
    path("cases/<str:number>/proof/", proof.proof, name="case_proof"),
    path("cases/<str:number>/compare/<str:other>/", comparing.compare, name="compare"),
    path("cases/<str:number>/twins/", twins.twins, name="twins"),
    path("cases/<str:number>/<slug:name>/", cases.act, name="case_act"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:task_id>/done/", tasks.finished, name="task_done"),
    path("intake/", pause.pause, name="intake_pause"),
    path("mail/", mail.mail, name="mail"),
    path("mail/looked-at/", mail.all_looked_at, name="mails_looked_at"),
    path("mail/<int:arrival_id>/", one_mail.one, name="one_mail"),
    path("mail/<int:arrival_id>/looked-at/", one_mail.looked_at, name="mail_looked_at"),
    path("mail/<int:arrival_id>/is/<slug:kind>/", one_mail.told, name="mail_told"),
    path("mail/<int:arrival_id>/html/", html.mail, name="mail_html"),
    path("mail/<int:arrival_id>/html/inside/", html.mail_inside, name="mail_inside"),
    path("mail/<int:arrival_id>.eml", files.mail, name="mail_raw"),
    path("", include("firsthand.people.urls")),
    path("<path:rest>", missing.missing),
]
