"""Routing: addresses of the pages of text."""

from django.urls import path

from texte import views
from texte.enums import Seitenname, Thema

urlpatterns = [
    path("impressum/", views.Textseite.as_view(name=Seitenname.IMPRESSUM), name="impressum"),
    path("datenschutz/", views.Textseite.as_view(name=Seitenname.DATENSCHUTZ), name="datenschutz"),
    path("hilfe/", views.Hilfe.as_view(name=Seitenname.HILFE), name="hilfe"),
    path(
        "barrierefreiheit/",
        views.Rueckmeldeseite.as_view(name=Seitenname.BARRIEREFREIHEIT, thema=Thema.BARRIERE),
        name="barrierefreiheit",
    ),
    path("kontakt/", views.Rueckmeldeseite.as_view(name=Seitenname.KONTAKT), name="kontakt"),
    path("kontakt/danke/", views.RueckmeldungDanke.as_view(), name="danke"),
]
