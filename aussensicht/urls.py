"""Routing: the address of the differences."""

from django.urls import path

from aussensicht import views

urlpatterns = [path("", views.AbgleichListe.as_view(), name="abgleich")]
