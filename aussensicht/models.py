"""Models of external data: what the PVOG says, beside our own records and never mixed with them."""

from urllib.parse import urlsplit

from django.db import models
from django.urls import reverse

from aussensicht.enums import Abgleichart, Erreichbarkeit, Herkunft, Laufzustand, PvogAktiv, Umfang
from aussensicht.querysets import AbgleichQuerySet, PvogEintragQuerySet, PvogLaufQuerySet
from bausteine.werte.faltung import sortiertext
from bausteine.werte.suche import suchtext
from dienste.models import OnlineDienst
from gebiete.models import Kommune
from leistungen.models import LeikaLeistung


class PvogLauf(models.Model):
    """One reading of the PVOG for one area, with its numbers, which stay when its rows go."""

    ars = models.CharField("ARS", max_length=12)
    umfang = models.CharField("Umfang", max_length=20, choices=Umfang)
    kommune = models.ForeignKey(
        Kommune,
        verbose_name="Kommune",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="pvog_laeufe",
    )
    herkunft = models.CharField("Herkunft", max_length=10, choices=Herkunft)
    dateiname = models.CharField("Datei", max_length=255, blank=True)
    abgerufen_am = models.DateTimeField("gelesen am")
    datenstand = models.DateField("Stand im PVOG", null=True, blank=True)
    zustand = models.CharField("Zustand", max_length=20, choices=Laufzustand)
    #: the newest accepted one of its area and extent
    gilt = models.BooleanField("gilt", default=False)
    zeilen = models.PositiveIntegerField("Zeilen", default=0)
    gezaehlt = models.PositiveIntegerField("gezählt", default=0)
    nicht_aktiv = models.PositiveIntegerField("nicht aktiv", default=0)
    begruendet = models.PositiveIntegerField("im PVOG nicht berücksichtigt", default=0)
    nicht_ok = models.PositiveIntegerField("davon nicht erreichbar", default=0)
    unbekannt = models.PositiveIntegerField("Leistung hier unbekannt", default=0)
    #: how many rows the last accepted one had, where this one is held for that
    zuletzt = models.PositiveIntegerField("Zeilen zuletzt", null=True, blank=True)
    #: it stays with the Kommune that it was read for
    moves_in_merge = False

    objects = PvogLaufQuerySet.as_manager()

    class Meta:
        verbose_name = "PVOG-Lauf"
        verbose_name_plural = "PVOG-Läufe"
        default_permissions = ("view", "import", "release")
        ordering = ["-abgerufen_am", "-pk"]
        indexes = [models.Index(fields=["ars", "umfang", "zustand"], name="pvog_lauf_gebiet")]
        constraints = [
            models.UniqueConstraint(
                fields=["ars", "umfang"],
                condition=models.Q(gilt=True),
                name="pvog_lauf_gilt_einmal",
            )
        ]

    def __str__(self):
        return f"{self.wer}, {self.get_umfang_display()}, {self.stand_text}"

    @property
    def wer(self) -> str:
        """The Kommune, or the ARS that no Kommune here has."""
        return str(self.kommune) if self.kommune else f"ARS {self.ars}"

    @property
    def stand_text(self) -> str:
        """„laut PVOG, Stand 28.11.2026“; where the file does not say, when it was read."""
        if self.datenstand:
            return f"laut PVOG, Stand {self.datenstand:%d.%m.%Y}"
        return f"laut PVOG, gelesen am {self.abgerufen_am:%d.%m.%Y}"

    @property
    def ist_eigen(self) -> bool:
        """Whether it holds the own Leistungen alone."""
        return self.umfang == Umfang.EIGEN


