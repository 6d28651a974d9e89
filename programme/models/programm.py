"""Programm: a Land pays for projects in some regions; what Quellen say of it, side by side."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.urls import reverse

from bausteine.freigabe.sichtbarkeit import RECHTE, RECHTE_MIT_FREIGABE, Veroeffentlichbar
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.adresse import address_constraint, address_field
from bausteine.werte.betrag import dezimal, euro
from bausteine.werte.faltung import NormalText, sortiertext
from bausteine.werte.land import Land
from bausteine.werte.schluessel import slug_of
from bausteine.werte.suche import suchtext
from bausteine.werte.zeitraum import ZeitraumAttribute, day_field, zeitraum_constraint
from gebiete.models import Kommune, Regierungsbezirk
from organisationen.models import Organisation
from programme.enums import Angabenart
from programme.querysets import ProgrammangabeQuerySet, ProgrammQuerySet, ProgrammregionQuerySet
from quellen.models import Belegt, Bestaetigbar

#: parts of addresses below /programme/
VERGEBEN = ("projekte",)
KENNUNG_VERGEBEN = "„{}“ ist ein Teil anderer Adressen. Bitte eine andere Kennung wählen."
QUELLE_FEHLT = "Was eine Quelle sagt, braucht diese Quelle."
ZEIT_ODER_ZAHL = (
    "Beginn und Ende sind eine Zeit, alles andere eine Zahl. Bitte genau das Feld ausfüllen, das "
    "zur Art gehört."
)
ENDE_VOR_BEGINN = (
    "Dieselbe Quelle nennt als Beginn {beginn} und als Ende {ende}: Das Ende läge vor dem Beginn. "
    "Steht es wirklich so in der Quelle, sagen Sie das bitte unter „Zusatz der Quelle“."
)
ZWEIMAL = "Diese Quelle sagt dazu schon etwas."


class Programm(Bestaetigbar, Veroeffentlichbar, Belegt):
    """A funding programme. When it runs, what it costs and how many projects it has, Quellen say;
    where these contradict each other, nobody decides."""

    kennung = models.CharField(
        "Kennung",
        max_length=150,
        unique=True,
        validators=[validate_slug],
        help_text="Dauerhaft; Teil der Internetadresse, zum Beispiel „smart-city-2027“.",
    )
    name = models.CharField("Name", max_length=300)
    land = models.CharField("Bundesland", max_length=30, blank=True, choices=Land)
    regionsname = models.CharField(
        "Eine Region heißt",
        max_length=60,
        default="Region",
        help_text="In der Einzahl, zum Beispiel „Modellregion“.",
    )
    kurzbeschreibung = models.TextField("Kurzbeschreibung", blank=True)
    adresse = address_field("Adresse", help_text="Wo das Programm beschrieben ist (https).")
    hinweis = models.TextField("Hinweis", blank=True, help_text="Öffentliche Bemerkung.")
    suchtext = suchtext("kennung", "name", "regionsname", "kurzbeschreibung", "hinweis")
    sortiertext = sortiertext("name")

    objects = ProgrammQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Programm"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Programme"
        ordering = ["sortiertext", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(land__in=["", *Land.values]),
                name="programm_land",
                violation_error_message="Dieses Bundesland gibt es nicht.",
            ),
            models.CheckConstraint(
                condition=~models.Q(kennung__in=VERGEBEN),
                name="programm_kennung_frei",
                violation_error_message=KENNUNG_VERGEBEN.format(VERGEBEN[0]),
            ),
            address_constraint("programm_adresse"),
        ]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name

    def clean(self):
        if self.kennung in VERGEBEN:
            raise ValidationError({"kennung": KENNUNG_VERGEBEN.format(self.kennung)})

    def get_absolute_url(self):
        return reverse("programm", args=[self.kennung])

    @property
    def projektliste(self) -> str:
        """The list of its projects."""
        return f"{reverse('programmprojekte')}?programm={self.kennung}"

    @property
    def aussagen(self) -> "list[Aussagen]":
        """What public Quellen say of it, by what they speak of; expects them loaded."""
        return [
            Aussagen(art, gleiche)
            for art in Angabenart
            if (gleiche := [a for a in self.angaben.all() if a.art == art and a.ist_oeffentlich])
        ]

    def _said(self, art: Angabenart) -> str:
        passende = [aussage for aussage in self.aussagen if aussage.art == art]
        return passende[0].text if passende else ""

    @property
    def beginn(self) -> str:
        """All that Quellen say of its beginning."""
        return self._said(Angabenart.BEGINN)

    @property
    def ende(self) -> str:
        """All that Quellen say of its end."""
        return self._said(Angabenart.ENDE)

    @property
    def mittel(self) -> str:
        """All that Quellen say of the money."""
        return self._said(Angabenart.MITTEL)

    @property
    def projekte_laut_quelle(self) -> str:
        """How many projects Quellen count."""
        return self._said(Angabenart.PROJEKTE)

    @property
    def sichtbare_quelle(self):
        """The Quelle where it is public."""
        return self.quelle if self.quelle and self.quelle.ist_oeffentlich else None


class Aussagen:
    """What Quellen say of one thing; whether they agree."""

    def __init__(self, art: Angabenart, angaben: "list[Programmangabe]"):
        self.art, self.angaben = art, angaben

    @property
    def text(self) -> str:
        """Each different value once."""
        return " / ".join(dict.fromkeys(angabe.angabe for angabe in self.angaben))

    @property
    def widersprechen_sich(self) -> bool:
        """Whether two of them cannot both be right: different numbers, times without a common
        day."""
        return any(
            eine.contradicts(andere)
            for nummer, eine in enumerate(self.angaben)
            for andere in self.angaben[nummer + 1 :]
        )


class Programmangabe(NormalText, Belegt):
    """What one Quelle says of a Programm, as exactly as it says it."""

    #: what its history is written with
    _verlauf: ClassVar[Verlauf]

    programm = models.ForeignKey(
        Programm, verbose_name="Programm", on_delete=models.CASCADE, related_name="angaben"
    )
    art = models.CharField("Art", max_length=20, choices=Angabenart)
    zeitraum_von, zeitraum_bis = day_field("Zeit von"), day_field("Zeit bis")
    zeitraum = ZeitraumAttribute()
    zahl = models.PositiveBigIntegerField("Zahl", null=True, blank=True)
    zusatz = models.CharField("Zusatz der Quelle", max_length=300, blank=True)
    geaendert_am = models.DateTimeField("geändert am", auto_now=True)

    objects = ProgrammangabeQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Angabe zu einem Programm"
        default_permissions = RECHTE
        verbose_name_plural = "Angaben zu Programmen"
        ordering = ["programm", "art", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programm", "art", "quelle"],
                name="programmangabe_einmal",
                violation_error_message=ZWEIMAL,
            ),
            zeitraum_constraint("programmangabe_zeitraum", "zeitraum"),
            models.CheckConstraint(
                condition=models.Q(quelle__isnull=False),
                name="programmangabe_belegt",
                violation_error_message=QUELLE_FEHLT,
            ),
            models.CheckConstraint(
                condition=models.Q(
                    art__in=["beginn", "ende"], zeitraum_von__isnull=False, zahl__isnull=True
                )
                | models.Q(
                    art__in=["mittel", "projekte", "abgeschlossen", "offen"],
                    zeitraum_von__isnull=True,
                    zahl__isnull=False,
                ),
                name="programmangabe_zeit_oder_zahl",
                violation_error_message=ZEIT_ODER_ZAHL,
            ),
        ]

    def __str__(self):
        return f"{self.get_art_display()}: {self.angabe}"

    def clean(self):
        fehler = {}
        if self.quelle_id is None:
            fehler["quelle"] = QUELLE_FEHLT
        if self.art in Angabenart.values:
            zeit = Angabenart(self.art).ist_zeit
            if zeit != (self.zeitraum_von is not None):
                fehler["zeitraum_von"] = ZEIT_ODER_ZAHL
            if zeit == (self.zahl is not None):
                fehler["zahl"] = ZEIT_ODER_ZAHL
        if fehler:
            raise ValidationError(fehler)

    @property
    def ist_oeffentlich(self) -> bool:
        """As its Quelle is: nobody else says it."""
        return self.quelle is not None and self.quelle.ist_oeffentlich

    @property
    def angabe(self) -> str:
        """2018, 61, 91.000.000 €."""
        if self.zahl is None:
            return str(self.zeitraum or "")
        return euro(self._dezimal) if self.art == Angabenart.MITTEL else dezimal(self._dezimal)

    @property
    def _dezimal(self):
        return models.DecimalField(max_digits=20, decimal_places=0).to_python(self.zahl)

    def turned_round(self, andere: "Programmangabe") -> str:
        """Why this and another one of the same Quelle cannot stand as beginning and end; "" where
        they can. Two Quellen may contradict each other, and a Zusatz says that it is no slip."""
        je_art = {angabe.art: angabe for angabe in (self, andere)}
        beginn, ende = je_art.get(Angabenart.BEGINN), je_art.get(Angabenart.ENDE)
        if beginn is None or ende is None or beginn.quelle_id != ende.quelle_id:
            return ""
        von, bis = beginn.zeitraum, ende.zeitraum
        if von is None or bis is None or beginn.zusatz or ende.zusatz or von.von <= bis.ende:
            return ""
        return ENDE_VOR_BEGINN.format(beginn=von, ende=bis)

    def turned_round_as_stored(self) -> str:
        """The same with what is stored of this Quelle."""
        andere = type(self).objects.filter(programm=self.programm_id, quelle=self.quelle_id)
        saetze = (self.turned_round(angabe) for angabe in andere.exclude(art=self.art))
        return next(filter(None, saetze), "")

    def contradicts(self, andere: "Programmangabe") -> bool:
        """Whether this and another one of the same Art cannot both be right."""
        hier, dort = self.zeitraum, andere.zeitraum
        if hier is None or dort is None:
            return self.zahl != andere.zahl
        return hier.ende < dort.von or dort.ende < hier.von


class Programmregion(NormalText, Belegt):
    """Where a Programm pays for projects: a Leitkommune and who joined it. It is seen with the
    Programm."""

    #: what its history is written with
    _verlauf: ClassVar[Verlauf]

    programm = models.ForeignKey(
        Programm, verbose_name="Programm", on_delete=models.CASCADE, related_name="regionen"
    )
    kennung = models.CharField(
        "Kennung",
        max_length=150,
        unique=True,
        blank=True,
        validators=[validate_slug],
        help_text="Dauerhaft; Filter der Projekte. Leer: aus dem Namen.",
    )
    name = models.CharField("Name", max_length=200)
    leitkommune = models.ForeignKey(
        Kommune,
        verbose_name="Leitkommune",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="geleitete_regionen",
    )
    kommunen = models.ManyToManyField(
        Kommune, verbose_name="Weitere Kommunen", blank=True, related_name="programmregionen"
    )
    organisationen = models.ManyToManyField(
        Organisation,
        verbose_name="Organisationen",
        blank=True,
        related_name="programmregionen",
        help_text="Mitglieder, die das Portal nicht als Kommune führt.",
    )
    regierungsbezirk = models.ForeignKey(
        Regierungsbezirk,
        verbose_name="Regierungsbezirk",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="programmregionen",
    )
    hinweis = models.TextField("Hinweis", blank=True, help_text="Öffentliche Bemerkung.")
    geaendert_am = models.DateTimeField("geändert am", auto_now=True)
    suchtext = suchtext("kennung", "name", "hinweis")
    sortiertext = sortiertext("name")

    objects = ProgrammregionQuerySet.as_manager()
    history = Verlauf(m2m_fields=["kommunen", "organisationen"])

    class Meta:
        verbose_name = "Region eines Programms"
        default_permissions = RECHTE
        verbose_name_plural = "Regionen der Programme"
        ordering = ["programm", "sortiertext", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programm", "name"],
                name="programmregion_einmal",
                violation_error_message="Eine Region dieses Namens hat das Programm schon.",
            ),
        ]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name

    def clean(self):
        self.kennung = self.kennung or slug_of(self.name, 150)

    def get_absolute_url(self):
        """Its place on the page of the Programm."""
        return f"{self.programm.get_absolute_url()}#{self.kennung}"

    @property
    def ist_oeffentlich(self) -> bool:
        """As its Programm is."""
        return self.programm.ist_oeffentlich

    @property
    def projektliste(self) -> str:
        """The list of its projects."""
        return f"{reverse('programmprojekte')}?region={self.kennung}"

    @property
    def voller_name(self) -> str:
        """„Modellregion Soest“."""
        return f"{self.programm.regionsname} {self.name}"

    @property
    def weitere(self) -> list[Organisation]:
        """The public members beside the Leitkommune; expects them loaded."""
        stellen = [
            *(kommune.organisation for kommune in self.kommunen.all()),
            *self.organisationen.all(),
        ]
        return [stelle for stelle in dict.fromkeys(stellen) if stelle.ist_oeffentlich]

    @property
    def sichtbare_quelle(self):
        """The Quelle where it is public."""
        return self.quelle if self.quelle and self.quelle.ist_oeffentlich else None
