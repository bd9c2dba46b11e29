"""The addresses of those who look after accounts, below /desk/people/."""

from django.urls import path

from firsthand.people.staffing import views

urlpatterns = [
    path("", views.people, name="people"),
    path("<int:person_id>/", views.person, name="person"),
    path("<int:person_id>/breaches/", views.breaches, name="person_breaches"),
    path("<int:person_id>/<slug:name>/", views.change, name="person_change"),
]
