"""QuerySets: Online-Dienste, how far each is and what it belongs to."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Case, CharField, Exists, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import nicht_archivierte, nur_oeffentliche
from bausteine.suche.querysets import SuchQuerySet
from bausteine.suche.stoff import Stelle, Suchstoff, Weg
from bausteine.werte.zeitraum import a_year_before, over_q
from bausteine.zustaendigkeit.regel import NIE, BegrenztQuerySet
from dienste.enums import Betriebszustand, Plattformart
from dienste.querysets.plattform import PflegeQuerySet, by_names
from dienste.querysets.teile import LEISTUNGSTEXT, BetriebsstandQuerySet
from organisationen.models import Organisation
from projects.enums import Terminlage

if TYPE_CHECKING:
    from dienste.models import OnlineDienst

#: what a line about a project shows
PROJEKTFELDER = ("kennung", "titel", "status", "sonderstatus", "sortiertext")


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
        return Q(pk__in=self._of_projects(projekte))

    def _of_projects(self, projekte):
        through = self.model.projekte.through.objects
        verbunden = through.filter(umsetzungsprojekt__in=projekte.order_by().values("pk"))
        return verbunden.values("onlinedienst")

    def mitgelesene(self, bereich):
        """An Organisation looks at the public ones; who keeps a Themenfeld at its own."""
        nur_lesend = bereich.organisationen and not bereich.themenfelder
        return self.oeffentliche() if nur_lesend else NIE

    def suchstoff(self):
        """Also the Leistungen it covers, and who runs it."""
        teile = _model("DienstLeistung").objects
        leika = teile.filter(leika_leistung__isnull=False)
        ozg = teile.filter(ozg_leistung__isnull=False)
        betrieben = self.model.objects.filter(betreiber__isnull=False)
        return Suchstoff(
            titel=("name",),
            schluessel=("kennung",),
            texte=("kurzbeschreibung", "hinweis"),
            wege=(
                Weg(
                    "leistungen.leikaleistung",
                    lambda: leika.values_list("leika_leistung", "dienst"),
                    {Stelle.TITEL: Stelle.NAME, Stelle.TEXT: Stelle.TEXT},
                ),
                Weg(
                    "leistungen.ozgleistung",
                    lambda: ozg.values_list("ozg_leistung", "dienst"),
                    {Stelle.TITEL: Stelle.NAME, Stelle.TEXT: Stelle.TEXT},
                ),
                Weg(
                    "organisationen.organisation",
                    lambda: betrieben.values_list("betreiber", "pk"),
                    {Stelle.TITEL: Stelle.TEXT, Stelle.NAME: Stelle.TEXT},
                ),
            ),
        )

    def suchorte(self, wort):
        """Also the public Leistungen it covers, and who runs it."""
        leika = apps.get_model("leistungen", "LeikaLeistung").objects.oeffentlich()
        ozg = apps.get_model("leistungen", "OzgLeistung").objects.oeffentlich()
        teile = _model("DienstLeistung").objects.filter(
            Q(leika_leistung__in=_found(leika.holding(wort)))
            | Q(ozg_leistung__in=_found(ozg.holding(wort)))
        )
        betreiber = Organisation.objects.oeffentlich().holding(wort)
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
        return self.annotate(zustand=zustand)  # type: ignore[no-redef] # replaces a cached property

    def mit_stand(self):
        """With the Betriebsstand that holds and its Quelle, which `geltender_stand` is made of; in
        the same query, so that a block of Dienste costs one."""
        stand = _staende().geltende().angaben()[:1]
        return self.mit_zustand().annotate(standangaben=Subquery(stand))

    def mit_planlage(self):
        """Annotates `planlage`, the value of Terminlage: that of the Betriebsstand that holds."""
        heute = timezone.localdate()
        plan = Q(zustand=Betriebszustand.GEPLANT, zeitraum_von__isnull=False)
        lage = Case(
            When(plan & over_q("zeitraum", a_year_before(heute)), then=Value(Terminlage.ALT.value)),
            When(plan & over_q("zeitraum", heute), then=Value(Terminlage.UEBERFAELLIG.value)),
            When(plan, then=Value(Terminlage.KOMMT.value)),
            default=Value(Terminlage.OHNE.value),
            output_field=CharField(),
        )
        stand = _staende().geltende().annotate(lage=lage).values("lage")[:1]
        return self.annotate(planlage=Coalesce(Subquery(stand), Value(Terminlage.OHNE.value)))

    def mit_sdg(self):
        """Annotates `sdg`: which marks of the Single Digital Gateway the catalogue gives the public
        LeiKa-Leistungen that it covers, or that belong to an OZG-Leistung it covers."""
        eigene, weg = nur_oeffentliche("leika_leistung"), "ozg_leistung__leika_leistungen"
        der_ozg = nur_oeffentliche("ozg_leistung") & nur_oeffentliche(weg)

        def marked(feld: str) -> Exists:
            return Exists(
                _model("DienstLeistung").objects.filter(
                    eigene & Q(**{f"leika_leistung__{feld}": True})
                    | der_ozg & Q(**{f"{weg}__{feld}": True}),
                    dienst=OuterRef("pk"),
                )
            )

        return self.annotate(
            sdg=Case(
                When(marked("sdg1") & marked("sdg2"), then=Value("beide")),
                When(marked("sdg1"), then=Value("sdg1")),
                When(marked("sdg2"), then=Value("sdg2")),
                default=Value("ohne"),
                output_field=CharField(),
            )
        )

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
        """Annotates slug and name of the public OZG-Leistung that each of its Leistungen is or
        belongs to (`leistung_slug`, `leistung_name`): a row for each."""
        return self.annotate(leistung_slug=_of_leistung("slug"), leistung_name=_of_leistung("name"))

    def mit_themenfeldern(self):
        """Annotates slug and name of the public Themenfelder of its Leistungen; where it covers
        none that is public, of those of its projects (`feld_slug`, `feld_name`): a row for each."""
        projekt = nur_oeffentliche("projekte") & nur_oeffentliche("projekte__themenfelder")

        def first(feld: str) -> Case:
            faelle = [
                *_leistungsfaelle(f"themenfeld__{feld}", nur_oeffentliche_felder=True),
                When(projekt, then=f"projekte__themenfelder__{feld}"),
            ]
            return Case(*faelle, default=None, output_field=CharField())

        return self.annotate(feld_slug=first("slug"), feld_name=first("name"))

    def fuer_liste(self):
        """With everything a row of the list shows."""
        projekte = apps.get_model("projects", "Umsetzungsprojekt").objects.oeffentlich()
        return (
            self.select_related("betreiber")
            .mit_stand()
            .prefetch_related(
                Prefetch("projekte", projekte.only("kennung", "titel").order_by("sortiertext")),
                Prefetch(
                    "plattformen", _model("Plattform").objects.oeffentlich().only("kennung", "name")
                ),
                Prefetch("dienstleistungen", _model("DienstLeistung").objects.sichtbare()),
                Prefetch("formularangaben", _model("Formularangabe").objects.mit_server()),
            )
            .defer("suchtext", "hinweis")
        )

    def mit_ersten(self):
        """Annotates what the list is sorted by: the names of the first public Leistung, Plattform,
        Formularserver and project of each, in the form for sorting."""
        leistungen = _model("DienstLeistung").objects.sichtbare().filter(dienst=OuterRef("pk"))
        plattformen = _model("Plattform").objects.oeffentlich()
        server = plattformen.filter(formularangaben__dienst=OuterRef("pk")).order_by("sortiertext")
        plattformen = plattformen.filter(online_dienste=OuterRef("pk")).order_by("sortiertext")
        projekte = apps.get_model("projects", "Umsetzungsprojekt").objects.oeffentlich()
        projekte = projekte.filter(online_dienste=OuterRef("pk")).order_by("sortiertext")
        return self.annotate(
            erste_leistung=Subquery(
                leistungen.annotate(text=LEISTUNGSTEXT).order_by("text").values("text")[:1]
            ),
            erste_plattform=Subquery(plattformen.values("sortiertext")[:1]),
            erstes_projekt=Subquery(projekte.values("sortiertext")[:1]),
            erster_formularserver=Subquery(server.values("sortiertext")[:1]),
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
                Prefetch("formularangaben", _model("Formularangabe").objects.fuer_seite()),
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
                Prefetch("projekte", projekte.only("kennung", "titel", "veroeffentlichung")),
                Prefetch("dienstleistungen", _model("DienstLeistung").objects.mit_leistung()),
                Prefetch("formularangaben", _model("Formularangabe").objects.mit_server()),
            )
            .order_by("sortiertext", "pk")
        )

    def fuer_anbau(self):
        """The public ones as a block shows them, what can be used first; in one query, without
        long texts."""
        return (
            self.oeffentlich()
            .mit_stand()
            .select_related("betreiber", "quelle")
            .only(
                "kennung",
                "name",
                "angebotsart",
                "umsetzendes_land",
                "abdeckung",
                "veroeffentlichung",
                "betreiber__kennung",
                "betreiber__name",
                "betreiber__kurzname",
                "betreiber__veroeffentlichung",
                "fundstelle",
                "quelle__titel",
                "quelle__veroeffentlichung",
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

    def zu_projekten(self, projekte):
        """Those that belong to one of these projects."""
        return self.filter(pk__in=self._of_projects(projekte))

    def zu_organisation(self, organisation):
        """Those that an Organisation runs or offers."""
        angebote = _model("Angebot").objects.filter(anbieter=organisation)
        return self.filter(
            Q(betreiber=organisation) | Q(pk__in=angebote.order_by().values("dienst"))
        )

    def mit_formularen_auf(self, plattform) -> int:
        """Of how many a form lies there; none is asked for where none can."""
        if plattform.art != Plattformart.FORMULARSERVER:
            return 0
        return self.filter(formularangaben__formularserver=plattform).distinct().count()

    def directory(self) -> "dict[str, list[OnlineDienst]]":
        """By Kennung and folded name."""
        return by_names(self)


def _leistungsfaelle(feld: str, *, nur_oeffentliche_felder: bool = False) -> list[When]:
    """What `feld` is of the public OZG-Leistung of a row of `dienstleistungen`."""
    ozg, leika = "dienstleistungen__ozg_leistung", "dienstleistungen__leika_leistung"
    ueber = f"{leika}__ozg_leistung"
    regeln = {
        ozg: nur_oeffentliche(ozg),
        ueber: nur_oeffentliche(leika) & nur_oeffentliche(ueber),
    }
    if nur_oeffentliche_felder:
        regeln = {
            weg: regel & nur_oeffentliche(f"{weg}__themenfeld") for weg, regel in regeln.items()
        }
    return [When(regel, then=f"{weg}__{feld}") for weg, regel in regeln.items()]


def _of_leistung(feld: str) -> Case:
    return Case(*_leistungsfaelle(feld), default=None, output_field=CharField())


def _model(name: str):
    return apps.get_model("dienste", name)


def _staende() -> BetriebsstandQuerySet:
    """The Betriebsstände of the Dienst that a query is about."""
    return _model("Betriebsstand").objects.filter(dienst=OuterRef("pk"))


def _found(queryset: Any):
    return queryset.order_by().values("pk")
