"""Routing: addresses of OZG- and LeiKa-Leistungen."""

from django.urls import path

from leistungen import views

ozg_leistungen = [
    path("", views.OzgLeistungListe.as_view(), name="ozg-leistungen"),
    path("<slug:slug>/", views.OzgLeistungDetail.as_view(), name="ozg-leistung"),
]
leika_leistungen = [
    path("", views.LeikaLeistungListe.as_view(), name="leika-leistungen"),
    path("<slug:kennung>/", views.LeikaLeistungDetail.as_view(), name="leika-leistung"),
]
