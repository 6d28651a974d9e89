"""Routing: addresses of Auswahlen."""

from django.urls import path

from auswahlen import views

urlpatterns = [
    path("", views.Auswahluebersicht.as_view(), name="auswahlen"),
    path("<slug:kennung>/", views.Auswahlseite.as_view(), name="auswahl"),
]
