"""Routing: addresses of Rundbriefe."""

from django.urls import path

from rundbriefe import views

urlpatterns = [
    path("", views.RundbriefListe.as_view(), name="rundbriefe"),
    path("<slug:kennung>/", views.RundbriefDetail.as_view(), name="rundbrief"),
]
