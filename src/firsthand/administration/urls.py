"""The addresses of administration, below /desk/administration/."""

from django.urls import URLPattern, URLResolver, path

from firsthand.administration.views import clocks, draft, health, keys, letters, overview, preview, programme

urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.overview, name="administration"),
    path("programme/", programme.versions, name="programme_versions"),
    path("programme/begin/", programme.begin, name="programme_begin"),
    path("programme/<int:number>/folder.zip", programme.folder, name="programme_folder"),
    path("programme/draft/", draft.draft, name="programme_draft"),
    path("programme/draft/folder.zip", draft.folder, name="programme_draft_folder"),
    path("programme/draft/file/<str:name>/", draft.file, name="programme_draft_file"),
    path("programme/draft/page/<str:tongue>/", preview.preview, name="programme_preview"),
    path("programme/draft/publish/", draft.publish, name="programme_publish"),
    path("programme/draft/<slug:name>/", draft.change, name="programme_draft_change"),
    path("letters/", letters.letters, name="administration_letters"),
    path("letters/<uuid:letter_id>/again/", letters.again, name="administration_letter_again"),
    path("letters/<slug:kind>/<str:tongue>/", letters.letter, name="administration_letter"),
    path("clocks/", clocks.clocks, name="administration_clocks"),
    path("clocks/troubles/<int:trouble_id>/again/", clocks.again, name="administration_trouble"),
    path("keys/", keys.keys, name="administration_keys"),
    path("keys/new/", keys.new, name="administration_key_new"),
    path("keys/<slug:fingerprint>/retire/", keys.retired, name="administration_key_retire"),
    path("health/", health.health, name="administration_health"),
]
