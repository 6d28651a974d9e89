"""Routing: addresses of Themenfelder."""

from django.urls import path

from themenfelder import views

urlpatterns = [
    path("", views.ThemenfeldListe.as_view(), name="themenfelder"),
    path("<slug:slug>/", views.ThemenfeldDetail.as_view(), name="themenfeld"),
]
