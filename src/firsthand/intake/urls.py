"""The address of the report form."""

from django.urls import URLPattern, URLResolver, path

from firsthand.intake import views

urlpatterns: list[URLPattern | URLResolver] = [path("", views.report, name="report")]
