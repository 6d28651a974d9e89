"""QuerySets: reads of Programme, their regions and their projects."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet, nur_oeffentliche, public_count
from bausteine.suche.querysets import SuchQuerySet
from bausteine.suche.stoff import Stelle, Suchstoff, Weg
from bausteine.werte.suche import folded
from bausteine.zustaendigkeit.regel import NurMitAllen
from programme.enums import Projektstufe
from quellen.querysets import long_unchecked

if TYPE_CHECKING:
    from organisationen.models import Organisation
    from programme.models import (
        Konzeptfrage,
        Programm,
        Programmprojekt,
        Programmregion,
    )

#: texts of records of other nouns that no line about them shows
LANG = ("suchtext", "hinweis")


def _model(app: str, name: str):
    return apps.get_model(app, name)


def _own(name: str):
    return _model("programme", name)


def _found(queryset: QuerySet) -> QuerySet:
    return queryset.order_by().values("pk")


class ProgrammQuerySet(
    NurMitAllen["Programm"], SuchQuerySet["Programm"], OeffentlichQuerySet["Programm"]
):
    """Funding programmes."""

    def suchstoff(self):
        """Also the names of its regions."""
        regionen = _own("Programmregion").objects
        return Suchstoff(
            titel=("name",),
            schluessel=("kennung",),
            texte=("kurzbeschreibung", "hinweis"),
            daneben=(
                (Stelle.TEXT, lambda: regionen.oeffentlich().values_list("programm", "name")),
            ),
        )

    def suchorte(self, wort):
        """Also its regions."""
        regionen = _own("Programmregion").objects.filter(suchtext__contains=wort)
        return super().suchorte(wort) | Q(pk__in=regionen.order_by().values("programm"))

    def lange_ungeprueft(self):
        """Public, and never looked through or longer ago than BESTAETIGUNG_MONATE months."""
        return self.filter(long_unchecked(), nur_oeffentliche())

    def mit_anzahlen(self):
        """Annotates `anzahl_projekte`, the public projects of each."""
        return self.annotate(anzahl_projekte=public_count(self.model, "projekte"))

    def mit_ersten(self):
        """Annotates what the list is sorted by: the first day that a public Quelle names as the
        beginning, the most money, the number of regions."""
        angaben = _own("Programmangabe").objects.oeffentlich().filter(programm=OuterRef("pk"))
        regionen = _own("Programmregion").objects.filter(programm=OuterRef("pk")).order_by()
        je_programm = regionen.values("programm").annotate(n=Count("pk")).values("n")
        beginne = angaben.filter(art="beginn").order_by("zeitraum_von")
        summen = angaben.filter(art="mittel").order_by("-zahl")
        return self.annotate(
            erster_tag=Subquery(beginne.values("zeitraum_von")[:1]),
            meiste_mittel=Subquery(summen.values("zahl")[:1]),
            anzahl_regionen=Coalesce(Subquery(je_programm), 0),
        )

    def _mit_angaben(self):
        angaben = _own("Programmangabe").objects.select_related("quelle").order_by("art", "pk")
        return self.select_related("quelle").prefetch_related(Prefetch("angaben", angaben))

    def fuer_liste(self):
        """With everything a row of the list shows."""
        regionen = _own("Programmregion").objects.defer(*LANG).order_by("sortiertext", "pk")
        menge = self.defer("suchtext").mit_anzahlen()._mit_angaben()
        return menge.prefetch_related(Prefetch("regionen", regionen))

    def fuer_detail(self):
        """With everything the page of one shows."""
        regionen = _own("Programmregion").objects.mit_mitgliedern().mit_projektzahl()
        menge = self.mit_anzahlen()._mit_angaben()
        return menge.prefetch_related(
            Prefetch("regionen", regionen.order_by("sortiertext", "pk")), "konzeptfragen"
        )

    def fuer_export(self):
        """With everything the columns read."""
        return self.fuer_liste().order_by("kennung")

    def directory(self) -> "dict[str, list[Programm]]":
        """By Kennung and name."""
        verzeichnis: dict[str, list[Programm]] = {}
        for programm in self:
            for text in {folded(programm.kennung), folded(programm.name)}:
                verzeichnis.setdefault(text, []).append(programm)
        return verzeichnis


class ProgrammangabeQuerySet(NurMitAllen):
    """What Quellen say of Programme."""

    def oeffentlich(self):
        """Only of public Programme, and only what a public Quelle says."""
        return self.filter(nur_oeffentliche("programm"), nur_oeffentliche("quelle"))

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("programm", "quelle").order_by("programm__kennung", "art", "pk")


class ProgrammregionQuerySet(NurMitAllen["Programmregion"]):
    """Where Programme pay for projects."""

    def oeffentlich(self):
        """Only those of public Programme."""
        return self.filter(nur_oeffentliche("programm"))

    def oeffentliche(self):
        """The same as a rule."""
        return nur_oeffentliche("programm")

    def mit_mitgliedern(self):
        """With the Leitkommune and all who joined it."""
        stellen = _model("organisationen", "Organisation").objects.defer(*LANG)
        kommunen = _model("gebiete", "Kommune").objects.select_related("organisation")
        kommunen = kommunen.defer("suchtext", *(f"organisation__{feld}" for feld in LANG))
        return (
            self.select_related(
                "programm", "leitkommune__organisation", "regierungsbezirk", "quelle"
            )
            .defer("suchtext")
            .prefetch_related(
                Prefetch("kommunen", kommunen.order_by("organisation__sortiertext", "pk")),
                Prefetch("organisationen", stellen.order_by("sortiertext", "pk")),
            )
        )

    def mit_projektzahl(self):
        """Annotates `anzahl_projekte`, the public projects in each."""
        return self.annotate(anzahl_projekte=public_count(self.model, "projekte"))

    def zu_organisation(self, stelle: "Organisation"):
        """Those that it leads or belongs to."""
        return self.filter(
            Q(leitkommune__organisation=stelle)
            | Q(pk__in=self.model.objects.filter(kommunen__organisation=stelle).values("pk"))
            | Q(pk__in=self.model.objects.filter(organisationen=stelle).values("pk"))
        )

    def fuer_anbau(self):
        """The public ones as a block shows them, in one query."""
        menge = self.oeffentlich().select_related("programm", "leitkommune__organisation", "quelle")
        return menge.mit_projektzahl().order_by("programm__sortiertext", "sortiertext", "pk")

    def fuer_export(self):
        """With everything the columns read."""
        return self.mit_mitgliedern().order_by("programm__kennung", "kennung")

    def directory(self) -> "dict[str, list[Programmregion]]":
        """By Kennung and name."""
        verzeichnis: dict[str, list[Programmregion]] = {}
        for region in self.select_related("programm"):
            for text in {folded(region.kennung), folded(region.name)}:
                verzeichnis.setdefault(text, []).append(region)
        return verzeichnis


class ProgrammprojektQuerySet(
    NurMitAllen["Programmprojekt"],
    SuchQuerySet["Programmprojekt"],
    OeffentlichQuerySet["Programmprojekt"],
):
    """Projects of Programme."""

    def suchstoff(self):
        """Also its regions, its Kategorien, its Programm and who gets the money."""
        projekte = self.model.objects
        regionen = _own("Programmregion").objects.oeffentlich().filter(projekte__isnull=False)
        kategorien = _own("Programmkategorie").objects
        return Suchstoff(
            titel=("titel",),
            schluessel=("kennung",),
            texte=(
                "kurzbeschreibung",
                "alleinstellung",
                "nutzen_kommunen",
                "uebertragbare_leistung",
                "hinweis",
            ),
            daneben=(
                (Stelle.TEXT, lambda: regionen.values_list("projekte", "name")),
                (Stelle.TEXT, lambda: kategorien.values_list("projekt", "name")),
            ),
            wege=(
                Weg(
                    "programme.programm",
                    lambda: projekte.values_list("programm", "pk"),
                    {Stelle.TITEL: Stelle.TEXT},
                ),
                Weg(
                    "organisationen.organisation",
                    lambda: projekte.filter(zuwendungsempfaenger__isnull=False).values_list(
                        "zuwendungsempfaenger", "pk"
                    ),
                    {Stelle.TITEL: Stelle.TEXT, Stelle.NAME: Stelle.TEXT},
                ),
            ),
        )

    def suchorte(self, wort):
        """Also its regions, its public Programm and who gets the money."""
        regionen = _own("Programmregion").objects.oeffentlich().filter(suchtext__contains=wort)
        programme = _own("Programm").objects.oeffentlich().filter(suchtext__contains=wort)
        stellen = _model("organisationen", "Organisation").objects.oeffentlich().holding(wort)
        in_regionen = self.model.regionen.through.objects.filter(
            programmregion__in=_found(regionen)
        )
        empfangen = self.model.zuwendungsempfaenger.through.objects.filter(
            organisation__in=_found(stellen)
        )
        return (
            super().suchorte(wort)
            | Q(programm__in=_found(programme))
            | Q(pk__in=in_regionen.values("programmprojekt"))
            | Q(pk__in=empfangen.values("programmprojekt"))
        )

    def lange_ungeprueft(self):
        """Public, and never looked through or longer ago than BESTAETIGUNG_MONATE months."""
        return self.filter(long_unchecked(), nur_oeffentliche())

    def mit_stufe(self):
        """Annotates `stand`: the furthest step that somebody confirmed, NULL where nobody has;
        the same rule as `Programmprojekt.stufe`."""
        faelle = [
            When(**{f"{stufe}_bestaetigt_von__isnull": False}, then=Value(stufe.value))
            for stufe in reversed(Projektstufe)
        ]
        return self.annotate(stand=Case(*faelle, default=None, output_field=CharField()))

    def mit_rang(self):
        """Annotates `rang`: 0 of the furthest, more the less was confirmed."""
        faelle = [
            When(**{f"{stufe}_bestaetigt_von__isnull": False}, then=Value(nummer))
            for nummer, stufe in enumerate(reversed(Projektstufe))
        ]
        return self.annotate(rang=Case(*faelle, default=Value(len(Projektstufe))))

    def mit_ersten(self):
        """Annotates what the list is sorted by: the names of the first public region and the first
        public Zuwendungsempfänger."""
        regionen = _own("Programmregion").objects.oeffentlich().order_by("sortiertext")
        stellen = _model("organisationen", "Organisation").objects.oeffentlich()
        return self.annotate(
            erste_region=Subquery(
                regionen.filter(projekte=OuterRef("pk")).values("sortiertext")[:1]
            ),
            erster_empfaenger=Subquery(
                stellen.filter(programmprojekte=OuterRef("pk"))
                .order_by("sortiertext")
                .values("sortiertext")[:1]
            ),
        )

    def _mit_zielen(self):
        stellen = _model("organisationen", "Organisation").objects.defer(*LANG)
        felder = _model("themenfelder", "Themenfeld").objects.defer(*LANG)
        regionen = _own("Programmregion").objects.select_related("programm").defer(*LANG)
        return (
            self.select_related("programm", "projektleitung", "quelle")
            .defer("suchtext", "programm__suchtext", "projektleitung__suchtext")
            .prefetch_related(
                Prefetch("regionen", regionen.order_by("sortiertext", "pk")),
                Prefetch("zuwendungsempfaenger", stellen.order_by("sortiertext", "pk")),
                Prefetch("themenfelder", felder.order_by("nummer")),
                "kategorien",
            )
        )

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return self._mit_zielen()

    def _mit_weiteren(self):
        dienste = _model("dienste", "OnlineDienst").objects.defer(*LANG)
        leistungen = _model("leistungen", "OzgLeistung").objects.defer(*LANG)
        projekte = _model("projects", "Umsetzungsprojekt").objects.defer(
            *LANG, "interne_notiz", "oeffentliche_angaben", "kurzbeschreibung"
        )
        return self._mit_zielen().prefetch_related(
            Prefetch("dienste", dienste.order_by("sortiertext", "pk")),
            Prefetch("ozg_leistungen", leistungen.order_by("sortiertext", "pk")),
            Prefetch("umsetzungsprojekte", projekte.order_by("sortiertext", "pk")),
            "links",
            "dokumente",
        )

    def fuer_detail(self):
        """With everything the page of one shows."""
        antworten = _own("Konzeptantwort").objects.select_related("frage")
        menge = self._mit_weiteren()
        return menge.prefetch_related(
            Prefetch("konzeptantworten", antworten.order_by("frage__nummer", "pk"))
        )

    def fuer_export(self):
        """With everything the columns read."""
        return self._mit_weiteren().order_by("programm__kennung", "kennung")

    def fuer_anbau(self):
        """The public ones as a block shows them, in one query."""
        menge = self.oeffentlich().select_related("programm", "quelle").defer("suchtext")
        return menge.order_by("sortiertext", "pk")

    def directory(self) -> "dict[str, list[Programmprojekt]]":
        """By Kennung."""
        return {folded(projekt.kennung): [projekt] for projekt in self}


class ProgrammprojektteilQuerySet(NurMitAllen):
    """Kategorien, links and documents: seen with their project."""

    def oeffentlich(self):
        """Only of public projects."""
        return self.filter(nur_oeffentliche("projekt"))


class KonzeptfrageQuerySet(NurMitAllen["Konzeptfrage"]):
    """Questions of Programme."""

    def oeffentlich(self):
        """Only of public Programme."""
        return self.filter(nur_oeffentliche("programm"))

    def oeffentliche(self):
        """The same as a rule."""
        return nur_oeffentliche("programm")

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("programm").order_by("programm__kennung", "nummer")

    def directory(self) -> "dict[str, list[Konzeptfrage]]":
        """By the Kennung of the Programm and the number."""
        fragen = self.select_related("programm")
        return {folded(frage.bezeichner): [frage] for frage in fragen}


class KonzeptantwortQuerySet(ProgrammprojektteilQuerySet):
    """Answers of projects."""

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("projekt", "frage__programm").order_by(
            F("projekt__kennung"), "frage__nummer", "pk"
        )
