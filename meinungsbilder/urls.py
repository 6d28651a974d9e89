"""Routing: addresses of Meinungsbilder."""

from django.urls import path

from meinungsbilder import views

urlpatterns = [
    path("", views.MeinungsbildListe.as_view(), name="meinungsbilder"),
    path("<slug:kennung>/", views.Meinungsbildseite.as_view(), name="meinungsbild"),
]
