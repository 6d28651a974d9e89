"""OZG-Leistung and LeiKa-Leistung: the two lower levels of the OZG-Umsetzungskatalog."""

from django.core.validators import validate_slug
from django.db import models
from django.db.models import Case, Value, When

from bausteine.freigabe.sichtbarkeit import RECHTE_MIT_FREIGABE, Veroeffentlichbar, nur_oeffentliche
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.eigene import field_of, related_model
from bausteine.werte.faltung import sortiertext
from bausteine.werte.pfad import path_of
from bausteine.werte.suche import suchtext
from leistungen.identifiers import FIM_STECKBRIEF, LEIKA_SCHLUESSEL, NICHT_IM_LEIKA, OZG_ID
from leistungen.querysets import LeikaLeistungQuerySet, OzgLeistungQuerySet
from leistungen.vollzug import MitVollzug, vollzug_constraint
from quellen.models import Belegt
from themenfelder.models import Lage, Themenfeld


class OzgLeistung(MitVollzug, Veroeffentlichbar, Belegt):
    """A bundle of administrative services as the OZG-Umsetzungskatalog cuts them."""

    ozg_id = models.CharField(
        "OZG-ID",
        max_length=5,
        null=True,  # unique when known; several may be unknown
        blank=True,
        unique=True,
        validators=[OZG_ID.validator],
        help_text=OZG_ID.satz,
    )
    name = models.CharField("Name", max_length=500)
    slug = models.SlugField("Adresse", max_length=200, unique=True)
    themenfeld = models.ForeignKey(
        Themenfeld,
        verbose_name="Themenfeld",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ozg_leistungen",
    )
    lage = models.ForeignKey(
        Lage,
        verbose_name="Lage",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ozg_leistungen",
    )
    weitere_lagen = models.ManyToManyField(
        Lage, verbose_name="weitere Lagen", blank=True, related_name="weitere_ozg_leistungen"
    )
    hinweis = models.TextField("Hinweis", blank=True)
    suchtext = suchtext("ozg_id", "name", "slug")
    sortiertext = sortiertext("name")

    doppelt_an = ("name", "slug")
    verschieden_durch = ("ozg_id",)

    objects = OzgLeistungQuerySet.as_manager()
    history = Verlauf(m2m_fields=["weitere_lagen"])

    class Meta:
        verbose_name = "OZG-Leistung"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "OZG-Leistungen"
        ordering = ["sortiertext", "pk"]
        constraints = [
            OZG_ID.constraint("ozg_id", "ozg_id_format"),
            vollzug_constraint("ozg_vollzug_belegt"),
        ]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name

    @property
    def mit_ozg_id(self) -> str:
        """ "10162 Reitkennzeichen"; without an OZG-ID the address, which is unique as well."""
        return f"{self.ozg_id} {self.name}" if self.ozg_id else self.slug

    def clean(self):
        super().clean()
        self.ozg_id = self.ozg_id or None

    def get_absolute_url(self):
        return path_of("ozg-leistung", self.slug)


