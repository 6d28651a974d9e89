"""Kommune: a Gebietskörperschaft, and what it is ordered by: Regierungsbezirk, Größenklasse.

Who acts is the Organisation; a Kommune is what the official directory says of it. Name, AGS, ARS
and Kreis stay with the Organisation, and so does the publication state: one truth.
"""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models

from bausteine.freigabe.sichtbarkeit import RECHTE
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.faltung import NormalText
from bausteine.werte.land import Land
from bausteine.werte.pfad import path_of
from bausteine.werte.reihenfolge import ends_too_early
from bausteine.werte.schluessel import slug_of
from bausteine.werte.suche import suchtext
from bausteine.werte.zeitraum import day_field
from gebiete.enums import Kommunenart
from gebiete.identifiers import BEZIRK
from gebiete.querysets import GroessenklasseQuerySet, KommuneQuerySet, RegierungsbezirkQuerySet
from organisationen.models import Organisation
from quellen.datenalter import Datenalter
from quellen.models import Belegt, Bestaetigbar, Quelle

ENDE_VOR_BEGINN = "Eine Kommune kann nicht enden, bevor es sie gibt."
PLZ_SATZ = "Eine Postleitzahl hat genau fünf Ziffern."


class Regierungsbezirk(NormalText):
    """A part of a Land; the first three digits of a key say which."""

    schluessel = models.CharField(
        "Schlüssel",
        max_length=3,
        unique=True,
        validators=[BEZIRK.validator],
        help_text=BEZIRK.satz,
    )
    name = models.CharField("Name", max_length=100)

    objects = RegierungsbezirkQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Regierungsbezirk"
        default_permissions = RECHTE
        verbose_name_plural = "Regierungsbezirke"
        ordering = ["schluessel"]
        constraints = [BEZIRK.constraint("schluessel", "bezirk_schluessel")]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name


class Groessenklasse(NormalText):
    """What the law of a Land calls Kommunen with more or fewer duties; never worked out from the
    number of people."""

    land = models.CharField("Bundesland", max_length=30, choices=Land)
    slug = models.SlugField("Adresse", max_length=100, unique=True, blank=True)
    name = models.CharField("Name", max_length=100)
    reihenfolge = models.PositiveSmallIntegerField(
        "Reihenfolge", help_text="In Listen steht die kleinste Zahl zuerst."
    )
    hinweis = models.TextField("Hinweis", blank=True)

    objects = GroessenklasseQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Größenklasse"
        default_permissions = RECHTE
        verbose_name_plural = "Größenklassen"
        ordering = ["land", "reihenfolge", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["land", "name"],
                name="groessenklasse_einmal",
                violation_error_message="Diese Größenklasse gibt es in dem Land schon.",
            ),
            models.CheckConstraint(
                condition=models.Q(land__in=Land.values),
                name="groessenklasse_land",
                violation_error_message="Dieses Bundesland gibt es nicht.",
            ),
        ]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name

    def clean(self):
        self.slug = self.slug or slug_of(self.name, 100)


