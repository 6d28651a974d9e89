"""App configuration: what Django is told of this app."""

from django.apps import AppConfig


class KontenConfig(AppConfig):
    """Who works here: roles, and what each account answers for."""

    name = "konten"
    verbose_name = "Konten"
