"""Routing: addresses of Abos."""

from django.urls import path

from abos import views

urlpatterns = [
    path("neu/", views.Abonnierseite.as_view(), name="abo-neu"),
    path("danke/", views.AboDanke.as_view(), name="abo-danke"),
    path("meine/", views.Abolinkseite.as_view(), name="abo-link"),
    path("bestaetigen/<str:marke>/", views.Abobestaetigung.as_view(), name="abo-bestaetigen"),
    path("beenden/<str:marke>/", views.Aboabmeldung.as_view(), name="abo-beenden"),
    path("verwalten/<str:marke>/", views.Aboverwaltung.as_view(), name="abo-verwalten"),
]