class LeikaLeistung(MitVollzug, Veroeffentlichbar, Belegt):
    """One service of the LeiKa; about eight percent of the catalogue have no key."""

    kennung = models.CharField(
        "Kennung",
        max_length=200,
        unique=True,
        validators=[validate_slug],
        help_text="Der LeiKa-Schlüssel; ohne Schlüssel eine dauerhafte Kennung des Portals.",
    )
    leika_schluessel = models.CharField(
        "LeiKa-Schlüssel",
        max_length=14,
        null=True,  # "nicht im LeiKa" is a fact, and many share it
        blank=True,
        unique=True,
        validators=[LEIKA_SCHLUESSEL.validator],
        help_text=f"{LEIKA_SCHLUESSEL.satz} Leer: nicht im LeiKa.",
    )
    bezeichnung = models.CharField("Bezeichnung", max_length=1000)
    ozg_leistung = models.ForeignKey(
        OzgLeistung,
        verbose_name="OZG-Leistung",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="leika_leistungen",
    )
    typ = models.CharField(
        "Typ",
        max_length=30,
        blank=True,
        help_text="LeiKa-Typisierung, auch in Verbindung: „2/3“, „1, 2/3“.",
    )
    rechtsgrundlagen = models.TextField("Rechtsgrundlagen", blank=True)
    gesetze = models.TextField("Gesetze", blank=True)
    gesetzeskuerzel = models.CharField("Gesetzeskürzel", max_length=500, blank=True)
    im_leika = models.GeneratedField(
        expression=Case(
            When(leika_schluessel__isnull=True, then=Value("nein")), default=Value("ja")
        ),
        output_field=models.CharField(max_length=4),
        db_persist=True,
    )
    sdg1 = models.BooleanField("SDG1", default=False)
    sdg2 = models.BooleanField("SDG2", default=False)
    hinweis = models.TextField("Hinweis", blank=True)
    # what the FIM-Portal says, beside what stands above and never instead of it
    fim_bezeichnung = models.CharField(
        "Bezeichnung im FIM-Portal", max_length=1000, blank=True, default=""
    )
    bezeichnung_2 = models.CharField(
        "Bezeichnung II",
        max_length=1000,
        blank=True,
        default="",
        help_text="In der Sprache der Bürgerinnen und Bürger, wie im FIM-Portal.",
    )
    kurztext = models.TextField("Kurztext", blank=True, default="")
    fim_typisierung = models.CharField(
        "Typisierung im FIM-Portal",
        max_length=60,
        blank=True,
        default="",
        help_text="Genauer als der LeiKa-Typ: „2/3b“ sagt, dass Kommunen vollziehen.",
    )
    fim_geaendert_am = models.DateField("im FIM-Portal geändert am", null=True, blank=True)
    fim_fehlt_seit = models.DateField("fehlt im FIM-Portal seit", null=True, blank=True)
    suchtext = suchtext("leika_schluessel", "bezeichnung", "gesetzeskuerzel")
    sortiertext = sortiertext("bezeichnung")

    doppelt_an = ("bezeichnung", "kennung")
    verschieden_durch = ("leika_schluessel",)

    objects = LeikaLeistungQuerySet.as_manager()
    history = Verlauf(excluded_fields=["suchtext", "sortiertext", "im_leika"])

    class Meta:
        verbose_name = "LeiKa-Leistung"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "LeiKa-Leistungen"
        ordering = ["sortiertext", "pk"]
        indexes = [
            models.Index(
                fields=["sortiertext", "id"], name="leika_name", condition=nur_oeffentliche()
            )
        ]
        constraints = [
            LEIKA_SCHLUESSEL.constraint("leika_schluessel", "leika_schluessel_format"),
            vollzug_constraint("leika_vollzug_belegt"),
        ]

    #: the field that holds its name
    benannt_nach = "bezeichnung"

    def __str__(self):
        return self.bezeichnung

    @classmethod
    def umsetzungsstaende(cls) -> dict[str, str]:
        """The values that `umsetzungsstand` may have, with their labels: those of the projects."""
        status = field_of(related_model(OzgLeistung, "projekte"), "status")
        return {str(wert): str(label) for wert, label in status.flatchoices}

    @property
    def umsetzungsstand_text(self) -> str:
        """The label of the annotation `umsetzungsstand`; "" where no project is known."""
        return self.umsetzungsstaende().get(getattr(self, "umsetzungsstand", ""), "")

    @property
    def fim_adresse(self) -> str:
        """Its page in the FIM-Portal, "" without a key."""
        return FIM_STECKBRIEF + self.leika_schluessel if self.leika_schluessel else ""

    @property
    def schluessel_text(self) -> str:
        """The key in its groups, "99 012 001 001 000", or "nicht im LeiKa"."""
        if not self.leika_schluessel:
            return NICHT_IM_LEIKA
        s = self.leika_schluessel
        return f"{s[:2]} {s[2:5]} {s[5:8]} {s[8:11]} {s[11:]}"

    def above(self):
        ozg = self.ozg_leistung
        return ozg if ozg and ozg.ist_oeffentlich else None

    def clean(self):
        super().clean()
        self.leika_schluessel = self.leika_schluessel or None
        if not self.kennung and self.leika_schluessel:
            self.kennung = self.leika_schluessel

    def get_absolute_url(self):
        return path_of("leika-leistung", self.kennung)
