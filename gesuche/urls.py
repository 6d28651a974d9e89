"""Routing: addresses of Gesuche."""

from django.urls import path

from gesuche import views

urlpatterns = [
    path("", views.GesuchListe.as_view(), name="gesuche"),
    path("<slug:kennung>/", views.GesuchDetail.as_view(), name="gesuch"),
]
