"""Superuser: makes the first administrator, so that a fresh portal can be managed at all."""

import secrets
from itertools import count
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import transaction

from ozgportal.start import write_private


class Command(BaseCommand):
    """`manage.py erstes_konto`."""

    help = "Legt ein Verwaltungskonto mit zufälligem Passwort an, wenn es noch keines gibt."

    def handle(self, *args, **options):
        konten = get_user_model().objects
        if konten.filter(is_superuser=True).exists():
            return
        name, passwort = free_name(konten), secrets.token_urlsafe(15)
        datei = Path(settings.VAR) / "admin_zugang.txt"
        # together or not at all: without the file nobody would ever know the password
        with transaction.atomic():
            konten.create_superuser(name, password=passwort)
            write_private(datei, f"Name: {name}\nPasswort: {passwort}\n")
        self.stdout.write("Verwaltungskonto (wird nur jetzt angezeigt):")
        self.stdout.write(f"  Name: {name}  Passwort: {passwort}")
        self.stdout.write(f"  abgelegt in {datei}")
        self.stdout.write(
            "  Es darf alles: Ändern Sie nach der ersten Anmeldung das Passwort, und richten Sie "
            "oben unter „Zweiter Faktor“ einen zweiten Faktor ein."
        )


def free_name(konten) -> str:
    """`admin`, or the first of admin-2, admin-3 … that no ordinary account has."""
    namen = (f"admin-{nummer}" if nummer > 1 else "admin" for nummer in count(1))
    return next(name for name in namen if not konten.filter(username=name).exists())
