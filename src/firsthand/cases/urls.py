"""The address of the reporter's case page: one, without a code or number in it."""

from django.urls import URLPattern, URLResolver, path

from firsthand.cases import views

urlpatterns: list[URLPattern | URLResolver] = [path("", views.case_page, name="case")]
