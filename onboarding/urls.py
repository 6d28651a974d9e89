"""Routing: the address of the list of Onboardings."""

from django.urls import path

from onboarding import views

urlpatterns = [
    path("", views.OnboardingListe.as_view(), name="onboardings"),
]
