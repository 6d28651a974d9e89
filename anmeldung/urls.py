"""Routing: addresses of the login, all below /admin/."""

from django.urls import path

from anmeldung import einladung, oidcseite, passkeyseite, passwort, views
from anmeldung.faktorseite import appseite, faktorseite

app_name = "anmeldung"
urlpatterns = [
    path("login/", views.Anmelden.as_view(), name="anmelden"),  # instead of the admin's own
    path("login/code/", views.Code.as_view(), name="code"),
    path("login/einrichten/", views.Einrichten.as_view(), name="einrichten"),
    path(
        "login/einrichten/passkey/",
        passkeyseite.PasskeyEinrichten.as_view(),
        name="einrichten_passkey",
    ),
    path("login/passkey/frage/", passkeyseite.challenge, name="passkey_frage"),
    path("login/abbrechen/", views.cancel, name="abbrechen"),
    path("login/oidc/", oidcseite.start, name="oidc"),
    path("login/oidc/zurueck/", oidcseite.callback, name="oidc_zurueck"),
    path("zweiter-faktor/", faktorseite, name="faktor"),
    path("zweiter-faktor/app/", appseite, name="faktor_app"),
    path("zweiter-faktor/passkey/", passkeyseite.passkeyseite, name="faktor_passkey"),
    path("passwort/vergessen/", passwort.Vergessen.as_view(), name="vergessen"),
    path("passwort/gesendet/", passwort.Gesendet.as_view(), name="vergessen_gesendet"),
    path("passwort/neu/<uidb64>/<token>/", passwort.Neu.as_view(), name="passwort_neu"),
    path("passwort/gesetzt/", passwort.Gesetzt.as_view(), name="passwort_gesetzt"),
    path("einladung/<uidb64>/<token>/", einladung.Annehmen.as_view(), name="einladung"),
    path("einladung/angenommen/", einladung.Angenommen.as_view(), name="angenommen"),
]
