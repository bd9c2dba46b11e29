"""The addresses of the public face."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from firsthand.public import views
from firsthand.public.converters import LanguageCode

register_converter(LanguageCode, "language")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path(".well-known/security.txt", views.security_txt_file, name="security-txt"),
    path("security.txt", views.old_security_txt),
    path("", include("firsthand.keys.urls")),
    path("log/", include("firsthand.receipts.log_urls")),
    path("<language:language>/", include("firsthand.programme.urls")),
    path("<language:language>/report/", include("firsthand.intake.urls")),
    path("<language:language>/case/", include("firsthand.cases.urls")),
    path("<language:language>/embargo/", include("firsthand.embargo.urls")),
    path("<language:language>/hall-of-fame/", include("firsthand.acknowledgements.urls")),
    path("<language:language>/record/", include("firsthand.record.urls")),
    path("<language:language>/verify/", include("firsthand.receipts.urls")),
]
