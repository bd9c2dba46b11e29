"""Where anybody checks a receipt."""

from django.urls import URLPattern, URLResolver, path

from firsthand.receipts import verify_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", verify_page.verify_page, name="verify"),
    path("page.html", verify_page.verify_file, name="verify-file"),
]
