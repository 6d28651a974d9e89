"""URL configuration: addresses for machines."""

from django.urls import path

from betrieb import views

urlpatterns = [
    path("gesund/", views.gesund, name="gesund"),
    path("bereit/", views.bereit, name="bereit"),
    path("kennzahlen/", views.kennzahlen, name="kennzahlen"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
]
