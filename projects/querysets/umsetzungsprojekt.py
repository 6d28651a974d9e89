"""QuerySets: reads of Umsetzungsprojekte."""

from collections import defaultdict
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from bausteine.bearbeiten.doppelte import DoppeltQuerySet, Name
from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet, nur_oeffentliche
from bausteine.seiten.anbau import attached_to
from bausteine.suche.frage import search_words
from bausteine.suche.querysets import SuchQuerySet
from bausteine.suche.stoff import Stelle, Suchstoff, Weg
from bausteine.tabellen.vorladen import VORAB
from bausteine.werte.faltung import folded_sql
from bausteine.werte.suche import folded
from bausteine.zustaendigkeit.regel import NIE, BegrenztQuerySet
from leistungen.models import OzgLeistung
from organisationen.models import Organisation
from projects.enums import Phasenart
from projects.querysets.ausgabe import ProjektausgabeQuerySet
from projects.querysets.pflege import ProjektpflegeQuerySet
from projects.querysets.zeit import ProjektzeitQuerySet
from themenfelder.models import Themenfeld

if TYPE_CHECKING:
    from projects.models import Umsetzungsprojekt

#: where a project shows a record of another kind, by the kind
STELLEN = {
    "themenfelder.themenfeld": ("themenfelder",),
    "organisationen.organisation": ("beteiligungen__organisation",),
    "leistungen.ozgleistung": ("ozg_leistungen",),
    "leistungen.leikaleistung": ("projektleistungen__leika_leistung",),
    "projects.fachlichkeit": ("fachlichkeiten",),
    "projects.stichwort": ("stichwoerter",),
    "projects.umsetzungsprojekt": ("siehe_auch",),
    "quellen.quelle": (
        "quellenangaben__quelle",
        "phasen__quelle",
        "beteiligungen__quelle",
        "projektleistungen__quelle",
    ),
}


def _model(name: str):
    return apps.get_model("projects", name)


