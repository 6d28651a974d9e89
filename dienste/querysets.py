"""QuerySets: reads of Online-Dienste and what they run on."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import (
    OeffentlichQuerySet,
    nicht_archivierte,
    nur_oeffentliche,
)
from bausteine.werte.suche import SuchQuerySet, folded
from bausteine.werte.zeitraum import over_q
from bausteine.zustaendigkeit.regel import NIE, BegrenztQuerySet
from dienste.enums import Betriebszustand
from organisationen.models import Organisation
from quellen.querysets import first_fresh_day

if TYPE_CHECKING:
    from dienste.models import (
        Fachverfahren,
        OnlineDienst,
        Plattform,
    )

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
    "quelle__titel",
    "quelle__veroeffentlichung",
)
#: the name of a Leistung, in the form for sorting
LEISTUNGSTEXT = Coalesce("leika_leistung__sortiertext", "ozg_leistung__sortiertext")
#: by the day they speak of, then by the time they name
NEUESTE = (
    F("bestaetigt_am").desc(nulls_last=True),
    F("zeitraum_von").desc(nulls_last=True),
    "-pk",
)
#: what a line about a project shows
PROJEKTFELDER = ("kennung", "titel", "status", "sonderstatus", "sortiertext", "veroeffentlichung")


class JsonRow(JSONObject):
    """Columns of a row as one value. Every database that the portal runs on has that; Django would
    ask SQLite first, with a query of its own."""

    def as_sql(self, compiler, connection, **extra_context):
        """As any function."""
        return Func.as_sql(self, compiler, connection, **extra_context)


class PflegeQuerySet(OeffentlichQuerySet):
    """Records of the room that someone should look at."""

    def lange_ungeprueft(self):
        """Public, and never looked through or longer ago than BESTAETIGUNG_MONATE months."""
        alt = Q(zuletzt_bestaetigt_am__isnull=True) | Q(zuletzt_bestaetigt_am__lt=first_fresh_day())
        return self.filter(alt, nur_oeffentliche())


class PlattformQuerySet(BegrenztQuerySet["Plattform"], SuchQuerySet["Plattform"], PflegeQuerySet):
    """Where Online-Dienste are offered."""

    def gemeinsam(self, bereich):
        """Who keeps a Themenfeld works with all of them; an Organisation with the public ones."""
        return bool(bereich.themenfelder)

    def mitgelesene(self, bereich):
        return self.oeffentliche() if bereich.organisationen else NIE

    def mit_anzahlen(self):
        """Annotates `anzahl_dienste`: public Online-Dienste on it."""
        return self.annotate(
            anzahl_dienste=Count(
                "online_dienste", filter=nur_oeffentliche("online_dienste"), distinct=True
            )
        )

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return self.select_related("betreiber", "quelle").mit_anzahlen().defer("suchtext")

    def fuer_detail(self):
        """With everything the page of one shows."""
        return self.select_related("betreiber", "quelle")

    def fuer_export(self):
        """With everything the columns read."""
        return self.fuer_liste().order_by("sortiertext", "pk")

    def directory(self) -> "dict[str, list[Plattform]]":
        """By Kennung and folded name."""
        return _directory(self)


class FachverfahrenQuerySet(
    BegrenztQuerySet["Fachverfahren"], SuchQuerySet["Fachverfahren"], PflegeQuerySet
):
    """The programs an administration does its work with."""

    def gemeinsam(self, bereich):
        """Who keeps a Themenfeld works with all of them; an Organisation with the public ones."""
        return bool(bereich.themenfelder)

    def mitgelesene(self, bereich):
        return self.oeffentliche() if bereich.organisationen else NIE

    def mit_anzahlen(self):
        """Annotates `anzahl_dienste`: public Online-Dienste that work with it."""
        return self.annotate(
            anzahl_dienste=Count(
                "online_dienste", filter=nur_oeffentliche("online_dienste"), distinct=True
            )
        )

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return (
            self.select_related("hersteller", "quelle", "barrierefreiheit_quelle")
            .mit_anzahlen()
            .defer("suchtext")
        )

    def fuer_detail(self):
        """With everything the page of one shows."""
        return self.select_related("hersteller", "quelle", "barrierefreiheit_quelle")

    def fuer_export(self):
        """With everything the columns read."""
        return self.fuer_liste().order_by("sortiertext", "pk")

    def directory(self) -> "dict[str, list[Fachverfahren]]":
        """By Kennung and folded name."""
        return _directory(self)


class OnlineDienstQuerySet(
    BegrenztQuerySet["OnlineDienst"], SuchQuerySet["OnlineDienst"], PflegeQuerySet
):
    """Online-Dienste."""

    zugehoerig = ("projekte",)

    def eigene(self, bereich):
        """Those of the projects of one's Themenfelder; without a project nobody's in particular."""
        if not bereich.themenfelder:
            return NIE
        projekte = apps.get_model("projects", "Umsetzungsprojekt").objects.im_bereich(bereich)
        through = self.model.projekte.through.objects.filter(
            umsetzungsprojekt__in=projekte.order_by().values("pk")
        )
        return Q(pk__in=through.values("onlinedienst"))

    def mitgelesene(self, bereich):
        """An Organisation looks at the public ones; who keeps a Themenfeld at its own."""
        nur_lesend = bereich.organisationen and not bereich.themenfelder
        return self.oeffentliche() if nur_lesend else NIE

    def suchorte(self, wort):
        """Also the public Leistungen it covers, and who runs it."""
        leika = apps.get_model("leistungen", "LeikaLeistung").objects.oeffentlich()
        ozg = apps.get_model("leistungen", "OzgLeistung").objects.oeffentlich()
        teile = _model("DienstLeistung").objects.filter(
            Q(leika_leistung__in=_found(leika.search(wort)))
            | Q(ozg_leistung__in=_found(ozg.search(wort)))
        )
        betreiber = Organisation.objects.oeffentlich().search(wort)
        return (
            super().suchorte(wort)
            | Q(pk__in=teile.order_by().values("dienst"))
            | Q(betreiber__in=_found(betreiber))
        )

    def mit_zustand(self):
        """Annotates `zustand`: what the newest confirmed Betriebsstand says, while there is none
        the newest plan, else ""."""
        zustand = Coalesce(
            Subquery(_staende().geltende().values("zustand")[:1]),
            Value(""),
            output_field=CharField(),
        )
        # it takes the place of the cached property of the same name
        return self.annotate(zustand=zustand)  # type: ignore[no-redef]

    def mit_stand(self):
        """With the Betriebsstand that holds and its Quelle, which `geltender_stand` is made of; in
        the same query, so that a block of Dienste costs one."""
        angaben = {name: name for name in STANDANGABEN}
        stand = _staende().geltende().values(angaben=JsonRow(**angaben))[:1]
        return self.mit_zustand().annotate(standangaben=Subquery(stand))

    def ueberfaellig(self):
        """Still looked after, with a plan that has passed and nobody confirmed."""
        vorbei = over_q("zeitraum", timezone.localdate())
        plaene = _staende().plaene()
        return self.filter(
            ~Exists(_staende().bestaetigte()),
            ~Exists(plaene.exclude(vorbei)),
            Exists(plaene.filter(vorbei)),
            nicht_archivierte(),
        )

    def ohne_zustand(self):
        """Still looked after, and nobody has told how far it is."""
        return self.filter(~Exists(_staende()), nicht_archivierte())

    def ohne_leistung(self):
        """Still looked after, and nothing says what it covers."""
        teile = _model("DienstLeistung").objects.filter(dienst=OuterRef("pk"))
        return self.filter(~Exists(teile), nicht_archivierte())

    def mit_leistungen(self):
        """Annotates slugs and names of the public OZG-Leistungen that its Leistungen are or belong
        to (`leistung_slug`, `leistung_name`) and of their Themenfelder; a row for each."""
        ozg, leika = "dienstleistungen__ozg_leistung", "dienstleistungen__leika_leistung"
        ueber = f"{leika}__ozg_leistung"
        direkt = nur_oeffentliche(ozg)
        mittelbar = nur_oeffentliche(leika) & nur_oeffentliche(ueber)

        def first(feld: str, *teile: str) -> Case:
            faelle = [
                When(
                    regel & (nur_oeffentliche(f"{pfad}__{teile[0]}") if teile else Q()),
                    then="__".join((pfad, *teile, feld)),
                )
                for regel, pfad in ((direkt, ozg), (mittelbar, ueber))
            ]
            return Case(*faelle, default=None, output_field=CharField())

        return self.annotate(
            leistung_slug=first("slug"),
            leistung_name=first("name"),
            feld_slug=first("slug", "themenfeld"),
            feld_name=first("name", "themenfeld"),
        )

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return (
            self.select_related("betreiber")
            .mit_stand()
            .prefetch_related(
                Prefetch(
                    "plattformen", _model("Plattform").objects.oeffentlich().only("kennung", "name")
                ),
                Prefetch("dienstleistungen", _model("DienstLeistung").objects.sichtbare()),
            )
            .defer("suchtext", "hinweis")
        )

    def mit_ersten(self):
        """Annotates what the list is sorted by: the names of the first public Leistung and of the
        first public Plattform of each, in the form for sorting."""
        leistungen = _model("DienstLeistung").objects.sichtbare().filter(dienst=OuterRef("pk"))
        plattformen = _model("Plattform").objects.oeffentlich()
        plattformen = plattformen.filter(online_dienste=OuterRef("pk")).order_by("sortiertext")
        return self.annotate(
            erste_leistung=Subquery(
                leistungen.annotate(text=LEISTUNGSTEXT).order_by("text").values("text")[:1]
            ),
            erste_plattform=Subquery(plattformen.values("sortiertext")[:1]),
        )

    def fuer_detail(self):
        """With everything the page of one shows but its blocks."""
        projekte = apps.get_model("projects", "Umsetzungsprojekt").objects.oeffentlich()
        return (
            self.select_related("betreiber", "quelle")
            .prefetch_related(
                Prefetch("betriebsstaende", _model("Betriebsstand").objects.fuer_seite()),
                Prefetch("plattformen", _model("Plattform").objects.oeffentlich()),
                Prefetch("fachverfahren", _model("Fachverfahren").objects.oeffentlich()),
                Prefetch("dienstleistungen", _model("DienstLeistung").objects.sichtbare()),
                Prefetch("angebote", _model("Angebot").objects.oeffentlich()),
                Prefetch("projekte", projekte.only(*PROJEKTFELDER)),
            )
            .defer("suchtext")
        )

    def fuer_export(self):
        """With everything the columns read."""
        projekte = apps.get_model("projects", "Umsetzungsprojekt").objects
        return (
            self.select_related("betreiber", "quelle")
            .mit_stand()
            .prefetch_related(
                "plattformen",
                "fachverfahren",
                Prefetch("projekte", projekte.only("kennung", "veroeffentlichung")),
                Prefetch("dienstleistungen", _model("DienstLeistung").objects.mit_leistung()),
            )
            .order_by("sortiertext", "pk")
        )

    def fuer_anbau(self):
        """The public ones as a block shows them, what can be used first; in one query, without
        long texts."""
        return (
            self.oeffentlich()
            .mit_stand()
            .select_related("betreiber")
            .only(
                "kennung",
                "name",
                "angebotsart",
                "umsetzendes_land",
                "abdeckung",
                "veroeffentlichung",
                "betreiber__kennung",
                "betreiber__kurzname",
                "betreiber__veroeffentlichung",
            )
            .order_by(Betriebszustand.reihenfolge().asc(nulls_last=True), "sortiertext", "pk")
        )

    def zu_leika(self, leistung):
        """Those that cover a LeiKa-Leistung, or of which a Quelle names only its public
        OZG-Leistung: annotates `nur_buendel` then, as it says nothing of this one Leistung."""
        genau = _model("DienstLeistung").objects.filter(
            leika_leistung=leistung, dienst=OuterRef("pk")
        )
        ozg = nur_oeffentliche("ozg_leistung") & Q(ozg_leistung=leistung.ozg_leistung_id)
        menge = self._zu(Q(leika_leistung=leistung) | ozg)
        return menge.annotate(nur_buendel=~Exists(genau))

    def zu_ozg(self, leistung):
        """Those that cover an OZG-Leistung or any of its public LeiKa-Leistungen."""
        return self._zu(
            Q(ozg_leistung=leistung)
            | Q(leika_leistung__ozg_leistung=leistung) & nur_oeffentliche("leika_leistung")
        )

    def _zu(self, regel: Q):
        teile = _model("DienstLeistung").objects.filter(regel)
        return self.filter(pk__in=teile.order_by().values("dienst"))

    def zu_organisation(self, organisation):
        """Those that an Organisation runs or offers."""
        angebote = _model("Angebot").objects.filter(anbieter=organisation)
        return self.filter(
            Q(betreiber=organisation) | Q(pk__in=angebote.order_by().values("dienst"))
        )

    def directory(self) -> "dict[str, list[OnlineDienst]]":
        """By Kennung and folded name."""
        return _directory(self)


class DienstteilQuerySet(BegrenztQuerySet):
    """Parts of Dienste: they belong where their Dienst does."""

    zugehoerig: tuple[str, ...] = ("dienst",)

    def eigene(self, bereich):
        dienste = _model("OnlineDienst").objects.im_bereich(bereich)
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


def _model(name: str):
    return apps.get_model("dienste", name)


def _staende() -> "BetriebsstandQuerySet":
    """The Betriebsstände of the Dienst that a query is about."""
    return _model("Betriebsstand").objects.filter(dienst=OuterRef("pk"))


def _found(queryset: Any):
    return queryset.order_by().values("pk")


def _directory(queryset) -> dict[str, list]:
    verzeichnis: dict[str, list] = {}
    for eintrag in queryset:
        for text in {folded(eintrag.kennung), folded(eintrag.name)}:
            verzeichnis.setdefault(text, []).append(eintrag)
    return verzeichnis
