"""What was downloaded is imported unchanged: no difference, no history, for every file."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from bausteine.importe.register import resource_for, resource_names
from bausteine.tabellen.dateien import read_table
from projects.models import Umsetzungsprojekt
from schnittstelle.dateien import DATEIEN, TEILDATEIEN
from schnittstelle.listen import LISTEN
from tests import factories as f
from tests.bestand import fixture_files
from tests.import_dateien import counts, exported, exported_file, loaded

FREMDE = ("katalog", "gv100ad", "internetliste", "loesungsliste", "fim-leistungen")
NAMEN = [name for name in resource_names() if name not in FREMDE]
#: the database sees the same, whichever of them it was
FORMEN = ["csv", pytest.param("xlsx", marks=pytest.mark.einmal)]
DOWNLOADS = {
    **{name: f"{reverse(liste)}?format=" for name, liste in LISTEN},
    **{
        name: f"{reverse(liste)}?datei={name}&format="
        for liste, teile in TEILDATEIEN
        for name in teile
    },
    **{name: reverse("datei", args=[name, "csv"]).removesuffix("csv") for name in DATEIEN},
}
TEXTE = [
    "=1+1",
    "+49 228 1",
    "-x",
    "@a",
    "'=x",
    'a"b;c',
    "eins\r\nzwei",
    "eins\nzwei",
    "a\xa0b",
    "Ümläut „ß“",
    "  Rand ",
    "a\tb",
    "Wort\x0bmit Sprung",
    "x" * 250,
]


@pytest.mark.usefixtures("bestand")
class TestPublishedRecords:
    """With fixtures/."""

    @pytest.mark.parametrize("form", FORMEN)
    @pytest.mark.parametrize("name", NAMEN)
    def test_export_and_import(self, db, name, form):
        daten = exported_file(name, form)
        zeilen = len(exported(name)[1])
        modell = resource_for(name)._meta.model
        vorher = modell.history.count()
        if zeilen:
            assert counts(loaded(name, daten, dateiname=f"x.{form}")) == (0, 0, zeilen)
        assert modell.history.count() == vorher

    @pytest.mark.parametrize("name", resource_names())
    def test_exporting_twice_gives_the_same_bytes(self, db, name, tmp_path):
        dateien = [tmp_path / "a.csv", tmp_path / "b.csv"]
        for datei in dateien:
            call_command("export_csv", name, "-o", str(datei))
        assert dateien[0].read_bytes() == dateien[1].read_bytes()

    def test_fixtures_load_again_without_a_change(self, db):
        """The last file of each kind; an earlier one may hold what a later one completes."""
        for name, datei in {name: datei for datei, name in fixture_files()}.items():
            neu, geaendert, gleich = counts(loaded(name, datei.read_bytes(), dateiname=datei.name))
            assert (datei.name, neu, geaendert) == (datei.name, 0, 0)
            assert gleich > 0

    @pytest.mark.einmal
    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    @pytest.mark.parametrize("name", DOWNLOADS)
    def test_public_download(self, db, name, form):
        """What a visitor downloads can be handed to the import as it is."""
        antwort = Client().get(DOWNLOADS[name] + form)
        assert antwort.status_code == 200
        daten = b"".join(antwort) if antwort.streaming else antwort.content
        tabelle = read_table(daten, f"x.{form}")
        if len(tabelle):
            ergebnis = loaded(name, daten, dateiname=f"x.{form}")
            assert counts(ergebnis) == (0, 0, len(tabelle))


class TestAwkwardTexts:
    """Texts as people paste them."""

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_every_text_survives(self, db, form):
        for nummer, text in enumerate(TEXTE):
            f.projekt(kennung=f"p-{nummer}", titel=text, kurzbeschreibung=text, hinweis=text)
        gespeichert = list(Umsetzungsprojekt.objects.values_list("pk", "titel", "hinweis"))
        vorher = Umsetzungsprojekt.history.count()
        daten = exported_file("umsetzungsprojekte", form)
        ergebnis = loaded("umsetzungsprojekte", daten, dateiname=f"x.{form}")
        assert counts(ergebnis) == (0, 0, len(TEXTE))
        assert list(Umsetzungsprojekt.objects.values_list("pk", "titel", "hinweis")) == gespeichert
        assert Umsetzungsprojekt.history.count() == vorher

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_a_new_database_holds_the_same_texts(self, db, form):
        for nummer, text in enumerate(TEXTE):
            f.projekt(kennung=f"p-{nummer}", titel=text, hinweis=text)
        daten, vorher = exported_file("umsetzungsprojekte", form), exported("umsetzungsprojekte")
        Umsetzungsprojekt.objects.all().delete()
        assert counts(loaded("umsetzungsprojekte", daten, dateiname=f"x.{form}"))[0] == len(TEXTE)
        kopf, nachher = exported("umsetzungsprojekte")
        spalten = [kopf.index(name) for name in ("kennung", "titel", "hinweis")]
        assert sorted([zeile[i] for i in spalten] for zeile in nachher) == sorted(
            [zeile[i] for i in spalten] for zeile in vorher[1]
        )

    def test_defused_in_csv_only(self, db):
        f.projekt(kennung="a", titel="=1+1", hinweis="@a")
        text = exported_file("umsetzungsprojekte", "csv").decode("utf-8-sig")
        assert ";'=1+1;" in text
        assert ";'@a;" in text
        assert b"'=1+1" not in exported_file("umsetzungsprojekte", "xlsx")

    def test_whole_world_through_files(self, db):
        """Everything out, everything gone, everything in: the same cells again."""
        quelle = f.quelle()
        feld = f.themenfeld(quelle=quelle)
        lage = f.lage(themenfeld=feld)
        ozg = f.ozg_leistung(themenfeld=feld, lage=lage, weitere_lagen=[lage])
        f.ozg_leistung(ozg_id=None, name="Ohne Nummer")
        f.leika_leistung(ozg_leistung=ozg, sdg1=True)
        f.leika_leistung(leika_schluessel=None)
        kreis = f.organisation(name="Kreis")
        stelle = f.organisation(
            kreis=kreis, nachfolger=[kreis], aliase=["A 1", "A 2"], ags="01234567"
        )
        f.ansprechstelle(stelle)
        projekt = f.projekt(
            themenfelder=[feld],
            ozg_leistungen=[ozg],
            fachlichkeiten=[f.fachlichkeit()],
            stichwoerter=[f.stichwort()],
            phasen={"umsetzung": "laeuft", "rollout": "Januar–April 2031"},
            quellen=[quelle],
            partner=[(stelle, "it_partner"), (kreis, "entwicklung")],
            efa="kein-efa",
            prioritaet=3,
        )
        f.projekt(siehe_auch=[projekt], sonderstatus="eingestellt", sonderstatus_grund="=Grund")
        f.frueherer_titel(projekt)
        f.alte_adresse(projekt)
        f.seite(text="- eins\n- [[zwei]]\n\n=drei", stand=dt.date(2026, 11, 21), reihenfolge=3)
        f.kurztext("startseite-beispiele", text="Wohngeld|=Telgte")
        f.kurztext(text="Ein **Wort**.\n\n- eins; zwei")
        f.banner(stufe="warnung")
        f.begriff(name="Überfällig", text="*kursiv*", siehe="/daten/")
        f.stichwortgruppe(fuehrt_hierher="Ähre|z. B. dies")
        f.auswahl(abfrage="q=a%26b&status=rollout")
        dateien = {name: exported_file(name, "xlsx") for name in NAMEN}
        vorher = {name: self.ohne_zeit(name) for name in NAMEN}
        for name in reversed(NAMEN):
            if name == "organisationen":
                type(stelle).objects.update(kreis=None)
            resource_for(name)._meta.model.objects.all().delete()
        for name in NAMEN:
            loaded(name, dateien[name], dateiname="x.xlsx")
        assert {name: self.ohne_zeit(name) for name in NAMEN} == vorher

    def ohne_zeit(self, name):
        kopf, zeilen = exported(name)
        return [dict(zip(kopf, zeile, strict=True)) | {"geaendert_am": ""} for zeile in zeilen]
