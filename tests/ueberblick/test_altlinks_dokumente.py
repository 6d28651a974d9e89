"""The addresses in the published documents lead to the published records."""

import csv
from urllib.parse import quote

import pytest
from django.conf import settings

from bausteine.werte.schluessel import slug_of
from leistungen.models import OzgLeistung
from projects.enums import Adressart
from projects.models import AlteAdresse, Umsetzungsprojekt
from tests.ueberblick.test_altlinks import FILTER, lead

URL_CHECK = settings.BASE_DIR.parent / "shared" / "daten" / "url_check.csv"
ADRESSEN = {
    "projekt-id": "/umsetzungsprojekte/{}/show",
    "umsetzungsprojekte": "/umsetzungsprojekte/details/{}",
    "loesungen": "/loesungen/details/{}",
    "ozg-leistungen": "/ozg-leistungen/details/{}",
    "themenfeld": f"/umsetzungsprojekte?{quote(FILTER)}={{}}",
}
ADRESSEN_NACH_ART = {
    Adressart.NUMMER: ADRESSEN["projekt-id"],
    Adressart.PROJEKT: ADRESSEN["umsetzungsprojekte"],
    Adressart.LOESUNG: ADRESSEN["loesungen"],
}


@pytest.mark.usefixtures("bestand", "db")
class TestDocuments:
    """The addresses of the published documents, on the published records."""

    @pytest.mark.skipif(not URL_CHECK.exists(), reason="../shared/daten/url_check.csv fehlt")
    def test_every_address_in_the_documents_leads_to_its_record(self, besucher):
        """All rows of url_check.csv but those that belong to another host."""
        with URL_CHECK.open(encoding="utf-8-sig", newline="") as datei:
            zeilen = [z for z in csv.DictReader(datei) if z["art"] != "informationsplattform"]
        assert len(zeilen) == 198
        falsch = [fehler for zeile in zeilen if (fehler := self.wrong(besucher, zeile))]
        assert not falsch, falsch

    def wrong(self, besucher, zeile) -> str:
        """What is wrong about the answer to one row, or nothing."""
        adresse = ADRESSEN[zeile["art"]].format(zeile["kennung"])
        antwort = besucher.get(adresse)
        if zeile["zuordnung"] == "mehrdeutig":
            gezeigt = {e["href"] for e in antwort.seite.alle("a")} if antwort.inhalt else set()
            soll = {f"/umsetzungsprojekte/{ziel}/" for ziel in zeile["ziel"].split(";")}
            return "" if antwort.status_code == 300 and soll <= gezeigt else f"{adresse} {gezeigt}"
        ziel = antwort.get("Location", antwort.status_code)
        return "" if ziel in self.goals(zeile) else f"{adresse} → {ziel} statt {zeile['ziel']}"

    def goals(self, zeile) -> set[str]:
        """Where a row must lead."""
        match zeile["art"]:
            case "themenfeld":
                slugs = [slug_of(zeile["ziel"])]
                return {f"/umsetzungsprojekte/?themenfeld={slug}" for slug in slugs}
            case "ozg-leistungen":
                leistungen = OzgLeistung.objects.filter(ozg_id=zeile["ziel"])
                return {leistung.get_absolute_url() for leistung in leistungen}
        return {f"/umsetzungsprojekte/{zeile['ziel']}/"}

    def test_every_known_former_address_leads_to_a_candidate(self, besucher):
        """All that the portal keeps."""
        for alt in AlteAdresse.objects.select_related("projekt"):
            antwort = besucher.get(ADRESSEN_NACH_ART[alt.art].format(alt.wert))
            ziel = alt.projekt.get_absolute_url()
            if antwort.status_code == 301:
                assert antwort["Location"] == ziel, alt
            else:
                assert antwort.status_code == 300, alt
                assert ziel in antwort.inhalt.decode(), alt

    def test_every_project_with_a_number_is_found_by_it(self, besucher):
        """156 projects, those with a certain number lead on."""
        for projekt in Umsetzungsprojekt.objects.exclude(kdn_id=None):
            ziel = lead(besucher, f"/umsetzungsprojekte/{projekt.kdn_id}/show")
            assert ziel == projekt.get_absolute_url()
