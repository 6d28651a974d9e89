"""Routing: addresses of Mittelvorgänge."""

from django.urls import path

from mittel import views

urlpatterns = [
    path("", views.MittelListe.as_view(), name="mittel"),
    path("<slug:kennung>/", views.MittelDetail.as_view(), name="mittelvorgang"),
]
