"""Routing: addresses of Kennzahlen; /kennzahlen/ itself is the operator's."""

from django.urls import path

from kennzahlen import views

zahl = [
    path("neu/", views.ZahlZitieren.as_view(), name="zahl-zitieren"),
    path("<slug:kennung>/", views.Zahlseite.as_view(), name="zahl"),
]
urlpatterns = [
    path("", views.KennzahlListe.as_view(), name="zahlen"),
    path("<slug:kennung>/", views.KennzahlDetail.as_view(), name="kennzahl"),
]