class Kommune(Bestaetigbar, Belegt, NormalText):
    """A Gemeinde, Stadt or Kreis: what the official directory says of an Organisation."""

    organisation = models.OneToOneField(
        Organisation,
        verbose_name="Organisation",
        on_delete=models.CASCADE,
        related_name="kommune",
    )
    art = models.CharField("Art", max_length=20, choices=Kommunenart)
    regierungsbezirk = models.ForeignKey(
        Regierungsbezirk,
        verbose_name="Regierungsbezirk",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="kommunen",
    )
    groessenklasse = models.ForeignKey(
        Groessenklasse,
        verbose_name="Größenklasse",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="kommunen",
    )
    groessenklasse_quelle = models.ForeignKey(
        Quelle,
        verbose_name="Quelle der Größenklasse",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    groessenklasse_fundstelle = models.CharField(
        "Fundstelle der Größenklasse", max_length=500, blank=True
    )
    einwohner = models.PositiveIntegerField(
        "Einwohner",
        null=True,
        blank=True,
        validators=[MinValueValidator(1, "Leer, wenn die Zahl nicht bekannt ist; nie 0.")],
    )
    einwohner_am = models.DateField("Einwohner am", null=True, blank=True)
    flaeche = models.PositiveIntegerField("Fläche in Hektar", null=True, blank=True)
    plz_sitz = models.CharField(
        "Postleitzahl der Verwaltung",
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{5}\Z", PLZ_SATZ)],
    )
    mehrere_plz = models.BooleanField("hat weitere Postleitzahlen", null=True, blank=True)
    gebietsstand = models.DateField("Gebietsstand", null=True, blank=True)
    gueltig_von, gueltig_bis = day_field("besteht seit"), day_field("bestand bis")
    geaendert_am = models.DateTimeField("geändert am", auto_now=True)
    suchtext = suchtext("plz_sitz")

    objects = KommuneQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Kommune"
        default_permissions = RECHTE
        verbose_name_plural = "Kommunen und Kreise"
        ordering = ["organisation__sortiertext", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(art__in=Kommunenart.values),
                name="kommune_art",
                violation_error_message="Diese Art von Kommune ist nicht vorgesehen.",
            ),
            models.CheckConstraint(
                condition=models.Q(einwohner__isnull=True) | models.Q(einwohner__gte=1),
                name="kommune_einwohner",
                violation_error_message="Einwohner: leer, wenn die Zahl nicht bekannt ist; nie 0.",
            ),
            models.CheckConstraint(
                condition=models.Q(einwohner_am__isnull=True) | models.Q(einwohner__isnull=False),
                name="kommune_einwohner_am",
                violation_error_message="Ein Tag ohne Zahl der Einwohner sagt nichts.",
            ),
            models.CheckConstraint(
                condition=models.Q(plz_sitz="") | models.Q(plz_sitz__regex=r"^[0-9]{5}\Z"),
                name="kommune_plz",
                violation_error_message=PLZ_SATZ,
            ),
            models.CheckConstraint(
                condition=models.Q(mehrere_plz__isnull=True)
                | models.Q(mehrere_plz=False)
                | ~models.Q(plz_sitz=""),
                name="kommune_mehrere_plz",
                violation_error_message="Weitere Postleitzahlen gibt es nur neben einer ersten.",
            ),
            models.CheckConstraint(
                condition=models.Q(groessenklasse__isnull=True)
                | models.Q(groessenklasse_quelle__isnull=False),
                name="kommune_groessenklasse_belegt",
                violation_error_message="Eine Größenklasse steht in einem Gesetz oder einer "
                "Verordnung: Bitte deren Quelle angeben.",
            ),
            models.CheckConstraint(
                condition=models.Q(gueltig_von__isnull=True)
                | models.Q(gueltig_bis__isnull=True)
                | models.Q(gueltig_bis__gte=models.F("gueltig_von")),
                name="kommune_gueltig",
                violation_error_message=ENDE_VOR_BEGINN,
            ),
        ]

    #: the way to its name
    benannt_nach = "organisation__name"

    def __str__(self):
        return str(self.organisation)

    def clean(self):
        ags = self.organisation.ags or "" if self.organisation_id else ""
        bezirk = self.regierungsbezirk
        fehler = ends_too_early(self, "gueltig_von", "gueltig_bis", ENDE_VOR_BEGINN)
        if ags and bezirk and not ags.startswith(bezirk.schluessel):
            fehler["regierungsbezirk"] = (
                f"Der AGS {ags} liegt nicht in „{bezirk}“ ({bezirk.schluessel})."
            )
        if fehler:
            raise ValidationError(fehler)

    def get_absolute_url(self):
        return path_of("kommune", self.organisation.kennung)

    @property
    def ist_oeffentlich(self) -> bool:
        """As its Organisation is."""
        return self.organisation.ist_oeffentlich

    @property
    def ist_kreis(self) -> bool:
        """Whether Gemeinden belong to it."""
        return Kommunenart(self.art).ist_kreis

    @property
    def eigene_klassenquelle(self) -> bool:
        """Whether a public Quelle of its own tells the Größenklasse."""
        quelle = self.groessenklasse_quelle
        return quelle is not None and quelle.ist_oeffentlich and quelle != self.quelle

    @property
    def einwohner_stand(self) -> str:
        """As of when the number of people is, as far as anyone says."""
        if self.einwohner_am:
            return f"Stand {self.einwohner_am:%d.%m.%Y}"
        return f"Gebietsstand {self.gebietsstand:%d.%m.%Y}" if self.gebietsstand else "ohne Datum"

    def datenalter(self, *weitere) -> Datenalter:
        """Of its public Quellen, and of the last change of it or of `weitere` records."""
        quellen = (self.quelle, self.groessenklasse_quelle)
        return Datenalter.of(
            [quelle for quelle in quellen if quelle and quelle.ist_oeffentlich],
            max(record.geaendert_am for record in (self, *weitere)),
        )

    @property
    def land(self) -> Land | None:
        """Where it lies, as its key says."""
        ags = self.organisation.ags
        return Land.called(ags[:2]) if ags else None


def page_of(record) -> str:
    """The address of the page that says most about it: of an Organisation that is a Kommune, the
    Kommune's."""
    return getattr(record, "kommune", record).get_absolute_url()
