"""The addresses of the boards, below /desk/boards/."""

from django.urls import path

from firsthand.boards import views

urlpatterns = [
    path("", views.first, name="boards"),
    path("<slug:name>/", views.board, name="board"),
    path("<slug:name>.csv", views.table, name="board_csv"),
]
