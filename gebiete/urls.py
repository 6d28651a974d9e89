"""Routing: addresses of Kommunen and Kreise."""

from django.urls import path

from gebiete import views

urlpatterns = [
    path("kommunen/", views.KommuneListe.as_view(), name="kommunen"),
    path("kommunen/<slug:kennung>/", views.KommuneDetail.as_view(), name="kommune"),
    path("kreise/", views.KreisListe.as_view(permanent=True), name="kreise"),
    path("kreise/<slug:kennung>/", views.kreis, name="kreis"),
]
