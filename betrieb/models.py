"""Job log: what the operation itself notes."""

from django.db import models

from betrieb.querysets import LaufQuerySet


class Lauf(models.Model):
    """The last day on which a daily job was run, and by which machine."""

    name = models.CharField("Befehl", max_length=100, primary_key=True)
    tag = models.DateField("zuletzt begonnen", null=True)
    rechner = models.CharField("Rechner", max_length=255, blank=True)

    #: what ran today says nothing about the day of a restore: not in backups
    vergaenglich = True
    #: no public page reads it
    nie_oeffentlich = True

    objects = LaufQuerySet.as_manager()

    class Meta:
        verbose_name = "Lauf"
        verbose_name_plural = "Läufe"
        default_permissions = ()

    def __str__(self):
        return self.name
