"""Models: partners, former names, evidence and public changes of a project."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from bausteine.freigabe.sichtbarkeit import RECHTE
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.faltung import NormalText
from bausteine.werte.suche import suchtext
from bausteine.werte.zeitraum import ZeitraumAttribute, day_field, zeitraum_constraint
from organisationen.models import Organisation
from projects.enums import Adressart, Rolle
from projects.querysets import (
    AenderungQuerySet,
    BelegtQuerySet,
    BeteiligungQuerySet,
    ProjektteilQuerySet,
)
from quellen.models import Belegt, Quelle

PROJEKT = "projects.Umsetzungsprojekt"


class Beteiligung(Belegt):
    """An Organisation in a role."""

    projekt = models.ForeignKey(
        PROJEKT,
        verbose_name="Umsetzungsprojekt",
        on_delete=models.CASCADE,
        related_name="beteiligungen",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="Organisation",
        on_delete=models.PROTECT,
        related_name="beteiligungen",
    )
    rolle = models.CharField("Rolle", max_length=20, choices=Rolle)
    bemerkung = models.CharField("Bemerkung", max_length=300, blank=True)

    objects = BeteiligungQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Beteiligung"
        default_permissions = RECHTE
        verbose_name_plural = "Beteiligungen"
        ordering = ["projekt", "rolle", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["projekt", "organisation", "rolle"],
                name="beteiligung_einmal",
                violation_error_message="Diese Organisation hat diese Rolle in dem Projekt schon.",
            ),
            models.CheckConstraint(
                condition=models.Q(rolle__in=Rolle.values),
                name="beteiligung_rolle",
                violation_error_message="Diese Rolle ist nicht vorgesehen.",
            ),
        ]

    def __str__(self):
        return f"{self.organisation} ({self.get_rolle_display()})"

    @property
    def rang(self) -> tuple[int, str]:
        """Place among the partners of its project: by role, then by name."""
        return Rolle.values.index(self.rolle), self.organisation.sortiertext


class FruehererTitel(NormalText, Belegt):
    """A name the project had before, or elsewhere, and when."""

    projekt = models.ForeignKey(
        PROJEKT,
        verbose_name="Umsetzungsprojekt",
        on_delete=models.CASCADE,
        related_name="fruehere_titel",
    )
    titel = models.CharField("Titel", max_length=300)
    zeitraum_von, zeitraum_bis = day_field("von"), day_field("bis")
    zeitraum = ZeitraumAttribute()
    suchtext = suchtext("titel")

    objects = BelegtQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "früherer Titel"
        verbose_name_plural = "frühere Titel"
        ordering = ["pk"]
        constraints = [
            zeitraum_constraint("titel_zeitraum", "zeitraum"),
            models.UniqueConstraint(
                fields=["projekt", "titel"],
                name="titel_einmal",
                violation_error_message="Dieser frühere Titel steht schon bei dem Projekt.",
            ),
        ]

    def __str__(self):
        return f"{self.titel} ({self.zeitraum})" if self.zeitraum else self.titel


class Quellenangabe(models.Model):
    """A Quelle of the project as a whole and the place in it."""

    projekt = models.ForeignKey(
        PROJEKT,
        verbose_name="Umsetzungsprojekt",
        on_delete=models.CASCADE,
        related_name="quellenangaben",
    )
    quelle = models.ForeignKey(
        Quelle, verbose_name="Quelle", on_delete=models.PROTECT, related_name="quellenangaben"
    )
    fundstelle = models.CharField("Fundstelle", max_length=500, blank=True)

    objects = BelegtQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Quellenangabe"
        verbose_name_plural = "Quellenangaben"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["projekt", "quelle", "fundstelle"],
                name="quellenangabe_einmal",
                violation_error_message="Diese Quelle ist mit dieser Fundstelle schon genannt.",
            )
        ]

    def __str__(self):
        return f"{self.quelle}, {self.fundstelle}" if self.fundstelle else str(self.quelle)


class AlteAdresse(models.Model):
    """An address of the former database; one that fits several projects is kept for each."""

    projekt = models.ForeignKey(
        PROJEKT,
        verbose_name="Umsetzungsprojekt",
        on_delete=models.CASCADE,
        related_name="alte_adressen",
    )
    art = models.CharField("Art", max_length=10, choices=Adressart)
    wert = models.CharField(
        "Wert",
        max_length=200,
        db_index=True,
        help_text="Nummer oder letzter Teil der früheren Adresse.",
    )

    objects = ProjektteilQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "alte Adresse"
        default_permissions = RECHTE
        verbose_name_plural = "alte Adressen"
        ordering = ["art", "wert", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["projekt", "art", "wert"],
                name="alte_adresse_einmal",
                violation_error_message="Diese alte Adresse steht schon bei dem Projekt.",
            )
        ]

    def __str__(self):
        return f"{self.get_art_display()}: {self.wert}"


class Aenderung(models.Model):
    """A public change of a public project, in the words of the download columns.

    Written by `actions.update_derived`; a project's first publication has no `unterschiede`.
    """

    projekt = models.ForeignKey(PROJEKT, on_delete=models.CASCADE, related_name="aenderungen")
    am = models.DateTimeField("am", db_index=True)
    #: [{"spalte": …, "vorher": …, "nachher": …}, …]
    unterschiede = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    #: what was told of a project goes with it; told of another one it would not be true
    moves_in_merge = False

    objects = AenderungQuerySet.as_manager()

    class Meta:
        verbose_name = "Änderung"
        verbose_name_plural = "Änderungen"
        ordering = ["-am", "-pk"]

    def __str__(self):
        was = f"{len(self.unterschiede)} Angaben" if self.unterschiede else "aufgenommen"
        return f"{self.am:%d.%m.%Y}: {was}"

    def get_absolute_url(self):
        return f"{self.projekt.get_absolute_url()}#aenderungen"
