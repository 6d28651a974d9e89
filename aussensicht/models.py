"""Models of external data: what the PVOG and Redaktionen say, beside our own records and never
mixed with them."""

from urllib.parse import urlsplit

from django.db import models
from django.urls import reverse

from aussensicht.enums import Abgleichart, Erreichbarkeit, Herkunft, Laufzustand, PvogAktiv, Umfang
from aussensicht.querysets import (
    AbgleichQuerySet,
    PvogEintragQuerySet,
    PvogLaufQuerySet,
    XzufiDienstQuerySet,
    XzufiEintragQuerySet,
    XzufiLaufQuerySet,
)
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
    #: no Redaktion says it
    redaktion = ""
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


class XzufiLauf(models.Model):
    """An XZuFi file of one Redaktion, with its numbers, which stay when its rows go. It waits until
    somebody has seen what it changes."""

    redaktion = models.CharField("Redaktion", max_length=200)
    #: the same for every spelling of the name
    redaktion_kennung = models.CharField("Kennung der Redaktion", max_length=60)
    #: who gave the identifiers in the file
    stelle = models.CharField("Kennung der Stelle", max_length=200, blank=True)
    version = models.CharField("XZuFi-Version", max_length=20, blank=True)
    dateiname = models.CharField("Datei", max_length=255, blank=True)
    hochgeladen_am = models.DateTimeField("hochgeladen am")
    stand = models.DateField("Stand der Datei")
    zustand = models.CharField("Zustand", max_length=20, choices=Laufzustand)
    #: the newest accepted one of its Redaktion
    gilt = models.BooleanField("gilt", default=False)
    #: so much is missing that only who may release accepts it
    gehalten = models.BooleanField("braucht Freigabe", default=False)
    dienste = models.PositiveIntegerField("Online-Dienste", default=0)
    zeilen = models.PositiveIntegerField("Zeilen", default=0)
    neu = models.PositiveIntegerField("neue Online-Dienste", default=0)
    geaendert = models.PositiveIntegerField("geänderte Online-Dienste", default=0)
    verschwunden = models.PositiveIntegerField("nicht mehr genannte Online-Dienste", default=0)
    neue_zeilen = models.PositiveIntegerField("neue Zeilen", default=0)
    verschwundene_zeilen = models.PositiveIntegerField("nicht mehr genannte Zeilen", default=0)
    unbekannt = models.PositiveIntegerField("Zeilen, deren Leistung hier unbekannt ist", default=0)
    ohne_kommune = models.PositiveIntegerField("Zeilen zu hier unbekannten Gebieten", default=0)
    #: sentences about the file, about rows that could not be read, and names: what is new, changed
    #: or missing
    hinweise = models.JSONField("Hinweise", default=list)
    fehler = models.JSONField("nicht gelesene Zeilen", default=list)
    namen = models.JSONField("Namen", default=dict)
    #: it stays with the Redaktion that it was read for
    moves_in_merge = False

    objects = XzufiLaufQuerySet.as_manager()

    class Meta:
        verbose_name = "XZuFi-Datei"
        verbose_name_plural = "XZuFi-Dateien"
        default_permissions = ("view", "import", "release")
        ordering = ["-hochgeladen_am", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["redaktion_kennung"],
                condition=models.Q(gilt=True),
                name="xzufi_lauf_gilt_einmal",
            ),
            models.UniqueConstraint(
                fields=["redaktion_kennung"],
                condition=models.Q(zustand=Laufzustand.WARTET),
                name="xzufi_lauf_wartet_einmal",
            ),
        ]

    def __str__(self):
        return f"{self.redaktion}, Stand {self.stand:%d.%m.%Y}"

    @property
    def stand_text(self) -> str:
        """Whose word it is, and of which day."""
        return f"laut XZuFi-Datei der Redaktion „{self.redaktion}“, Stand {self.stand:%d.%m.%Y}"

    @property
    def aenderungen(self) -> int:
        """How many Online-Dienste and rows are not as in the file before."""
        dienste = self.neu + self.geaendert + self.verschwunden
        return dienste + self.neue_zeilen + self.verschwundene_zeilen


