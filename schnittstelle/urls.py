"""Routing: addresses of the API; every one below it answers as programs read it."""

from django.urls import path

from schnittstelle import views

urlpatterns = [
    path("", views.Apiseite.as_view(), name="api"),
    path("v1/", views.Apiverzeichnis.as_view(), name="api-verzeichnis"),
    path("v1/openapi.json", views.Apibeschreibung.as_view(), name="api-openapi"),
    path("v1/aenderungen/", views.Apiaenderungen.as_view(), name="api-aenderungen"),
    path("v1/auswahlen/", views.Apiauswahlen.as_view(), name="api-auswahlen"),
    path("v1/auswahlen/<slug:kennung>/", views.Apiauswahl.as_view(), name="api-auswahl"),
    path("v1/<slug:liste>/", views.Apiliste.as_view(), name="api-liste"),
    path("v1/<slug:liste>/entfernt/", views.Apientferntes.as_view(), name="api-entfernt"),
    path("v1/<slug:liste>/<path:schluessel>/", views.Apieintrag.as_view(), name="api-eintrag"),
    path("v1/<path:weg>/", views.Apiunbekannt.as_view()),
]
