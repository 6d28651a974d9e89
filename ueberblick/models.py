"""Besuch: when someone was last at the Arbeitsplatz."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone

#: who comes back later than this begins a new visit
PAUSE = dt.timedelta(hours=1)


class Besuch(models.Model):
    """The visit an account is on now and the one before it."""

    #: no public page reads it
    nie_oeffentlich = True
    konto = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    gesehen = models.DateTimeField("zuletzt gesehen")
    vorher = models.DateTimeField("Ende des vorigen Besuchs", null=True)

    class Meta:
        verbose_name = "Besuch"
        verbose_name_plural = "Besuche"
        default_permissions = ()

    def __str__(self):
        return f"{self.gesehen:%d.%m.%Y %H:%M}"

    @classmethod
    def since(cls, konto) -> dt.datetime | None:
        """When this account's previous visit ended, None on the first; notes that it is here."""
        jetzt = timezone.now()
        besuch, neu = cls.objects.get_or_create(konto=konto, defaults={"gesehen": jetzt})
        if not neu:
            if jetzt - besuch.gesehen > PAUSE:
                besuch.vorher = besuch.gesehen
            besuch.gesehen = jetzt
            besuch.save(update_fields=["gesehen", "vorher"])
        return besuch.vorher
