"""The addresses of the record."""

from django.urls import URLPattern, URLResolver, path

from firsthand.record import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.record, name="record"),
    path("figures.json", views.figures, name="record-figures"),
]
