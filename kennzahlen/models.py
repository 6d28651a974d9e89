"""Kennzahl: a figure as a published document states it or as the portal counts it day by day, and
what contradicts it; Momentaufnahme: a number of a list, kept for who quotes it."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MinValueValidator, validate_slug
from django.db import models
from django.urls import reverse

from auswahlen.filterpruefung import checked_query
from bausteine.freigabe.sichtbarkeit import RECHTE_MIT_FREIGABE, Veroeffentlichbar
from bausteine.geschichte.verlauf import Verlauf
from bausteine.tabellen.spalten import related
from bausteine.werte.betrag import dezimal
from bausteine.werte.faltung import sortiertext
from bausteine.werte.suche import suchtext
from bausteine.werte.zeitraum import ZeitraumAttribute, day_field, zeitraum_constraint
from kennzahlen.enums import Zaehlliste, Zahlzusatz
from kennzahlen.querysets import KennzahlQuerySet, MesswertQuerySet, MomentaufnahmeQuerySet
from quellen.models import Belegt, Bestaetigbar

KEINE_ANGABE = "keine Angabe"
NICHT_NEGATIV = "Eine Kennzahl ist nicht negativ."
NOCH_NICHT_GEZAEHLT = "noch nicht gezählt"
GEZAEHLT_ODER_GENANNT = (
    "Eine Kennzahl hat einen Wert aus einer Quelle, oder das Portal zählt sie; nicht beides."
)
SPANNE = "Das Ende einer Spanne ist größer als ihr Anfang; ohne Anfang gibt es kein Ende."


def counted_address(liste: str, abfrage: str) -> str:
    """The path of a list under a filter."""
    return reverse(liste) + (f"?{abfrage}" if abfrage else "")


def _wert(label: str, hilfe: str) -> models.DecimalField:
    return models.DecimalField(
        label,
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0, NICHT_NEGATIV)],
        help_text=hilfe,
    )


class Kennzahl(Bestaetigbar, Veroeffentlichbar, Belegt):
    """A number that a Quelle states. Two that contradict each other stand side by side, and none
    of them is the right one."""

    kennung = models.CharField(
        "Kennung",
        max_length=150,
        unique=True,
        validators=[validate_slug],
        help_text="Dauerhaft; Teil der Internetadresse, zum Beispiel „newsletter-anzahl-2022“.",
    )
    bezeichnung = models.CharField(
        "Bezeichnung", max_length=300, help_text="Was gezählt oder gemessen ist."
    )
    wert = _wert("Wert", "Die Zahl der Quelle; leer, wenn sie verloren ist. Nie geschätzt.")
    wert_bis = _wert("Wert bis", "Nur bei einer Spanne: „5 bis 8“.")
    einheit = models.CharField(
        "Einheit", max_length=60, blank=True, help_text="Zum Beispiel „Personen“ oder „%“."
    )
    zusatz = models.CharField(
        "Zusatz",
        max_length=20,
        blank=True,
        choices=Zahlzusatz,
        help_text="Leer, wenn die Quelle die Zahl genau nennt.",
    )
    stand_von, stand_bis = day_field("Stand von"), day_field("Stand bis")
    stand = ZeitraumAttribute()
    hinweis = models.TextField("Hinweis", blank=True, help_text="Öffentliche Bemerkung.")
    widerspricht = models.ManyToManyField(
        "self",
        verbose_name="widerspricht",
        blank=True,
        symmetrical=False,
        related_name="widersprochen_von",
        help_text="Kennzahlen, die etwas anderes sagen. Einmal eintragen genügt: "
        "Es steht dann bei beiden.",
    )
    liste = models.CharField(
        "Liste",
        max_length=40,
        blank=True,
        choices=Zaehlliste,
        help_text="Nur bei Kennzahlen, die das Portal selbst zählt: in welcher Liste.",
    )
    abfrage = models.CharField(
        "Filter",
        max_length=1000,
        blank=True,
        help_text="Filtern Sie die öffentliche Liste und kopieren Sie ihre Adresse hierher. "
        "Leer: die ganze Liste.",
    )
    regel = models.TextField(
        "Zählregel", blank=True, help_text="In Worten, was gezählt wird und was nicht."
    )
    regelfassung = models.PositiveSmallIntegerField(
        "Fassung der Zählregel",
        default=1,
        help_text="Um eins erhöhen, wenn ab jetzt etwas anderes gezählt wird, obwohl Liste und "
        "Filter gleich bleiben. Ein anderer Filter zählt von selbst als neue Regel.",
    )
    suchtext = suchtext("kennung", "bezeichnung", "einheit", "hinweis")
    sortiertext = sortiertext("bezeichnung")

    objects = KennzahlQuerySet.as_manager()
    history = Verlauf(m2m_fields=["widerspricht"])

    class Meta:
        verbose_name = "Kennzahl"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Kennzahlen"
        ordering = ["sortiertext", "pk"]
        constraints = [
            zeitraum_constraint("kennzahl_stand", "stand"),
            models.CheckConstraint(
                condition=models.Q(wert__isnull=True) | models.Q(wert__gte=0),
                name="kennzahl_nicht_negativ",
                violation_error_message=NICHT_NEGATIV,
            ),
            models.CheckConstraint(
                condition=models.Q(wert_bis__isnull=True)
                | models.Q(wert__isnull=False, wert_bis__gt=models.F("wert")),
                name="kennzahl_spanne",
                violation_error_message=SPANNE,
            ),
            models.CheckConstraint(
                condition=models.Q(liste="", abfrage="")
                | (~models.Q(liste="") & models.Q(wert__isnull=True)),
                name="kennzahl_gezaehlt_oder_genannt",
                violation_error_message=GEZAEHLT_ODER_GENANNT,
            ),
            models.CheckConstraint(
                condition=models.Q(zusatz__in=["", *Zahlzusatz.values]),
                name="kennzahl_zusatz",
                violation_error_message="Dieser Zusatz ist nicht vorgesehen.",
            ),
        ]

    #: the field that holds its name
    benannt_nach = "bezeichnung"

    def __str__(self):
        return self.bezeichnung

    def clean(self):
        if self.wert_bis is not None and (self.wert is None or self.wert_bis <= self.wert):
            raise ValidationError({"wert_bis": SPANNE})
        if not self.liste:
            if self.abfrage:
                raise ValidationError({"liste": "Zum Filter fehlt die Liste."})
        elif self.wert is not None:
            raise ValidationError({"wert": GEZAEHLT_ODER_GENANNT})
        elif self.liste in Zaehlliste.values:
            try:
                self.abfrage = checked_query(
                    self.liste, str(Zaehlliste(self.liste).label), self.abfrage, ganze_liste=True
                )
            except ValidationError as fehler:
                raise ValidationError({"abfrage": fehler.messages}) from None

    def get_absolute_url(self):
        return reverse("kennzahl", args=[self.kennung])

    @property
    def letzter(self) -> int | None:
        """What was counted last; read before by `mit_letztem`."""
        if "gezaehlt" not in self.__dict__:
            letzter = self.messwerte.order_by("-am").first() if self.liste and self.pk else None
            self.__dict__ |= {
                "gezaehlt": letzter.wert if letzter else None,
                "gezaehlt_am": letzter.am if letzter else None,
            }
        return self.__dict__["gezaehlt"]

    @property
    def zaehladresse(self) -> str:
        """The list under its filter, as a page; "" of a number that is not counted."""
        return counted_address(self.liste, self.abfrage) if self.liste else ""

    @property
    def angabe(self) -> str:
        """„über 1.000.000 Personen“, „41,8 %“, „5–8 Kommunen“: as the Quelle has it; of what the
        portal counts the last number."""
        zahlwert = self.letzter if self.liste else self.wert
        if zahlwert is None:
            return NOCH_NICHT_GEZAEHLT if self.liste else KEINE_ANGABE
        zahl = dezimal(Decimal(zahlwert))
        if self.wert_bis is not None:
            zahl = f"{zahl}–{dezimal(self.wert_bis)}"
        vorsatz = Zahlzusatz(self.zusatz).vorsatz if self.zusatz else ""
        zahl = f"{zahl}\N{NO-BREAK SPACE}{self.einheit}" if self.einheit else zahl
        return f"{vorsatz} {zahl}" if vorsatz else zahl

    @property
    def herkunft(self) -> str:
        """In a sentence how exact the number is, and whether the Quelle itself writes it down."""
        if self.liste:
            return "Das Portal zählt diese Zahl jeden Tag in seinen öffentlichen Einträgen."
        if self.wert is None:
            return "Die Quelle nennt keine Zahl, oder sie ist nicht erhalten."
        if self.zusatz:
            return Zahlzusatz(self.zusatz).herkunft
        if self.wert_bis is not None:
            return "Die Quelle nennt eine Spanne und keine genaue Zahl."
        return "Die Quelle nennt genau diese Zahl."

    @property
    def steht_nicht_da(self) -> str:
        """„gezählt“, „berechnet“: of a number that no Quelle writes down; else ""."""
        zusatz = Zahlzusatz(self.zusatz) if self.zusatz and self.wert is not None else None
        return str(zusatz.label) if zusatz and not zusatz.vorsatz else ""

    @property
    def sichtbare_quelle(self):
        """The Quelle where it is public."""
        return self.quelle if self.quelle and self.quelle.ist_oeffentlich else None

    @property
    def widersprueche(self) -> list["Kennzahl"]:
        """The public ones that say something else, whichever of the two was told so."""
        beide = [*related(self, "widerspricht"), *related(self, "widersprochen_von")]
        andere = {zahl.pk: zahl for zahl in beide if zahl.ist_oeffentlich and zahl.pk != self.pk}
        return sorted(andere.values(), key=lambda zahl: (zahl.bezeichnung, zahl.pk))

    def citation(self, portal: str, adresse: str, abgerufen: str) -> str:
        """One line to quote the figure by: figure, Quelle, portal, address, day of retrieval."""
        zahl = f"{self.bezeichnung}: {self.angabe}"
        if self.stand:
            zahl += f" (Stand {self.stand})"
        teile = [zahl]
        if quelle := self.sichtbare_quelle:
            stelle = f", {self.fundstelle}" if self.fundstelle else ""
            teile.append(f"Quelle: {quelle.titel}{stelle}")
        return f"{'. '.join(teile)}. Nach: {portal}, {adresse} (abgerufen am {abgerufen})."


class Messwert(models.Model):
    """What a Kennzahl was on a day, and by which rule it was counted; `manage.py zaehlen` writes it
    once a day. A day without one is not known."""

    kennzahl = models.ForeignKey(Kennzahl, on_delete=models.CASCADE, related_name="messwerte")
    am = models.DateField("am")
    wert = models.PositiveIntegerField("Wert")
    #: the moment that the history has to answer for
    gezaehlt_um = models.DateTimeField("gezählt um")
    liste = models.CharField("Liste", max_length=40)
    abfrage = models.CharField("Filter", max_length=1000, blank=True)
    regelfassung = models.PositiveSmallIntegerField("Fassung der Zählregel")
    #: what was counted of one number would not be true of another one
    moves_in_merge = False

    objects = MesswertQuerySet.as_manager()

    class Meta:
        verbose_name = "Messwert"
        verbose_name_plural = "Messwerte"
        ordering = ["kennzahl_id", "am"]
        constraints = [
            models.UniqueConstraint(fields=["kennzahl", "am"], name="messwert_einmal_am_tag")
        ]

    def __str__(self):
        return f"{self.am:%d.%m.%Y}: {self.wert}"

    @property
    def zaehlregel(self) -> tuple[str, str, int]:
        """What has to be the same for two numbers to be compared."""
        return self.liste, self.abfrage, self.regelfassung


class Momentaufnahme(models.Model):
    """The number of a list under a filter as it was when somebody wanted to quote it.

    The same records under the same filter have the same `kennung`, whoever asks and how often.
    """

    kennung = models.CharField("Kennung", max_length=16, unique=True)
    am = models.DateField("am")
    liste = models.CharField("Liste", max_length=40)
    abfrage = models.CharField("Filter", max_length=1000, blank=True)
    #: the filters in words, as they were called then
    filter = models.JSONField("Filter in Worten", default=list, encoder=DjangoJSONEncoder)
    wert = models.PositiveIntegerField("Wert")
    #: which records they were; empty where they were too many
    nummern = models.JSONField("Nummern", default=list, encoder=DjangoJSONEncoder)

    objects = MomentaufnahmeQuerySet.as_manager()

    class Meta:
        verbose_name = "Momentaufnahme"
        verbose_name_plural = "Momentaufnahmen"
        ordering = ["-am", "kennung"]

    def __str__(self):
        return f"{self.wert} {self.listenname}"

    def get_absolute_url(self):
        return reverse("zahl", args=[self.kennung])

    @property
    def listenname(self) -> str:
        """What the list is called."""
        return str(Zaehlliste(self.liste).label)

    @property
    def listenadresse(self) -> str:
        """The list under the filter, as it is today."""
        return counted_address(self.liste, self.abfrage)
