"""Routing: addresses of Programme, of their projects and of the documents of these."""

from django.urls import path

from programme import views

urlpatterns = [
    path("", views.ProgrammListe.as_view(), name="programme"),
    path("projekte/", views.ProgrammprojektListe.as_view(), name="programmprojekte"),
    path(
        "projekte/<slug:kennung>/",
        views.ProgrammprojektDetail.as_view(),
        name="programmprojekt",
    ),
    path(
        "projekte/<slug:kennung>/dokumente/<int:nummer>.pdf",
        views.DokumentDatei.as_view(),
        name="projektdokument",
    ),
    path("<slug:kennung>/", views.ProgrammDetail.as_view(), name="programm"),
]
