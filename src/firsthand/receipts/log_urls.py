"""The addresses of the log (C2SP tlog-tiles): the name of the log is its address without the scheme."""

from django.urls import URLPattern, URLResolver, path, re_path

from firsthand.receipts import log_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("checkpoint", log_views.checkpoint, name="log-checkpoint"),
    path("vkey", log_views.vkey, name="log-vkey"),
    path("tile/<path:path>", log_views.tile, name="log-tile"),
    re_path("", log_views.nothing),
]
