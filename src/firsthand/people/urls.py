"""The addresses of the door, below /desk/. No other page of the account application has one."""

from django.urls import include, path

from firsthand.people import views
from firsthand.people.organisation import views as organisation
from firsthand.people.security import door

urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-in/second-step/", door.second_step, name="mfa_authenticate"),
    path("sign-in/passkey/", door.with_passkey, name="passkey_sign_in"),
    path("sign-in/organisation/", organisation.go, name="organisation_sign_in"),
    path("sign-in/organisation/back/", organisation.back, name="organisation_back"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("account/", include("firsthand.people.security.urls")),
    path("people/", include("firsthand.people.staffing.urls")),
]
