"""List and detail pages: OZG- and LeiKa-Leistungen."""

from bausteine.seiten.adressen import changed
from bausteine.seiten.blaettern import OHNE_ZEILEN, Einheit
from bausteine.seiten.eintragsseite import Eintragsseite
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import ListPage
from bausteine.seiten.strukturiert import government_service
from leistungen.baum import tree
from leistungen.filters import LeikaLeistungFilterSet, OzgLeistungFilterSet
from leistungen.katalogstand import KATALOGSTAND
from leistungen.models import LeikaLeistung, OzgLeistung


class OzgLeistungListe(ListPage):
    """All public OZG-Leistungen, filtered."""

    model = OzgLeistung
    resource_name = "ozg-leistungen"
    einheit = Einheit("OZG-Leistung", "OZG-Leistungen")
    filterset_class = OzgLeistungFilterSet
    zellen = "leistungen/ozg_zellen"
    sortierung = "name"
    kopf = [
        Kopf("name", "OZG-Leistung", ("sortiertext",)),
        Kopf("ozg_id", "OZG-ID", ("ozg_id",)),
        Kopf("themenfeld", "Themenfeld", ("themenfeld__nummer", "sortiertext")),
        Kopf("lage", "Lage", ("lage__name", "sortiertext")),
        Kopf("projekte", "Projekte", ("anzahl_projekte", "sortiertext"), zahl=True),
        Kopf("leika", "LeiKa-Leistungen", ("anzahl_leika", "sortiertext"), zahl=True),
    ]


class OzgLeistungDetail(Eintragsseite):
    """One OZG-Leistung: who digitises it, and what it consists of."""

    model = OzgLeistung
    liste = "ozg-leistungen"
    context_object_name = "leistung"

    def get_queryset(self):
        return self.visible().fuer_detail()

    def structured(self):
        """The Leistung as a GovernmentService of its Themenfeld."""
        leistung, feld = self.object, self.object.themenfeld
        art = feld.name if feld and feld.ist_oeffentlich else ""
        schluessel = {"OZG-ID": leistung.ozg_id}
        return [government_service(self.request, leistung, leistung.name, art, schluessel)]

    def get_context_data(self, **kwargs):
        leistung = self.object
        return super().get_context_data(
            projekte=list(leistung.projekte.oeffentlich().fuer_antwort()),
            vermutet=list(leistung.zuordnungsvorschlaege.vermutete()),
            leika_leistungen=leistung.leika_leistungen.oeffentlich(),
            weitere_lagen=[lage for lage in leistung.weitere_lagen.all() if lage.ist_oeffentlich],
            **kwargs,
        )


class LeikaLeistungListe(ListPage):
    """All public LeiKa-Leistungen, filtered."""

    model = LeikaLeistung
    resource_name = "leistungen"
    einheit = Einheit("LeiKa-Leistung", "LeiKa-Leistungen")
    filterset_class = LeikaLeistungFilterSet
    zellen = "leistungen/leika_zellen"
    sortierung = "bezeichnung"
    ansichten = {"tabelle": "Tabelle", "baum": "Baum"}
    #: the tree shows no rows, so it has one page
    seitenlaengen = {"baum": OHNE_ZEILEN}
    kopf = [
        Kopf("bezeichnung", "LeiKa-Leistung", ("sortiertext",)),
        Kopf(
            "schluessel",
            "LeiKa-Schlüssel",
            ("leika_schluessel", "sortiertext"),
            klasse="ozg-schluessel",
        ),
        Kopf("stand", "Umsetzungsstand", ("standrang", "sortiertext")),
        Kopf("typ", "Typ", ("typ", "sortiertext"), wahl=True),
        Kopf("ozg_leistung", "OZG-Leistung", ("ozg_leistung__sortiertext", "sortiertext")),
        Kopf("themenfeld", "Themenfeld", ("ozg_leistung__themenfeld__nummer", "sortiertext")),
        Kopf("lage", "Lage", ("ozg_leistung__lage__name", "sortiertext"), wahl=True),
    ]

    def annotated(self, queryset):
        """Only what the chosen order needs."""
        if self.sorted_by.removeprefix("-") == "stand":
            return queryset.mit_standrang()
        return queryset

    def get_context_data(self, **kwargs):
        """With the day on which the catalogue was last compared with the FIM-Portal."""
        return super().get_context_data(katalogstand=KATALOGSTAND.get(), **kwargs)

    def baum_daten(self, context) -> dict:
        """The branches of the filtered records, each number with its list."""
        if not context["paginator"].count:
            return {}

        def address_of(wahl: dict) -> str:
            ohne = dict.fromkeys(("seite", "ansicht"))
            return self.request.path + changed(self.request.GET, **ohne, **wahl)

        return {"zweige": tree(self.get_filtered(), address_of)}


class LeikaLeistungDetail(Eintragsseite):
    """One LeiKa-Leistung."""

    model = LeikaLeistung
    liste = "leika-leistungen"
    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "leistung"

    def get_queryset(self):
        return self.visible().fuer_detail()

    def structured(self):
        """The Leistung as a GovernmentService of its OZG-Leistung."""
        leistung, ozg = self.object, self.object.ozg_leistung
        ozg = ozg if ozg and ozg.ist_oeffentlich else None
        schluessel = {"LeiKa": leistung.leika_schluessel, "OZG-ID": ozg and ozg.ozg_id}
        art = ozg.name if ozg else ""
        return [government_service(self.request, leistung, str(leistung), art, schluessel)]

    def get_context_data(self, **kwargs):
        ozg_leistung = self.object.ozg_leistung
        if ozg_leistung and not ozg_leistung.ist_oeffentlich:
            ozg_leistung = None
        genau = list(self.object.projektleistungen.fuer_leistung())
        projekte = []
        if ozg_leistung:
            uebrige = ozg_leistung.projekte.oeffentlich().exclude(
                pk__in=[zeile.projekt_id for zeile in genau]
            )
            projekte = list(uebrige.fuer_antwort())
        return super().get_context_data(
            ozg_leistung=ozg_leistung,
            genau=genau,
            fim_bausteine=self.object.fim_bausteine.fuer_seite(),
            projekte=projekte,
            vermutet=list(ozg_leistung.zuordnungsvorschlaege.vermutete()) if ozg_leistung else [],
            **kwargs,
        )
