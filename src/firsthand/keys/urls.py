"""Addresses of the programme's public key."""

from django.urls import URLPattern, URLResolver, path

from firsthand.keys import views

_DIRECTORY = ".well-known/openpgpkey/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("openpgp-key.asc", views.key_file, name="openpgp-key"),
    path(f"{_DIRECTORY}policy", views.directory_policy),
    path(f"{_DIRECTORY}hu/<str:name>", views.directory),
    path(f"{_DIRECTORY}<str:domain>/policy", views.directory_policy),
    path(f"{_DIRECTORY}<str:domain>/hu/<str:name>", views.directory),
]
