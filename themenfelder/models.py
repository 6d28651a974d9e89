"""Themenfeld and Lage: the two upper levels of the OZG-Umsetzungskatalog."""

from django.db import models

from bausteine.freigabe.sichtbarkeit import RECHTE_MIT_FREIGABE, Veroeffentlichbar
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.faltung import sortiertext
from bausteine.werte.land import home
from bausteine.werte.pfad import path_of
from bausteine.werte.suche import suchtext
from quellen.models import Belegt
from themenfelder.enums import Lagenart
from themenfelder.querysets import LageQuerySet, ThemenfeldQuerySet


class Themenfeld(Veroeffentlichbar, Belegt):
    """One of the 14 Themenfelder; Bund and Länder work on each together."""

    nummer = models.PositiveSmallIntegerField(
        "Nummer", unique=True, help_text="Nummer der früheren Datenbank, 1 bis 14."
    )
    name = models.CharField("Name", max_length=100, unique=True)
    slug = models.SlugField("Adresse", max_length=100, unique=True)
    federfuehrung = models.CharField("Federführung", max_length=300, blank=True)
    ressort = models.CharField(f"Ressort {home().wo_kurz}", max_length=300, blank=True)
    hinweis = models.TextField("Hinweis", blank=True)
    suchtext = suchtext("name", "federfuehrung", "ressort")
    sortiertext = sortiertext("name")

    objects = ThemenfeldQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Themenfeld"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Themenfelder"
        ordering = ["nummer"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(nummer__gte=1),
                name="themenfeld_nummer",
                violation_error_message="Die Nummer eines Themenfelds ist mindestens 1.",
            )
        ]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return path_of("themenfeld", self.slug)


class Lage(Veroeffentlichbar, Belegt):
    """A Lebens- or Unternehmenslage within a Themenfeld."""

    themenfeld = models.ForeignKey(
        Themenfeld, verbose_name="Themenfeld", on_delete=models.PROTECT, related_name="lagen"
    )
    name = models.CharField("Name", max_length=200)
    art = models.CharField("Art", max_length=20, choices=Lagenart, blank=True)

    objects = LageQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Lage"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Lagen"
        ordering = ["themenfeld__nummer", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["themenfeld", "name"],
                name="lage_eindeutig",
                violation_error_message="Diese Lage gibt es in dem Themenfeld schon.",
            ),
            models.CheckConstraint(
                condition=models.Q(art__in=["", *Lagenart.values]),
                name="lage_art",
                violation_error_message="Die Art einer Lage ist Lebenslage, Unternehmenslage "
                "oder Querschnitt.",
            ),
        ]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name
