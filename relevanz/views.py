"""List page: all Leistungen as one Kommune sees them."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse

from bausteine.bearbeiten.zusammenfuehren import moved_to
from bausteine.seiten.blaettern import Einheit
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import ListPage
from gebiete.models import Kommune
from leistungen.models import LeikaLeistung
from leistungen.views import LeikaLeistungListe
from organisationen.models import Organisation
from relevanz.anzeichen import with_evidence
from relevanz.enums import Relevanz
from relevanz.filters import filters_for
from relevanz.regel import finding, with_findings
from relevanz.resources import KommunenleistungResource


class Leistungskopf(Kopf):
    """A column that the list of all Leistungen has too, with its cell."""

    def zelle(self, ordner):
        return super().zelle(LeikaLeistungListe.zellen)


class KommunenLeistungen(ListPage):
    """The catalogue from where a Kommune stands: what concerns it, what may, what does not."""

    model = LeikaLeistung
    einheit = Einheit("LeiKa-Leistung", "LeiKa-Leistungen")
    template_name = "relevanz/leistung_list.html"
    zellen = "relevanz/zellen"
    sortierung = "bezeichnung"
    kopf = [
        Leistungskopf("bezeichnung", "LeiKa-Leistung", ("sortiertext",)),
        Kopf("relevanz", "Betrifft uns"),
        Kopf("anzeichen", "Anzeichen", ("anzeichenrang", "sortiertext"), wahl=True),
        Leistungskopf("stand", "Umsetzungsstand", ("standrang", "sortiertext")),
        Leistungskopf("ozg_leistung", "OZG-Leistung", ("ozg_leistung__sortiertext", "sortiertext")),
        Leistungskopf(
            "themenfeld", "Themenfeld", ("ozg_leistung__themenfeld__nummer", "sortiertext")
        ),
        Leistungskopf("lage", "Lage", ("ozg_leistung__lage__name", "sortiertext"), wahl=True),
        Leistungskopf("typ", "Typ", ("typ", "sortiertext"), wahl=True),
        Leistungskopf(
            "schluessel",
            "LeiKa-Schlüssel",
            ("leika_schluessel", "sortiertext"),
            wahl=True,
            klasse="ozg-schluessel",
        ),
    ]
    kommune: Kommune

    def get(self, request, *args, **kwargs):
        kennung = kwargs["kennung"]
        kommunen = Kommune.objects.oeffentlich().fuer_seite()
        kommune = kommunen.filter(organisation__kennung=kennung).first()
        if kommune is None:
            neu = moved_to(Organisation, Organisation.objects.oeffentlich(), kennung)
            if neu is None:
                raise Http404("Diese Kommune ist nicht bekannt.")
            return HttpResponsePermanentRedirect(reverse("kommune-leistungen", args=[neu.kennung]))
        self.kommune, self.filterset_class = kommune, filters_for(kommune)
        self.resource_name = f"leistungen-{kennung}"
        if request.GET.getlist("relevanz") == [Relevanz.OFFEN]:
            self.sortierung = "anzeichen"
        return super().get(request, *args, **kwargs)

    def get_resource(self):
        return KommunenleistungResource(oeffentlich=True)

    def chosen_columns(self):
        """What the order goes by is shown, unless the address names the columns."""
        spalten = super().chosen_columns()
        if self.request.GET.get("spalten") or not self.by_evidence:
            return spalten
        return [kopf for kopf in self.kopf if kopf in spalten or kopf.name == "anzeichen"]

    @property
    def by_evidence(self) -> bool:
        """Whether what speaks for a Leistung decides where it stands."""
        return self.sorted_by.removeprefix("-") == "anzeichen"

    def annotated(self, queryset):
        """Only what the chosen order and columns need."""
        gezeigt = any(kopf.name == "anzeichen" for kopf in getattr(self, "spalten", ()))
        if gezeigt or self.by_evidence:
            queryset = with_evidence(queryset, self.kommune)
        if self.sorted_by.removeprefix("-") == "stand":
            return queryset.mit_standrang()
        return queryset

    def loaded(self, queryset):
        return with_findings(super().loaded(queryset), self.kommune)

    def download_records(self):
        records = with_findings(self.get_filtered().fuer_export(), self.kommune)
        return self.ordered(records).iterator(chunk_size=200)

    def get_context_data(self, **kwargs):
        stelle = self.kommune.organisation
        context = super().get_context_data(
            kommune=self.kommune, organisation=stelle, by_evidence=self.by_evidence, **kwargs
        )
        for leistung in context["object_list"]:
            leistung.befund = finding(leistung)
        return context

    def for_machines(self, context):
        context["titel"] = f"Leistungen, von {self.kommune} aus gesehen"
        return super().for_machines(context)
