"""Settings of the app."""

from django.apps import AppConfig


class KontenConfig(AppConfig):
    """Who works here: roles, and what each account answers for."""

    name = "konten"
    verbose_name = "Konten"
