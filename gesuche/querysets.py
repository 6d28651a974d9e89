"""QuerySets: reads of Gesuche."""

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    Field,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet, nur_oeffentliche
from bausteine.suche.querysets import SuchQuerySet
from bausteine.suche.stoff import Stelle, Suchstoff, Weg
from bausteine.werte.suche import folded
from bausteine.werte.zeitraum import over_q
from bausteine.zustaendigkeit.regel import NIE, BegrenztQuerySet
from gesuche.enums import Gesuchsart, Gesuchstand
from quellen.querysets import first_fresh_day, long_unchecked

if TYPE_CHECKING:
    from gesuche.models import Gesuch

#: texts of a project that no line about it shows
LANG = ("suchtext", "interne_notiz", "oeffentliche_angaben", "kurzbeschreibung", "hinweis")
#: so many days before its end the coordinators are told
VORLAUF_TAGE = 14


class GesuchQuerySet(
    BegrenztQuerySet["Gesuch"],
    SuchQuerySet["Gesuch"],
    OeffentlichQuerySet["Gesuch"],
):
    """Calls for partners."""

    zugehoerig = ("projekte", "themenfelder")

    def eigene(self, bereich):
        """Those of one's Themenfelder and of their projects; others are nobody's in particular."""
        if not bereich.themenfelder:
            return NIE
        felder = self.model.themenfelder.through.objects.filter(themenfeld__in=bereich.themenfelder)
        projekte = _model("projects", "Umsetzungsprojekt").objects.im_bereich(bereich)
        in_projekten = self.model.projekte.through.objects.filter(
            umsetzungsprojekt__in=_found(projekte)
        )
        return Q(pk__in=felder.values("gesuch")) | Q(pk__in=in_projekten.values("gesuch"))

    def suchstoff(self):
        """Also its projects, OZG-Leistungen and Themenfelder, and who looks for partners."""
        gesuche = self.model.objects

        def way(label: str, feld: str, *stellen: Stelle) -> Weg:
            return Weg(
                label,
                lambda: gesuche.filter(**{f"{feld}__isnull": False}).values_list(feld, "pk"),
                dict.fromkeys(stellen, Stelle.TEXT),
            )

        return Suchstoff(
            titel=("titel",),
            schluessel=("kennung",),
            texte=("text", "hinweis"),
            wege=(
                way("projects.umsetzungsprojekt", "projekte", Stelle.TITEL),
                way("leistungen.ozgleistung", "ozg_leistungen", Stelle.TITEL),
                Weg(
                    "themenfelder.themenfeld",
                    lambda: (
                        gesuche.mit_themenfeldern()
                        .filter(feld_pk__isnull=False)
                        .values_list("feld_pk", "pk")
                    ),
                    {Stelle.TITEL: Stelle.TEXT},
                ),
                way("organisationen.organisation", "organisation", Stelle.TITEL, Stelle.NAME),
            ),
        )

    def suchorte(self, wort):
        """Also public projects, OZG-Leistungen, Themenfelder and who looks for partners."""
        orte = super().suchorte(wort)
        for feld in ("projekte", "ozg_leistungen"):
            beziehung = getattr(self.model, feld)
            ziele = beziehung.field.related_model.objects.oeffentlich()
            zeilen = beziehung.through.objects.filter(
                **{
                    f"{beziehung.field.m2m_reverse_field_name()}__in": _found(
                        ziele.filter(suchtext__contains=wort)
                    )
                }
            )
            orte |= Q(pk__in=zeilen.values("gesuch"))
        felder = _model("themenfelder", "Themenfeld").objects.oeffentlich()
        felder = _found(felder.filter(suchtext__contains=wort))
        in_feldern = self.model.objects.mit_themenfeldern().filter(feld_pk__in=felder)
        orte |= Q(pk__in=_found(in_feldern))
        stellen = _model("organisationen", "Organisation").objects.oeffentlich()
        return orte | Q(organisation__in=_found(stellen.holding(wort)))

    # -- what is left of them today ---------------------------------------------------------------

    def mit_stand(self):
        """Annotates `stand_heute`, the value of Gesuchstand today, and `rang`, the open first."""
        vorbei = over_q("frist", timezone.localdate())
        frist = Q(frist_von__isnull=False)
        faelle = [
            When(~Q(abschluss=""), then=F("abschluss")),
            When(frist & vorbei, then=Value(Gesuchstand.ABGELAUFEN.value)),
            When(frist | _still_said(), then=Value(Gesuchstand.OFFEN.value)),
        ]
        mit = self.annotate(
            stand_heute=Case(
                *faelle, default=Value(Gesuchstand.UNGEWISS.value), output_field=CharField()
            )
        )
        rang = [When(stand_heute=wert, then=Value(i)) for i, wert in enumerate(Gesuchstand.values)]
        return mit.annotate(rang=Case(*rang, output_field=IntegerField()))

    def offene(self):
        """Those that one can answer, as far as anybody knows."""
        return self.mit_stand().filter(stand_heute=Gesuchstand.OFFEN)

    def bald_abgelaufene(self):
        """Public and open, with a Frist that ends within VORLAUF_TAGE days, today among them."""
        grenze = timezone.localdate() + dt.timedelta(days=VORLAUF_TAGE)
        return self.offene().filter(nur_oeffentliche(), frist_bis__lte=grenze)

    def abgelaufene(self):
        """Public, with a Frist that has passed, and nobody has said what came of it."""
        return self.mit_stand().filter(nur_oeffentliche(), stand_heute=Gesuchstand.ABGELAUFEN)

    def lange_ungeprueft(self):
        """Public, not closed and without a Frist, and never looked through or longer ago than
        BESTAETIGUNG_MONATE months."""
        return self.filter(
            long_unchecked(), nur_oeffentliche(), abschluss="", frist_von__isnull=True
        )

    def fuer_kommune(self, organisation):
        """The open ones that this Kommune can answer, of no project that it takes part in; and all
        of its own."""
        eigene = self.model.projekte.through.objects.filter(
            umsetzungsprojekt__beteiligungen__organisation=organisation, gesuch=OuterRef("pk")
        )
        passt = Q(~Exists(eigene), art__in=Gesuchsart.for_kommunen())
        passt &= Q(stand_heute=Gesuchstand.OFFEN)
        return self.fuer_anbau().filter(passt | Q(organisation=organisation))

    # -- Themenfelder -----------------------------------------------------------------------------

    def mit_themenfeldern(self):
        """Annotates key, slug and name of the public Themenfelder of its projects; without one
        of its OZG-Leistungen; without these its own (`feld_pk`, `feld_slug`, `feld_name`): a row
        for each."""
        projekt = nur_oeffentliche("projekte") & nur_oeffentliche("projekte__themenfelder")
        leistung = Q(projekte__isnull=True) & nur_oeffentliche("ozg_leistungen")
        leistung &= nur_oeffentliche("ozg_leistungen__themenfeld")
        eigenes = Q(projekte__isnull=True, ozg_leistungen__isnull=True)
        eigenes &= nur_oeffentliche("themenfelder")

        def first(feld: str, art: type[Field] = CharField) -> Case:
            return Case(
                When(projekt, then=f"projekte__themenfelder__{feld}"),
                When(leistung, then=f"ozg_leistungen__themenfeld__{feld}"),
                When(eigenes, then=f"themenfelder__{feld}"),
                default=None,
                output_field=art(),
            )

        return self.annotate(
            feld_pk=first("pk", IntegerField), feld_slug=first("slug"), feld_name=first("name")
        )

    def zu_themenfeld(self, themenfeld):
        """Those about this Themenfeld."""
        dabei = self.model.objects.mit_themenfeldern().filter(feld_slug=themenfeld.slug)
        return self.filter(pk__in=_found(dabei))

    # -- loading ----------------------------------------------------------------------------------

    def _mit_zielen(self, projekte, leistungen, felder):
        projekt = self.model.projekte.through.objects.filter(gesuch=OuterRef("pk"))
        leistung = self.model.ozg_leistungen.through.objects.filter(gesuch=OuterRef("pk"))
        return (
            self.annotate(hat_projekte=Exists(projekt), hat_leistungen=Exists(leistung))
            .select_related("organisation", "quelle")
            .defer("suchtext", "organisation__suchtext")
            .prefetch_related(
                Prefetch("projekte", projekte.order_by("sortiertext", "pk")),
                Prefetch("ozg_leistungen", leistungen.order_by("sortiertext", "pk")),
                Prefetch("themenfelder", felder.order_by("nummer")),
            )
        )

    def fuer_liste(self):
        """With everything a row of the list shows."""
        felder = _model("themenfelder", "Themenfeld").objects.oeffentlich()
        felder = felder.only("slug", "name", "nummer").order_by("nummer")
        projekte = _model("projects", "Umsetzungsprojekt").objects.oeffentlich()
        projekte = projekte.only("kennung", "titel", "sortiertext").prefetch_related(
            Prefetch("themenfelder", felder)
        )
        leistungen = _model("leistungen", "OzgLeistung").objects.oeffentlich()
        leistungen = leistungen.select_related("themenfeld").defer("suchtext", "hinweis")
        return self._mit_zielen(projekte, leistungen, felder)

    def fuer_detail(self):
        """With everything the page of one Gesuch shows."""
        return self.fuer_liste()

    def fuer_export(self):
        """With everything the columns read, by title."""
        projekte = _model("projects", "Umsetzungsprojekt").objects.defer(*LANG)
        leistungen = _model("leistungen", "OzgLeistung").objects.defer("suchtext", "hinweis")
        felder = _model("themenfelder", "Themenfeld").objects.defer("suchtext", "hinweis")
        return self._mit_zielen(projekte, leistungen, felder).order_by("sortiertext", "kennung")

    def fuer_anbau(self):
        """The public ones as a block shows them, the open ones first, in one query."""
        return (
            self.oeffentlich()
            .mit_stand()
            .select_related("quelle", "organisation")
            .defer("suchtext", "organisation__suchtext")
            .order_by("rang", F("frist_bis").asc(nulls_last=True), "sortiertext", "pk")
        )

    def directory(self) -> "dict[str, list[Gesuch]]":
        """Gesuche by Kennung."""
        return {folded(gesuch.kennung): [gesuch] for gesuch in self}


def _still_said() -> Q:
    """Without a Frist: that there is none, or somebody has said lately that it holds."""
    frisch = first_fresh_day()
    return Q(ohne_frist=True) | Q(zuletzt_bestaetigt_am__gte=frisch) | Q(seit_von__gte=frisch)


def _model(app: str, name: str):
    return apps.get_model(app, name)


def _found(queryset: QuerySet) -> QuerySet:
    return queryset.order_by().values("pk")
