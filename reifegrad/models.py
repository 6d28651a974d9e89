"""Reifegrad: how far a Leistung of an Online-Dienst is digital, by one named version of a model.

Versions stand beside each other: no rating of one is turned into one of another, and no mean is
taken. A rating without model, day and Quelle is none.
"""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import RECHTE
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.faltung import NormalText
from bausteine.werte.zeitraum import ZeitraumAttribute, day_field, zeitraum_constraint
from dienste.models import DienstLeistung
from organisationen.models import Organisation
from quellen.models import Belegt
from reifegrad.enums import Bewertungsart, Reifegradregel
from reifegrad.querysets import (
    KriteriumsantwortQuerySet,
    ModellteilQuerySet,
    ReifegradbewertungQuerySet,
    ReifegradmodellQuerySet,
)
from reifegrad.regel import Regelergebnis

VERSION_SATZ = "Eine Version ist zum Beispiel 1.1 oder 2.0."
QUELLE_FEHLT = "Ein Reifegrad ohne Quelle ist keiner: Bitte die Quelle angeben."
FREMDE_STUFE = "Die Stufe {} gehört zum Modell {}, nicht zu {}."
IN_ZUKUNFT = "Der Tag liegt in der Zukunft; bewertet ist noch nichts."


class Reifegradmodell(Belegt, NormalText):
    """One version of the model."""

    version = models.CharField(
        "Version",
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[0-9]+(\.[0-9]+)*\Z", VERSION_SATZ)],
        help_text=VERSION_SATZ,
    )
    name = models.CharField("Name", max_length=200)
    stand_von, stand_bis = day_field("Stand von"), day_field("Stand bis")
    stand = ZeitraumAttribute()
    regel = models.CharField("Regel", max_length=20, choices=Reifegradregel)
    konform_ab = models.PositiveSmallIntegerField("OZG-konform ab Stufe", null=True, blank=True)
    konform_text = models.CharField("Was die Quellen dazu sagen", max_length=500, blank=True)
    hinweis = models.TextField("Hinweis", blank=True, help_text="Öffentliche Bemerkung.")

    objects = ReifegradmodellQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Reifegradmodell"
        default_permissions = RECHTE
        verbose_name_plural = "Reifegradmodelle"
        ordering = ["version"]
        constraints = [
            zeitraum_constraint("reifegradmodell_stand", "stand"),
            models.CheckConstraint(
                condition=models.Q(regel__in=Reifegradregel.values),
                name="reifegradmodell_regel",
                violation_error_message="Diese Regel ist nicht vorgesehen.",
            ),
            models.CheckConstraint(
                condition=models.Q(quelle__isnull=False),
                name="reifegradmodell_belegt",
                violation_error_message="Ein Modell braucht eine Quelle, die es nennt.",
            ),
        ]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name

    def clean(self):
        if self.quelle_id is None:
            raise ValidationError({"quelle": "Ein Modell braucht eine Quelle, die es nennt."})

    def get_absolute_url(self):
        return reverse("reifegrad", args=[self.version])

    @property
    def ist_oeffentlich(self) -> bool:
        """A model is no secret."""
        return True


class Reifegradstufe(NormalText):
    """A level of a model; its name where a public source has one."""

    modell = models.ForeignKey(
        Reifegradmodell,
        verbose_name="Modell",
        on_delete=models.CASCADE,
        related_name="stufen",
    )
    stufe = models.PositiveSmallIntegerField("Stufe")
    name = models.CharField("Name", max_length=200, blank=True)
    bedeutung = models.CharField("Bedeutung", max_length=500, blank=True)

    objects = ModellteilQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Reifegradstufe"
        default_permissions = RECHTE
        verbose_name_plural = "Reifegradstufen"
        ordering = ["modell", "stufe"]
        constraints = [
            models.UniqueConstraint(
                fields=["modell", "stufe"],
                name="reifegradstufe_einmal",
                violation_error_message="Diese Stufe hat das Modell schon.",
            ),
        ]

    #: the field that holds what it is called by
    benannt_nach = "stufe"

    def __str__(self):
        return " ".join(filter(None, (str(self.stufe), self.name)))


class Reifegradkriterium(NormalText):
    """What a model asks of a Leistung."""

    modell = models.ForeignKey(
        Reifegradmodell,
        verbose_name="Modell",
        on_delete=models.CASCADE,
        related_name="kriterien",
    )
    nummer = models.PositiveSmallIntegerField(
        "Nummer", validators=[MinValueValidator(1, "Das erste Kriterium ist 1.")]
    )
    name = models.CharField("Name", max_length=200)
    frage = models.CharField("Frage", max_length=500, blank=True)

    objects = ModellteilQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Reifegradkriterium"
        default_permissions = RECHTE
        verbose_name_plural = "Reifegradkriterien"
        ordering = ["modell", "nummer"]
        constraints = [
            models.UniqueConstraint(
                fields=["modell", "nummer"],
                name="reifegradkriterium_einmal",
                violation_error_message="Dieses Kriterium hat das Modell schon.",
            ),
            models.CheckConstraint(
                condition=models.Q(nummer__gte=1),
                name="reifegradkriterium_nummer",
                violation_error_message="Das erste Kriterium ist 1.",
            ),
        ]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return f"{self.nummer}. {self.name}" if self.nummer else self.name


