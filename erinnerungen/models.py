"""Reminders: who wants them how often, and to whom one went on which day."""

from django.conf import settings
from django.db import models

from erinnerungen.enums import Rhythmus
from erinnerungen.querysets import ErinnerungQuerySet, ErinnerungswunschQuerySet


class Erinnerungswunsch(models.Model):
    """What an account chose on its own page; without one it is never reminded."""

    #: no public page reads it
    nie_oeffentlich = True
    konto = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="Konto",
        on_delete=models.CASCADE,
        related_name="+",
    )
    rhythmus = models.CharField(
        "Erinnern", max_length=20, choices=Rhythmus, default=Rhythmus.AUS, db_index=True
    )

    objects = ErinnerungswunschQuerySet.as_manager()

    class Meta:
        verbose_name = "Erinnerungswunsch"
        verbose_name_plural = "Erinnerungswünsche"
        default_permissions = ()  # people see their own, on a page of their own

    def __str__(self):
        return self.get_rhythmus_display()


class Erinnerung(models.Model):
    """That an account's letter of a day was given out: noted first, then sent, so that no run and
    no second machine sends it again."""

    #: no public page reads it
    nie_oeffentlich = True
    konto = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="Konto",
        on_delete=models.CASCADE,
        related_name="+",
    )
    tag = models.DateField("Tag", db_index=True)

    objects = ErinnerungQuerySet.as_manager()

    class Meta:
        verbose_name = "Erinnerung"
        verbose_name_plural = "Erinnerungen"
        default_permissions = ()  # nobody is to see them
        constraints = [
            models.UniqueConstraint(fields=["konto", "tag"], name="erinnerung_je_tag_einmal")
        ]

    def __str__(self):
        return f"{self.tag:%d.%m.%Y}"
