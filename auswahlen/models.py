"""Auswahl: a public list under a filter, with a name and an address of its own."""

from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.urls import reverse

from auswahlen.enums import Listenname
from auswahlen.filterpruefung import checked_query
from auswahlen.querysets import AuswahlQuerySet
from bausteine.freigabe.sichtbarkeit import RECHTE_MIT_FREIGABE, Veroeffentlichbar
from bausteine.geschichte.verlauf import Verlauf
from bausteine.seiten.vorgabe import Vorgabe
from bausteine.werte.faltung import sortiertext


class Auswahl(Veroeffentlichbar):
    """What editors found worth an address: "EfA-Projekte in der Umsetzung"."""

    #: no fact that could be old
    erklaert = True
    kennung = models.SlugField(
        "Kennung",
        max_length=60,
        unique=True,
        help_text="Steht in der Adresse, zum Beispiel „efa“ für /auswahl/efa/.",
    )
    titel = models.CharField("Titel", max_length=120)
    text = models.TextField(
        "Worum es geht",
        max_length=600,
        blank=True,
        help_text="Ein oder zwei Sätze, die über der Liste stehen.",
    )
    liste = models.CharField("Liste", max_length=40, choices=Listenname)
    abfrage = models.CharField(
        "Filter",
        max_length=1000,
        help_text="Filtern Sie die öffentliche Liste und kopieren Sie ihre Adresse hierher. "
        "Gemerkt werden nur die Filter, keine Sortierung und keine Seite.",
    )
    sortiertext = sortiertext("titel")

    objects = AuswahlQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Auswahl"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Auswahlen"
        ordering = ["sortiertext", "pk"]

    #: the field that holds its name
    benannt_nach = "titel"

    def __str__(self):
        return self.titel

    def clean(self):
        if self.liste not in Listenname.values or not self.abfrage:
            return  # said at the fields themselves
        try:
            titel = str(Listenname(self.liste).label)
            self.abfrage = checked_query(self.liste, titel, self.abfrage)
        except ValidationError as fehler:
            raise ValidationError({"abfrage": fehler.messages}) from None

    def get_absolute_url(self):
        return reverse("auswahl", args=[self.kennung])

    @property
    def vorgabe(self) -> Vorgabe:
        """What the list is told."""
        return Vorgabe(
            self.kennung,
            self.titel,
            self.text,
            str(Listenname(self.liste).label),
            f"{reverse(self.liste)}?{self.abfrage}",
            QueryDict(self.abfrage),
            (("Auswahlen", reverse("auswahlen")), (self.titel, self.get_absolute_url())),
        )
