"""Routing: addresses of the roll-out."""

from django.urls import path

from rollout import views

urlpatterns = [
    path("", views.Rollout.as_view(), name="rollout"),
    path("anschluesse/", views.AnschlussListe.as_view(), name="anschluesse"),
    path("<slug:kommune>/<slug:dienst>/", views.AnschlussDetail.as_view(), name="anschluss"),
]
