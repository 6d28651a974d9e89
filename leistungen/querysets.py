"""QuerySets: reads of OZG- and LeiKa-Leistungen."""

import re
from typing import TYPE_CHECKING, Protocol, cast

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf, StrIndex

from bausteine.bearbeiten.doppelte import DoppeltQuerySet
from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet, nur_oeffentliche, public_count
from bausteine.suche.querysets import SuchQuerySet
from bausteine.suche.stoff import Stelle, Suchstoff, Weg
from bausteine.werte.eigene import related_model
from bausteine.werte.schluessel import beginning_with, slug_of
from bausteine.werte.suche import folded
from bausteine.zustaendigkeit.regel import BegrenztQuerySet
from leistungen.identifiers import begins_leika_key

if TYPE_CHECKING:
    from leistungen.models import LeikaLeistung, OzgLeistung


class Projektleistungen(Protocol):
    """What this app asks of the projects that name a LeiKa-Leistung."""

    def fuer_leistung(self) -> models.QuerySet:
        """The public ones, the furthest first, with `gilt`."""


class Projekte(Protocol):
    """What this app asks of the projects above it."""

    def oeffentlich(self) -> "Projekte":
        """What visitors see."""

    def filter(self, *args, **kwargs) -> "Projekte":
        """As Django has it."""

    def am_weitesten(self) -> models.QuerySet:
        """The furthest first."""


class Zuordnungen(Protocol):
    """What this app asks of the proposed links between projects and OZG-Leistungen."""

    def vermutete(self) -> models.QuerySet:
        """Those that rules alone take to be true."""

    def offene(self) -> models.QuerySet:
        """Those nobody has decided on."""


class OzgLeistungQuerySet(
    BegrenztQuerySet["OzgLeistung"],
    DoppeltQuerySet["OzgLeistung"],
    SuchQuerySet["OzgLeistung"],
    OeffentlichQuerySet["OzgLeistung"],
):
    """The OZG-Leistungen of the OZG-Umsetzungskatalog."""

    zugehoerig = ("themenfeld",)

    def eigene(self, bereich):
        return Q(themenfeld__in=bereich.themenfelder)

    def suchstoff(self):
        """Also the words of its LeiKa-Leistungen."""
        leika = apps.get_model("leistungen", "LeikaLeistung").objects.filter(
            ozg_leistung__isnull=False
        )
        return Suchstoff(
            titel=("name",),
            schluessel=("ozg_id",),
            texte=("slug",),
            wege=(
                Weg(
                    "leistungen.leikaleistung",
                    lambda: leika.values_list("pk", "ozg_leistung"),
                    {Stelle.TITEL: Stelle.TEXT, Stelle.TEXT: Stelle.TEXT},
                ),
            ),
        )

    def suchorte(self, wort):
        """Also the key of one of its LeiKa-Leistungen, or how it begins."""
        if not begins_leika_key(wort):
            return super().suchorte(wort)
        leika = apps.get_model("leistungen", "LeikaLeistung").objects
        return super().suchorte(wort) | Exists(
            leika.oeffentlich().mit_schluesselanfang(wort).filter(ozg_leistung=OuterRef("pk"))
        )

    def zu_schluessel(self, ziffern: str):
        """The first ones with this OZG-ID or with a LeiKa-Leistung whose key begins so."""
        ist_leika = begins_leika_key(ziffern)
        treffer = self.holding(ziffern) if ist_leika else self.filter(ozg_id=ziffern)
        return treffer.mit_projekten().order_by("sortiertext", "pk")[:5]

    def mit_projekten(self):
        """With the public projects and what rules take to be such."""
        projekte = cast(
            "OeffentlichQuerySet", related_model(self.model, "projekte")._default_manager.all()
        )
        return self.prefetch_related(
            Prefetch("projekte", projekte.oeffentlich().order_by("sortiertext", "pk")),
            Prefetch("zuordnungsvorschlaege", self._vorschlaege().vermutete()),
        )

    def mit_vermuteten(self):
        """Annotates `anzahl_vermutet`: public projects that rules alone take to belong here.

        Never added to `anzahl_projekte`: a proposal is no fact.
        """
        vermutet = self._vorschlaege().vermutete().filter(ozg_leistung=OuterRef("pk")).order_by()
        anzahl = vermutet.values("ozg_leistung").annotate(n=models.Count("pk")).values("n")
        return self.annotate(anzahl_vermutet=Coalesce(models.Subquery(anzahl), 0))

    def mit_anzahlen(self):
        """Annotates `anzahl_projekte` and `anzahl_leika`, public records only."""
        return self.annotate(
            anzahl_projekte=public_count(self.model, "projekte"),
            anzahl_leika=public_count(self.model, "leika_leistungen"),
        )

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return self.mit_anzahlen().mit_vermuteten().select_related("themenfeld", "lage")

    def fuer_detail(self):
        """With everything the page of one OZG-Leistung shows."""
        return self.select_related(
            "themenfeld", "lage__themenfeld", "quelle", "vollzug_quelle"
        ).prefetch_related("weitere_lagen__themenfeld")

    def fuer_baum(self, schluessel):
        """Those with these primary keys, by Themenfeld, Lage and name."""
        return (
            self.filter(pk__in=list(schluessel))
            .select_related("themenfeld", "lage")
            .order_by(
                models.F("themenfeld__nummer").asc(nulls_last=True),
                models.F("lage__name").asc(nulls_last=True),
                "sortiertext",
                "pk",
            )
        )

    def fuer_export(self):
        """With everything the columns read."""
        return (
            self.mit_anzahlen()
            .select_related("themenfeld", "lage", "quelle", "vollzug_quelle")
            .prefetch_related(
                "weitere_lagen",
                Prefetch(
                    "zuordnungsvorschlaege", self._vorschlaege().offene().select_related("projekt")
                ),
            )
            .order_by("sortiertext", "pk")
        )

    def _vorschlaege(self) -> "Zuordnungen":
        """Proposed links; they belong to a room further up."""
        return cast(
            "Zuordnungen", related_model(self.model, "zuordnungsvorschlaege")._default_manager
        )

    def directory(self) -> "dict[str, list[OzgLeistung]]":
        """OZG-Leistungen by OZG-ID, address, name, and "OZG-ID Name" as written in files."""
        verzeichnis: dict[str, list[OzgLeistung]] = {}
        for leistung in self:
            texte = {leistung.slug, folded(leistung.name), folded(leistung.mit_ozg_id)}
            if leistung.ozg_id:
                texte.add(leistung.ozg_id)
            for text in texte:
                verzeichnis.setdefault(text, []).append(leistung)
        return verzeichnis

    def aus_altlink(self, slug: str, frueher: dict[str, str]):
        """Candidates for an address of the former database: `<name>-<OZG-ID>`, maybe cut off.

        `frueher`: present address by the one it had before.
        """
        genau = Q(slug__in=[slug, frueher.get(slug, slug)])
        if ozg_id := re.search(r"-(\d{5})$", slug):
            genau |= Q(ozg_id=ozg_id[1])
        treffer = self.filter(genau)
        if treffer.exists():
            return treffer
        return beginning_with(self, slug, "slug", frueher)


