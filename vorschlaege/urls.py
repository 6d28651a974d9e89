"""Routing: addresses of Vorschläge."""

from django.urls import path

from vorschlaege import views

#: what a Bestätigungslink leads to
bestaetigung = [
    path("danke/", views.BestaetigungDanke.as_view(), name="bestaetigung-danke"),
    path("<str:marke>/", views.Projektbestaetigung.as_view(), name="bestaetigung"),
]
urlpatterns = [
    path("danke/", views.VorschlagDanke.as_view(), name="vorschlag-danke"),
    path("gesuch/", views.Gesuchseinreichung.as_view(), name="gesuch-vorschlagen"),
    path(
        "rollout/<slug:kommune>/<slug:dienst>/",
        views.Paarseite.as_view(),
        name="vorschlag-anschluss",
    ),
    path("<slug:art>/<slug:schluessel>/", views.Vorschlagsseite.as_view(), name="vorschlag"),
]
