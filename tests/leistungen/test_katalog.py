"""The federal catalogue's format: dirty rows are kept, a second run changes nothing."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from leistungen.models import LeikaLeistung, OzgLeistung
from tests import factories as f
from tests.geduld import GEDULD
from tests.import_dateien import counts, csv_datei, errors, exported, load, loaded
from themenfelder.models import Lage, Themenfeld

KOPF = [
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
DATEI = settings.BASE_DIR.parent / "shared" / "katalog" / "ozg-umsetzungskatalog-2019.csv"


def zeile(bezeichnung, schluessel="nicht im LeiKa", **felder) -> list[str]:
    """An invented row."""
    vorgabe = dict.fromkeys(KOPF, "") | {
        "Themenfeld": "Spiel & Spaß",
        "Lage": "Drachen",
        "OZG-Leistung": "Drachensteigen",
        "OZG-ID": "90001",
        "LeiKa-Bezeichnung": bezeichnung,
        "LeiKa-Schlüssel": schluessel,
        "LeiKa-Typ": "2",
        "Gesetz(e)": "Drachenordnung",
    }
    return list((vorgabe | felder).values())


OHNE = {"Lage": "", "OZG-Leistung": "", "OZG-ID": ""}
BEISPIEL = [
    KOPF,
    zeile("Drachen steigen lassen Erlaubnis", "99900000000001"),
    zeile("Drachen anmelden", "99 900 000 000 002", **{"LeiKa-Typ": "2/3"}),
    zeile("Drachen zähmen", SDG1="x"),
    zeile("Drachen zähmen", SDG2="x"),
    zeile("Drachen füttern", "99 90 kaputt"),
    zeile("Burg mieten", "99900000000003", **OHNE, **{"LeiKa-Typ": "1, 2/3"}),
    zeile("Burg fegen", **OHNE),
    zeile(
        "Turm mieten",
        "99900000000004",
        **{
            "Lage": "Querschnitt ",
            "Themenfeld": "Querschnitt ",
            "OZG-Leistung": "Türme",
            "OZG-ID": "90002",
            "LeiKa-Typ": "44",
        },
    ),
]


def remarks(result) -> dict:
    """Sentences of the report by row."""
    texte: dict = {}
    for nummer, text in result.remarks:
        texte.setdefault(nummer, []).append(text)
    return texte


class TestInventedFile:
    """Every peculiarity of the real one, in invented rows."""

    pytestmark = pytest.mark.django_db

    def test_on_an_empty_database(self):
        result = loaded("katalog", BEISPIEL)
        assert counts(result) == (8, 0, 0)
        assert set(Themenfeld.objects.values_list("name", flat=True)) == {
            "Spiel & Spaß",
            "Querschnitt",
        }
        assert list(Themenfeld.objects.values_list("nummer", "slug")) == [
            (1, "querschnitt"),
            (2, "spiel-spass"),
        ]
        assert {(lage.themenfeld.name, lage.name) for lage in Lage.objects.all()} == {
            ("Spiel & Spaß", "Drachen"),
            ("Querschnitt", "Querschnitt"),
        }
        leistung = OzgLeistung.objects.get(ozg_id="90001")
        assert (leistung.slug, leistung.lage.name) == ("drachensteigen-90001", "Drachen")
        assert leistung.leika_leistungen.count() == 5
        anmelden = LeikaLeistung.objects.get(kennung="99900000000002")
        assert (anmelden.leika_schluessel, anmelden.typ) == ("99900000000002", "2/3")
        burg = LeikaLeistung.objects.get(kennung="99900000000003")
        assert (burg.ozg_leistung, burg.typ) == (None, "1, 2/3")
        assert LeikaLeistung.objects.get(kennung="ohne-ozg-id-burg-fegen").leika_schluessel is None
        assert all(r.history.count() == 1 for r in LeikaLeistung.objects.all())

    def test_the_report_names_what_is_odd(self):
        hinweise = remarks(loaded("katalog", BEISPIEL, dry_run=True))
        assert hinweise[5] == [
            "Gleiche OZG-ID und Bezeichnung wie Zeile 4, verschieden in SDG1, SDG2. "
            "Beide sind übernommen."
        ]
        assert hinweise[6][0].startswith("„99 90 kaputt“ ist kein LeiKa-Schlüssel.")
        assert hinweise[9] == ["Der LeiKa-Typ „44“ ist nicht vorgesehen; übernommen."]
        assert "2 Zeilen ohne OZG-Leistung sind übernommen." in hinweise[None]
        assert "OZG-Leistungen: 2 neu, 0 geändert." in hinweise[None]
        assert "Themenfelder: 2 neu." in hinweise[None]
        assert "Lagen: 2 neu." in hinweise[None]
        assert set(hinweise) == {None, 5, 6, 9}
        assert not Themenfeld.objects.exists()

    def test_an_unusable_key_is_kept_as_a_remark(self):
        loaded("katalog", BEISPIEL)
        eintrag = LeikaLeistung.objects.get(bezeichnung="Drachen füttern")
        assert eintrag.leika_schluessel is None
        assert eintrag.hinweis == "Schlüssel in der Quelle: 99 90 kaputt"

    def test_twins_without_key_stay_apart(self):
        loaded("katalog", BEISPIEL)
        zwillinge = LeikaLeistung.objects.filter(bezeichnung="Drachen zähmen").order_by("kennung")
        assert [z.kennung for z in zwillinge] == [
            "90001-drachen-zaehmen",
            "90001-drachen-zaehmen-2",
        ]
        assert {(z.sdg1, z.sdg2) for z in zwillinge} == {(True, False), (False, True)}

    def test_second_run_in_another_order_changes_nothing(self):
        loaded("katalog", BEISPIEL)
        vorher = [m.history.count() for m in (LeikaLeistung, OzgLeistung, Themenfeld, Lage)]
        stand = sorted(map(str, LeikaLeistung.objects.values()))
        for zeilen in (BEISPIEL, [KOPF, *BEISPIEL[:0:-1]]):
            assert counts(loaded("katalog", zeilen)) == (0, 0, 8)
        assert [m.history.count() for m in (LeikaLeistung, OzgLeistung, Themenfeld, Lage)] == vorher
        assert sorted(map(str, LeikaLeistung.objects.values())) == stand

    def test_a_changed_row_is_one_change(self):
        loaded("katalog", BEISPIEL)
        neu = [*BEISPIEL[:2], zeile("Drachen abmelden", "99900000000002"), *BEISPIEL[3:]]
        assert counts(loaded("katalog", neu)) == (0, 1, 7)
        assert LeikaLeistung.objects.get(kennung="99900000000002").bezeichnung == "Drachen abmelden"

    def test_a_changed_name_of_a_leistung_keeps_its_address(self):
        loaded("katalog", BEISPIEL)
        neu = [
            KOPF,
            *[[("Drachenflug" if w == "Drachensteigen" else w) for w in z] for z in BEISPIEL[1:]],
        ]
        result = loaded("katalog", neu)
        assert (None, "OZG-Leistungen: 0 neu, 1 geändert.") in result.remarks
        leistung = OzgLeistung.objects.get(ozg_id="90001")
        assert (leistung.name, leistung.slug) == ("Drachenflug", "drachensteigen-90001")
        assert leistung.history.count() == 2

    def test_key_twice(self):
        zeilen = [*BEISPIEL, zeile("Noch einmal", "99900000000001")]
        assert errors("katalog", zeilen) == [
            (10, "LeiKa-Schlüssel", "Derselbe Schlüssel steht schon in Zeile 2."),
        ]
        assert not LeikaLeistung.objects.exists()
        assert not Themenfeld.objects.exists()

    def test_equal_rows_without_key(self):
        ((nummer, spalte, satz),) = errors(
            "katalog", [*BEISPIEL, zeile("Drachen zähmen", SDG1="x")]
        )
        assert {nummer, int(satz.rstrip(".").rsplit(" ", 1)[1])} == {4, 10}
        assert spalte == "LeiKa-Bezeichnung"
        assert satz.startswith("Die Zeile gleicht Zeile")

    def test_wrong_ozg_id(self):
        fehler = errors("katalog", [KOPF, zeile("A", "99900000000001", **{"OZG-ID": "123"})])
        satz = "OZG-ID: Eine OZG-ID hat genau fünf Ziffern, zum Beispiel 10162."
        assert fehler == [(2, "OZG-ID", satz)]

    def test_columns_must_all_be_there(self):
        (fehler,) = errors("katalog", [KOPF[:-1], *[z[:-1] for z in BEISPIEL[1:]]])
        assert "Es fehlt die Schlüsselspalte „SDG2“" in fehler[2]

    def test_errors_of_values(self):
        gefunden = errors(
            "katalog",
            [KOPF, zeile("", "99900000000001"), zeile("B" * 1001), zeile("C", SDG1="vielleicht")],
        )
        assert {(n, s) for n, s, _ in gefunden} == {
            (2, "LeiKa-Bezeichnung"),
            (3, "LeiKa-Bezeichnung"),
            (4, "SDG1"),
        }

    def test_over_existing_records(self):
        """What is known already is completed, not doubled."""
        feld = f.themenfeld(nummer=7, name="Spiel & Spaß")
        lage = f.lage(themenfeld=feld, name="Drachen")
        leistung = f.ozg_leistung(ozg_id="90001", name="Drachensteigen", slug="alte-adresse")
        leika = f.leika_leistung(leika_schluessel="99900000000001", hinweis="Von Hand")
        loaded("katalog", BEISPIEL)
        leistung.refresh_from_db()
        leika.refresh_from_db()
        assert (leistung.slug, leistung.themenfeld, leistung.lage) == ("alte-adresse", feld, lage)
        assert (leika.bezeichnung, leika.hinweis) == (
            "Drachen steigen lassen Erlaubnis",
            "Von Hand",
        )
        assert leika.ozg_leistung == leistung
        assert Themenfeld.objects.get(name="Querschnitt").nummer == 8
        assert LeikaLeistung.objects.count() == 8

    def test_own_format_reads_what_the_catalogue_made(self):
        loaded("katalog", BEISPIEL)
        for name in ("leistungen", "ozg-leistungen", "lagen", "themenfelder"):
            kopf, zeilen = exported(name)
            assert counts(loaded(name, [kopf, *zeilen])) == (0, 0, len(zeilen))


@pytest.mark.usefixtures("bestand")
def test_invented_file_over_the_published_records(db):
    """The addresses and names of fixtures/ stay."""
    vorher = dict(OzgLeistung.objects.values_list("pk", "slug"))
    felder = Themenfeld.objects.count()
    loaded("katalog", BEISPIEL, dry_run=True)
    result = load("katalog", BEISPIEL, dry_run=True)
    assert counts(result) == (8, 0, 0)
    assert dict(OzgLeistung.objects.values_list("pk", "slug")) == vorher
    assert Themenfeld.objects.count() == felder


@pytest.fixture(scope="class")
def result(klassen_db):
    """The report of reading the real catalogue into an empty database."""
    return loaded("katalog", DATEI.read_bytes(), dateiname=DATEI.name, with_changes=False)


@pytest.mark.katalog
@pytest.mark.skipif(not DATEI.is_file(), reason=f"der Bundeskatalog fehlt: {DATEI}")
class TestRealCatalogue:
    """The published file of 2019; read where it lies, never copied."""

    def test_nothing_is_lost_or_invented(self, db, result):
        assert counts(result) == (5251, 0, 0)
        assert Themenfeld.objects.count() == 14
        assert Lage.objects.count() == 55
        assert OzgLeistung.objects.count() == 557
        assert LeikaLeistung.objects.count() == 5251
        assert LeikaLeistung.objects.filter(ozg_leistung=None).count() == 26
        ohne = LeikaLeistung.objects.filter(leika_schluessel=None)
        assert ohne.filter(hinweis="").count() == 436
        assert ohne.exclude(hinweis="").count() == 2
        assert LeikaLeistung.history.count() == 5251
        namen = [
            *Lage.objects.values_list("name", flat=True),
            *Themenfeld.objects.values_list("name", flat=True),
        ]
        assert all(name == name.strip() for name in namen)

    def test_the_report_names_the_odd_rows(self, db, result):
        hinweise: dict = {}
        for nummer, text in result.remarks:
            hinweise.setdefault(nummer, []).append(text)
        zwilling = [n for n, texte in hinweise.items() if "Gleiche OZG-ID" in " ".join(texte)]
        assert zwilling == [4548]
        assert "wie Zeile 4547" in hinweise[4548][0]
        unbrauchbar = [
            n for n, texte in hinweise.items() if "kein LeiKa-Schlüssel" in " ".join(texte)
        ]
        assert len(unbrauchbar) == 2
        assert "26 Zeilen ohne OZG-Leistung sind übernommen." in hinweise[None]

    def test_the_second_run_changes_nothing(self, db, result):
        vorher = LeikaLeistung.history.count(), OzgLeistung.history.count()
        zweiter = loaded("katalog", DATEI.read_bytes(), dateiname=DATEI.name)
        assert counts(zweiter) == (0, 0, 5251)
        assert (LeikaLeistung.history.count(), OzgLeistung.history.count()) == vorher

    def test_own_format_reads_it_back(self, db, result):
        kopf, zeilen = exported("ozg-leistungen")
        assert counts(loaded("ozg-leistungen", [kopf, *zeilen])) == (0, 0, 557)
        kopf, zeilen = exported("leistungen")
        assert counts(loaded("leistungen", [kopf, *zeilen])) == (0, 0, 5251)


MESSUNG = """
import resource, sys
import django
django.setup()
from bausteine.importe.register import resource_for
from bausteine.tabellen.dateien import read_table
daten = open(sys.argv[1], "rb").read()
ergebnis = resource_for("katalog")().import_data(
    read_table(daten, "k.csv"), dry_run=False, file_name="k.csv", with_changes=False)
