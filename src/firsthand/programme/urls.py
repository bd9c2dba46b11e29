"""Addresses of the policy and the scope check."""

from django.urls import URLPattern, URLResolver, path

from firsthand.programme import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.policy, name="policy"),
    path("policy/<int:number>/", views.policy_version, name="policy-version"),
    path("scope/", views.scope, name="scope"),
]
