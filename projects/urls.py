"""Addresses of Umsetzungsprojekte."""

from django.urls import path

from projects import views

urlpatterns = [
    path("", views.UmsetzungsprojektListe.as_view(), name="umsetzungsprojekte"),
    path("<slug:kennung>/", views.Steckbrief.as_view(), name="umsetzungsprojekt"),
    path("<slug:kennung>/steckbrief.pdf", views.SteckbriefPdf.as_view(), name="steckbrief-pdf"),
]
