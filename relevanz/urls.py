"""Routing: the Leistungen of a Kommune."""

from django.urls import path

from relevanz import views

urlpatterns = [
    path(
        "kommunen/<slug:kennung>/leistungen/",
        views.KommunenLeistungen.as_view(),
        name="kommune-leistungen",
    ),
]
