"""Routing: addresses of Online-Dienste, and of what they run on and work with."""

from django.urls import path

from dienste import views

urlpatterns = [
    path("online-dienste/", views.OnlineDienstListe.as_view(), name="online-dienste"),
    path(
        "online-dienste/<slug:kennung>/", views.OnlineDienstDetail.as_view(), name="online-dienst"
    ),
    path("plattformen/", views.PlattformListe.as_view(), name="plattformen"),
    path("plattformen/<slug:kennung>/", views.PlattformDetail.as_view(), name="plattform"),
    path("fachverfahren/", views.FachverfahrenListe.as_view(), name="fachverfahren"),
    path(
        "fachverfahren/<slug:kennung>/",
        views.FachverfahrenDetail.as_view(),
        name="ein-fachverfahren",
    ),
]
