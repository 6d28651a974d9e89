"""Redirects: where the key of a merged record leads."""

from django.db import models


class Weiterleitung(models.Model):
    """The key of a record that was merged into another one of the same kind."""

    art = models.CharField("Art", max_length=60)  # "organisationen.organisation"
    alt = models.CharField("alte Kennung", max_length=200)
    neu = models.CharField("neue Kennung", max_length=200)
    am = models.DateTimeField("am", auto_now_add=True)

    class Meta:
        db_table = "ozgportal_weiterleitung"
        verbose_name = "Weiterleitung"
        verbose_name_plural = "Weiterleitungen"
        ordering = ["art", "alt"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["art", "alt"], name="weiterleitung_einmal"),
            models.CheckConstraint(
                condition=~models.Q(alt=models.F("neu")), name="weiterleitung_woandershin"
            ),
        ]

    def __str__(self):
        return f"{self.alt} → {self.neu}"


class UnterscheidungQuerySet(models.QuerySet["Unterscheidung"]):
    """Reads of pairs that are not the same."""

    def pairs_of(self, model) -> set[tuple[int, int]]:
        """The keys of the pairs of one kind, the smaller one first."""
        eigene = self.filter(art=model._meta.label_lower)
        return set(eigene.values_list("eins", "zwei"))


class Unterscheidung(models.Model):
    """Two records of one kind that look the same, and that somebody knows to be different."""

    #: no public page reads it
    nie_oeffentlich = True

    art = models.CharField("Art", max_length=60)  # "organisationen.organisation"
    eins = models.PositiveBigIntegerField("erster Eintrag")
    zwei = models.PositiveBigIntegerField("zweiter Eintrag")
    am = models.DateTimeField("am", auto_now_add=True)

    objects = UnterscheidungQuerySet.as_manager()

    class Meta:
        verbose_name = "Unterscheidung"
        verbose_name_plural = "Unterscheidungen"
        ordering = ["-am", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["art", "eins", "zwei"], name="unterscheidung_einmal"),
            models.CheckConstraint(
                condition=models.Q(eins__lt=models.F("zwei")), name="unterscheidung_geordnet"
            ),
        ]

    def __str__(self):
        return f"{self.eins} ≠ {self.zwei}"
