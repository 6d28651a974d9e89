"""Cache version: the mark that every change of public data moves."""

from django.db import models


class Datenstand(models.Model):
    """The mark of `ozgportal.datenstand`, written by the database's triggers alone."""

    #: no public page reads it
    nie_oeffentlich = True
    #: made anew by writing the rest: not in backups
    vergaenglich = True
    stand = models.UUIDField()

    class Meta:
        db_table = "ozgportal_datenstand"
        verbose_name = "Datenstand"
        verbose_name_plural = "Datenstände"
        default_permissions = ()

    def __str__(self):
        return str(self.stand)