class LeikaLeistungQuerySet(
    BegrenztQuerySet["LeikaLeistung"],
    DoppeltQuerySet["LeikaLeistung"],
    SuchQuerySet["LeikaLeistung"],
    OeffentlichQuerySet["LeikaLeistung"],
):
    """The LeiKa-Leistungen below the OZG-Leistungen."""

    zugehoerig = ("ozg_leistung",)

    def eigene(self, bereich):
        return Q(ozg_leistung__themenfeld__in=bereich.themenfelder)

    def mit_schluesselanfang(self, ziffern: str):
        """Whose key begins so."""
        return self.filter(leika_schluessel__startswith=ziffern)

    def suchstoff(self):
        """Also the OZG-ID of its OZG-Leistung."""
        ozg = apps.get_model("leistungen", "OzgLeistung").objects.oeffentlich()
        return Suchstoff(
            titel=("bezeichnung",),
            schluessel=("leika_schluessel",),
            texte=("gesetzeskuerzel",),
            daneben=((Stelle.TEXT, lambda: ozg.values_list("leika_leistungen", "ozg_id")),),
        )

    def suchorte(self, wort):
        if not wort.isdecimal():  # no OZG-ID: the text alone, which the database has an index for
            return super().suchorte(wort)
        ueber_ozg = (
            apps.get_model("leistungen", "OzgLeistung")
            .objects.oeffentlich()
            .filter(pk=OuterRef("ozg_leistung"), ozg_id=wort)
        )
        return super().suchorte(wort) | Exists(ueber_ozg)

    def kennungen(self, genannt) -> models.QuerySet:
        """Which of these Kennungen there are."""
        return self.filter(kennung__in=genannt).order_by().values_list("kennung", flat=True)

    def mit_vollzug(self):
        """Annotates `geltend`: who carries it out, its own value or that of its public
        OZG-Leistung; "" where nobody has said it."""
        geerbt = When(nur_oeffentliche("ozg_leistung"), then=models.F("ozg_leistung__vollzug"))
        return self.annotate(
            geltend=Case(When(~Q(vollzug=""), then=models.F("vollzug")), geerbt, default=Value(""))
        )

    def mit_sdg(self):
        """Annotates `sdg`: which marks of the Single Digital Gateway the catalogue gives it."""
        return self.annotate(
            sdg=Case(
                When(sdg1=True, sdg2=True, then=Value("beide")),
                When(sdg1=True, then=Value("sdg1")),
                When(sdg2=True, then=Value("sdg2")),
                default=Value("ohne"),
            )
        )

    def mit_umsetzungsstand(self):
        """Annotates `umsetzungsstand`: the value of the status of the furthest public project.

        Projects that name this very Leistung count before those of its whole OZG-Leistung; "" where
        no project is known.
        """
        nennungen = related_model(self.model, "projektleistungen")._default_manager.all()
        genau = cast("Projektleistungen", nennungen).fuer_leistung()
        ozg = self.model._meta.get_field("ozg_leistung").related_model
        projekte = cast("Projekte", related_model(ozg, "projekte")._default_manager.all())
        buendel = projekte.oeffentlich().filter(
            nur_oeffentliche("ozg_leistungen"), ozg_leistungen=OuterRef("ozg_leistung")
        )
        genau = genau.filter(leika_leistung=OuterRef("pk")).values("gilt")
        return self.annotate(
            umsetzungsstand=Coalesce(
                models.Subquery(genau[:1]),
                models.Subquery(buendel.am_weitesten().values("status")[:1]),
                Value(""),
                output_field=models.CharField(),
            )
        )

    def mit_standrang(self):
        """Annotates `standrang`, to sort by: the place of `umsetzungsstand` among the values; None
        where no project is known. Looked for in their row: a case for each would look into the
        projects as many times."""
        reihe = Value(f"|{'|'.join(filter(None, self.model.umsetzungsstaende()))}|")
        gesucht = Concat(Value("|"), models.F("umsetzungsstand"), Value("|"))
        rang = NullIf(StrIndex(reihe, gesucht), Value(0))
        return self.mit_umsetzungsstand().annotate(standrang=rang)

    def je_ozg_leistung(self) -> dict[int | None, int]:
        """How many of these belong to each OZG-Leistung, by its primary key; None: to none."""
        zeilen = self.order_by().values_list("ozg_leistung")
        return dict(zeilen.annotate(anzahl=models.Count("pk", distinct=True)))

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return self.mit_umsetzungsstand().select_related(
            "ozg_leistung__themenfeld", "ozg_leistung__lage"
        )

    def fuer_detail(self):
        """With everything the page of one LeiKa-Leistung shows."""
        return self.select_related(
            "ozg_leistung__themenfeld",
            "ozg_leistung__lage__themenfeld",
            "ozg_leistung__vollzug_quelle",
            "quelle",
            "vollzug_quelle",
        )

    def fuer_export(self):
        """With everything the columns read."""
        return (
            self.mit_umsetzungsstand()
            .select_related(
                "ozg_leistung__themenfeld", "ozg_leistung__lage", "quelle", "vollzug_quelle"
            )
            .prefetch_related("fim_bausteine")
            .order_by("sortiertext", "pk")
        )

    def aus_altlink(self, slug: str):
        """Candidates for an address of the former database: key or name, maybe cut off."""
        schluessel = re.search(r"(?:^|-)(\d{14})$", slug)
        genau = self.filter(
            Q(kennung=slug) | Q(leika_schluessel=schluessel[1] if schluessel else slug)
        )
        anfang = slug.rstrip("-")  # a PDF's line break may have added the hyphen
        if genau.exists() or len(anfang) < 3:
            return genau
        namen = self.search(anfang.replace("-", " ")).order_by().values_list("pk", "bezeichnung")
        namen = {pk: slug_of(name, 2 * len(name)) for pk, name in namen}
        ganz = [pk for pk, name in namen.items() if name == anfang]
        return self.filter(
            pk__in=ganz or [pk for pk, name in namen.items() if name.startswith(anfang)]
        )

    def directory(self) -> "dict[str, list[LeikaLeistung]]":
        """LeiKa-Leistungen by Kennung, key and Bezeichnung."""
        verzeichnis: dict[str, list[LeikaLeistung]] = {}
        for leistung in self:
            for text in {leistung.kennung, folded(leistung.bezeichnung)}:
                verzeichnis.setdefault(text, []).append(leistung)
        return verzeichnis


class FimBausteinQuerySet(BegrenztQuerySet):
    """What the FIM has of the LeiKa-Leistungen."""

    zugehoerig = ("leika_leistung",)

    def eigene(self, bereich):
        return Q(leika_leistung__ozg_leistung__themenfeld__in=bereich.themenfelder)

    def oeffentlich(self):
        """Those of public Leistungen."""
        return self.filter(nur_oeffentliche("leika_leistung"))

    def fuer_seite(self):
        """As the page of their Leistung shows them."""
        return self.select_related("quelle").order_by("art", "pk")

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("leika_leistung", "quelle").order_by(
            "leika_leistung__sortiertext", "leika_leistung_id", "art", "pk"
        )
