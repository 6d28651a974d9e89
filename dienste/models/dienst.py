"""OnlineDienst: what citizens can use online, and which Leistungen it covers."""

from collections.abc import Iterable

from django.core.validators import validate_slug
from django.db import models
from django.utils.functional import cached_property

from bausteine.freigabe.sichtbarkeit import RECHTE, RECHTE_MIT_FREIGABE, Veroeffentlichbar
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.adresse import address_constraint, address_field
from bausteine.werte.faltung import sortiertext
from bausteine.werte.land import Land
from bausteine.werte.pfad import path_of
from bausteine.werte.suche import suchtext
from bausteine.werte.zeitraum import Zeitraum
from dienste.enums import Abdeckung, Angebotsart, Betriebszustand, Vertrauensniveau
from dienste.models.betriebsstand import Betriebsstand
from dienste.models.plattform import Fachverfahren, Plattform
from dienste.querysets import AngebotQuerySet, DienstLeistungQuerySet, OnlineDienstQuerySet
from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from quellen.models import Belegt, Bestaetigbar


class OnlineDienst(Bestaetigbar, Veroeffentlichbar, Belegt):
    """A service that is or will be used online; in which Kommunen is told by their Anschlüsse."""

    kennung = models.CharField(
        "Kennung",
        max_length=150,
        unique=True,
        validators=[validate_slug],
        help_text="Dauerhaft; Teil der Internetadresse, zum Beispiel „bewohnerparkausweis“.",
    )
    name = models.CharField("Name", max_length=200)
    kurzbeschreibung = models.TextField("Kurzbeschreibung", blank=True)
    adresse = address_field(
        "Adresse", help_text="Wo der Dienst genutzt wird; keine Adresse zum Testen."
    )
    angebotsart = models.CharField("Angebotsart", max_length=20, blank=True, choices=Angebotsart)
    umsetzendes_land = models.CharField("Umsetzendes Land", max_length=30, blank=True, choices=Land)
    betreiber = models.ForeignKey(
        Organisation,
        verbose_name="Betreiber",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="online_dienste",
    )
    abdeckung = models.CharField(
        "Abdeckung",
        max_length=20,
        blank=True,
        choices=Abdeckung,
        help_text="Für welche Kommunen der Dienst gedacht ist; angeschlossen ist damit noch keine.",
    )
    vertrauensniveau = models.CharField(
        "Vertrauensniveau", max_length=20, blank=True, choices=Vertrauensniveau
    )
    projekte = models.ManyToManyField(
        Umsetzungsprojekt,
        verbose_name="Umsetzungsprojekte",
        blank=True,
        related_name="online_dienste",
    )
    plattformen = models.ManyToManyField(
        Plattform, verbose_name="Plattformen", blank=True, related_name="online_dienste"
    )
    fachverfahren = models.ManyToManyField(
        Fachverfahren, verbose_name="Fachverfahren", blank=True, related_name="online_dienste"
    )
    hinweis = models.TextField("Hinweis", blank=True, help_text="Öffentliche Bemerkung.")
    suchtext = suchtext("kennung", "name", "kurzbeschreibung", "hinweis")
    sortiertext = sortiertext("name")

    doppelt_an = ("name", "kennung")

    objects = OnlineDienstQuerySet.as_manager()
    history = Verlauf(m2m_fields=["projekte", "plattformen", "fachverfahren"])

    class Meta:
        verbose_name = "Online-Dienst"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Online-Dienste"
        ordering = ["sortiertext", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(angebotsart__in=["", *Angebotsart.values]),
                name="dienst_angebotsart",
                violation_error_message="Diese Angebotsart ist nicht vorgesehen.",
            ),
            models.CheckConstraint(
                condition=models.Q(umsetzendes_land__in=["", *Land.values]),
                name="dienst_land",
                violation_error_message="Dieses Bundesland gibt es nicht.",
            ),
            models.CheckConstraint(
                condition=models.Q(abdeckung__in=["", *Abdeckung.values]),
                name="dienst_abdeckung",
                violation_error_message="Diese Abdeckung ist nicht vorgesehen.",
            ),
            models.CheckConstraint(
                condition=models.Q(vertrauensniveau__in=["", *Vertrauensniveau.values]),
                name="dienst_vertrauensniveau",
                violation_error_message="Dieses Vertrauensniveau ist nicht vorgesehen.",
            ),
            address_constraint("dienst_adresse"),
        ]

    #: the field that holds its name
    benannt_nach = "name"
    #: whether a Quelle names it for a whole OZG-Leistung, where one of its LeiKa-Leistungen is
    #: asked for; `zu_leika` knows
    nur_buendel = False

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return path_of("online-dienst", self.kennung)

    @cached_property
    def geltender_stand(self) -> Betriebsstand | None:
        """The newest confirmed Betriebsstand; while there is none, the newest plan."""
        if "standangaben" in self.__dict__:
            angaben = self.__dict__["standangaben"]
            return Betriebsstand.of(angaben) if angaben else None
        return current(self.betriebsstaende.all())

    @cached_property
    def zustand(self) -> str:
        """Value of Betriebszustand, "" where nobody has told any; `mit_zustand()` and `mit_stand()`
        read it along with the Dienste."""
        stand = self.geltender_stand
        return stand.zustand if stand else ""

    @property
    def zustand_wert(self) -> Betriebszustand | None:
        """The Zustand with its label and sign."""
        return Betriebszustand(self.zustand) if self.zustand else None

    @property
    def zustand_seit(self) -> Zeitraum | None:
        """Since when it is so, of a plan when it is to be; None where no Quelle says it."""
        stand = self.geltender_stand
        return stand.zeitraum if stand else None

    @property
    def zustandssatz(self) -> str:
        """How far it is, in a sentence that names the day it is about."""
        stand = self.geltender_stand
        return stand.satz if stand else "Wie weit der Dienst ist, sagt keine Quelle."

    @property
    def sichtbarer_betreiber(self) -> Organisation | None:
        """Who runs it, where that is public."""
        return self.betreiber if self.betreiber and self.betreiber.ist_oeffentlich else None

    @property
    def formularserver(self) -> list[Plattform]:
        """Where its forms lie, each once and in order; those that are not public too."""
        angaben = self.formularangaben.all()
        alle = {angabe.formularserver for angabe in angaben if angabe.formularserver}
        return sorted(alle, key=lambda server: (server.sortiertext, server.pk))

    @property
    def sichtbare_formularserver(self) -> list[Plattform]:
        """The public ones."""
        return [server for server in self.formularserver if server.ist_oeffentlich]

    @property
    def fuer_wen(self) -> str:
        """For whom it was made and who may use it, as far as a Quelle says: „EfA (einer für alle),
        ausgewählte Kommunen“."""
        return ", ".join(
            filter(None, (self.get_angebotsart_display(), self.get_abdeckung_display()))
        )

    @property
    def druckname(self) -> str:
        """What paper calls it beside its lines."""
        stand = self.geltender_stand
        return stand.wort if stand else "keine Angabe"

    @property
    def druckzeilen(self) -> list[str]:
        """The Dienst as paper shows it: its name and for whom; how far it is."""
        return [", ".join(filter(None, (self.name, self.fuer_wen))), self.zustandssatz]


