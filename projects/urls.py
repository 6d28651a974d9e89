"""Routing: addresses of Umsetzungsprojekte and of what is new about them."""

from django.urls import path

from projects import views

urlpatterns = [
    path("", views.UmsetzungsprojektListe.as_view(), name="umsetzungsprojekte"),
    path("<slug:kennung>/", views.Steckbrief.as_view(), name="umsetzungsprojekt"),
    path("<slug:kennung>/aenderungen.atom", views.Projektfeed.as_view(), name="projektfeed"),
    path("<slug:kennung>/steckbrief.pdf", views.SteckbriefPdf.as_view(), name="steckbrief-pdf"),
]
neues = [path("", views.Neues.as_view(), name="neues")]
