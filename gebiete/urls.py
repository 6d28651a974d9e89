"""Routing: addresses of the lists of Kommunen and Kreise; the page of one is further up."""

from django.urls import path

from gebiete import views

urlpatterns = [
    path("kommunen/", views.KommuneListe.as_view(), name="kommunen"),
    path("kreise/", views.KreisListe.as_view(permanent=True), name="kreise"),
    path("kreise/<slug:kennung>/", views.kreis, name="kreis"),
]