class PvogEintrag(models.Model):
    """One row of a run, as it stood there; `leika`: our record with that key, if there is one."""

    lauf = models.ForeignKey(PvogLauf, on_delete=models.CASCADE, related_name="eintraege")
    leika_schluessel = models.CharField("LeiKa-Schlüssel", max_length=14)
    leika = models.ForeignKey(
        LeikaLeistung, null=True, on_delete=models.SET_NULL, related_name="pvog_eintraege"
    )
    bezeichnung = models.CharField("Bezeichnung", max_length=1000, blank=True)
    ars = models.CharField("ARS", max_length=12)
    adresse = models.CharField("Adresse", max_length=2000, blank=True)
    erreichbarkeit = models.CharField(max_length=10, blank=True, choices=Erreichbarkeit)
    aktiv = models.CharField(max_length=4, blank=True, choices=PvogAktiv)
    flaechendeckung = models.CharField(max_length=200, blank=True)
    begruendung = models.CharField(max_length=1000, blank=True)
    #: only what differs is public, and that is a table of its own
    nie_oeffentlich = True
    #: it is found again by its key
    moves_in_merge = False

    objects = PvogEintragQuerySet.as_manager()

    class Meta:
        verbose_name = "PVOG-Eintrag"
        verbose_name_plural = "PVOG-Einträge"
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return f"{self.leika_schluessel} {self.bezeichnung}"


class Abgleichzeile(models.Model):
    """Where this portal and the PVOG differ, each with its own Stand; worked out anew from both,
    written by nobody."""

    kommune = models.ForeignKey(
        Kommune, verbose_name="Kommune", on_delete=models.CASCADE, related_name="abgleich"
    )
    kennung = models.CharField("Kennung", max_length=300, unique=True)
    art = models.CharField("Abweichung", max_length=20, choices=Abgleichart)
    leika = models.ForeignKey(
        LeikaLeistung,
        verbose_name="LeiKa-Leistung",
        null=True,
        on_delete=models.CASCADE,
        related_name="abgleich",
    )
    dienst = models.ForeignKey(
        OnlineDienst,
        verbose_name="Online-Dienst",
        null=True,
        on_delete=models.CASCADE,
        related_name="abgleich",
    )
    leika_schluessel = models.CharField("LeiKa-Schlüssel", max_length=14, blank=True)
    bezeichnung = models.CharField("Bezeichnung", max_length=1000)
    stand_hier = models.CharField("Stand hier", max_length=40, blank=True)
    hier_am = models.DateField("Stand hier vom", null=True)
    stand_pvog = models.CharField("laut PVOG", max_length=40)
    pvog_am = models.DateField("Stand im PVOG", null=True)
    adresse = models.CharField("Adresse laut PVOG", max_length=2000, blank=True)
    geaendert_am = models.DateTimeField("verglichen am", auto_now_add=True)
    suchtext = suchtext("leika_schluessel", "bezeichnung")
    sortiertext = sortiertext("bezeichnung")
    #: worked out again from what is left
    moves_in_merge = False

    objects = AbgleichQuerySet.as_manager()

    class Meta:
        verbose_name = "Abweichung zum PVOG"
        verbose_name_plural = "Abgleich mit dem PVOG"
        default_permissions = ("view",)
        ordering = ["sortiertext", "pk"]

    #: the field that holds its name
    benannt_nach = "bezeichnung"

    def __str__(self):
        return self.bezeichnung

    def get_absolute_url(self):
        """Its row in the list of its Kommune; it has no page of its own."""
        return f"{reverse('abgleich')}?kommune={self.kommune.organisation.kennung}#{self.kennung}"

    @property
    def verweis(self) -> str:
        """The address where it can be a link; whatever else stands there is only text."""
        return self.adresse if is_web_address(self.adresse) else ""

    @property
    def hier_text(self) -> str:
        """What this portal says, with its day."""
        if not self.stand_hier:
            return ""
        tag = f", Stand {self.hier_am:%d.%m.%Y}" if self.hier_am else ""
        return f"{self.stand_hier}{tag}"

    @property
    def pvog_text(self) -> str:
        """What the PVOG says, with its day."""
        tag = f", Stand {self.pvog_am:%d.%m.%Y}" if self.pvog_am else ""
        return f"{self.stand_pvog}{tag}"


def is_web_address(text: str) -> bool:
    """Whether a text can be a link: http or https, a host, and no account in it."""
    try:
        teile = urlsplit(text)
    except ValueError:
        return False
    return teile.scheme in ("http", "https") and bool(teile.netloc) and "@" not in teile.netloc
