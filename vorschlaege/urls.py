"""Routing: addresses of Vorschläge."""

from django.urls import path

from vorschlaege import views

urlpatterns = [
    path("danke/", views.VorschlagDanke.as_view(), name="vorschlag-danke"),
    path(
        "rollout/<slug:kommune>/<slug:dienst>/",
        views.Paarseite.as_view(),
        name="vorschlag-anschluss",
    ),
    path("<slug:art>/<slug:schluessel>/", views.Vorschlagsseite.as_view(), name="vorschlag"),
]
