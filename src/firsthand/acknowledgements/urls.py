"""The address of the Hall of Fame."""

from django.urls import URLPattern, URLResolver, path

from firsthand.acknowledgements import views

urlpatterns: list[URLPattern | URLResolver] = [path("", views.hall, name="hall")]
