"""The addresses of one's own account, below /desk/account/."""

from django.urls import path

from firsthand.people.security import factor_views, views

urlpatterns = [
    path("", views.account, name="account"),
    path("again/", views.again, name="asked_again"),
    path("password/", views.password, name="account_password"),
    path("sessions/end/", views.end_sessions, name="end_sessions"),
    path("second-factor/", factor_views.second_factor, name="second_factor"),
    path("second-factor/remove/", factor_views.remove_app, name="remove_app"),
    path("passkeys/add/", factor_views.add_passkey, name="add_passkey"),
    path("passkeys/<int:passkey_id>/", factor_views.passkey, name="passkey"),
    path("codes/", factor_views.codes, name="recovery_codes"),
]
