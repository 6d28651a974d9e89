"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    """How Kommunen come onto a Plattform."""

    name = "onboarding"
    verbose_name = "Onboarding"