class XzufiDienst(models.Model):
    """An Onlinedienst as a Redaktion describes it: never one of ours."""

    lauf = models.ForeignKey(
        XzufiLauf, verbose_name="Datei", on_delete=models.CASCADE, related_name="xzufi_dienste"
    )
    kennung = models.CharField("id", max_length=300)
    bezeichnung = models.CharField("Bezeichnung", max_length=1000)
    adresse = models.CharField("Link", max_length=2000, blank=True)
    #: all its addresses with kind, title and language
    links = models.JSONField("alle Links", default=list)
    vertrauensniveau = models.CharField("Vertrauensniveau (Code)", max_length=20, blank=True)
    sprachen = models.CharField("Sprachen", max_length=300, blank=True)
    #: the Stand of the first file that no longer names it
    verschwunden_am = models.DateField("nicht mehr genannt seit", null=True)
    #: it stays with its file
    moves_in_merge = False

    objects = XzufiDienstQuerySet.as_manager()

    class Meta:
        verbose_name = "Onlinedienst laut XZuFi"
        verbose_name_plural = "Onlinedienste laut XZuFi"
        default_permissions = ("view",)
        ordering = ["bezeichnung", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["lauf", "kennung"], name="xzufi_dienst_einmal")
        ]

    def __str__(self):
        return self.bezeichnung


class XzufiEintrag(models.Model):
    """That a Redaktion names an Onlinedienst for a Leistung in an area."""

    dienst = models.ForeignKey(XzufiDienst, on_delete=models.CASCADE, related_name="eintraege")
    leika_schluessel = models.CharField("LeiKa-Schlüssel", max_length=14)
    leika = models.ForeignKey(
        LeikaLeistung, null=True, on_delete=models.SET_NULL, related_name="xzufi_eintraege"
    )
    #: the ARS with twelve digits; an AGS with eight where no Kommune here has it
    gebiet = models.CharField("Gebiet", max_length=12)
    kommune = models.ForeignKey(
        Kommune, null=True, on_delete=models.SET_NULL, related_name="xzufi_eintraege"
    )
    verschwunden_am = models.DateField("nicht mehr genannt seit", null=True)
    #: it is found again by its keys
    moves_in_merge = False

    objects = XzufiEintragQuerySet.as_manager()

    class Meta:
        verbose_name = "Zeile laut XZuFi"
        verbose_name_plural = "Zeilen laut XZuFi"
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return f"{self.leika_schluessel} {self.gebiet}"


class Abgleichzeile(models.Model):
    """Where this portal and the PVOG or a Redaktion differ, each with its own Stand; worked out
    anew from both, written by nobody."""

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
    stand_pvog = models.CharField("laut PVOG oder Redaktion", max_length=40)
    pvog_am = models.DateField("Stand dort", null=True)
    adresse = models.CharField("Adresse dort", max_length=2000, blank=True)
    #: whose XZuFi file says so; empty where the PVOG does
    redaktion = models.CharField("Redaktion", max_length=200, blank=True)
    dienst_dort = models.CharField("Onlinedienst dort", max_length=1000, blank=True)
    vertrauensniveau = models.CharField("Vertrauensniveau dort (Code)", max_length=20, blank=True)
    geaendert_am = models.DateTimeField("verglichen am", auto_now_add=True)
    suchtext = suchtext("leika_schluessel", "bezeichnung")
    sortiertext = sortiertext("bezeichnung")
    #: worked out again from what is left
    moves_in_merge = False

    objects = AbgleichQuerySet.as_manager()

    class Meta:
        verbose_name = "Abweichung von anderen Angaben"
        verbose_name_plural = "Abgleich mit PVOG und XZuFi"
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
    def wer_sagt_es(self) -> str:
        """Whose word it is."""
        wer = f"XZuFi-Datei der Redaktion „{self.redaktion}“" if self.redaktion else "PVOG"
        return f"laut {wer}"

    @property
    def pvog_text(self) -> str:
        """What the PVOG or the Redaktion says, with its day."""
        tag = f", Stand {self.pvog_am:%d.%m.%Y}" if self.pvog_am else ""
        return f"{self.stand_pvog}{tag}"


def is_web_address(text: str) -> bool:
    """Whether a text can be a link: http or https, a host, and no account in it."""
    try:
        teile = urlsplit(text)
    except ValueError:
        return False
    return teile.scheme in ("http", "https") and bool(teile.netloc) and "@" not in teile.netloc
