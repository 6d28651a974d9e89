"""Routing: addresses of Kennzahlen; /kennzahlen/ itself is the operator's."""

from django.urls import path

from kennzahlen import views

urlpatterns = [
    path("", views.KennzahlListe.as_view(), name="zahlen"),
    path("<slug:kennung>/", views.KennzahlDetail.as_view(), name="kennzahl"),
]
