"""The addresses of the door, below /desk/. No other page of the account application has one."""

from django.urls import path

from firsthand.people import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("people/", views.people, name="people"),
]
