"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class RolloutConfig(AppConfig):
    """Which Kommune is connected to which Online-Dienst, and how far."""

    name = "rollout"
    verbose_name = "Roll-out"