class UmsetzungsprojektQuerySet(
    ProjektausgabeQuerySet["Umsetzungsprojekt"],
    ProjektpflegeQuerySet["Umsetzungsprojekt"],
    ProjektzeitQuerySet["Umsetzungsprojekt"],
    BegrenztQuerySet["Umsetzungsprojekt"],
    DoppeltQuerySet["Umsetzungsprojekt"],
    SuchQuerySet["Umsetzungsprojekt"],
    OeffentlichQuerySet["Umsetzungsprojekt"],
):
    """The Umsetzungsprojekte."""

    zugehoerig = ("themenfelder",)

    def eigene(self, bereich):
        if not bereich.themenfelder:
            return NIE
        verbunden = self.model.themenfelder.through.objects.filter(
            themenfeld__in=bereich.themenfelder
        )
        return Q(pk__in=verbunden.values("umsetzungsprojekt"))

    def namen(self):
        """Former titles too: who meets a project in an older document enters it once more."""
        yield from super().namen()
        fruehere = _model("FruehererTitel").objects.filter(projekt__in=self.values("pk"))
        for pk, titel in fruehere.order_by("pk").values_list("projekt_id", "titel"):
            yield Name(pk, titel, "früherer Titel")

    def mitgelesene(self, bereich):
        """An Organisation looks at the public projects; who keeps a Themenfeld at its own."""
        nur_lesend = bereich.organisationen and not bereich.themenfelder
        return self.oeffentliche() if nur_lesend else NIE

    def suchstoff(self):
        """Also former titles and Stichwörter; OZG-Leistungen, and through them the words of their
        LeiKa-Leistungen; partners by any name."""
        ozg = self.model.ozg_leistungen.through.objects
        stichworte = self.model.stichwoerter.through.objects
        return Suchstoff(
            titel=("titel",),
            schluessel=("kennung",),
            texte=("kurzbeschreibung", "hinweis"),
            daneben=(
                (
                    Stelle.NAME,
                    lambda: _model("FruehererTitel").objects.values_list("projekt", "titel"),
                ),
                (
                    Stelle.NAME,
                    lambda: stichworte.values_list("umsetzungsprojekt", "stichwort__name"),
                ),
            ),
            wege=(
                Weg(
                    "leistungen.ozgleistung",
                    lambda: ozg.values_list("ozgleistung", "umsetzungsprojekt"),
                    {Stelle.TITEL: Stelle.NAME, Stelle.TEXT: Stelle.TEXT},
                ),
                Weg(
                    "organisationen.organisation",
                    lambda: _model("Beteiligung").objects.values_list("organisation", "projekt"),
                    {Stelle.TITEL: Stelle.TEXT, Stelle.NAME: Stelle.TEXT},
                ),
            ),
        )

    def suchorte(self, wort):
        """Also former titles, Stichwörter, OZG-Leistungen (by the key of a LeiKa-Leistung too) and
        partners by any name or key."""
        # each place by its own index, which the database cannot do for conditions joined by OR
        hier, titel = (
            menge.order_by().values(spalte) for spalte, menge in self.eigene_fundorte(wort).items()
        )
        verbunden = self.verbundene_fundorte(wort)
        partner = _model("Beteiligung").objects.filter(
            organisation__in=verbunden["organisation"].order_by().values("pk")
        )
        orte = (
            titel,
            self._verbunden("ozg_leistungen", verbunden["ozg_leistung"]),
            self._verbunden("stichwoerter", verbunden["stichwort"]),
            partner.values("projekt").order_by(),
        )
        return Q(pk__in=hier.union(*orte, all=True))

    def eigene_fundorte(self, wort) -> dict:
        """Projects with a folded word in their own texts, and former titles with it; each under
        the column that holds the project's primary key."""
        return {
            "pk": self.model._base_manager.filter(super().suchorte(wort)),
            "projekt": _model("FruehererTitel").objects.filter(suchtext__contains=wort),
        }

    def verbundene_fundorte(self, wort) -> dict:
        """What projects are also found by, under the name of its facet."""
        return {
            "ozg_leistung": OzgLeistung.objects.oeffentlich().holding(wort),
            "stichwort": _model("Stichwort").objects.filter(suchtext__contains=wort),
            "organisation": Organisation.objects.oeffentlich().holding(wort),
        }

    def _verbunden(self, feld: str, andere):
        """The projects that a many-to-many field joins with any of the others."""
        durch = getattr(self.model, feld).through
        name = andere.model._meta.model_name
        verbindungen = durch.objects.filter(**{f"{name}__in": andere.order_by().values("pk")})
        return verbindungen.order_by().values("umsetzungsprojekt")

    def internal_search(self, eingabe: str, bereich):
        """The same and internal notes: for those who look after the records."""
        treffer = self.alias(notiz=folded_sql(["interne_notiz"]))
        eigene = Q() if bereich.sieht_alles else self.eigene(bereich)
        worte = Q()
        for wort in search_words(eingabe):
            worte &= self.suchorte(wort) | Q(notiz__contains=wort) & eigene
        return treffer.filter(worte | self.indexed(eingabe)) if worte else self.search(eingabe)

    def nennende(self, records):
        """The projects that show any of these records, of whatever kind."""
        je_art = defaultdict(list)
        for record in records:
            je_art[record._meta.label_lower].append(record.pk)
        treffer = NIE
        for art, schluessel in je_art.items():
            angebaut = [a.stellen[art] for a in attached_to(self.model) if art in a.stellen]
            for stelle in (*STELLEN.get(art, ()), *angebaut):
                menge = self.model._base_manager.filter(**{f"{stelle}__in": schluessel})
                treffer |= Q(pk__in=menge.values("pk"))
        return self.filter(treffer)

    def fuer_liste(self):
        """With what a row of the list shows and no more, in three queries however long it is."""
        partner = _model("Beteiligung").objects.oeffentlich().select_related(None)
        partner = partner.select_related("organisation")
        partner = partner.only("projekt", "rolle", "organisation__kurzname")
        felder = Themenfeld.objects.oeffentlich().only("name")
        schlank = self.mit_standtag().defer("suchtext", "interne_notiz", "oeffentliche_angaben")
        return schlank.prefetch_related(
            Prefetch("themenfelder", felder, to_attr=f"{VORAB}themenfelder"),
            Prefetch("beteiligungen", partner, to_attr=f"{VORAB}beteiligungen"),
        )

    def fuer_antwort(self):
        """The furthest first, with what a row shows and who does what, in two queries."""
        partner = _model("Beteiligung").objects.oeffentlich()
        return (
            self.am_weitesten()
            .defer("suchtext", "interne_notiz", "oeffentliche_angaben")
            .prefetch_related(Prefetch("beteiligungen", partner))
        )

    def mit_standtag(self):
        """Annotates `stand_am`: the day to which the confirmation of the furthest phase refers."""
        weiteste = _model("Phase").objects.filter(projekt=OuterRef("pk"), art=OuterRef("status"))
        return self.annotate(
            stand_am=models.Subquery(weiteste.order_by().values("bestaetigt_am")[:1])
        )

    def mit_spalten(self, namen: set[str]):
        """With what the columns of these names show besides; a query for each kind of it."""
        mehr: list[Prefetch] = []
        if namen & {"ozg_id", "ozg_leistungen"}:
            leistungen = OzgLeistung.objects.oeffentlich().only("ozg_id", "name", "slug")
            mehr.append(
                Prefetch(
                    "ozg_leistungen",
                    leistungen.order_by("sortiertext", "pk"),
                    to_attr=f"{VORAB}ozg_leistungen",
                )
            )
        if "fachlichkeiten" in namen:
            faecher = _model("Fachlichkeit").objects.only("name")
            mehr.append(Prefetch("fachlichkeiten", faecher, to_attr=f"{VORAB}fachlichkeiten"))
        if not namen.isdisjoint(Phasenart.values):
            phasen = _model("Phase").objects.in_reihenfolge()
            mehr.append(Prefetch("phasen", phasen, to_attr=f"{VORAB}phasen"))
        return self.prefetch_related(*mehr)

    def fuer_detail(self):
        """With the fields the Steckbrief shows; what belongs to one is loaded by `load_parts`."""
        return self.defer("suchtext", "oeffentliche_angaben")

    def mit_themenfeld_nummer(self):
        """Annotates `themenfeld_nummer`, the lowest public one, to sort by."""
        return self.annotate(
            themenfeld_nummer=models.Min(
                "themenfelder__nummer", filter=nur_oeffentliche("themenfelder")
            )
        )

    def mit_partnerzahl(self):
        """Annotates `partnerzahl`: public Organisationen with any role."""
        return self.annotate(
            partnerzahl=models.Count(
                "beteiligungen__organisation",
                filter=nur_oeffentliche("beteiligungen__organisation"),
                distinct=True,
            )
        )

    def mit_quellenjahr(self):
        """Annotates `quellenjahr`: the year of the newest public Quelle, None without a date."""
        juengste = _model("Quellenangabe").objects.datiert().filter(projekt=OuterRef("pk"))
        jahr = juengste.order_by("-quelle__stand_bis").values("quelle__stand_bis__year")[:1]
        return self.annotate(quellenjahr=models.Subquery(jahr))

    def gezaehlt_nach(self, bedingung=None, **ausdruecke):
        """How many projects (`anzahl`) have each combination of values.

        Where `bedingung` and the expressions run over one relation, they mean the same row of it.
        """
        zeilen = self.order_by().filter(bedingung or Q()).values(**ausdruecke)
        return zeilen.annotate(anzahl=models.Count("pk", distinct=True))

    def directory(self) -> "dict[str, list[Umsetzungsprojekt]]":
        """Projects by Kennung and title."""
        verzeichnis: dict[str, list[Umsetzungsprojekt]] = {}
        for projekt in self:
            for text in {projekt.kennung, folded(projekt.titel)}:
                verzeichnis.setdefault(text, []).append(projekt)
        return verzeichnis

    def aus_altlink(self, art: str, wert: str):
        """Candidates for an address of the former database; certain ones before guesses."""
        adresse = _model("AlteAdresse").objects.filter(projekt=OuterRef("pk"), art=art)
        if art == "nummer":
            sicher = self.filter(kdn_id=int(wert))
            return sicher if sicher.exists() else self.filter(Exists(adresse.filter(wert=wert)))
        kennung = Q(kennung=wert) if art == "projekt" else Q()
        genau = self.filter(Exists(adresse.filter(wert=wert)) | kennung)
        if genau.exists():
            return genau
        for anfang in (wert, wert.rstrip("-")):  # a PDF's line break may have added the hyphen
            if len(anfang.rstrip("-")) < 3:
                return self.none()
            beginn = Q(Exists(adresse.filter(wert__startswith=anfang)))
            if kennung:
                beginn |= Q(kennung__startswith=anfang) | Q(kennung=wert.rstrip("-"))
            treffer = self.filter(beginn)
            if treffer.exists():
                break
        return treffer
