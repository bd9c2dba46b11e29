"""The address space: the public face, the desk, and nothing else."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/administration/", include("firsthand.administration.urls")),
    path("desk/", include("firsthand.staff.urls")),
    path("", include("firsthand.public.urls")),
]
handler404 = "firsthand.public.errors.not_found"
handler500 = "firsthand.public.errors.broken"
handler400 = "firsthand.public.errors.bad_request"
handler403 = "firsthand.public.errors.forbidden"