assert not ergebnis.has_errors() and not ergebnis.has_validation_errors()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@pytest.mark.einmal
def test_memory_grows_by_at_most_five_megabytes_per_thousand_rows(tmp_path, datenbanken):
    """Measured on whole processes: 500 and 2,000 invented rows."""
    umgebung = os.environ | {"DJANGO_SETTINGS_MODULE": "ozgportal.settings"}
    spitzen = {}
    for anzahl in (500, 2000):
        datei = tmp_path / f"{anzahl}.csv"
        datei.write_bytes(
            csv_datei(
                [
                    KOPF,
                    *[
                        zeile(
                            f"Vorgang {i} " + "mit langem Namen " * 4,
                            f"999{i:011d}",
                            **{
                                "OZG-ID": f"{10_000 + i // 10}",
                                "OZG-Leistung": f"Leistung {i // 10}",
                                "Rechtsgrundlage(n)": "§ 1 Drachenordnung; " * 8,
                            },
                        )
                        for i in range(anzahl)
                    ],
                ]
            )
        )
        umgebung["DATABASE_URL"] = datenbanken.migrated("sqlite")
        ablauf = subprocess.run(
            [sys.executable, "-c", MESSUNG, str(datei)],
            cwd=settings.BASE_DIR,
            env=umgebung,
            capture_output=True,
            text=True,
            timeout=GEDULD,
        )
        assert ablauf.returncode == 0, ablauf.stderr[-2000:]
        spitzen[anzahl] = float(ablauf.stdout)
    assert (spitzen[2000] - spitzen[500]) / 1.5 <= 5, spitzen
