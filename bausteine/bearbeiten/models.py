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
