"""Routing: addresses of Termine."""

from django.urls import path

from termine import views

urlpatterns = [
    path("", views.TerminListe.as_view(), name="termine"),
    path("<slug:kennung>/", views.TerminDetail.as_view(), name="termin"),
]
