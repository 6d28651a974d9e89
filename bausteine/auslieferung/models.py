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


class Teilstand(models.Model):
    """The marks of `teilstand`, written by the database's triggers alone: of a table that its
    parts are named by a column of, and one of all."""

    #: no public page reads it
    nie_oeffentlich = True
    #: made anew by writing the rest: not in backups
    vergaenglich = True
    tabelle = models.CharField(max_length=63)
    teil = models.BigIntegerField()
    stand = models.UUIDField()

    class Meta:
        db_table = "ozgportal_teilstand"
        verbose_name = "Teilstand"
        verbose_name_plural = "Teilstände"
        default_permissions = ()
        indexes = [models.Index(fields=["tabelle", "teil"], name="teilstand_teil")]

    def __str__(self):
        return f"{self.tabelle} {self.teil}: {self.stand}"


class Aenderungsspur(models.Model):
    """The entries of `spur`, written by the database's triggers alone: a changed row of a table."""

    #: no public page reads it
    nie_oeffentlich = True
    #: made anew by writing the rest: not in backups
    vergaenglich = True
    tabelle = models.CharField(max_length=63)
    zeile = models.TextField()
    stand = models.UUIDField()

    class Meta:
        db_table = "ozgportal_spur"
        verbose_name = "Änderungsspur"
        verbose_name_plural = "Änderungsspuren"
        default_permissions = ()

    def __str__(self):
        return f"{self.tabelle} {self.zeile}: {self.stand}"
