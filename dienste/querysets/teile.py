"""QuerySets: the parts of Online-Dienste: Betriebsstände, Leistungen, Angebote, Formulare."""

from django.apps import apps
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce, JSONObject

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.zustaendigkeit.regel import BegrenztQuerySet
from dienste.enums import Betriebszustand

#: what a Betriebsstand is made of again without being read for itself
STANDANGABEN = (
    "pk",
    "zustand",
    "zeitraum_von",
    "zeitraum_bis",
    "bestaetigt_am",
    "bemerkung",
    "fundstelle",
    "quelle",
)
#: the name of a Leistung, in the form for sorting
LEISTUNGSTEXT = Coalesce("leika_leistung__sortiertext", "ozg_leistung__sortiertext")
#: what a line about a Formularserver shows
SERVERFELDER = ("kennung", "name", "sortiertext", "veroeffentlichung")
#: by the day they speak of, then by the time they name
NEUESTE = (
    F("bestaetigt_am").desc(nulls_last=True),
    F("zeitraum_von").desc(nulls_last=True),
    "-pk",
)


class JsonRow(JSONObject):
    """Columns of a row as one value. Every database that the portal runs on has that; Django would
    ask SQLite first, with a query of its own."""

    def as_sql(self, compiler, connection, **extra_context):
        """As any function."""
        return Func.as_sql(self, compiler, connection, **extra_context)


class DienstteilQuerySet(BegrenztQuerySet):
    """Parts of Dienste: they belong where their Dienst does."""

    zugehoerig: tuple[str, ...] = ("dienst",)

    def eigene(self, bereich):
        dienste = apps.get_model("dienste", "OnlineDienst").objects.im_bereich(bereich)
        return Q(dienst__in=dienste.order_by().values("pk"))


class DienstLeistungQuerySet(DienstteilQuerySet):
    """Which Leistungen the Dienste cover."""

    def mit_leistung(self):
        """With what every view of it shows."""
        lang = ("suchtext", "hinweis", "rechtsgrundlagen", "gesetze")
        return (
            self.select_related("leika_leistung", "ozg_leistung", "quelle")
            .defer(
                *(f"leika_leistung__{feld}" for feld in lang),
                *(f"ozg_leistung__{feld}" for feld in lang[:2]),
            )
            .order_by(
                "dienst",
                LEISTUNGSTEXT,
                "pk",
            )
        )

    def sichtbare(self):
        """Only with public Leistungen."""
        return self.mit_leistung().filter(
            nur_oeffentliche("leika_leistung") | nur_oeffentliche("ozg_leistung")
        )

    def oeffentlich(self):
        """The same of public Dienste."""
        return self.sichtbare().filter(nur_oeffentliche("dienst"))

    def fuer_export(self):
        """With everything the columns read."""
        return (
            self.mit_leistung()
            .select_related("dienst")
            .order_by(
                "dienst__sortiertext",
                "dienst_id",
                LEISTUNGSTEXT,
                "pk",
            )
        )


class BetriebsstandQuerySet(DienstteilQuerySet):
    """How far the Dienste were on which day."""

    def bestaetigte(self):
        """What a Quelle says was so."""
        return self.exclude(zustand=Betriebszustand.GEPLANT)

    def plaene(self):
        """What only is to come."""
        return self.filter(zustand=Betriebszustand.GEPLANT)

    def geltende(self):
        """The one that holds first: what is confirmed before any plan, then the newest; the same
        rule as `dienste.models.current`."""
        plan = Case(When(zustand=Betriebszustand.GEPLANT, then=Value(1)), default=Value(0))
        return self.order_by(plan, *NEUESTE)

    def angaben(self):
        """All that one of them says, as one value, with the title of its Quelle if that is public:
        what `Betriebsstand.of` makes one of again."""
        titel = Case(When(nur_oeffentliche("quelle"), then=F("quelle__titel")), default=None)
        spalten = {name: F(name) for name in STANDANGABEN}
        return self.values(angaben=JsonRow(**spalten, quelle_titel=titel))

    def fuer_seite(self):
        """The newest first, with their Quellen."""
        return self.select_related("quelle").order_by(*NEUESTE)

    def oeffentlich(self):
        """Only of public Dienste."""
        return self.filter(nur_oeffentliche("dienst"))

    def fuer_export(self):
        """With everything the columns read, the oldest first."""
        return self.select_related("dienst", "quelle").order_by(
            "dienst__sortiertext",
            "dienst_id",
            F("bestaetigt_am").asc(nulls_first=True),
            F("zeitraum_von").asc(nulls_first=True),
            "pk",
        )


class AngebotQuerySet(DienstteilQuerySet):
    """With whom the Dienste can be had."""

    zugehoerig = ("dienst", "anbieter")

    def oeffentlich(self):
        """Only of public Organisationen."""
        return self.mit_anbieter().filter(nur_oeffentliche("anbieter"))

    def mit_anbieter(self):
        """With what every view of it shows."""
        return self.select_related("anbieter", "quelle").order_by(
            "dienst", "anbieter__sortiertext", "pk"
        )

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("dienst", "anbieter", "quelle").order_by(
            "dienst__sortiertext", "dienst_id", "anbieter__sortiertext", "pk"
        )


class FormularangabeQuerySet(DienstteilQuerySet):
    """The forms of the Dienste, and where they lie."""

    def oeffentlich(self):
        """Only of public Dienste."""
        return self.filter(nur_oeffentliche("dienst"))

    def mit_server(self):
        """With what says where they lie."""
        return self.select_related("formularserver").only(
            "dienst", *(f"formularserver__{feld}" for feld in SERVERFELDER)
        )

    def fuer_seite(self):
        """With what the page of a Dienst shows, in the order of Formularserver and number."""
        return self.select_related("formularserver", "quelle").order_by(
            F("formularserver__sortiertext").asc(nulls_last=True), "artikelnummer", "pk"
        )

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("dienst", "formularserver", "quelle").order_by(
            "dienst__sortiertext",
            "dienst_id",
            F("formularserver__sortiertext").asc(nulls_last=True),
            "artikelnummer",
            "pk",
        )