def current(staende: Iterable[Betriebsstand]) -> Betriebsstand | None:
    """Of the Betriebsstände of one Dienst the one that holds; the same rule as `mit_zustand()`."""
    alle = list(staende)
    bestaetigte = [stand for stand in alle if not stand.ist_plan]
    return max(bestaetigte or alle, key=_newest, default=None)


def _newest(stand: Betriebsstand) -> tuple[int, int, int]:
    tage = (stand.bestaetigt_am, stand.zeitraum_von)
    bestaetigt, von = (tag.toordinal() if tag else 0 for tag in tage)
    return bestaetigt, von, stand.pk or 0


class DienstLeistung(Belegt):
    """A Leistung that a Dienst covers: a LeiKa-Leistung where the Quelle names one, else the
    OZG-Leistung it speaks of."""

    dienst = models.ForeignKey(
        OnlineDienst,
        verbose_name="Online-Dienst",
        on_delete=models.CASCADE,
        related_name="dienstleistungen",
    )
    leika_leistung = models.ForeignKey(
        LeikaLeistung,
        verbose_name="LeiKa-Leistung",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dienstleistungen",
    )
    ozg_leistung = models.ForeignKey(
        OzgLeistung,
        verbose_name="OZG-Leistung",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dienstleistungen",
    )

    objects = DienstLeistungQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Leistung des Dienstes"
        default_permissions = RECHTE
        verbose_name_plural = "Leistungen des Dienstes"
        ordering = ["dienst", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(leika_leistung__isnull=True, ozg_leistung__isnull=False)
                | models.Q(leika_leistung__isnull=False, ozg_leistung__isnull=True),
                name="dienstleistung_eine",
                violation_error_message="Bitte entweder eine LeiKa-Leistung oder eine "
                "OZG-Leistung angeben.",
            ),
            models.UniqueConstraint(
                fields=["dienst", "leika_leistung"],
                name="dienstleistung_leika_einmal",
                violation_error_message="Diese Leistung steht schon bei dem Dienst.",
            ),
            models.UniqueConstraint(
                fields=["dienst", "ozg_leistung"],
                name="dienstleistung_ozg_einmal",
                violation_error_message="Diese Leistung steht schon bei dem Dienst.",
            ),
        ]

    #: the way to its name
    benannt_nach = "dienst__name"

    def __str__(self):
        return str(self.leistung or "ohne Leistung")

    @property
    def leistung(self) -> LeikaLeistung | OzgLeistung | None:
        """Whichever it names."""
        return self.leika_leistung or self.ozg_leistung


class Angebot(Belegt):
    """With whom a Dienst can be had: one that several offer is still one Dienst."""

    dienst = models.ForeignKey(
        OnlineDienst,
        verbose_name="Online-Dienst",
        on_delete=models.CASCADE,
        related_name="angebote",
    )
    anbieter = models.ForeignKey(
        Organisation,
        verbose_name="Anbieter",
        on_delete=models.PROTECT,
        related_name="angebote",
    )
    adresse = address_field("Adresse", help_text="Wo das Angebot beschrieben ist.")
    bedingungen = models.TextField(
        "Bedingungen", blank=True, help_text="Für wen, zu welchem Preis, mit welchem Vertrag."
    )
    stand = models.DateField(
        "Stand", null=True, blank=True, help_text="Für welchen Tag das Angebot so gilt."
    )

    objects = AngebotQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Angebot"
        default_permissions = RECHTE
        verbose_name_plural = "Angebote"
        ordering = ["dienst", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dienst", "anbieter"],
                name="angebot_einmal",
                violation_error_message="Dieser Anbieter steht schon bei dem Dienst.",
            ),
            address_constraint("angebot_adresse"),
        ]

    def __str__(self):
        return str(self.anbieter)
