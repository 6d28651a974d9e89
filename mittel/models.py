"""Mittelvorgang: a Förderantrag, a Leistungsvereinbarung or a Beauftragung."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, validate_slug
from django.db import models
from django.urls import reverse

from bausteine.freigabe.sichtbarkeit import RECHTE_MIT_FREIGABE, Veroeffentlichbar
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.betrag import euro
from bausteine.werte.faltung import sortiertext
from bausteine.werte.suche import folded, suchtext
from bausteine.werte.zeitraum import ZeitraumAttribute, day_field, zeitraum_constraint
from mittel.enums import Mittelart, Mittelstand, Mittelzweck, Nachtrag
from mittel.querysets import MittelvorgangQuerySet
from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from quellen.models import Belegt, Bestaetigbar

KEINE_ANGABE = "keine Angabe"
OHNE_BETRAG = "in der Quelle nicht genannt"
NUR_VEREINBARUNG = "Ein Nachtrag gehört zu einer Leistungsvereinbarung."
STAND_WORTE = "Zu einem Stand gehören die Worte der Quelle."
ZEIT_EINMAL = "Bitte entweder den Zeitraum oder nur das Ende angeben, nicht beides."


class Mittelvorgang(Bestaetigbar, Veroeffentlichbar, Belegt):
    """Money that was asked for or work that was ordered, as a Quelle tells it.

    What the Quelle does not say stays empty: most of all the Betrag. Who handed it in or worked on
    it is no fact of the Vorgang and has no field.
    """

    kennung = models.CharField(
        "Kennung",
        max_length=150,
        unique=True,
        validators=[validate_slug],
        help_text="Dauerhaft; Teil der Internetadresse, zum Beispiel „antrag-2022-04-hundesteuer“.",
    )
    art = models.CharField("Art", max_length=30, choices=Mittelart)
    gegenstand = models.CharField(
        "Gegenstand", max_length=300, help_text="Wofür, wie die Quelle es nennt."
    )
    projekt = models.ForeignKey(
        Umsetzungsprojekt,
        verbose_name="Umsetzungsprojekt",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mittelvorgaenge",
        help_text="Nur, wenn die Quelle es sicher nennt.",
    )
    zweck = models.CharField("Zweck", max_length=30, blank=True, choices=Mittelzweck)
    zweck_text = models.CharField(
        "Zweck in den Worten der Quelle",
        max_length=300,
        blank=True,
        help_text="Wenn sie mehr sagt als die Auswahl.",
    )
    partner = models.ForeignKey(
        Organisation,
        verbose_name="Partner",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mittelvorgaenge",
        help_text="Mit wem vereinbart oder wer beauftragt ist.",
    )
    zeitraum_von, zeitraum_bis = day_field("Zeitraum von"), day_field("Zeitraum bis")
    zeitraum = ZeitraumAttribute()
    gilt_bis = models.DateField(
        "gilt bis",
        null=True,
        blank=True,
        help_text="Wenn die Quelle nur das Ende nennt, zum Beispiel bei einer Verlängerung.",
    )
    nachtrag = models.CharField("Nachtrag", max_length=20, blank=True, choices=Nachtrag)
    betrag = models.DecimalField(
        "Betrag in Euro",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0, "Ein Betrag ist nicht negativ.")],
        help_text="Leer, wenn die Quelle keinen nennt; nie geschätzt.",
    )
    stand = models.CharField("Stand", max_length=20, blank=True, choices=Mittelstand)
    stand_text = models.CharField(
        "Stand in den Worten der Quelle",
        max_length=300,
        blank=True,
        help_text="Wörtlich; daraus folgt der Stand.",
    )
    hinweis = models.TextField("Hinweis", blank=True, help_text="Öffentliche Bemerkung.")
    suchtext = suchtext("kennung", "gegenstand", "zweck_text", "stand_text", "hinweis")
    sortiertext = sortiertext("gegenstand")

    objects = MittelvorgangQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Mittelvorgang"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Mittel und Verträge"
        ordering = ["sortiertext", "pk"]
        constraints = [
            zeitraum_constraint("mittel_zeitraum", "zeitraum"),
            models.CheckConstraint(
                condition=models.Q(gilt_bis__isnull=True) | models.Q(zeitraum_von__isnull=True),
                name="mittel_zeit_einmal",
                violation_error_message=ZEIT_EINMAL,
            ),
            models.CheckConstraint(
                condition=models.Q(art__in=Mittelart.values),
                name="mittel_art",
                violation_error_message="Diese Art ist nicht vorgesehen.",
            ),
            models.CheckConstraint(
                condition=models.Q(zweck__in=["", *Mittelzweck.values]),
                name="mittel_zweck",
                violation_error_message="Dieser Zweck ist nicht vorgesehen.",
            ),
            models.CheckConstraint(
                condition=models.Q(nachtrag="")
                | models.Q(nachtrag__in=Nachtrag.values, art=Mittelart.LEISTUNGSVEREINBARUNG.value),
                name="mittel_nachtrag",
                violation_error_message=NUR_VEREINBARUNG,
            ),
            models.CheckConstraint(
                condition=models.Q(stand="")
                | models.Q(stand__in=Mittelstand.values) & ~models.Q(stand_text=""),
                name="mittel_stand_worte",
                violation_error_message=STAND_WORTE,
            ),
            models.CheckConstraint(
                condition=models.Q(betrag__isnull=True) | models.Q(betrag__gte=0),
                name="mittel_betrag",
                violation_error_message="Ein Betrag ist nicht negativ.",
            ),
        ]

    #: the field that holds its name
    benannt_nach = "gegenstand"

    def __str__(self):
        return f"{self.get_art_display()}: {self.bezeichnung}"

    def clean(self):
        fehler = {}
        if self.stand and not self.stand_text.strip():
            fehler["stand_text"] = STAND_WORTE
        if self.nachtrag and self.art != Mittelart.LEISTUNGSVEREINBARUNG:
            fehler["nachtrag"] = NUR_VEREINBARUNG
        if self.gilt_bis and self.zeitraum_von:
            fehler["gilt_bis"] = ZEIT_EINMAL
        if fehler:
            raise ValidationError(fehler)

    def get_absolute_url(self):
        return reverse("mittelvorgang", args=[self.kennung])

    @property
    def bezeichnung(self) -> str:
        """The Gegenstand, with its Zweck where it does not say so itself."""
        zweck = self.get_zweck_display()
        if not zweck or folded(zweck) in folded(self.gegenstand):
            return self.gegenstand
        return f"{self.gegenstand} ({zweck})"

    @property
    def zeit(self) -> str:
        """The Zeitraum in the precision of the Quelle; of an extension its end; "" if unknown."""
        if self.gilt_bis:
            return f"bis {self.gilt_bis:%d.%m.%Y}"
        return str(self.zeitraum or "")

    @property
    def zeitname(self) -> str:
        """What the time means."""
        return {
            Mittelart.FOERDERANTRAG: "Monat des Antrags",
            Mittelart.LEISTUNGSVEREINBARUNG: "Leistungszeitraum",
            Mittelart.BEAUFTRAGUNG: "Beauftragt am",
        }.get(Mittelart(self.art), "Zeit")

    @property
    def betrag_text(self) -> str:
        """18.000 €; without one, that the Quelle names none."""
        if self.betrag is not None:
            return euro(self.betrag)
        return OHNE_BETRAG if self.quelle_id else KEINE_ANGABE

    @property
    def stand_vom(self) -> str:
        """As of when the Stand is, which no Quelle says of today; "" where it has no date."""
        quelle = self.quelle
        return str(quelle.stand or "") if quelle and quelle.ist_oeffentlich else ""

    @property
    def stand_wortlaut(self) -> str:
        """The words of the Quelle where they say more than the Stand itself."""
        return _more(self.stand_text, self.get_stand_display())

    @property
    def zweck_wortlaut(self) -> str:
        """The words of the Quelle where they say more than the Zweck itself."""
        return _more(self.zweck_text, self.get_zweck_display())

    @property
    def sichtbares_projekt(self) -> Umsetzungsprojekt | None:
        """The project where it is public."""
        return self.projekt if self.projekt and self.projekt.ist_oeffentlich else None

    @property
    def sichtbarer_partner(self) -> Organisation | None:
        """The partner where it is public."""
        return self.partner if self.partner and self.partner.ist_oeffentlich else None

    @property
    def druckzeilen(self) -> list[str]:
        """The Vorgang as paper shows it with its project: what, when and with whom; how far."""
        partner = self.sichtbarer_partner
        was = (
            self.bezeichnung,
            self.get_nachtrag_display(),
            self.zeit,
            f"mit {partner.kurzname}" if partner else "",
            "" if self.betrag is None else euro(self.betrag),
        )
        stand = (self.stand_text or self.get_stand_display()).rstrip(".")
        vom = f" (Stand {self.stand_vom})" if stand and self.stand_vom else ""
        return [", ".join(filter(None, was)), *([f"{stand}{vom}"] if stand else [])]

    @property
    def druckname(self) -> str:
        """What the lines are about."""
        return self.get_art_display()


def _more(worte: str, auswahl: str) -> str:
    gleich = folded(worte).strip(" .") == folded(auswahl)
    return "" if gleich else worte
