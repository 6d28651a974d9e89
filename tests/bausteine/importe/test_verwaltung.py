"""Import in the admin: upload, preview, confirm – in every dialect, all or nothing."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry

from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.models import Organisation
from projects.models import Phase, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    complaints,
    confirm,
    page_of,
    shown_after,
    upload,
)
from tests.formular import forge
from tests.import_dateien import csv_datei, xlsx_datei
from tests.leistungen.test_katalog import KOPF, zeile

pytestmark = pytest.mark.usefixtures("ablage")
ZEILEN = [
    ["kennung", "titel", "umsetzung", "kurzbeschreibung"],
    ["parken", "Parken für Anwohner", "Q1 2031", "Größe, Maß – und „Übergang“"],
    ["wohnen", "Wohnen", "", "Straße; Platz, Gasse"],
]


class TestTheWayOfAFile:
    """Upload, preview, confirmation."""

    def test_preview_writes_nothing_and_confirming_everything(self, verwaltung, chefin, ablage):
        antwort = upload(verwaltung, Umsetzungsprojekt, ZEILEN, dateiname="Stand Mai.csv")
        assert not Umsetzungsprojekt.history.exists()
        seite = page_of(antwort)
        assert "2 neu, 0 geändert, 0 unverändert" in " ".join(seite.text("p"))
        ziel = confirm(verwaltung, Umsetzungsprojekt, antwort)
        assert ziel["Location"] == adresse(Umsetzungsprojekt, "changelist")
        assert "2 neu, 0 geändert, 0 unverändert" in shown_after(verwaltung, ziel)
        parken, wohnen = Umsetzungsprojekt.objects.order_by("kennung")
        assert parken.kurzbeschreibung == "Größe, Maß – und „Übergang“"
        assert str(parken.phasen.get().geplant) == "Q1 2031"
        assert str(parken.naechster_termin) == "Q1 2031"
        for projekt in (parken, wohnen):
            (eintrag,) = projekt.history.all()
            assert eintrag.history_user == chefin
            assert eintrag.history_change_reason == "Import Stand Mai.csv"
        assert parken.phasen.get().history.get().history_user == chefin
        assert LogEntry.objects.filter(user=chefin).count() == 2
        assert not list(ablage.iterdir())

    def test_preview_shows_every_difference_and_only_those(self, verwaltung):
        f.projekt(kennung="parken", titel="Parken", phasen={"umsetzung": "2030"})
        f.projekt(kennung="wohnen", titel="Wohnen", kurzbeschreibung="Straße; Platz, Gasse")
        seite = page_of(upload(verwaltung, Umsetzungsprojekt, ZEILEN))
        assert "0 neu, 1 geändert, 1 unverändert" in " ".join(seite.text("p"))
        zellen = seite.text("td")
        assert zellen[0] == "2"
        assert "Parken → Parken für Anwohner" in zellen[2]
        assert "2030 → Q1 2031" in zellen[2]
        assert seite.text("caption") == ["geändert: 1 bis 1 von 1"]
        assert "wohnen" not in " ".join(zellen)

    def test_a_file_that_changes_nothing_says_so_and_leaves_no_trace(self, verwaltung):
        confirm(verwaltung, Umsetzungsprojekt, upload(verwaltung, Umsetzungsprojekt, ZEILEN))
        vorher = Umsetzungsprojekt.history.count(), Phase.history.count(), LogEntry.objects.count()
        stand = list(Umsetzungsprojekt.objects.values())
        antwort = upload(verwaltung, Umsetzungsprojekt, ZEILEN)
        assert "Die Datei ändert nichts." in antwort.content.decode()
        assert "Import schreiben" not in antwort.content.decode()
        marke = {"vorschau": antwort.context_data["vorschau"].marke}
        ziel = forge(verwaltung, adresse(Umsetzungsprojekt, "process_import"), marke)
        assert "0 neu, 0 geändert, 2 unverändert" in shown_after(verwaltung, ziel)
        assert vorher == (
            Umsetzungsprojekt.history.count(),
            Phase.history.count(),
            LogEntry.objects.count(),
        )
        assert list(Umsetzungsprojekt.objects.values()) == stand

    def test_confirming_twice_writes_once_and_explains(self, verwaltung):
        antwort = upload(verwaltung, Umsetzungsprojekt, ZEILEN)
        confirm(verwaltung, Umsetzungsprojekt, antwort)
        noch_einmal = confirm(verwaltung, Umsetzungsprojekt, antwort)
        assert noch_einmal["Location"] == adresse(Umsetzungsprojekt, "import")
        assert "noch einmal hochladen" in shown_after(verwaltung, noch_einmal)
        assert Umsetzungsprojekt.history.count() == 2

    def test_a_file_outside_the_store_cannot_be_named(self, verwaltung, tmp_path_factory):
        """Nor one beside it: only what was checked here and is in order can be written."""
        fremd = tmp_path_factory.mktemp("fremd") / "liste.csv"
        fremd.write_bytes(csv_datei(ZEILEN))
        ort = adresse(Umsetzungsprojekt, "process_import")
        for name in (str(fremd), f"../{fremd.parent.name}/{fremd.name}", "..", ""):
            antwort = forge(verwaltung, ort, {"vorschau": name, "import_file_name": str(fremd)})
            assert "noch einmal hochladen" in shown_after(verwaltung, antwort)
        assert fremd.exists()
        assert not Umsetzungsprojekt.objects.exists()

    def test_data_that_changed_since_the_preview_is_checked_again(self, verwaltung):
        """An error that appears only now keeps all rows out."""
        stelle = f.organisation(kurzname="krz")
        zeilen = [["kennung", "titel", "it_partner"]]
        zeilen += [[f"projekt-{i}", f"Projekt {i}", ""] for i in range(50)]
        zeilen[40][2] = "krz"
        antwort = upload(verwaltung, Umsetzungsprojekt, zeilen)
        stelle.delete()
        ziel = confirm(verwaltung, Umsetzungsprojekt, antwort)
        meldung = shown_after(verwaltung, ziel)
        assert "Zeile 41 it_partner: Organisation „krz“ ist nicht bekannt." in meldung
        assert "Nichts geschrieben." in meldung
        assert not Umsetzungsprojekt.history.exists()
        assert not LogEntry.objects.exists()

    def test_one_wrong_row_among_fifty_keeps_all_out(self, verwaltung, ablage):
        zeilen = [["kennung", "titel", "umsetzung"]]
        zeilen += [[f"projekt-{i}", f"Projekt {i}", "2031"] for i in range(50)]
        zeilen[30][2] = "Q5 2031"
        antwort = upload(verwaltung, Umsetzungsprojekt, zeilen)
        ((zeile, spalte, satz),) = complaints(antwort)
        assert (zeile, spalte) == (31, "umsetzung")
        assert satz.startswith("„Q5 2031“ ist kein bekannter Zeitpunkt. Möglich sind")
        tabelle = " ".join(page_of(antwort).text("td"))
        assert tabelle.startswith("31 umsetzung „Q5 2031“")
        assert not Umsetzungsprojekt.history.exists()
        assert sorted(datei.suffix for datei in ablage.iterdir()) == ["", ".vorschau"]

    def test_tampered_confirmation_is_refused(self, verwaltung):
        """The form is hidden, not safe: nonsense in it is no reason to fall over."""
        upload(verwaltung, Umsetzungsprojekt, ZEILEN)
        ort = adresse(Umsetzungsprojekt, "process_import")
        for daten in ({}, {"vorschau": "x\0"}, {"vorschau": "ä" * 5000}):
            assert forge(verwaltung, ort, daten).status_code == 302
        assert verwaltung.get(ort).status_code == 405
        assert not Umsetzungsprojekt.objects.exists()

    def test_three_formats_for_leika(self, verwaltung):
        """The admin offers the federal catalogue by its own name."""
        seite = page_of(verwaltung.get(adresse(LeikaLeistung, "import")))
        namen = [e.text.strip() for e in seite.alle("option")]
        assert namen == [
            "LeiKa-Leistungen",
            "OZG-Umsetzungskatalog, wie der Bund ihn veröffentlicht",
            "Leistungen des FIM-Portals (JSON oder CSV)",
        ]
        kopf = [
            "Themenfeld",
            "Lage",
            "OZG-Leistung",
            "OZG-ID",
            "LeiKa-Bezeichnung",
            "LeiKa-Schlüssel",
            "LeiKa-Typ",
            "Rechtsgrundlage(n)",
            "Gesetz(e)",
            "Gesetzeskürzel",
            "SDG1",
            "SDG2",
        ]
        zeile = ["Feld", "Lage", "Leistung", "12345", "Vorgang", "abc", "1", "", "", "", "x", ""]
        antwort = upload(verwaltung, LeikaLeistung, [kopf, zeile], resource="1")
        hinweise = verwaltung.get(antwort.request["PATH_INFO"], {"zeigen": "hinweise"})
        zellen = page_of(hinweise).text("td")
        assert zellen[0] == "2"
        assert zellen[1].startswith("„abc“ ist kein LeiKa-Schlüssel.")
        confirm(verwaltung, LeikaLeistung, antwort)
        assert OzgLeistung.objects.get().ozg_id == "12345"

    def test_what_the_catalogue_changes_besides_stands_on_top(self, verwaltung):
        """Keys and names of OZG-Leistungen, whichever part of the preview is looked at; also
        where no LeiKa-Leistung changes."""
        ohne = {"Themenfeld": "", "Lage": ""}
        wohngeld = ohne | {"OZG-Leistung": "Wohngeld", "OZG-ID": "10092"}
        fischen = ohne | {"OZG-Leistung": "Fischereischein", "OZG-ID": "10093"}
        zeilen = [
            KOPF,
            zeile("Wohngeld Bewilligung", "99000000000001", **wohngeld),
            zeile("Fischereischein Erteilung", "99000000000002", **fischen),
        ]
        f.ozg_leistung(ozg_id=None, name="WOHNGELD")
        anders = f.ozg_leistung(ozg_id="10093", name="Angelschein")
        antwort = upload(verwaltung, LeikaLeistung, zeilen, resource="1")
        satz = "2 vorhandene OZG-Leistungen bekommen ihre OZG-ID oder einen anderen Namen"
        for teil in ("neu", "hinweise"):
            text = verwaltung.get(antwort.request["PATH_INFO"], {"zeigen": teil}).content.decode()
            oben = " ".join(text[: text.index('name="confirm"')].split())
            assert "<details open>" in oben
            assert satz in oben
            assert "<del>WOHNGELD</del> → <ins>Wohngeld</ins>" in oben
            assert "<ins>10092</ins>" in oben
            assert "<del>Angelschein</del> → <ins>Fischereischein</ins>" in oben
        assert satz in shown_after(verwaltung, confirm(verwaltung, LeikaLeistung, antwort))
        anders.refresh_from_db()
        anders.name = "Angelschein"
        anders.save()
        antwort = upload(verwaltung, LeikaLeistung, zeilen, resource="1")
        assert "1 vorhandene OZG-Leistung bekommt einen anderen Namen" in antwort.content.decode()
        confirm(verwaltung, LeikaLeistung, antwort)
        anders.refresh_from_db()
        assert anders.name == "Fischereischein"
        text = upload(verwaltung, LeikaLeistung, zeilen, resource="1").content.decode()
        assert "Die Datei ändert nichts." in text
        assert "vorhandene OZG-Leistung" not in text


class TestDialects:
    """The same table, whatever a spreadsheet makes of it."""

    @pytest.mark.parametrize("trenner", [";", ",", "\t"], ids=["Semikolon", "Komma", "Tabulator"])
    @pytest.mark.parametrize("kodierung", ["utf-8", "utf-8-sig", "cp1252"])
    def test_separator_and_encoding(self, verwaltung, trenner, kodierung):
        daten = csv_datei(ZEILEN, trenner=trenner, kodierung=kodierung)
        confirm(verwaltung, Umsetzungsprojekt, upload(verwaltung, Umsetzungsprojekt, daten))
        texte = Umsetzungsprojekt.objects.order_by("kennung").values_list(
            "kurzbeschreibung", flat=True
        )
        assert list(texte) == [ZEILEN[1][3], ZEILEN[2][3]]

    @pytest.mark.parametrize("name", ["probe.txt", "PROBE.CSV", "a.b.csv"])
    def test_names_of_text_files(self, verwaltung, name):
        antwort = upload(verwaltung, Umsetzungsprojekt, ZEILEN, dateiname=name)
        assert complaints(antwort) == []

    @pytest.mark.parametrize("ende", ["\n", "\r\n", "\r"])
    def test_line_ends(self, verwaltung, ende):
        daten = csv_datei(ZEILEN).replace(b"\r\n", ende.encode())
        assert complaints(upload(verwaltung, Umsetzungsprojekt, daten)) == []

    def test_xlsx(self, verwaltung):
        antwort = upload(verwaltung, Umsetzungsprojekt, xlsx_datei(ZEILEN), dateiname="p.xlsx")
        confirm(verwaltung, Umsetzungsprojekt, antwort)
        assert Umsetzungsprojekt.objects.get(kennung="parken").history.get()

    def test_xlsx_with_numbers_where_keys_belong(self, verwaltung):
        f.ozg_leistung(ozg_id="10162")
        zeilen = [
            ["leika_schluessel", "bezeichnung", "ozg_id", "typ", "sdg1"],
            [99012001001000, "Reiten", 10162, 2, True],
            [99012001001001.0, "Jagen", 10162.0, "2/3", None],
        ]
        antwort = upload(verwaltung, LeikaLeistung, xlsx_datei(zeilen), dateiname="p.xlsx")
        confirm(verwaltung, LeikaLeistung, antwort)
        reiten, jagen = LeikaLeistung.objects.order_by("leika_schluessel")
        assert (reiten.leika_schluessel, reiten.typ, reiten.sdg1) == ("99012001001000", "2", True)
        assert (jagen.leika_schluessel, jagen.kennung) == ("99012001001001", "99012001001001")
        assert reiten.ozg_leistung.ozg_id == jagen.ozg_leistung.ozg_id == "10162"

    def test_xlsx_with_a_lost_zero_and_days(self, verwaltung):
        zeilen = [
            ["kennung", "name", "kurzname", "typ", "ags", "ars"],
            ["bonn", "Bonn", "Bonn", "Kommune", 5314000, 53140000000],
        ]
        antwort = upload(verwaltung, Organisation, xlsx_datei(zeilen), dateiname="p.xlsx")
        confirm(verwaltung, Organisation, antwort)
        bonn = Organisation.objects.get()
        assert (bonn.ags, bonn.ars) == ("05314000", "053140000000")
        f.projekt(kennung="parken")
        zeilen = [
            ["projekt", "phase", "stand", "bestaetigt_am", "geplant", "begonnen"],
            [
                "parken",
                "Umsetzung",
                "läuft",
                dt.date(2022, 12, 31),
                2023,
                dt.datetime(2022, 5, 1, 12, 30),
            ],
        ]
        antwort = upload(verwaltung, Phase, xlsx_datei(zeilen), dateiname="p.xlsx")
        confirm(verwaltung, Phase, antwort)
        phase = Phase.objects.get()
        assert phase.bestaetigt_am == dt.date(2022, 12, 31)
        assert (str(phase.geplant), str(phase.begonnen)) == ("2023", "01.05.2022")

    def test_trailing_columns_and_rows_of_a_spreadsheet(self, verwaltung):
        daten = b"kennung;titel;;\r\nparken;Parken;;\r\n;;;\r\n;;;\r\n"
        assert complaints(upload(verwaltung, Umsetzungsprojekt, daten)) == []

    def test_spaces_around_headers_and_values(self, verwaltung):
        zeilen = [[" kennung ", "titel"], ["  parken\xa0", "\xa0Parken  "]]
        confirm(verwaltung, Umsetzungsprojekt, upload(verwaltung, Umsetzungsprojekt, zeilen))
        assert Umsetzungsprojekt.objects.get(kennung="parken").titel == "Parken"
