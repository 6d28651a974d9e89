"""Routing: addresses of Organisationen."""

from django.urls import path

from organisationen import views

urlpatterns = [
    path("", views.OrganisationListe.as_view(), name="organisationen"),
    path("<slug:kennung>/", views.OrganisationDetail.as_view(), name="organisation"),
]
