"""The address behind the link in a mail with a proposal. Its secret part names the proposal."""

from django.urls import URLPattern, URLResolver, path

from firsthand.embargo import views

urlpatterns: list[URLPattern | URLResolver] = [path("<str:token>/", views.answer_page, name="embargo-answer")]