class Reifegradbewertung(Belegt, NormalText):
    """What somebody said of one Leistung of a Dienst, by one model, on one day."""

    dienst_leistung = models.ForeignKey(
        DienstLeistung,
        verbose_name="Leistung des Dienstes",
        on_delete=models.CASCADE,
        related_name="reifegrade",
    )
    modell = models.ForeignKey(
        Reifegradmodell,
        verbose_name="Modell",
        on_delete=models.PROTECT,
        related_name="bewertungen",
    )
    stufe = models.ForeignKey(
        Reifegradstufe,
        verbose_name="Stufe",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bewertungen",
        help_text="Leer, solange Kriterien noch zu prüfen sind.",
    )
    bewertet_am = models.DateField("bewertet am")
    art = models.CharField("Art", max_length=20, choices=Bewertungsart)
    durch = models.ForeignKey(
        Organisation,
        verbose_name="Durch",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reifegradbewertungen",
    )
    geaendert_am = models.DateTimeField("geändert am", auto_now=True)

    objects = ReifegradbewertungQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Reifegradbewertung"
        default_permissions = RECHTE
        verbose_name_plural = "Reifegradbewertungen"
        ordering = ["dienst_leistung", "modell", "bewertet_am", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dienst_leistung", "modell", "bewertet_am"],
                name="reifegradbewertung_einmal",
                violation_error_message="Für diesen Tag ist die Leistung mit diesem Modell schon "
                "bewertet.",
            ),
            models.CheckConstraint(
                condition=models.Q(quelle__isnull=False),
                name="reifegradbewertung_belegt",
                violation_error_message=QUELLE_FEHLT,
            ),
            models.CheckConstraint(
                condition=models.Q(art__in=Bewertungsart.values),
                name="reifegradbewertung_art",
                violation_error_message="Diese Art von Bewertung ist nicht vorgesehen.",
            ),
        ]

    def __str__(self):
        return f"{self.dienst_leistung} (Modell {self.modell.version})"

    def clean(self):
        fehler = {}
        if self.quelle_id is None:
            fehler["quelle"] = QUELLE_FEHLT
        if self.bewertet_am and self.bewertet_am > timezone.localdate():
            fehler["bewertet_am"] = IN_ZUKUNFT
        if satz := self._refusal_of_level():
            fehler["stufe"] = satz
        if fehler:
            raise ValidationError(fehler)

    def _refusal_of_level(self) -> str:
        """Why the level cannot be right; "" where it can."""
        if self.stufe is None or self.modell_id is None:
            return ""
        if self.stufe.modell_id != self.modell_id:
            return FREMDE_STUFE.format(self.stufe, self.stufe.modell.version, self.modell.version)
        ergebnis = self.ergebnis
        if ergebnis is None or ergebnis.stufe in (None, self.stufe.stufe):
            return ""
        nummern = ", ".join(map(str, ergebnis.entscheidend))
        return (
            f"Nach den Antworten ist es Stufe {ergebnis.stufe}: Das niedrigste Kriterium "
            f"entscheidet, hier Nummer {nummern}."
        )

    @property
    def ist_oeffentlich(self) -> bool:
        """As the Dienst and the Leistung are, both."""
        teil = self.dienst_leistung
        leistung = teil.leika_leistung or teil.ozg_leistung
        return teil.dienst.ist_oeffentlich and leistung is not None and leistung.ist_oeffentlich

    @property
    def ergebnis(self) -> Regelergebnis | None:
        """What the answers come to; None where no rule says it or nothing was answered."""
        if self.pk is None or self.modell.regel != Reifegradregel.MINIMUM:
            return None
        return Kriteriumsantwort.objects.ergebnis(self)

    @property
    def stufe_text(self) -> str:
        """The level with its name, or that it is not finished."""
        return str(self.stufe) if self.stufe else "unvollständig"


class Kriteriumsantwort(NormalText):
    """The level that a rating gives one criterion, and why."""

    bewertung = models.ForeignKey(
        Reifegradbewertung,
        verbose_name="Bewertung",
        on_delete=models.CASCADE,
        related_name="antworten",
    )
    kriterium = models.ForeignKey(
        Reifegradkriterium,
        verbose_name="Kriterium",
        on_delete=models.PROTECT,
        related_name="antworten",
    )
    stufe = models.PositiveSmallIntegerField("Stufe", null=True, blank=True)
    begruendung = models.CharField("Begründung", max_length=1000, blank=True)
    nachweis = models.URLField("Nachweis", max_length=500, blank=True)

    objects = KriteriumsantwortQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Antwort zu einem Kriterium"
        default_permissions = ()  # who may do what follows from the rating
        verbose_name_plural = "Antworten zu Kriterien"
        ordering = ["bewertung", "kriterium"]
        constraints = [
            models.UniqueConstraint(
                fields=["bewertung", "kriterium"],
                name="kriteriumsantwort_einmal",
                violation_error_message="Zu diesem Kriterium steht schon eine Antwort.",
            ),
        ]

    def __str__(self):
        return str(self.kriterium)

    def clean(self):
        modell = self.bewertung.modell
        if self.kriterium.modell_id != modell.pk:
            raise ValidationError({"kriterium": "Dieses Kriterium gehört zu einem anderen Modell."})
        if self.stufe is None:
            return
        erlaubt = {stufe.stufe for stufe in modell.stufen.all()}
        if self.stufe not in erlaubt:
            raise ValidationError(
                {"stufe": f"Die Stufe {self.stufe} hat das Modell {modell.version} nicht."}
            )
